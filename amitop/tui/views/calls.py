"""Calls: channels that belong together, one row each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from dataclasses import replace

from amitop.pbx import Family
from amitop.pbx.entities import Call, Channel
from amitop.text import visible
from amitop.tui.bars import Line
from amitop.tui.format import party, place, plural, since
from amitop.tui.states import of_call
from amitop.tui.table.columns import Cell, Column, by_age
from amitop.tui.table.grouping import Grouping
from amitop.tui.views import fields, groups, offered
from amitop.tui.views.base import View, needles_of
from amitop.tui.views.channels import channel_fields, headline, legs, partners, party_of


class CallsView(View[Call]):
    """One row a call."""

    id = "calls"
    title = "Calls"
    short = "Call"
    noun = "call"
    nothing = "No calls: nobody is on the phone"
    families = (Family.CHANNELS,)
    fields = fields.CALL
    first_sort = (7, True)
    groupings = ("queue", "trunk")

    def make_columns(self) -> Sequence[Column[Call]]:
        return [
            Column("state", self._state, lambda row: of_call(row).word, 9, 9, priority=0, indent=2),
            Column("caller", self._caller, lambda row: party_of(row.caller).lower(), 20, 26, 2, priority=0),
            Column("with", self._with, lambda row: other_party(row).lower(), 16, 26, 2, priority=0),
            Column(
                "exten@context",
                self._place,
                lambda row: (row.caller.context, row.caller.exten),
                14,
                20,
                1,
                priority=3,
            ),
            Column("queue · room", self._queue, self._hall, 12, 16, 1, priority=2, id="queue"),
            Column("channel", self._channel, lambda row: row.caller.name, 18, 24, 1, priority=5, keep_end=True),
            Column(
                "legs", self._legs, lambda row: len(row.channels), 4, 4, right=True, priority=4, largest_first=True
            ),
            Column("duration", self._duration, self._age, 8, 9, right=True, priority=0, largest_first=True),
            *offered.call(self.scene),
        ]

    def rows(self) -> Iterable[Call]:
        return self.scene.calls

    def key(self, row: Call) -> Hashable:
        return row.key

    def text(self, row: Call) -> str:
        words = [of_call(row).word, party_of(row.caller), other_party(row), row.queue or "", row.conference or ""]
        return " ".join(
            [*words, *(each.name for each in row.channels), place(row.caller.exten, row.caller.context)]
        )

    def name(self, row: Call) -> str:
        return row.caller.name

    def version(self, row: Call) -> Hashable:
        return (len(row.channels), sum(each.touched for each in row.channels))

    def grouping(self, by: str) -> Grouping[Call] | None:
        return groups.of_calls(self.scene, by)

    def channel(self, row: Call) -> Channel | None:
        return self.scene.channel(row.caller.uniqueid)

    def needles(self, row: Call) -> tuple[bytes, ...]:
        return tuple(needle for channel in row.channels[:8] for needle in needles_of(channel))

    def _state(self, row: Call) -> Cell:
        return of_call(row).cell

    def _caller(self, row: Call) -> Cell:
        short = party(row.caller.caller_name, "")
        return Cell(party_of(row.caller) or visible(row.caller.name), short=short)

    def _with(self, row: Call) -> Cell:
        return Cell(other_party(row), short=other_party(row, short=True) if not row.conference else "")

    def _place(self, row: Call) -> Cell:
        return Cell(place(row.caller.exten, row.caller.context), "muted")

    def _queue(self, row: Call) -> Cell:
        return Cell(visible(row.queue or row.conference or ""), "link")

    def _channel(self, row: Call) -> Cell:
        return Cell(visible(row.caller.name), "muted")

    def _hall(self, row: Call) -> str:
        return row.queue or row.conference or ""

    def _legs(self, row: Call) -> Cell:
        return Cell(str(len(row.channels)), "muted")

    def _duration(self, row: Call) -> Cell:
        return Cell(since(row.started, self.scene.as_of))

    def _age(self, row: Call) -> float | None:
        return by_age(row.started)

    def copied(self, row: Call) -> Call:
        return replace(row, channels=[copy(channel) for channel in row.channels])

    def details(self, row: Call) -> list[Line]:
        scene = self.scene
        others = row.ends or [each for each in row.channels if each is not row.caller]
        # Names of both ends first, then the caller's channel, then every leg.
        lines = [headline(scene, row.caller, others[:1], row), *channel_fields(scene, row.caller)[1:]]
        return [*lines, [], *legs(scene, row.channels)]


def other_party(call: Call, short: bool = False) -> str:
    """Return who the caller is with: whoever shares the bridge or rings, and not what the connected line says.

    The connected line speaks only where nobody is there to be seen.
    """
    if call.conference:
        inside = sum(each.conference == call.conference for each in call.channels)
        return plural(inside or len(call.channels), "participant")
    caller = call.caller
    if not call.ends:
        return (
            "" if len(call.channels) > 1 else party(caller.connected_name, "" if short else caller.connected_number)
        )
    told = partners(caller, call.ends, short)
    # Half a Local channel with the caller's own number is nobody else.
    return "" if call.ends[0].is_local and told == party_of(caller) else told
