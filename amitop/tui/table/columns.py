"""Columns of a live table, and how they share the width of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

Row = TypeVar("Row")

GAP = 2
# Cells below which words tell nothing either.
_LEGIBLE = 4


class Cell(NamedTuple):
    """What stands in one place of a table: text that is fit to be seen, and the name of its style."""

    text: str
    style: str = "text"
    #: What is shown instead where the text does not fit: a number cut in its middle is worth nothing.
    short: str = ""


EMPTY = Cell("")


def by_age(start: float | None) -> float | None:
    """To sort by how long something has gone on: by its start, which stands still while the duration grows."""
    return None if start is None else -start


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what it shows and how much room it wants."""

    title: str
    cell: Callable[[Row], Cell]
    #: What rows are ordered by; None where ordering by it makes no sense.
    sort: Callable[[Row], Any] | None = None
    least: int = 6
    ideal: int = 12
    #: Its share of the width that is left when every column has its ideal.
    flex: int = 0
    right: bool = False
    #: 0 stays always; the highest goes first where the terminal is narrow.
    priority: int = 1
    #: Whether choosing this column to sort by begins with the largest.
    largest_first: bool = False
    #: Cut in the middle where it does not fit, since its end tells it from others.
    keep_end: bool = False
    #: Cells before the title, so that it stands above the words and not above a glyph.
    indent: int = 0
    #: What it is called in the configuration, where its title is no name.
    id: str = ""
    #: Offered to be chosen, and not shown at first.
    extra: bool = False
    #: Shown whatever is chosen: which PBX a row is of is no matter of taste.
    always: bool = False
    #: The width that the operator has given it; 0 where it shares what there is.
    fixed: int = 0

    @property
    def name(self) -> str:
        """What it is called in the configuration and where the screen keeps it."""
        return self.id or self.title

    @property
    def called(self) -> str:
        """What it is called on the screen: by its title where that is a word, as it stands above the rows."""
        return self.title if self.title.isalpha() else self.name

    @property
    def narrowest(self) -> int:
        """The cells without which it is not shown: one that was made wide gives way before others are dropped."""
        return min(self.least, self.fixed) if self.fixed else self.least

    @property
    def dropped_by(self) -> tuple[bool, int]:
        """The greatest is dropped first: what the operator has chosen outlasts what stands there by itself."""
        return not (self.extra or self.fixed), self.priority


class Placed(NamedTuple):
    """A column's place on the screen."""

    column: int
    x: int
    width: int


def lay_out(columns: Sequence[Column[Any]], width: int, gap: int = GAP) -> list[Placed]:
    """Which columns are shown in `width` cells, and where. Depends on nothing else, so that nothing jumps."""
    shown = list(range(len(columns)))
    while len(shown) > 1 and _sum(columns, shown, gap) > width:
        droppable = [index for index in shown if columns[index].priority > 0]
        if not droppable:
            break
        shown.remove(max(droppable, key=lambda index: (columns[index].dropped_by, index)))
    spare = width - _sum(columns, shown, gap)
    widths = _share(columns, shown, spare) if spare >= 0 else _squeezed(columns, shown, -spare)
    placed: list[Placed] = []
    x = 0
    for index, cells in zip(shown, widths, strict=True):
        cells = max(1, min(cells, width - x))
        placed.append(Placed(index, x, cells))
        x += cells + gap
        if x >= width:
            break
    return placed


def _sum(columns: Sequence[Column[Any]], shown: Sequence[int], gap: int) -> int:
    return sum(columns[index].narrowest for index in shown) + gap * (len(shown) - 1)


def _squeezed(columns: Sequence[Column[Any]], shown: Sequence[int], missing: int) -> list[int]:
    """The widths where not even what stays always has room: the widest words give way, since a figure that is cut
    tells nothing."""
    widths = [columns[index].narrowest for index in shown]
    words = [place for place, index in enumerate(shown) if not columns[index].right]
    for _ in range(missing):
        widest = max(words, key=lambda place: widths[place], default=-1)
        if widest < 0 or widths[widest] <= _LEGIBLE:
            break
        widths[widest] -= 1
    return widths


def _share(columns: Sequence[Column[Any]], shown: Sequence[int], spare: int) -> list[int]:
    """The widths: the narrowest each, then what was given, then towards the ideal, then what is left by flex."""
    there = [columns[index] for index in shown]
    widths = [column.narrowest for column in there]
    given = [column.fixed - column.narrowest if column.fixed else 0 for column in there]
    wanted = [0 if column.fixed else max(0, column.ideal - column.least) for column in there]
    for wants in (given, wanted):
        if spare > 0:
            parts = _proportional(wants, min(spare, sum(wants)))
            widths = [have + more for have, more in zip(widths, parts, strict=True)]
            spare -= sum(parts)
    flexes = [0 if column.fixed else column.flex for column in there]
    if spare > 0 and any(flexes):
        widths = [have + more for have, more in zip(widths, _proportional(flexes, spare), strict=True)]
    return widths


def _proportional(weights: Sequence[int], amount: int) -> list[int]:
    """`amount` in whole parts by weight, nothing lost by rounding."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts: list[int] = []
    before = running = 0
    for weight in weights:
        running += weight
        upto = amount * running // total
        parts.append(upto - before)
        before = upto
    return parts
