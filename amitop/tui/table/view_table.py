"""The table of a view: filtered, sorted, arranged and marked as the operator wants it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from amitop.tui.scene import Scene
from amitop.tui.table.arrangement import Arrangement, Offer, Order, marks_of, turned
from amitop.tui.table.grouped_table import GroupedTable
from amitop.tui.table.grouping import Heading
from amitop.tui.table.order import SortBy
from amitop.tui.table.rows import OrderedRows
from amitop.tui.views.base import View, nothing_for
from amitop.tui.views.fields import RowFilter


class ViewTable(GroupedTable):
    """A live table with its view: what the operator's keys mean is asked of it."""

    def __init__(self, view: View[Any], scene: Scene, *, id: str | None = None) -> None:  # noqa: A002
        self.view = view
        #: What it is called in the configuration, and where the screen keeps its columns.
        self.table_name = id or view.id
        self.ordered = OrderedRows(view.rows, view.key, view.text, view.version)
        self.needle = ""
        #: Keys of the rows that the operator has marked.
        self.marks = set()
        super().__init__(
            view.columns,
            self.ordered,
            inks=lambda: scene.inks,
            nothing=lambda: nothing_for(view, self.needle),
            id=id,
        )
        self.marked = self.marks
        self.offer = Offer(self.table_name, view.columns, view.first_sort)
        self.arrangement = self.offer.built_in
        self.arrange_as(self.arrangement)

    def draw(self, now: float, settle: bool = False) -> None:
        """As of any table; and marks are of the living."""
        super().draw(now, settle)
        if ended := [key for key in self.marks if self.ordered.gone(key)]:
            self.mark(ended, False)

    def mark(self, keys: Iterable[Hashable], marked: bool) -> None:
        """Mark rows, or unmark them."""
        change = self.marks.update if marked else self.marks.difference_update
        change(list(keys))
        self.redraw()

    def arrange_as(self, arrangement: Arrangement) -> None:
        """Show these columns, and sort by what it says, though that may be in no column."""
        if arrangement.sort != self.arrangement.sort:
            self.keep_in_sight()
        self.arrangement = arrangement
        self.columns = self.offer.arranged(arrangement)
        self.sort_marks = marks_of(arrangement.sort)
        by = [(self.offer.columns[each.name].sort, each.reverse) for each in arrangement.sort]
        self.ordered.order_by(*(SortBy(sort, reverse) for sort, reverse in by if sort is not None))
        self.forget()

    def sort_next(self) -> None:
        """Sort by the next column in sight that can be sorted by, in the place of the first order."""
        shown = [self.columns[placed.column] for placed in self._placed]
        sortable = [column for column in shown if column.sort is not None]
        if not sortable:
            return
        names, first = [column.name for column in sortable], self.arrangement.sort[:1]
        place = names.index(first[0].name) + 1 if first and first[0].name in names else 0
        self._sort_first(self._usual_order(names[place % len(names)]))

    def reverse(self) -> None:
        """Turn the order round."""
        if self.arrangement.sort:
            self._sort_first(turned(self.arrangement.sort[0]))

    def sort_clicked(self, name: str, adds: bool = False) -> None:
        """A title was clicked: sort by it alone, or turn round what is sorted by already; or add it to the rest."""
        if self.offer.columns[name].sort is None:
            return
        if adds:
            self.arrange_as(self.arrangement.then_by(self._usual_order(name)))
        elif self.arrangement.sort[:1] and self.arrangement.sort[0].name == name:
            self.reverse()
        else:
            self.arrange_as(self.arrangement.sorted_by(self._usual_order(name)))

    def _usual_order(self, name: str) -> Order:
        return Order(name, self.offer.columns[name].largest_first)

    def _sort_first(self, order: Order) -> None:
        self.arrange_as(self.arrangement.sorted_by(order, *self.arrangement.sort[1:]))

    def filter_by(self, needle: str) -> None:
        """Show only rows that hold these words, or of which this expression is true.

        Raises `ExpressionError` where it is wrong; the filter before it stays then.
        """
        test = RowFilter(needle, self.view.asked, lambda: self.view.scene.now)
        self.needle = needle
        self.keep_in_sight(from_the_top=False)
        self.ordered.filter_by(needle, None if test.is_words else test)

    @property
    def shown(self) -> list[Hashable]:
        """The keys of the rows that are shown, in their order: those that the filter leaves and no fold hides."""
        lines = ((self.rows.at(place), self.rows.key_at(place)) for place in range(len(self.rows)))
        return [key for line, key in lines if not isinstance(line, Heading)]

    @property
    def ended(self) -> bool:
        """Whether the chosen row has ended and only lingers."""
        return self.key is not None and self.rows.gone(self.key)
