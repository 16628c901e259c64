"""Rows of a live table that somebody else lists: in that order, and for as long as they are listed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")


class GivenRows(Generic[Row]):
    """Rows in a given order; the key of each is its place, or what `key` makes of it.

    What the list grows by is seen from the next `update` on.
    """

    shift = 0

    def __init__(self, rows: Sequence[Row] = (), key: Callable[[Row], Hashable] | None = None) -> None:
        self.rows = rows
        self._key = key
        self._seen = len(rows)
        self._changed = True

    def put(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self._changed = self._changed or rows != self.rows
        self.rows, self._seen = rows, len(rows)

    def __len__(self) -> int:
        return self._seen

    @property
    def total(self) -> int:
        return self._seen

    def at(self, index: int) -> Row:
        return self.rows[index]

    def key_at(self, index: int) -> Hashable:
        return index if self._key is None else self._key(self.rows[index])

    def find(self, key: Hashable) -> int | None:
        if self._key is None:
            return key if isinstance(key, int) and 0 <= key < self._seen else None
        return next((place for place in range(self._seen) if self.key_at(place) == key), None)

    def gone(self, key: Hashable) -> bool:
        del key
        return False

    def update(self, now: float, chosen: Hashable | None, settle: bool = False) -> bool:
        del now, chosen, settle
        changed = self._changed or self._seen != len(self.rows)
        self._seen, self._changed = len(self.rows), False
        return changed
