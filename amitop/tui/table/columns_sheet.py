"""The sheet on which a table's columns are chosen, ordered and sized; the table behind it follows every key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from amitop.text import visible
from amitop.tui.bars import Bar, Line, Piece, first_that_fits, hints
from amitop.tui.inks import Inks
from amitop.tui.over import Framed
from amitop.tui.table.arrangement import Arrangement, marks_of
from amitop.tui.table.choosing import Choosing
from amitop.tui.table.columns import EMPTY, GAP, Cell, Column
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.lines import MARGIN
from amitop.tui.table.live_table import LiveTable
from amitop.tui.table.view_table import ViewTable

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# The keys, from the most telling to the least.
_KEYS = (
    ("space", "show", True, "screen.show"),
    ("⇧↑↓", "move", True),
    ("←→", "width", True),
    ("s", "sort", True, "screen.sort"),
    ("r", "reset", True, "screen.reset"),
)
# Lines of the sheet beside those of the list: its frame, the titles, and the keys with a blank above them.
_AROUND = 5


class ColumnsKey:
    """Its method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def columns(self) -> None:
        """Choose the columns of the table that has the keys."""
        app, table = self._app, self._app.pane.table
        if table is not None:
            sheet = ColumnsSheet(table, lambda: table.offer.configured(app.settings), lambda: app.scene.inks)
            app.push_screen(sheet, lambda _: app.arranger.keep(table))


class ColumnList(LiveTable[str]):
    """A line for each column, by its name."""

    class Clicked(Message):
        """A line was clicked, where its mark of sorting stands or elsewhere."""

        def __init__(self, name: str, sorts: bool) -> None:
            super().__init__()
            self.name = name
            self.sorts = sorts

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y - self.head
        if event.y >= self.head and place < len(self.rows):
            there = [each for each in self._placed if 0 <= event.x - MARGIN - each.x < each.width + GAP]
            sorts = bool(there) and self.columns[there[0].column].name == "sort"
            self.post_message(self.Clicked(self.rows.at(place), sorts))


class ColumnsSheet(Framed[None]):
    """The columns of one table."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("enter,C", "close", "Close"),
        ("space", "show", "Show or not"),
        ("shift+up,K", "move(-1)", "To the left"),
        ("shift+down,J", "move(1)", "To the right"),
        ("left", "size(-1)", "Narrower"),
        ("right", "size(1)", "Wider"),
        ("s", "sort", "Sort by it"),
        ("r", "reset", "As configured"),
    ]

    def __init__(self, table: ViewTable, usual: Callable[[], Arrangement], inks: Callable[[], Inks]) -> None:
        """`usual` gives what the configuration says, to go back to."""
        super().__init__()
        self._table = table
        self._usual = usual
        self._choosing = Choosing(table.offer, table.arrangement)
        self._refused = ""
        self._rows = GivenRows(list(self._choosing.names), key=lambda name: name)
        columns = [
            Column("", self._check, least=1, ideal=1, priority=0),
            Column("column", self._called, least=13, ideal=18, priority=0),
            Column("width", self._width, least=7, ideal=7, right=True, priority=0),
            Column("sort", self._sort, least=4, ideal=4, priority=0),
            Column("in the chosen row", self._sample, least=17, ideal=28, flex=1),
        ]
        self._list = ColumnList(columns, self._rows, inks=inks)
        self._list.mark_always = True
        self._keys = Bar(inks, self._key_pieces, id="columns-keys")

    def compose(self) -> ComposeResult:
        yield self.frame(f"columns of {self._table.table_name}", self._list, self._keys, name="columns")

    def on_mount(self) -> None:
        self._list.focus()
        self.on_resize()

    def on_resize(self) -> None:
        high, top = self.app.size.height, self._table.region.y
        # Where it leaves the titles and the first rows of the table to be seen.
        is_above = top >= high // 3
        self.set_class(is_above, "-above")
        room = top - 1 if is_above else high * 6 // 10
        self.query_one("#columns").styles.height = max(8, min(len(self._rows) + _AROUND, room))
        self.call_after_refresh(self.look)

    def look(self) -> None:
        """Bring it up to date; what the chosen row says may have changed."""
        self._rows.put(list(self._choosing.names))
        self._list.draw(0.0)
        self._keys.draw()

    # What a line says.

    def _check(self, name: str) -> Cell:
        return Cell("✓", "accent bold") if name in self._choosing.shown else Cell("·", "faint")

    def _called(self, name: str) -> Cell:
        return Cell(self._table.offer.columns[name].called, "text" if name in self._choosing.shown else "muted")

    def _width(self, name: str) -> Cell:
        if name not in self._choosing.shown:
            return EMPTY
        if name not in self._table.widths:
            return Cell("no room", "warn")
        width = self._choosing.widths.get(name)
        return Cell(str(width), "text") if width else Cell("auto", "muted")

    def _sort(self, name: str) -> Cell:
        return Cell(marks_of(self._choosing.sort).get(name, ""), "accent bold")

    def _sample(self, name: str) -> Cell:
        row = self._table.row
        return EMPTY if row is None else self._table.offer.columns[name].cell(row)

    def _key_pieces(self, across: int) -> Line:
        if self._refused:
            return [Piece("  ▲ ", "warn"), Piece(visible(self._refused), "text")]
        # What does not fit is left out from the end.
        fewer = (_KEYS[:number] for number in range(len(_KEYS), 0, -1))
        return first_that_fits(across, ([Piece("  "), *hints(keys)] for keys in fewer))

    # What is done to it.

    def action_show(self) -> None:
        self._done(lambda name: self._choosing.toggle(name))

    def action_move(self, by: int) -> None:
        self._done(lambda name: self._choosing.move(name, by))

    def action_size(self, by: int) -> None:
        def size(name: str) -> str:
            given = self._choosing.widths.get(name)
            cells = given or self._table.widths.get(name) or self._table.offer.columns[name].ideal
            return self._choosing.size(name, by, cells)

        self._done(size)

    def action_sort(self) -> None:
        self._done(lambda name: self._choosing.sort_by(name))

    def action_reset(self) -> None:
        self._choosing = Choosing(self._table.offer, self._usual())
        self._done(lambda _: "")

    def on_column_list_clicked(self, event: ColumnList.Clicked) -> None:
        event.stop()
        does = self._choosing.sort_by if event.sorts else self._choosing.toggle
        self._refused = does(event.name)
        self._follow()

    def on_live_table_chosen(self, event: LiveTable.Chosen) -> None:
        event.stop()
        if self._refused:
            self._refused = ""
            self._keys.draw()

    def _done(self, what: Callable[[str], str]) -> None:
        """Do something to the column under the cursor, and let the table behind follow."""
        name = self._list.row
        if name is not None:
            self._refused = what(name)
            self._follow()

    def _follow(self) -> None:
        if self._choosing.arrangement != self._table.arrangement:
            self._table.arrange_as(self._choosing.arrangement)
            self._table.draw(self._table.view.scene.now)
        self.look()
        if (place := self._list.place) is not None:
            self._list.go(place)
