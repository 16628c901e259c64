"""Agents: one row a person, across all queues."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from dataclasses import replace

from amitop.journal.subject import member_needles
from amitop.pbx import Family
from amitop.pbx.entities import Agent, Channel
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import plural, since
from amitop.tui.states import of_agent, of_member
from amitop.tui.table.columns import Cell, Column, by_age
from amitop.tui.views import fields, offered
from amitop.tui.views.base import View, field_line
from amitop.tui.views.channels import channel_fields, company, legs, party_of

# The order in which a supervisor wants to see them.
_RANK = {"Ringing": 0, "Ring+call": 0, "In call": 1, "Busy": 1, "Hold": 1, "Wrap-up": 2, "Free": 3, "Paused": 4}


class AgentsView(View[Agent]):
    """One row a person."""

    id = "agents"
    title = "Agents"
    short = "Agent"
    noun = "agent"
    nothing = "No agents: no queue has a member, and the agent pool is empty"
    families = (Family.QUEUES, Family.AGENTS)
    fields = fields.AGENT
    first_sort = (1, False)

    def make_columns(self) -> Sequence[Column[Agent]]:
        return [
            Column("state", self._state, self._rank, 11, 11, priority=0, indent=2),
            Column("agent", self._name, lambda row: row.name.lower(), 12, 20, 2, priority=0),
            Column("talks to", self._peer, lambda row: self._peer(row).text, 14, 24, 2, priority=1),
            Column("call", self._call, self._call_age, 7, 8, right=True, priority=1, largest_first=True),
            Column("paused", self._pause, _pause_age, 7, 8, right=True, priority=3, largest_first=True),
            Column("reason", self._reason, reason_of, 10, 14, 1, priority=2),
            Column("queues", self._queues, lambda row: queues_of(row), 12, 22, 2, priority=4),
            Column("calls", self._taken, taken_by, 5, 5, right=True, priority=5, largest_first=True),
            Column("last call", self._last, _idle_age, 9, 9, right=True, priority=6, largest_first=True),
            Column("interface", self._interface, lambda row: row.interface, 16, 22, 1, priority=7),
            *offered.agent(self.scene),
        ]

    def rows(self) -> Iterable[Agent]:
        return self.scene.agents

    def key(self, row: Agent) -> Hashable:
        return row.key

    def text(self, row: Agent) -> str:
        words = [of_agent(row, self.scene.as_of).word, row.name, row.interface, reason_of(row), queues_of(row)]
        return " ".join([*words, self._peer(row).text, "paused" if row.paused_somewhere else ""])

    def channel(self, row: Agent) -> Channel | None:
        return self.scene.channel(row.channel.uniqueid) if row.channel else None

    def agent(self, row: Agent) -> Agent | None:
        return row

    def needles(self, row: Agent) -> tuple[bytes, ...]:
        return (*member_needles(row.interface), *super().needles(row))

    def _rank(self, row: Agent) -> tuple[int, str]:
        return _RANK.get(of_agent(row, self.scene.as_of).word, 5), row.name.lower()

    def _state(self, row: Agent) -> Cell:
        return of_agent(row, self.scene.as_of).cell

    def _name(self, row: Agent) -> Cell:
        return Cell(visible(row.name or row.interface))

    def _peer(self, row: Agent) -> Cell:
        pbx, channel = self.scene.pbx, row.channel
        if channel is None:
            # A channel that no name leads to; the queue knows the caller.
            callers = [pbx.channels[each.talking_to] for each in row.members if each.talking_to in pbx.channels]
            return Cell(party_of(callers[0]) if callers else "")
        if not (self._talks(row) or channel.state == "Ringing"):
            return Cell("")
        return Cell(company(pbx, channel), short=company(pbx, channel, short=True))

    def _talks(self, row: Agent) -> bool:
        return row.channel is not None and self.scene.pbx.talks(row.channel)

    def _call_started(self, row: Agent) -> float | None:
        """An agent of the pool logs in by a call that lasts: what he takes within it is the call that is meant."""
        if row.channel is None or not self._talks(row):
            return None
        return row.pool.call_started if row.pool is not None and row.pool.channel else row.channel.started

    def _call(self, row: Agent) -> Cell:
        return Cell(since(self._call_started(row), self.scene.as_of))

    def _call_age(self, row: Agent) -> float | None:
        return by_age(self._call_started(row))

    def _pause(self, row: Agent) -> Cell:
        return Cell(since(paused_since(row), self.scene.as_of), "paused")

    def _reason(self, row: Agent) -> Cell:
        return Cell(visible(reason_of(row)), "paused")

    def _queues(self, row: Agent) -> Cell:
        return Cell(visible(queues_of(row)), "link")

    def _taken(self, row: Agent) -> Cell:
        return Cell(str(taken_by(row)) if row.members else "")

    def _last(self, row: Agent) -> Cell:
        return Cell(since(last_call_of(row), self.scene.as_of), "muted")

    def _interface(self, row: Agent) -> Cell:
        return Cell(visible(row.interface), "muted")

    def copied(self, row: Agent) -> Agent:
        return replace(row, members=[copy(member) for member in row.members], channel=copy(row.channel))

    def details(self, row: Agent) -> list[Line]:
        now = self.scene.as_of
        state = of_agent(row, now)
        lines: list[Line] = [
            [Piece(visible(row.name), "strong"), Piece(f"   {state.glyph} {state.word.lower()}", state.style)],
            field_line("interface", row.interface),
        ]
        if row.pool is not None:
            lines.append(field_line("pool", row.pool.agent, Piece(f"  {visible(row.pool.status)}")))
        widest = max((len(visible(member.queue)) for member in row.members), default=0)
        for index, member in enumerate(row.members[:8]):
            shown = of_member(member, now)
            pieces = [
                Piece(f"{'queues' if not index else '':<9} "),
                Piece(f"{visible(member.queue):<{widest}}", "link"),
            ]
            pieces += [Piece(f"  {shown.glyph} {shown.word}", shown.style)]
            if member.paused:
                pieces.append(
                    Piece(f"  paused {since(member.paused_since, now)} {visible(member.paused_reason)}", "paused")
                )
            lines.append([*pieces, Piece(f"  {plural(member.calls_taken, 'call')}  penalty {member.penalty}")])
        if row.channel is not None:
            lines += [[], *channel_fields(self.scene, row.channel)[:1]]
            lines += legs(self.scene, [row.channel, *self.scene.pbx.companions(row.channel)])
        return lines


def reason_of(agent: Agent) -> str:
    """Why an agent is paused."""
    return next((member.paused_reason for member in agent.members if member.paused and member.paused_reason), "")


def paused_since(agent: Agent) -> float | None:
    """Since when an agent is paused, in any queue."""
    times = [each.paused_since for each in agent.members if each.paused and each.paused_since is not None]
    return min(times, default=None)


def queues_of(agent: Agent) -> str:
    """The queues an agent is in; a queue in which only this one is paused is marked."""
    partly = agent.paused_somewhere and not agent.paused
    return " ".join(f"‖{each.queue}" if partly and each.paused else each.queue for each in agent.members)


def taken_by(agent: Agent) -> int:
    """The calls an agent has taken."""
    return sum(member.calls_taken for member in agent.members)


def last_call_of(agent: Agent) -> float | None:
    """When an agent's last call ended."""
    return max((member.last_call for member in agent.members if member.last_call), default=None)


def _pause_age(agent: Agent) -> float | None:
    return by_age(paused_since(agent))


def _idle_age(agent: Agent) -> float | None:
    return by_age(last_call_of(agent))
