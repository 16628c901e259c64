"""A live table whose rows may stand under headings. A heading is handed to nothing that is meant for a row."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from textual import events
from textual.strip import Strip

from amitop.tui.keys.one_by_one import OneByOneApp
from amitop.tui.table.columns import Cell
from amitop.tui.table.grouped_rows import GroupedRows
from amitop.tui.table.grouping import Heading
from amitop.tui.table.heading import heading_cells, heading_strip
from amitop.tui.table.rows import OrderedRows
from amitop.tui.table.sized_table import SizedTable
from amitop.tui.views.base import View


class _Asked(NamedTuple):
    """Another order was asked for by an operator, and is not there yet."""

    #: Where the chosen row stood on the screen, and the passes until then.
    line: int
    passes: int
    #: Whether who has chosen none then looks for the first: not behind a filter, which has found that row.
    from_the_top: bool


class GroupedTable(SizedTable[Any]):
    """`ordered` has the rows alone; `rows` is what stands on the lines, headings too."""

    view: View[Any]
    ordered: OrderedRows[Any]
    marks: set[Hashable]
    #: What the rows are grouped by; empty for nothing.
    grouped_by = ""
    _asked: _Asked | None = None

    def keep_in_sight(self, *, at_once: bool = False, from_the_top: bool = True) -> None:
        """Another order is asked for: once it is there, the chosen row is in sight, and stands where it stood if
        the screen has to scroll for that. An order that changes by itself scrolls nothing.
        """
        if (place := self.place) is None:
            return
        asked = self._asked
        if asked is None or at_once:
            line = max(0, min(place - self._top, self._height - 1))
            asked = _Asked(line, -1 if at_once else self.ordered.passes, asked is not None and asked.from_the_top)
        self._asked = asked._replace(from_the_top=asked.from_the_top or from_the_top)

    def draw(self, now: float, settle: bool = False) -> None:
        """As of any table; and what was asked for is seen to once all rows stand so."""
        super().draw(now, settle)
        asked, is_laid = self._asked, self.groups is None or self.groups.is_laid
        if asked is None or self.ordered.passes == asked.passes or not is_laid:
            return
        first = asked.from_the_top and not self.has_chosen and self.groups is None and len(self.rows) > 0
        if first and isinstance(self.app, OneByOneApp) and not self.app.is_at_rest:
            return  # the keys that wait were meant for the row that is seen
        self._asked = None
        if first:
            self.choose(self.rows.key_at(0), by_itself=True)
        elif (place := self.place) is not None and not self._top <= place < self._top + self._height:
            self.scroll_to(y=max(0, place - asked.line), animate=False, force=True)
            self.redraw()

    def group_by(self, by: str) -> None:
        """Group the rows by one of the view's groupings; by nothing where it is empty."""
        self.keep_in_sight(at_once=self.ordered.held)  # a screen that is frozen is grouped, and sorted later
        grouping = self.view.grouping(by) if by else None
        self.grouped_by = "" if grouping is None else by
        self.ordered.tell(None if grouping is None else grouping.begin)
        self.rows = self.ordered if grouping is None else GroupedRows(self.ordered, grouping)

    @property
    def groups(self) -> GroupedRows | None:
        """The rows under their headings, where they are grouped."""
        return self.rows if isinstance(self.rows, GroupedRows) else None

    @property
    def heading(self) -> Heading | None:
        """The heading that the cursor is on; None where it is on a row."""
        return self._heading_at(self.place)

    @property
    def row(self) -> Any:
        """The chosen row; None where the cursor is on a heading, to which nothing can be done."""
        row = super().row
        return None if isinstance(row, Heading) else row

    @property
    def nouns(self) -> tuple[str, str]:
        """What one row is called, and what several are."""
        return self.view.noun, self.view.nouns or f"{self.view.noun}s"

    def keys_under(self, heading: Heading) -> list[Hashable]:
        """The keys of all rows of a group that live, in their order."""
        keys = self.groups.keys_of(heading.key.name) if self.groups is not None else []
        return [key for key in keys if not self.ordered.gone(key)]

    def fold(self, folded: bool, names: set[str]) -> None:
        """Fold these groups, or unfold them. From a row that is folded away the cursor goes to its heading."""
        if (groups := self.groups) is None:
            return
        above = groups.group_of(self.key)
        key = above.key if folded and above is not None and above.key.name in names else self.key
        groups.fold(names, folded, key)
        self.choose(key, show=False)
        self._reordered(None)
        if (place := self.place) is not None:
            self._show_place(place)
        self.redraw()

    def show_row(self, key: Hashable) -> None:
        """Unfold the group that hides a row."""
        if self.groups is not None and (above := self.groups.group_of(key)) is not None:
            self.fold(False, {above.key.name})

    def on_click(self, event: events.Click) -> None:
        """A click on a heading folds or unfolds it."""
        heading = self._heading_at(self._top + event.y - self.head) if event.y >= self.head else None
        if heading is not None:
            self.fold(not heading.folded, {heading.key.name})

    def _heading_at(self, place: int | None) -> Heading | None:
        if self.groups is None or place is None or not 0 <= place < len(self.rows):
            return None
        line = self.rows.at(place)
        return line if isinstance(line, Heading) else None

    def _cells(self, row: Any) -> tuple[Cell, ...]:
        if not isinstance(row, Heading):
            return super()._cells(row)
        marked = len(self.marks.intersection(self.keys_under(row))) if self.marks else 0
        return heading_cells(row, marked, self.view.scene.now)

    def _strip(self, y: int, line: Any) -> Strip:
        if self._heading_at(self._top + y) is None:
            return super()._strip(y, line)
        cells, chosen, *_ = line
        inks, across = self._inks(), self.size.width
        flags = {"chosen": chosen, "nouns": self.nouns}
        return heading_strip(self.columns, self._placed, cells, inks, across, **flags)
