"""The packets on the screen: the list, and the chosen packet in full."""

from __future__ import annotations

from collections.abc import Hashable

from textual.app import ComposeResult
from textual.containers import Container

from amitop.text import visible
from amitop.tui.bars import Bar, Line, Piece
from amitop.tui.details import Details
from amitop.tui.format import count
from amitop.tui.live_table import LiveTable
from amitop.tui.packet_rows import PacketRows
from amitop.tui.panes import Pane
from amitop.tui.scene import Scene
from amitop.tui.views.packets import PacketsView


class PacketsPane(Pane):
    """Packets: beside the chosen one where wide, above it where narrow."""

    view_id = "packets"
    noun = "packet"
    nouns = "packets"

    def __init__(self, scene: Scene, packets: PacketsView) -> None:
        super().__init__(id="pane-packets", classes="pane")
        self.scene = scene
        self.view = packets
        self.rows = PacketRows(lambda: scene.journal)
        self.list: LiveTable[int] = LiveTable(
            packets.columns, self.rows, palette=lambda: scene.palette, nothing=self._nothing, tail=True
        )
        self.list.mark_always = True
        self._details = Details(lambda: scene.palette)
        self._needle = self._about = ""
        self._full: Hashable | None = None

    def compose(self) -> ComposeResult:
        with Container(classes="packets"):
            yield self.list
            yield self._details
        yield Bar(lambda: self.scene.palette, self._told, id="told")

    def draw(self, now: float, settle: bool = False) -> None:
        self.list.draw(now, settle)
        self.query_one("#told", Bar).draw()
        if self.has_class("-no-details"):
            return
        if self.list.key != self._full:
            self._full = self.list.key
            self._details.scroll_to(y=0, animate=False, force=True)
        key = self.list.key
        hint: list[Line] = [[Piece("Choose a packet with ↑ and ↓ to read it in full")]]
        self._details.draw(self.view.details(key) if isinstance(key, int) else hint, wrap=True)

    def pair(self) -> bool:
        """From an Action to its Response, its events, and back; False where the packet belongs to none."""
        key = self.list.key
        partner = self.view.partner(key) if isinstance(key, int) else None
        if partner is None:
            return False
        if self.rows.find(partner) is None:
            # It is hidden as noise: what was asked for is shown.
            self.noisy(True)
            self.rows.update(self.scene.now, None, settle=True)
        self.list.follow = False
        self.list.choose(partner)
        return True

    def only_about(self, needles: tuple[bytes, ...] | None, title: str = "") -> None:
        """Show only the packets about a row; None for all."""
        self._about = title
        self.rows.only_about(needles)

    def go_to(self, number: int) -> None:
        """Put the cursor on a packet, which is shown whatever is hidden otherwise."""
        self.rows.update(self.scene.now, None, settle=True)
        if self.rows.find(number) is None:
            self.only_about(None)
            self.filter_by("")
            self.noisy(True)
            self.rows.update(self.scene.now, None, settle=True)
        self.list.follow = False
        self.list.choose(number)

    def _nothing(self) -> str:
        if self.rows.looking:
            return "looking through what is kept …"
        if self._needle:
            return f"No packet matches “{visible(self._needle)}”  ·  esc clears the filter"
        return "No packets yet"

    def _told(self, across: int) -> Line:
        """What is not shown: hidden as noise, or dropped because the journal was full."""
        del across
        pieces = [Piece("  ")]
        if self.rows.about is not None:
            pieces += [Piece(f"only {visible(self._about)}", "accent"), Piece("  esc shows all   ·   ")]
        if self.rows.show_noise:
            pieces.append(Piece("noise is shown  n hides it", "muted"))
        else:
            pieces.append(Piece(f"{count(self.rows.hidden)} hidden as noise  n shows them", "muted"))
        dropped = self.scene.journal.first
        if dropped:
            pieces.append(Piece(f"   ·   {count(dropped)} older dropped", "muted"))
        if self.list.follow:
            pieces += [Piece("   ·   "), Piece("▾ following the newest", "accent")]
        else:
            pieces += [Piece("   ·   f follows the newest", "muted")]
        return pieces

    @property
    def counts(self) -> tuple[int, int]:
        return len(self.rows), self.rows.total

    @property
    def needle(self) -> str:
        return self._needle

    def filter_by(self, needle: str) -> None:
        self._needle = needle
        self.rows.filter_by(needle)

    def hold(self, held: bool, copies: bool = False) -> None:
        del copies
        self.rows.hold(held)

    def noisy(self, shown: bool) -> None:
        self.rows.noisy(shown)
