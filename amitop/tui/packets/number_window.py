"""Rising packet numbers, of which new ones come at both ends."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice


class NumberWindow:
    """Rising packet numbers, added at both ends and dropped at the old one; reached by place in no time."""

    def __init__(self) -> None:
        self._older = array("Q")  # falling: the oldest last, where it can be dropped
        self._newer = array("Q")
        self._cut = 0

    def __len__(self) -> int:
        return len(self._older) + len(self._newer) - self._cut

    def at(self, place: int) -> int:
        """The number at a place, the oldest at 0."""
        older = len(self._older)
        return self._older[older - 1 - place] if place < older else self._newer[place - older + self._cut]

    def find(self, number: int) -> int | None:
        """The place of a number."""
        place = bisect_left(_View(self), number)
        return place if place < len(self) and self.at(place) == number else None

    def newer(self, number: int) -> None:
        self._newer.append(number)

    def older(self, number: int) -> None:
        self._older.append(number)

    def put_in(self, numbers: Iterable[int]) -> None:
        """Add numbers anywhere: what an operator asks for, not what comes in."""
        self._rewrite(sorted({*self, *numbers}))

    def take_out(self, wanted: Callable[[int], bool]) -> list[int]:
        """Take out those that are `wanted`, and give them."""
        taken = [number for number in self if wanted(number)]
        if taken:
            gone = set(taken)
            self._rewrite([number for number in self if number not in gone])
        return taken

    def after(self, number: int) -> int:
        """How many are higher than `number`."""
        return len(self) - bisect_right(_View(self), number)

    def __iter__(self) -> Iterator[int]:
        return chain(reversed(self._older), islice(self._newer, self._cut, None))

    def _rewrite(self, rising: list[int]) -> None:
        self._older, self._newer, self._cut = array("Q"), array("Q", rising), 0

    def trim(self, first: int) -> int:
        """Drop all below `first`, and say how many."""
        before = len(self)
        while self._older and self._older[-1] < first:
            self._older.pop()
        if not self._older:
            self._cut = max(self._cut, bisect_left(self._newer, first))
            if self._cut > 4096 and self._cut * 2 > len(self._newer):
                del self._newer[: self._cut]
                self._cut = 0
        return before - len(self)


class _View:
    def __init__(self, window: NumberWindow) -> None:
        self._window = window

    def __len__(self) -> int:
        return len(self._window)

    def __getitem__(self, place: int) -> int:
        return self._window.at(place)
