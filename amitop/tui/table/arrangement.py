"""How a table is arranged: which columns, in which order and width, and what it is sorted by.

A table offers columns; the configuration chooses among them, and what was chosen on the screen goes before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from amitop.config import State
from amitop.config.errors import did_you_mean
from amitop.config.settings import COLUMNS, SORT, Family, Given, Settings
from amitop.text import visible
from amitop.tui.table.columns import Column

#: Cells that a column may be given.
NARROWEST, WIDEST = 2, 300

Tell = Callable[[str], None]


class Chosen(NamedTuple):
    """A column that is shown; a width of 0 shares what there is."""

    name: str
    width: int = 0

    @property
    def text(self) -> str:
        """As it is written: `caller`, or `caller:30`."""
        return f"{self.name}:{self.width}" if self.width else self.name


class Order(NamedTuple):
    """What rows are sorted by; reversed, the largest come first."""

    name: str
    reverse: bool = False

    @property
    def text(self) -> str:
        """As it is written: `caller`, or `-duration`."""
        return f"-{self.name}" if self.reverse else self.name


@dataclass(frozen=True)
class Arrangement:
    """A table's columns from left to right, and what it is sorted by, the first first."""

    columns: tuple[Chosen, ...]
    sort: tuple[Order, ...] = ()

    def sized(self, name: str, width: int) -> Arrangement:
        """With another width of a column."""
        sizes = [Chosen(name, width) if each.name == name else each for each in self.columns]
        return replace(self, columns=tuple(sizes))

    def sorted_by(self, *orders: Order) -> Arrangement:
        """The same columns in another order of rows; what is named twice counts where it stands first."""
        return replace(self, sort=_first_of_each(orders))

    def then_by(self, order: Order) -> Arrangement:
        """With one more order; turned round where it is there already."""
        if all(each.name != order.name for each in self.sort):
            return replace(self, sort=(*self.sort, order))
        return replace(self, sort=tuple(turned(each) if each.name == order.name else each for each in self.sort))


def turned(order: Order) -> Order:
    """The other way round."""
    return Order(order.name, not order.reverse)


def marks_of(sort: Sequence[Order]) -> dict[str, str]:
    """What stands beside the titles: ▾ where the largest come first, else ▴; and ranks where there are several."""
    ranked = len(sort) > 1
    return {
        order.name: ("▾" if order.reverse else "▴") + (_RANKS[min(rank, 9)] if ranked else "")
        for rank, order in enumerate(sort, 1)
    }


class Offer:
    """What a table offers to be chosen from."""

    def __init__(self, table: str, columns: Sequence[Column[Any]], first_sort: tuple[int, bool]) -> None:
        self.table = table
        self.columns = {column.name: column for column in columns}
        first, reverse = first_sort
        shown = [Chosen(column.name) for column in columns if not column.extra]
        #: As it is where nobody has chosen.
        self.built_in = Arrangement(tuple(shown), (Order(columns[first].name, reverse),))

    def configured(self, settings: Settings, tell: Tell = lambda _: None) -> Arrangement:
        """As the configuration has it; what is wrong there is told, and left out."""
        columns, sort = self.built_in.columns, self.built_in.sort
        if given := settings.family(COLUMNS).get((self.table,)):
            columns = self._columns(_texts(given), _at(given, COLUMNS, self.table, tell)) or columns
        if given := settings.family(SORT).get((self.table,)):
            sort = self._sort(_texts(given), _at(given, SORT, self.table, tell))
        return Arrangement(columns, sort)

    def in_force(self, settings: Settings, state: State) -> Arrangement:
        """As it was left on the screen, else as it is configured."""
        usual = self.configured(settings)
        columns, sort = usual.columns, usual.sort
        columns = self._columns(state.texts("views", self.table, "columns")) or columns
        if state.get("views", self.table, "sort") is not None:
            sort = self._sort(state.texts("views", self.table, "sort"))
        return Arrangement(columns, sort)

    def keep(self, arrangement: Arrangement, settings: Settings, state: State) -> None:
        """Keep what differs from the configuration, which goes on saying what the screen has not."""
        usual = self.configured(settings)
        columns = [each.text for each in arrangement.columns]
        sort = [each.text for each in arrangement.sort]
        state.set(columns if arrangement.columns != usual.columns else None, "views", self.table, "columns")
        state.set(sort if arrangement.sort != usual.sort else None, "views", self.table, "sort")

    def arranged(self, arrangement: Arrangement) -> list[Column[Any]]:
        """The columns to be shown."""
        return [replace(self.columns[each.name], fixed=each.width) for each in arrangement.columns]

    def _columns(self, texts: Iterable[str], tell: Tell = lambda _: None) -> tuple[Chosen, ...]:
        """The columns that are meant; none where none is good."""
        chosen: list[Chosen] = []
        for text in texts:
            name, colon, width = text.rpartition(":")
            sized = bool(colon) and width.isascii() and width.isdigit()
            one = Chosen(name, int(width)) if sized and len(width) < 9 else Chosen(text)
            if self._is_known(one.name, tell):
                if sized and not NARROWEST <= one.width <= WIDEST:
                    tell(f"“{visible(text)}”: expected a width of {NARROWEST} to {WIDEST} cells")
                    one = Chosen(one.name)
                chosen.append(one)
        if not chosen:
            tell(f"no column is left to show of {self.table}: it stays as it was")
            return ()
        return self._with_those_always_there(_first_of_each(chosen, tell))

    def _with_those_always_there(self, chosen: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
        there = list(chosen)
        for place, column in enumerate(self.columns.values()):
            if column.always and all(each.name != column.name for each in chosen):
                there.insert(place, Chosen(column.name))
        return tuple(there)

    def _sort(self, texts: Iterable[str], tell: Tell = lambda _: None) -> tuple[Order, ...]:
        orders: list[Order] = []
        for text in texts:
            order = Order(text.removeprefix("-"), text.startswith("-"))
            if not self._is_known(order.name, tell):
                continue
            if self.columns[order.name].sort is None:
                tell(f"{order.name} is nothing to sort by")
            else:
                orders.append(order)
        return _first_of_each(orders, tell)

    def _is_known(self, name: str, tell: Tell) -> bool:
        if name in self.columns:
            return True
        if name not in _WITH_SEVERAL:
            tell(f"“{visible(name)}” is no column of {self.table}{_hint(name, list(self.columns))}")
        return False


def problems(settings: Settings, offers: Iterable[Offer]) -> list[str]:
    """What is wrong with columns and sort in the configuration, a sentence each."""
    by_table = {offer.table: offer for offer in offers}
    told: list[str] = []
    for family in (COLUMNS, SORT):
        for (table,), given in settings.family(family).items():
            if table not in by_table:
                where, name = _where(given, family, table), visible(table)
                told.append(f"{where}: “{name}” is no table{_hint(table, list(by_table))}")
    for offer in by_table.values():
        offer.configured(settings, told.append)
    return told


def check(settings: Settings) -> list[str]:
    """What is wrong with columns and sort in the configuration, a sentence each: for `amitop config check`."""
    from amitop.tui.all_views import offers

    return problems(settings, offers())


_RANKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_Named = TypeVar("_Named", Chosen, Order)

# A column that is there only where several PBXs are watched: naming it is no mistake.
_WITH_SEVERAL = frozenset({"host"})


def _texts(given: Given) -> Iterator[str]:
    value = given.value if isinstance(given.value, list | tuple) else ()
    return (each for each in value if isinstance(each, str))


def _at(given: Given, family: Family[Any], table: str, tell: Tell) -> Tell:
    """Tell where it stands, too."""
    where = _where(given, family, table)
    return lambda sentence: tell(f"{where}: {sentence}")


def _where(given: Given, family: Family[Any], table: str) -> str:
    """The line, or where that is not known the key."""
    key = "" if given.line is not None else f": {family.named(visible(table))}"
    return given.where + key


def _first_of_each(named: Sequence[_Named], tell: Tell = lambda _: None) -> tuple[_Named, ...]:
    found: dict[str, _Named] = {}
    for each in named:
        if each.name in found:
            tell(f"{each.name} is named twice: the first counts")
        found.setdefault(each.name, each)
    return tuple(found.values())


def _hint(name: str, known: list[str]) -> str:
    """The nearest right name, else all of them."""
    return did_you_mean(name.strip(), known) or f"; known are {', '.join(known)}"
