"""A view on the screen: its table, and below it the details of the chosen row with the packets about it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from amitop.expression import ExpressionError
from amitop.pbx.entities import Agent, Call, Channel, Member
from amitop.tui.bars import Bar, Line, Piece
from amitop.tui.details import Details
from amitop.tui.format import count
from amitop.tui.live_table import LiveTable
from amitop.tui.packet_rows import PacketRows
from amitop.tui.rows import OrderedRows
from amitop.tui.scene import Scene
from amitop.tui.views.base import View, nothing_for
from amitop.tui.views.fields import RowFilter
from amitop.tui.views.packets import PacketsView

#: How many packets back the ones about a row are looked for.
LOOK_BACK = 40_000


class ViewTable(LiveTable[Any]):
    """A live table with its view: what the operator's keys mean is asked of it."""

    def __init__(self, view: View[Any], scene: Scene, *, id: str | None = None) -> None:  # noqa: A002
        self.view = view
        self.ordered: OrderedRows[Any] = OrderedRows(view.rows, view.key, view.text, view.version)
        self.needle = ""
        super().__init__(
            view.columns,
            self.ordered,
            inks=lambda: scene.inks,
            nothing=lambda: nothing_for(view, self.needle),
            id=id,
        )
        self.sort_by(*view.first_sort)

    def sort_by(self, column: int, reverse: bool) -> None:
        """Sort by a column."""
        self.sort_mark = (column, reverse)
        # A duration grows as its start falls: the mark tells of what is shown.
        self.ordered.order_by(self.columns[column].sort, reverse)
        self.refresh()

    def sort_next(self) -> None:
        """Sort by the next column in sight that can be sorted by."""
        sortable = [placed.column for placed in self._placed if self.columns[placed.column].sort is not None]
        if not sortable or self.sort_mark is None:
            return
        later = [index for index in sortable if index > self.sort_mark[0]]
        column = later[0] if later else sortable[0]
        self.sort_by(column, self.columns[column].largest_first)

    def reverse(self) -> None:
        """Turn the order round."""
        if self.sort_mark is not None:
            self.sort_by(self.sort_mark[0], not self.sort_mark[1])

    def sort_clicked(self, column: int) -> None:
        """A title was clicked: sort by it, or turn round if it is sorted by already."""
        if self.columns[column].sort is None:
            return
        if self.sort_mark is not None and self.sort_mark[0] == column:
            self.reverse()
        else:
            self.sort_by(column, self.columns[column].largest_first)

    def filter_by(self, needle: str) -> None:
        """Show only rows that hold these words, or of which this expression is true.

        Raises `ExpressionError` where it is wrong; the filter before it stays then.
        """
        test = RowFilter(needle, self.view.fields, lambda: self.view.scene.now)
        self.needle = needle
        self.ordered.filter_by(needle, None if test.is_words else test)

    @property
    def ended(self) -> bool:
        """Whether the chosen row has ended and only lingers."""
        return self.key is not None and self.ordered.gone(self.key)


class RowPackets(Vertical):
    """The packets about one row."""

    DEFAULT_CSS = """
    RowPackets { border-left: solid $rule; background: $background; }
    RowPackets LiveTable { height: 1fr; }
    """

    def __init__(self, scene: Scene, packets: PacketsView) -> None:
        super().__init__()
        self._scene = scene
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
        self._rows.only_about(needles or (b"\0",))
        self._table.draw(now, settle)
        self.query_one(Bar).draw()

    def noisy(self, shown: bool) -> None:
        self._rows.noisy(shown)

    def hold(self, held: bool) -> None:
        self._rows.hold(held)

    def _nothing(self) -> str:
        if not self._title:
            return ""
        return "looking …" if self._rows.looking else "no packet about this in what is kept"

    def _title_pieces(self, across: int) -> Line:
        del across
        if not self._title:
            return []
        hidden = f", {count(self._rows.hidden)} hidden (n)" if self._rows.hidden else ""
        return [Piece(f"  {self._title}", "strong"), Piece(f"   {count(len(self._rows))} shown{hidden}")]


class Pane(Vertical):
    """What stands between the tabs and the footer, for one view."""

    view_id: str
    noun: str
    nouns: str
    #: What is wrong with the filter as it is written; the last good one is in force.
    problem: ExpressionError | None = None

    def draw(self, now: float, settle: bool = False) -> None:
        """Bring it up to date."""
        raise NotImplementedError

    @property
    def counts(self) -> tuple[int, int]:
        """Rows shown, and rows there are."""
        raise NotImplementedError

    @property
    def needle(self) -> str:
        """The filter."""
        raise NotImplementedError

    def filter_by(self, needle: str) -> None:
        """Filter by words or an expression; a wrong one is told by `problem`, and changes nothing."""
        try:
            self.set_filter(needle)
        except ExpressionError as error:
            self.problem = error
        else:
            self.problem = None

    def set_filter(self, needle: str) -> None:
        """Filter, or raise `ExpressionError`."""
        raise NotImplementedError

    def hold(self, held: bool, copies: bool = False) -> None:
        """Keep the rows as they are; with `copies`, what they say too."""
        raise NotImplementedError

    def noisy(self, shown: bool) -> None:
        """Show or hide noise."""

    def focus_table(self) -> None:
        """Give the keys to the table."""
        table = self.query(LiveTable).first()
        table.focus(scroll_visible=False)

    def toggle_details(self) -> None:
        """Show or hide the lower part."""
        self.toggle_class("-no-details")

    @property
    def table(self) -> ViewTable | None:
        """The table that has the keys, where rows are entities."""
        return None


class TablePane(Pane):
    """A table over details and packets."""

    def __init__(self, view: View[Any], scene: Scene, packets: PacketsView) -> None:
        super().__init__(id=f"pane-{view.id}", classes="pane")
        self.view = view
        self.view_id = view.id
        self.noun = view.noun
        self.nouns = view.nouns or f"{view.noun}s"
        self.scene = scene
        self.main = ViewTable(view, scene)
        self.main.mark_always = True
        self._details = Details(lambda: scene.inks)
        self._packets = RowPackets(scene, packets)

    def compose(self) -> ComposeResult:
        yield self.main
        with Horizontal(classes="lower"):
            yield from self.lower()

    def lower(self) -> list[Widget]:
        """What stands below the table."""
        return [self._details, self._packets]

    def draw(self, now: float, settle: bool = False) -> None:
        self.main.draw(now, settle)
        if not self.has_class("-no-details"):
            self.draw_lower(now, settle)

    def draw_lower(self, now: float, settle: bool) -> None:
        """Bring the lower part up to date."""
        row = self.main.row
        hint = [[Piece(f"Choose a {self.noun} to see more of it")]] if len(self.main.rows) else []
        self._details.draw(self.view.details(row) if row is not None else hint)
        if self._packets.display:
            needles = self.view.needles(row) if row is not None else ()
            self._packets.draw(now, needles, f"packets of this {self.noun}", settle)

    @property
    def counts(self) -> tuple[int, int]:
        return min(len(self.main.rows), self.main.rows.total), self.main.rows.total

    @property
    def needle(self) -> str:
        return self.main.needle

    def set_filter(self, needle: str) -> None:
        self.main.filter_by(needle)

    def hold(self, held: bool, copies: bool = False) -> None:
        for table in self.query(ViewTable):
            table.ordered.hold(held)
            if copies:
                table.ordered.keep_copies(table.view.copied)
        self._packets.hold(held)

    def noisy(self, shown: bool) -> None:
        self._packets.noisy(shown)

    def focus_table(self) -> None:
        self.main.focus(scroll_visible=False)

    @property
    def table(self) -> ViewTable | None:
        focused = self.app.focused
        return focused if isinstance(focused, ViewTable) and focused in self.query(ViewTable) else self.main


class Target:
    """What the operator's next key is about, taken from a pane at this very moment."""

    def __init__(self, pane: Pane) -> None:
        table = pane.table
        row = table.row if table is not None else None
        self.ended = table is not None and table.ended
        self.key: Hashable | None = table.key if table is not None else None
        self.call: Call | None = row if isinstance(row, Call) else None
        self.channel: Channel | None = None
        self.agent: Agent | None = None
        self.member: Member | None = None
        if table is not None and row is not None:
            self.channel = table.view.channel(row)
            self.agent = table.view.agent(row)
            self.member = table.view.member(row)


PaneMaker = Callable[[Scene, PacketsView], Pane]
