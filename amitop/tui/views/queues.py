"""Queues: how many wait and for how long, who is there to answer; below, the callers and the members themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from dataclasses import replace

from amitop.journal.subject import member_needles, queue_needles
from amitop.pbx import Family
from amitop.pbx.entities import Agent, Caller, Channel, Member, Queue
from amitop.text import visible
from amitop.tui.format import count, duration, party, since
from amitop.tui.scene import Scene
from amitop.tui.states import BUSY_STATUSES, FREE, of_member
from amitop.tui.table.columns import Cell, Column, by_age
from amitop.tui.views import fields, offered
from amitop.tui.views.base import View

# Seconds of waiting from which a queue asks for attention, where it names no service level.
_LONG_WAIT = 60


def longest_wait(queue: Queue, now: float) -> float | None:
    """How long the caller who has waited longest has waited."""
    joined = [caller.joined for caller in queue.callers.values() if caller.joined is not None]
    return now - min(joined) if joined else None


def late_after(queue: Queue) -> int:
    """Seconds of waiting after which a caller is served late: the queue's service level."""
    return queue.service_level or _LONG_WAIT


class QueuesView(View[Queue]):
    """One row a queue."""

    id = "queues"
    title = "Queues"
    short = "Queue"
    noun = "queue"
    nothing = "No queues: this PBX has none configured"
    families = (Family.QUEUES,)
    fields = fields.QUEUE
    first_sort = (1, True)

    def make_columns(self) -> Sequence[Column[Queue]]:
        return [
            Column("queue", self._name, lambda row: row.name.lower(), 16, 22, 2, priority=0, indent=2),
            Column("waiting", self._waiting, self._urgency, 7, 7, right=True, priority=0, largest_first=True),
            Column("longest", self._longest, self._wait, 8, 8, right=True, priority=0, largest_first=True),
            Column("free", self._free, self._free_count, 4, 6, right=True, priority=0),
            Column("busy", self._busy, self._busy_count, 4, 6, right=True, priority=1, largest_first=True),
            Column("paused", self._paused, self._paused_count, 6, 6, right=True, priority=1, largest_first=True),
            Column("members", self._members, lambda row: len(row.members), 7, 7, right=True, priority=2),
            Column("answered", self._answered, lambda row: row.completed, 8, 9, right=True, priority=4),
            Column("lost", self._lost, lambda row: row.abandoned, 6, 7, right=True, priority=3, largest_first=True),
            *self._service_levels(),
            Column("hold ⌀", self._hold, lambda row: row.hold_time, 6, 8, right=True, priority=6, id="hold"),
            Column("talk ⌀", self._talk, lambda row: row.talk_time, 6, 8, right=True, priority=7, id="talk"),
            Column("strategy", self._strategy, lambda row: row.strategy, 10, 12, priority=8),
            Column("as of", self._as_of, lambda row: by_age(row.listed), 8, 9, right=True, priority=9, id="listed"),
            *offered.queue(),
        ]

    def _service_levels(self) -> list[Column[Queue]]:
        """The share of calls within the service level: of those that were answered, and of all."""
        answered = Column(
            "SL ans.",
            self._in_time,
            lambda row: row.service_level_percent,
            7,
            7,
            right=True,
            priority=5,
            id="in time",
        )
        of_all = Column(
            *("SL all", self._in_time_of_all, lambda row: row.service_level_percent_of_all or 0.0, 6, 6),
            right=True,
            priority=5,
            id="in time of all",
        )
        return [answered, of_all]

    def rows(self) -> Iterable[Queue]:
        return self.scene.pbx.queues.values()

    def key(self, row: Queue) -> Hashable:
        return row.name

    def text(self, row: Queue) -> str:
        people = [f"{each.name} {each.interface}" for each in row.members.values()]
        waiting = [f"{each.name} {each.number}" for each in row.callers.values()]
        return " ".join([row.name, row.strategy, *people, *waiting])

    def needles(self, row: Queue) -> tuple[bytes, ...]:
        return queue_needles(row.name)

    def copied(self, row: Queue) -> Queue:
        members = {key: copy(member) for key, member in row.members.items()}
        return replace(row, members=members, callers=dict(row.callers), line=list(row.line))

    def _alarm(self, row: Queue) -> str:
        wait = longest_wait(row, self.scene.as_of)
        if wait is None:
            return "faint"
        limit = late_after(row)
        return "bad bold" if wait > limit else "ringing" if wait > limit / 2 else "waiting"

    def _name(self, row: Queue) -> Cell:
        alarm = self._alarm(row)
        glyph = "▲" if alarm == "bad bold" else "○" if row.callers else "·"
        return Cell(f"{glyph} {visible(row.name)}", alarm if row.callers else "text")

    def _urgency(self, row: Queue) -> tuple[int, float]:
        return len(row.callers), self._wait(row)

    def _wait(self, row: Queue) -> float:
        return longest_wait(row, self.scene.as_of) or 0.0

    def _waiting(self, row: Queue) -> Cell:
        return Cell(count(len(row.callers)), "strong" if row.callers else "faint")

    def _longest(self, row: Queue) -> Cell:
        return Cell(duration(longest_wait(row, self.scene.as_of)), self._alarm(row))

    def _count(self, row: Queue, wanted: Callable[[Member], bool]) -> int:
        return sum(wanted(member) for member in row.members.values())

    def _free_count(self, row: Queue) -> int:
        return self._count(row, lambda member: of_member(member, self.scene.as_of) is FREE)

    def _busy_count(self, row: Queue) -> int:
        return self._count(row, lambda member: member.status in BUSY_STATUSES)

    def _paused_count(self, row: Queue) -> int:
        return self._count(row, lambda member: member.paused)

    def _free(self, row: Queue) -> Cell:
        free = self._free_count(row)
        return Cell(str(free), "up" if free else "bad" if row.callers else "faint")

    def _busy(self, row: Queue) -> Cell:
        busy = self._busy_count(row)
        return Cell(str(busy), "busy" if busy else "faint")

    def _paused(self, row: Queue) -> Cell:
        paused = self._paused_count(row)
        return Cell(str(paused), "paused" if paused else "faint")

    def _members(self, row: Queue) -> Cell:
        return Cell(str(len(row.members)), "muted")

    def _answered(self, row: Queue) -> Cell:
        return Cell(count(row.completed))

    def _lost(self, row: Queue) -> Cell:
        return Cell(count(row.abandoned), "text" if row.abandoned else "faint")

    def _in_time(self, row: Queue) -> Cell:
        known = row.completed or row.service_level_percent
        return Cell(f"{row.service_level_percent:.0f} %" if known else "", "text")

    def _in_time_of_all(self, row: Queue) -> Cell:
        percent, known = row.service_level_percent_of_all, row.completed or row.abandoned
        return Cell(f"{percent:.0f} %" if percent is not None and known else "", "text")

    def _hold(self, row: Queue) -> Cell:
        return Cell(duration(row.hold_time), "muted")

    def _talk(self, row: Queue) -> Cell:
        return Cell(duration(row.talk_time), "muted")

    def _as_of(self, row: Queue) -> Cell:
        ago = since(row.listed, self.scene.as_of)
        return Cell(f"{ago} ago" if ago else "", "faint")

    def _strategy(self, row: Queue) -> Cell:
        return Cell(visible(row.strategy), "muted")


class CallersView(View[Caller]):
    """Who waits in the chosen queue, the next to be served first."""

    id = "queues"
    title = "Waiting"
    short = "Waiting"
    noun = "caller"
    nothing = "Nobody waits"
    fields = fields.CALLER
    first_sort = (0, False)

    def __init__(self, scene: Scene, queue: Callable[[], Queue | None]) -> None:
        self._queue = queue
        super().__init__(scene)

    def make_columns(self) -> Sequence[Column[Caller]]:
        return [
            Column("#", self._position, lambda row: row.position, 2, 2, right=True, priority=0, id="position"),
            Column("caller", self._name, lambda row: row.name, 14, 24, 1, priority=0),
            Column("priority", self._priority, lambda row: row.priority, 8, 8, right=True, priority=2),
            Column("waited", self._waited, _wait_age, 9, 9, right=True, priority=0, largest_first=True),
            *offered.caller(),
        ]

    def rows(self) -> Iterable[Caller]:
        queue = self._queue()
        return queue.waiting if queue else ()

    def key(self, row: Caller) -> Hashable:
        return (row.queue, row.uniqueid)

    def channel(self, row: Caller) -> Channel | None:
        return self.scene.channel(row.uniqueid)

    def _position(self, row: Caller) -> Cell:
        return Cell(str(row.position), "waiting")

    def _name(self, row: Caller) -> Cell:
        return Cell(party(row.name, row.number) or visible(row.channel), short=party(row.name, ""))

    def _priority(self, row: Caller) -> Cell:
        return Cell(str(row.priority) if row.priority else "", "muted")

    def _waited(self, row: Caller) -> Cell:
        queue = self._queue()
        limit = late_after(queue) if queue else _LONG_WAIT
        late = row.joined is not None and self.scene.as_of - row.joined > limit
        waited = since(row.joined, self.scene.as_of)
        return Cell(f"▲ {waited}", "bad") if late else Cell(waited)


class MembersView(View[Member]):
    """Who answers the chosen queue."""

    id = "queues"
    title = "Members"
    short = "Members"
    noun = "member"
    nothing = "No members: nobody can answer this queue"
    fields = fields.MEMBER
    first_sort = (1, False)

    def __init__(self, scene: Scene, queue: Callable[[], Queue | None]) -> None:
        self._queue = queue
        super().__init__(scene)

    def make_columns(self) -> Sequence[Column[Member]]:
        return [
            Column("state", self._state, self._rank, 9, 11, priority=0, indent=2),
            Column("member", self._name, lambda row: row.name.lower(), 12, 20, 1, priority=0),
            Column("since", self._since, _state_age, 7, 8, right=True, priority=1, largest_first=True),
            Column(
                "calls", self._calls, lambda row: row.calls_taken, 5, 5, right=True, priority=2, largest_first=True
            ),
            Column("pen", self._penalty, lambda row: row.penalty, 3, 3, right=True, priority=4),
            Column("reason", self._reason, lambda row: row.paused_reason, 9, 14, 1, priority=3),
            *offered.member(self.scene),
        ]

    def rows(self) -> Iterable[Member]:
        queue = self._queue()
        return queue.members.values() if queue else ()

    def key(self, row: Member) -> Hashable:
        return (row.queue, row.interface)

    def channel(self, row: Member) -> Channel | None:
        agent = self.agent(row)
        return agent.channel if agent else None

    def agent(self, row: Member) -> Agent | None:
        return next((each for each in self.scene.pbx.agents() if each.interface == row.interface), None)

    def member(self, row: Member) -> Member | None:
        return row

    def needles(self, row: Member) -> tuple[bytes, ...]:
        return (*member_needles(row.interface), *super().needles(row))

    def _rank(self, row: Member) -> tuple[int, str]:
        # Paused behind the free and the busy, the unreachable last.
        order = {1: 0, 6: 1, 7: 1, 2: 2, 3: 2, 8: 2}
        return (3 if row.paused else order.get(row.status, 4), row.name.lower())

    def _state(self, row: Member) -> Cell:
        return of_member(row, self.scene.as_of).cell

    def _name(self, row: Member) -> Cell:
        return Cell(visible(row.name or row.interface))

    def _since(self, row: Member) -> Cell:
        return Cell(since(_state_since(row), self.scene.as_of), "muted")

    def _calls(self, row: Member) -> Cell:
        return Cell(str(row.calls_taken))

    def _penalty(self, row: Member) -> Cell:
        return Cell(str(row.penalty) if row.penalty else "", "muted")

    def _reason(self, row: Member) -> Cell:
        return Cell(visible(row.paused_reason) if row.paused else "", "paused")


def _wait_age(caller: Caller) -> float | None:
    return by_age(caller.joined)


def _state_since(member: Member) -> float | None:
    """When a member was paused, else when the last call ended."""
    return (member.paused_since if member.paused else member.last_call) or None


def _state_age(member: Member) -> float | None:
    return by_age(_state_since(member))
