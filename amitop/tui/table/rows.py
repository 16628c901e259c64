"""The order of a live table: which rows, in which order, kept up to date without ever taking long."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from time import perf_counter
from typing import Any, Generic, Protocol, TypeVar

from amitop.expression import fold
from amitop.tui.table.grouping import Fact
from amitop.tui.table.order import SortBy, sorted_places

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)

#: Seconds of work in one update: with ten updates a second, never more than a few per cent of the time.
BUDGET = 0.0025
# What the operator has just asked for may take more, once.
_FRESH_BUDGET = 0.008
# After a pass it rests for so many times what the pass took: not at all, to speak of, where rows are few.
_REST = 30
#: Seconds that the chosen row stays in sight after it has ended, so that no key meant for it hits another.
LINGER = 3.0
_SLICE = 256
_TESTED_SLICE = 64


class Rows(Protocol[Row_co]):
    """What a live table draws from."""

    @property
    def total(self) -> int:
        """How many rows there are before any filter."""

    @property
    def shift(self) -> int:
        """How many rows have gone from the front since the last update: the screen moves with them."""

    def __len__(self) -> int: ...

    def at(self, index: int) -> Row_co:
        """The row at a place."""

    def key_at(self, index: int) -> Hashable:
        """The key of the row at a place."""

    def find(self, key: Hashable) -> int | None:
        """The place of the row with this key."""

    def gone(self, key: Hashable) -> bool:
        """Whether that row has ended and only lingers."""

    def update(self, now: float, chosen: Hashable | None, settle: bool = False) -> bool:
        """Come up to date, in bounded time unless `settle`; True where the order may have changed."""


class OrderedRows(Generic[Row]):
    """Entities of the model, filtered and sorted in slices: a pass over many rows takes several updates."""

    def __init__(
        self,
        source: Callable[[], Iterable[Row]],
        key: Callable[[Row], Hashable],
        text: Callable[[Row], str],
        version: Callable[[Row], Hashable] | None = None,
    ) -> None:
        self._source = source
        self._key = key
        self._text = text
        self._version = version
        self._texts: dict[Hashable, tuple[Hashable, str]] = {}
        self._orders: tuple[SortBy[Row], ...] = ()
        self._needle = ""
        self._test: Callable[[Row], bool] | None = None
        self._facts: Callable[[], Callable[[Row], Fact]] | None = None
        self._rows: list[Row] = []
        self._keys: list[Hashable] = []
        self._told: list[Fact] = []
        self._alive: set[Hashable] | None = None
        self._place: dict[Hashable, int] = {}
        self._pass: Iterator[None] | None = None
        self._lingering: tuple[Hashable, float] | None = None
        self._refiltered = False
        self._changed = True
        self._fresh = True
        self._passed = False
        self._spent = 0.0
        self._rest_until = 0.0
        self.total = 0
        self.shift = 0
        self.held = False
        #: How many passes have come to their end.
        self.passes = 0

    # What the operator asks for.

    def order_by(self, *orders: SortBy[Row]) -> None:
        """Sort by these from now on: by the first, and where that is the same by the next."""
        self._orders = orders
        self._restart()

    def filter_by(self, needle: str, test: Callable[[Row], bool] | None = None) -> None:
        """Show only rows whose text holds every word of `needle`; with `test`, those for which that holds."""
        self._needle = "" if test is not None else fold(needle)
        self._test = test
        self._refiltered = True
        self._restart()

    def tell(self, facts: Callable[[], Callable[[Row], Fact]] | None) -> None:
        """Keep a fact of each row from now on: called at the start of a pass, it gives what tells them."""
        self._facts = facts
        self._told = []  # facts of another grouping say nothing to this one
        self._restart()

    @property
    def listed(self) -> tuple[list[Row], list[Hashable], list[Fact]]:
        """Rows, their keys and their facts as of the last pass. None of the lists ever changes."""
        return self._rows, self._keys, self._told

    def forget(self) -> None:
        """Another moment is shown: what was known of the rows is of no use."""
        self._texts.clear()
        self._refiltered = True  # nothing lingers from elsewhere
        self._restart()

    def hold(self, held: bool) -> None:
        """Keep order and rows as they are, or let them go again."""
        self.held = held
        self._restart()

    def keep_copies(self, copied: Callable[[Row], Row]) -> None:
        """Put copies in place of the rows: a frozen table shows what was."""
        self._rows = [copied(row) for row in self._rows]

    def _restart(self) -> None:
        self._pass = None
        self._changed = True
        self._fresh = True

    # What the table draws.

    def __len__(self) -> int:
        return len(self._rows)

    def at(self, index: int) -> Row:
        return self._rows[index]

    def key_at(self, index: int) -> Hashable:
        return self._keys[index]

    def find(self, key: Hashable) -> int | None:
        place = self._place.get(key)
        if place is None and key is not None:
            try:
                place = self._keys.index(key)
            except ValueError:
                return None
            self._place[key] = place
        return place

    def gone(self, key: Hashable) -> bool:
        return self._alive is not None and key not in self._alive

    def update(self, now: float, chosen: Hashable | None, settle: bool = False) -> bool:
        started = perf_counter()
        if self._pass is None and started < self._rest_until and not (self._fresh or settle):
            return False
        deadline = started + (_FRESH_BUDGET if self._fresh else BUDGET)
        if self._pass is None or settle:  # a pass under way is of rows as they were
            self._pass = self._survey() if self.held and self._passed else self._make_pass(now, chosen)
        for _ in self._pass:
            if not settle and perf_counter() >= deadline:
                self._spent += perf_counter() - started
                return False
        ended = perf_counter()
        self._rest_until = ended + (self._spent + ended - started) * _REST
        self._spent = 0.0
        self._pass = None
        self._fresh = False
        changed, self._changed = self._changed, False
        return changed

    def _survey(self) -> Iterator[None]:
        """While the order is held: only see which rows still live."""
        self._alive = {self._key(row) for row in self._source()}
        self._changed = True
        yield

    def _make_pass(self, now: float, chosen: Hashable | None) -> Iterator[None]:
        rows = list(self._source())
        places: Sequence[int]
        kept: list[Row] = []
        keys: list[Hashable] = []
        alive: set[Hashable] = set()
        # What the rows are sorted by: a list for each order, a value for each row.
        values: list[list[Any]] = [[] for _ in self._orders]
        told: list[Fact] = []
        words = self._needle.split()
        test = self._test
        fact = None if self._facts is None else self._facts()
        # An expression takes some microseconds a row: it is asked of fewer at a time.
        step = _SLICE if test is None else _TESTED_SLICE
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            part_keys = [self._key(row) for row in part]
            alive.update(part_keys)
            if words or test is not None:
                pairs = [
                    (row, key)
                    for row, key in zip(part, part_keys, strict=True)
                    if (self._matches(row, key, words) if test is None else test(row))
                ]
                part, part_keys = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
            kept += part
            keys += part_keys
            for column, order in zip(values, self._orders, strict=True):
                column += map(order.by, part)
            if fact is not None:
                told += map(fact, part)
            yield
        self._linger(kept, keys, values, told, now, chosen)
        yield
        places = range(len(kept))
        for column, order in zip(reversed(values), reversed(self._orders), strict=True):
            # Each sort leaves in their order what is the same to it.
            places = sorted_places(places, column, order.reverse)
            if column is not values[0]:
                yield
        self._publish(kept, keys, told, places)
        self._refiltered = False
        self._passed = True
        self.passes += 1
        self.total = len(rows)
        self._alive = alive
        if len(self._texts) > 2 * len(rows) + 64:
            self._texts = {key: value for key, value in self._texts.items() if key in alive}

    def _linger(
        self,
        kept: list[Row],
        keys: list[Hashable],
        values: list[list[Any]],
        told: list[Fact],
        now: float,
        chosen: Hashable | None,
    ) -> None:
        """Keep the chosen row for a moment after it has left the list."""
        if chosen is None or chosen in keys or self._refiltered:
            self._lingering = None
            return
        place = self.find(chosen)
        if place is None:
            return
        if self._lingering is None or self._lingering[0] != chosen:
            self._lingering = (chosen, now)
        if now - self._lingering[1] >= LINGER:
            return
        row = self._rows[place]
        kept.append(row)
        keys.append(chosen)
        for column, order in zip(values, self._orders, strict=True):
            column.append(order.by(row))
        if self._facts is not None:
            # What it was: of a row that has ended nothing more can be told.
            told.append(self._told[place] if self._told else self._facts()(row))

    def _publish(self, kept: list[Row], keys: list[Hashable], told: list[Fact], places: Sequence[int]) -> None:
        if self._orders:
            kept = [kept[index] for index in places]
            keys = [keys[index] for index in places]
            told = [told[index] for index in places] if told else told
        if keys != self._keys:
            self._changed = True
            self._place = {}
        self._rows, self._keys, self._told = kept, keys, told

    def _matches(self, row: Row, key: Hashable, words: list[str]) -> bool:
        text = self._text_of(row, key)
        return all(word in text for word in words)

    def _text_of(self, row: Row, key: Hashable) -> str:
        if self._version is None:
            return fold(self._text(row))
        version = self._version(row)
        known = self._texts.get(key)
        if known is not None and known[0] == version:
            return known[1]
        text = fold(self._text(row))
        self._texts[key] = (version, text)
        return text
