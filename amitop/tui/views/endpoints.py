"""Endpoints: the devices whose state Asterisk tells, and what they are doing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from amitop.pbx import Family
from amitop.pbx.entities import Channel, Endpoint
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import plural, since
from amitop.tui.scene import Paced, Scene
from amitop.tui.states import of_device
from amitop.tui.table.columns import Cell, Column, by_age
from amitop.tui.views import fields, offered
from amitop.tui.views.base import View, field_line
from amitop.tui.views.channels import company, legs

_RANK = ("RINGING", "RINGINUSE", "INUSE", "BUSY", "ONHOLD", "NOT_INUSE", "UNAVAILABLE", "INVALID", "UNKNOWN")


class EndpointsView(View[Endpoint]):
    """One row a device."""

    id = "endpoints"
    title = "Endpoints"
    short = "Ends"
    noun = "endpoint"
    nothing = "No endpoints: no device has told its state yet"
    families = (Family.ENDPOINTS,)
    fields = fields.ENDPOINT
    first_sort = (1, False)

    def __init__(self, scene: Scene) -> None:
        self._by_device: Paced[dict[str, list[Channel]]] = Paced(self._gather)
        super().__init__(scene)

    def make_columns(self) -> Sequence[Column[Endpoint]]:
        return [
            Column("state", self._state, self._rank, 13, 13, priority=0, indent=2),
            Column("device", self._device, lambda row: row.device.lower(), 18, 28, 2, priority=0),
            Column(
                "calls",
                self._calls,
                lambda row: len(self.channels_of(row)),
                5,
                5,
                right=True,
                priority=1,
                largest_first=True,
            ),
            Column("talks to", self._peer, lambda row: self._peer(row).text, 16, 28, 2, priority=2),
            Column(
                "since",
                self._since,
                lambda row: by_age(row.changed),
                8,
                9,
                right=True,
                priority=0,
            ),
            *offered.endpoint(self.channels_of),
        ]

    def rows(self) -> Iterable[Endpoint]:
        return self.scene.pbx.endpoints.values()

    def key(self, row: Endpoint) -> Hashable:
        return row.device

    def channel(self, row: Endpoint) -> Channel | None:
        channels = self.channels_of(row)
        return self.scene.channel(channels[0].uniqueid) if channels else None

    def needles(self, row: Endpoint) -> tuple[bytes, ...]:
        name = row.device.encode("utf-8", "surrogateescape")
        return (b": " + name + b"-", b": " + name + b"\r\n")

    def _gather(self) -> dict[str, list[Channel]]:
        found: dict[str, list[Channel]] = {}
        for channel in self.scene.pbx.channels.values():
            found.setdefault(channel.name.rpartition("-")[0].lower(), []).append(channel)
        return found

    def channels_of(self, row: Endpoint) -> list[Channel]:
        """Return the channels of a device, whatever the case of its name."""
        return self._by_device.get().get(row.device.lower(), [])

    def _rank(self, row: Endpoint) -> tuple[int, str]:
        return (_RANK.index(row.state) if row.state in _RANK else 99), row.device.lower()

    def _state(self, row: Endpoint) -> Cell:
        return of_device(row).cell

    def _device(self, row: Endpoint) -> Cell:
        return Cell(visible(row.device))

    def _calls(self, row: Endpoint) -> Cell:
        channels = self.channels_of(row)
        return Cell(str(len(channels)) if channels else "")

    def _peer(self, row: Endpoint) -> Cell:
        channels = self.channels_of(row)
        return Cell(company(self.scene.pbx, channels[0]) if channels else "")

    def _since(self, row: Endpoint) -> Cell:
        return Cell(since(row.changed, self.scene.as_of), "muted")

    def details(self, row: Endpoint) -> list[Line]:
        state = of_device(row)
        channels = self.channels_of(row)
        return [
            [Piece(visible(row.device), "strong"), Piece(f"   {state.glyph} {state.word.lower()}", state.style)],
            field_line(
                "state", row.state, Piece(f"  for {since(row.changed, self.scene.as_of)}" if row.changed else "")
            ),
            field_line("calls", plural(len(channels), "channel")),
            [],
            *legs(self.scene, channels),
        ]
