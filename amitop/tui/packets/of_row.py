"""The packets about the row that is chosen, beside its details."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from amitop.tui.bars import Bar, Line, Piece
from amitop.tui.format import count
from amitop.tui.packets.rows import PacketRows
from amitop.tui.scene import Scene
from amitop.tui.table.live_table import LiveTable
from amitop.tui.views.packets import PacketsView

#: How many packets back the ones about a row are looked for.
LOOK_BACK = 40_000


class RowPackets(Vertical):
    """The packets about one row."""

    DEFAULT_CSS = """
    RowPackets { border-left: solid $rule; background: $background; }
    RowPackets LiveTable { height: 1fr; }
    """

    def __init__(self, scene: Scene, packets: PacketsView) -> None:
        super().__init__()
        self._scene = scene
        self._of: Scene | None = None
        self._rows = PacketRows(lambda: scene.journal, back=LOOK_BACK)
        self._table: LiveTable[int] = LiveTable(
            packets.brief_columns,
            self._rows,
            inks=lambda: scene.inks,
            nothing=self._nothing,
            tail=True,
            titles=False,
        )
        self._table.can_focus = False
        self._title = "packets of this row"

    def compose(self) -> ComposeResult:
        yield Bar(lambda: self._scene.inks, self._title_pieces)
        yield self._table

    def draw(self, now: float, needles: tuple[bytes, ...], title: str, settle: bool) -> None:
        """Show the packets that hold one of these."""
        self._title = title if needles else ""
        if self._of is not self._scene.itself:
            self._of = self._scene.itself
            self._rows.forget()  # another PBX counts its packets from nought as well
            self._table.forget()
        self._rows.only_about(needles or (b"\0",))
        self._table.draw(now, settle)
        self.query_one(Bar).draw()

    def noisy(self, shown: bool) -> None:
        self._rows.noisy(shown)

    def hold(self, held: bool) -> None:
        self._rows.hold(held)

    @property
    def looking(self) -> bool:
        """Whether older packets are still being looked through."""
        return self._rows.looking

    def _nothing(self) -> str:
        if not self._title:
            return ""
        if self.looking:
            return "looking …"
        return self._noise() or "no packet about this in what is kept"

    def _noise(self) -> str:
        """Why packets about it are not shown."""
        key = self._scene.keymap.way_to("noise")
        return f"hidden as noise  ·  {key} shows" if self._rows.hidden else ""

    def _title_pieces(self, across: int) -> Line:
        del across
        if not self._title:
            return []
        key = self._scene.keymap.key("noise")
        hidden = f", {count(self._rows.hidden)} hidden{f' ({key})' if key else ''}" if self._rows.hidden else ""
        return [Piece(f"  {self._title}", "strong"), Piece(f"   {count(len(self._rows))} shown{hidden}")]
