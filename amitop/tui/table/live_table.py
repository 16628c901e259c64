"""The live table: draws only the lines in sight, and of those only what has changed.

It knows no telephony: columns, rows and a clock are given to it. The cursor keeps its row, wherever that goes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Sequence
from textwrap import wrap
from typing import Any, Generic, TypeVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from amitop.tui.inks import Inks
from amitop.tui.table.columns import GAP, Cell, Column, Placed, lay_out
from amitop.tui.table.cursor_table import CursorTable
from amitop.tui.table.lines import AFTER, MARGIN, line_regions, row_strip, sentence_strip, title_strip
from amitop.tui.table.rows import Rows

Row = TypeVar("Row")

# Cells; whether chosen, gone, marked.
_Line = tuple[tuple[Cell, ...], bool, bool, bool]


class LiveTable(CursorTable, Generic[Row]):
    """A table over `Rows`, redrawn by `draw`."""

    class Chosen(Message):
        """Another row was chosen, or the chosen one is gone."""

        def __init__(self, table: LiveTable[Any], key: Hashable | None) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> LiveTable[Any]:
            return self.table

    class Picked(Message):
        """The chosen row was clicked twice: as good as enter, where that takes a row."""

    class HeaderClicked(Message):
        """A column's title was clicked; with shift, to add it to others."""

        def __init__(self, table: LiveTable[Any], column: str, adds: bool) -> None:
            super().__init__()
            self.table = table
            #: Its name.
            self.column = column
            self.adds = adds

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        rows: Rows[Row],
        *,
        inks: Callable[[], Inks],
        nothing: Callable[[], str] = lambda: "",
        tail: bool = False,
        titles: bool = True,
        id: str | None = None,  # noqa: A002 - as Textual has it
    ) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.rows = rows
        #: Gives the sentence for an empty table.
        self.nothing = nothing
        #: Follow the end of the list (packets) rather than the chosen row.
        self.tail = tail
        self.follow = tail
        self.head = 1 if titles else 0
        #: What stands beside the titles of the columns that are sorted by, by their names.
        self.sort_marks: dict[str, str] = {}
        self.key: Hashable | None = None
        #: Choose the first row by itself, so that there is always one.
        self.choose_first = not tail
        #: Whether nobody chose this row, the first or one where another ended; whether anybody chose one before.
        self.chose_itself = self.has_chosen = False
        #: Keys of rows that the operator has marked.
        self.marked: Container[Hashable] = frozenset()
        #: Show the chosen row even where the table has not got the focus.
        self.mark_always = False
        self._inks = inks
        self._place = 0
        self._placed: list[Placed] = []
        self._lines: list[_Line | None] = []
        self._strips: list[Strip] = []
        self._drawn_top = -1

    # The chosen row.

    @property
    def length(self) -> int:
        return len(self.rows)

    @property
    def place(self) -> int | None:
        return None if self.key is None else self.rows.find(self.key)

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        place = self.place
        return None if place is None else self.rows.at(place)

    def choose(self, key: Hashable | None, show: bool = True, by_itself: bool = False) -> None:
        """Put the cursor on the row with this key."""
        self.chose_itself, self.has_chosen = by_itself, self.has_chosen or not by_itself
        place = self.rows.find(key) if key is not None else None
        if place is not None:
            self._place = place
        if key != self.key:
            self.key = key
            self.post_message(self.Chosen(self, key))
        if show and place is not None:
            self._show_place(place)
        self.redraw()

    def go(self, place: int) -> None:
        if len(self.rows):
            if self.tail:
                self.follow = False
            self.choose(self.rows.key_at(max(0, min(place, len(self.rows) - 1))))

    def action_move(self, by: int) -> None:
        if self.place is None:
            self.go(self._top + (self._height - 1 if self.tail else 0))
        else:
            super().action_move(by)

    def action_last(self) -> None:
        """To the last row; a list that grows is followed from there on."""
        super().action_last()
        self.follow = self.follow or self.tail

    def show_newest(self) -> None:
        """Scroll to the end of a list that is followed; the cursor stays where it is."""
        if self.tail and self.follow:
            self.scroll_to(y=max(0, len(self.rows) - self._height), animate=False, force=True)

    @property
    def last_in_sight(self) -> int | None:
        """The place of the last row in sight."""
        place = min(self._top + self._height, len(self.rows)) - 1
        return place if place >= 0 and self._height else None

    @property
    def widths(self) -> dict[str, int]:
        """The cells of every column that has a place, by its name."""
        return {self.columns[placed.column].name: placed.width for placed in self._placed}

    # Drawing.

    def draw(self, now: float, settle: bool = False) -> None:
        """Bring rows up to date and redraw what has changed."""
        place = self.place
        line = None if place is None else place - self._top
        if self.rows.update(now, self.key, settle):
            self._reordered(line)
        self.redraw()

    def _reordered(self, line: int | None) -> None:
        """The order has changed: resolve the cursor again, and follow what is to be followed."""
        length = len(self.rows)
        size = Size(self.size.width, length + self.head)
        if size != self.virtual_size:
            self.virtual_size = size
        if self.rows.shift and not (self.tail and self.follow):
            self.scroll_to(y=max(0, self._top - self.rows.shift), animate=False, force=True)
        place = self.place
        if place is None:
            self._cursor_lost()
        else:
            self._place = place
        if not self.follow:
            return
        if self.tail:
            self.show_newest()
        elif place is not None and line is not None and 0 <= line < self._height:
            self.scroll_to(y=max(0, place - line), animate=False, force=True)

    def _cursor_lost(self) -> None:
        """Nothing is chosen any more: the row that took the place is, or none."""
        key: Hashable | None = None
        if len(self.rows) and (self.choose_first or self.key is not None) and not self.tail:
            key = self.rows.key_at(min(self._place, len(self.rows) - 1))
        self.has_chosen = self.has_chosen and self.key is not None
        self.choose(key, show=False, by_itself=True)

    def redraw(self) -> None:
        """Compare every line in sight with what is drawn, and ask for those that differ."""
        if not self.is_attached or not self.size:
            return
        top, height = self._top, self._height
        whole = top != self._drawn_top or len(self._lines) != height
        if whole:
            self._lines = [None] * height
            self._strips = [Strip.blank(0)] * height
            self._drawn_top = top
        self._placed = self._placed or lay_out(self.columns, self.size.width - MARGIN - AFTER)
        changed: list[int] = []
        told = self.has_focus or self.mark_always
        for y in range(height):
            line = self._line(top + y, told)
            if line != self._lines[y]:
                self._lines[y] = line
                self._strips[y] = self._strip(y, line)
                changed.append(y)
        if whole:
            self.refresh(self.size.region)
        elif changed:
            self.refresh(*line_regions(changed, self.head, self.size.width))

    def _line(self, index: int, told: bool) -> _Line:
        if index >= len(self.rows):
            # The sentence of an empty table is a line too, so that it is redrawn when it changes.
            lines = wrap(self.nothing(), max(1, self.size.width - 2 * MARGIN)) if not len(self.rows) else []
            place = index - min(2, self._height // 2)
            return ((Cell(lines[place], "muted"),) if 0 <= place < len(lines) else ()), False, False, False
        row = self.rows.at(index)
        key = self.rows.key_at(index)
        return self._cells(row), key == self.key and told, self.rows.gone(key), key in self.marked

    def _cells(self, row: Row) -> tuple[Cell, ...]:
        columns = self.columns
        return tuple([columns[placed.column].cell(row) for placed in self._placed])

    def _strip(self, y: int, line: _Line) -> Strip:
        cells, chosen, gone, marked = line
        inks, across = self._inks(), self.size.width
        if len(self.rows) <= self._top + y:
            return sentence_strip(cells[0].text if cells else "", inks, across)
        flags = {"chosen": chosen, "gone": gone, "marked": marked}
        return row_strip(self.columns, self._placed, cells, inks, across, **flags)

    def _title_strip(self) -> Strip:
        return title_strip(self.columns, self._placed, self._inks(), self.size.width, self.sort_marks)

    def render_line(self, y: int) -> Strip:
        if self._drawn_top != self._top or len(self._lines) != self._height or not self._placed:
            self.redraw()
        if y < self.head:
            return self._title_strip()
        y -= self.head
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self._inks().base)

    def forget(self) -> None:
        """Draw everything anew: columns, width or theme have changed."""
        self._placed = []
        self._drawn_top = -1
        if self.is_attached:
            self.virtual_size = Size(self.size.width, len(self.rows) + self.head)
            self.redraw()

    # What happens to it.

    def on_resize(self) -> None:
        self.forget()
        if self.tail and self.follow:
            self.show_newest()
        elif (place := self.place) is not None:
            self._show_place(place)

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._drawn_top = -1

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        if self.tail:
            self.follow = False

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        if self.tail and self._top >= len(self.rows) - self._height:
            self.follow = True

    def on_click(self, event: events.Click) -> None:
        if event.y < self.head:
            for placed in self._placed:
                if placed.x <= event.x - MARGIN < placed.x + placed.width + GAP:
                    name = self.columns[placed.column].name
                    self.post_message(self.HeaderClicked(self, name, event.shift))
            return
        place = self._top + event.y - self.head
        if place < len(self.rows):
            again = event.chain == 2 and place == self.place
            self.go(place)
            if again:
                self.post_message(self.Picked())
