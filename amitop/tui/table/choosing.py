"""Choosing the columns of a table: what each key of the sheet makes of an arrangement."""

from __future__ import annotations

from amitop.tui.table.arrangement import WIDEST, Arrangement, Chosen, Offer, Order, turned


class Choosing:
    """All columns that a table offers, in an order of their own; those that are shown stand first at the start."""

    def __init__(self, offer: Offer, arrangement: Arrangement) -> None:
        self._offer = offer
        shown = [each.name for each in arrangement.columns]
        #: Every column, from the left to the right and shown or not.
        self.names = shown + [name for name in offer.columns if name not in shown]
        self.shown = set(shown)
        #: The widths that were given, by name.
        self.widths = {each.name: each.width for each in arrangement.columns if each.width}
        self.sort = arrangement.sort

    @property
    def arrangement(self) -> Arrangement:
        """What is chosen now."""
        chosen = [Chosen(name, self.widths.get(name, 0)) for name in self.names if name in self.shown]
        return Arrangement(tuple(chosen), self.sort)

    def toggle(self, name: str) -> str:
        """Show a column or not; why that can't be, in a sentence."""
        column = self._offer.columns[name]
        if name not in self.shown:
            self.shown.add(name)
        elif column.always:
            return f"{column.called} is shown always"
        elif len(self.shown) == 1:
            return "a table has one column at least"
        else:
            self.shown.discard(name)
        return ""

    def move(self, name: str, by: int) -> str:
        """Towards the left (-1) or the right (1)."""
        place = self.names.index(name)
        self.names.insert(max(0, place + by), self.names.pop(place))
        return ""

    def size(self, name: str, by: int, cells: int) -> str:
        """Wider or narrower than the `cells` that it has now; below the least it shares the width again."""
        column = self._offer.columns[name]
        if name not in self.shown:
            return f"{column.called} is not shown: space shows it"
        if by < 0 and cells <= column.least:
            self.widths.pop(name, None)
        else:
            self.widths[name] = max(column.least, min(cells + by, WIDEST))
        return ""

    def sort_by(self, name: str) -> str:
        """One order more; then the same turned round; then no longer."""
        column = self._offer.columns[name]
        if column.sort is None:
            return f"{column.called} is nothing to sort by"
        usual = Order(name, column.largest_first)
        if usual in self.sort:
            self.sort = tuple(turned(each) if each == usual else each for each in self.sort)
        elif turned(usual) in self.sort:
            self.sort = tuple(each for each in self.sort if each.name != name)
        else:
            self.sort = (*self.sort, usual)
        return ""
