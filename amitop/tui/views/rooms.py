"""Rooms: who is in a conference, and who is parked, one row each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from amitop.journal.subject import channel_needles
from amitop.pbx import Family
from amitop.pbx.entities import Channel, ParkedCall, Participant
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import duration, party, plural, since
from amitop.tui.states import of_guest
from amitop.tui.table.columns import Cell, Column, by_age
from amitop.tui.views import fields, offered
from amitop.tui.views.base import View, field_line
from amitop.tui.views.channels import channel_fields, legs

Guest = Participant | ParkedCall


def room_of(guest: Guest) -> str:
    """Which room it is: a conference's name, or a space in a parking lot."""
    return f"{guest.space}@{guest.lot}" if isinstance(guest, ParkedCall) else guest.conference


def entered(guest: Guest) -> float | None:
    """Since when somebody is there."""
    return guest.parked if isinstance(guest, ParkedCall) else guest.joined


class RoomsView(View[Guest]):
    """One row for everybody in a conference or parked."""

    id = "rooms"
    title = "Rooms"
    short = "Room"
    noun = "person"
    nouns = "people"
    nothing = "Nobody is in a conference, and nobody is parked"
    families = (Family.CONFERENCES, Family.PARKED)
    fields = fields.GUEST
    first_sort = (1, False)

    def make_columns(self) -> Sequence[Column[Guest]]:
        return [
            Column("state", self._state, lambda row: of_guest(row).word, 10, 10, priority=0, indent=2),
            Column(
                "room", self._room, lambda row: (isinstance(row, ParkedCall), room_of(row)), 12, 18, 1, priority=0
            ),
            Column("who", self._who, lambda row: party(row.name, row.number).lower(), 16, 26, 2, priority=0),
            Column("remark", self._remark, lambda row: self._remark(row).text, 14, 26, 2, priority=1),
            Column("channel", self._channel, lambda row: row.channel, 18, 26, 1, priority=2),
            Column(
                "duration",
                self._since,
                lambda row: by_age(entered(row)),
                8,
                9,
                right=True,
                priority=0,
                largest_first=True,
            ),
            *offered.guest(),
        ]

    def rows(self) -> Iterable[Guest]:
        pbx = self.scene.pbx
        guests: list[Guest] = [each for room in pbx.conferences.values() for each in room.participants.values()]
        return guests + list(pbx.parked.values())

    def key(self, row: Guest) -> Hashable:
        return row.uniqueid

    def channel(self, row: Guest) -> Channel | None:
        return self.scene.channel(row.uniqueid)

    def needles(self, row: Guest) -> tuple[bytes, ...]:
        return channel_needles(row.uniqueid, row.channel)

    def _state(self, row: Guest) -> Cell:
        return of_guest(row).cell

    def _room(self, row: Guest) -> Cell:
        return Cell(visible(room_of(row)), "link")

    def _who(self, row: Guest) -> Cell:
        return Cell(party(row.name, row.number) or visible(row.channel))

    def _remark(self, row: Guest) -> Cell:
        if isinstance(row, Participant):
            words = [word for word, told in (("admin", row.admin), ("marked", row.marked)) if told]
            return Cell(", ".join(words), "accent" if row.admin else "muted")
        if row.timeout_at is None:
            return Cell(f"by {visible(row.parker)}" if row.parker else "", "muted")
        left = row.timeout_at - self.scene.as_of
        return Cell(f"goes back in {duration(left)}", "bad" if left < 10 else "muted")

    def _channel(self, row: Guest) -> Cell:
        return Cell(visible(row.channel), "muted")

    def _since(self, row: Guest) -> Cell:
        return Cell(since(entered(row), self.scene.as_of))

    def details(self, row: Guest) -> list[Line]:
        channel = self.channel(row)
        state = of_guest(row)
        name = party(row.name, row.number) or visible(row.channel)
        lines: list[Line] = [
            [Piece(name, "strong"), Piece(f"   {state.glyph} {state.word.lower()}", state.style)],
            *(channel_fields(self.scene, channel) if channel else []),
        ]
        if isinstance(row, ParkedCall):
            parker = Piece(f"  by {visible(row.parker)}") if row.parker else Piece("")
            lines.insert(1, field_line("parked", row.space, Piece("  in "), row.lot, parker))
            return lines
        room = self.scene.pbx.conferences.get(row.conference)
        if room is not None:
            flags = [word for word, told in (("locked", room.locked), ("recorded", room.recording)) if told]
            about = "  ".join([plural(len(room.participants), "participant"), *flags])
            lines.insert(1, field_line("room", Piece(visible(room.name), "link"), Piece(f"  {about}")))
            there = [self.scene.channel(each) for each in room.participants]
            lines += [[], *legs(self.scene, [each for each in there if each is not None])]
        return lines
