"""What rows are sorted by, and how values of several kinds stand to one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)


class SortBy(NamedTuple, Generic[Row]):
    """One order: by what, and whether the largest comes first."""

    by: Callable[[Row], Any]
    reverse: bool = False


def sorted_places(places: Sequence[int], values: Sequence[Any], reverse: bool) -> list[int]:
    """Places sorted by what stands at each of `values`, of whatever kinds; equal ones stay as they are.

    What is not known (None) stands last, whichever way it is sorted.
    """
    with suppress(TypeError):
        return sorted(places, key=values.__getitem__, reverse=reverse)
    known = [place for place in places if values[place] is not None]
    unknown = [place for place in places if values[place] is None]
    try:
        return sorted(known, key=values.__getitem__, reverse=reverse) + unknown
    except TypeError:
        comparable = [_comparable(value) for value in values]
        return sorted(known, key=comparable.__getitem__, reverse=reverse) + unknown


def _comparable(value: Any) -> tuple[Any, ...]:
    """What can be told smaller or larger than any other: what is not known first, numbers before texts."""
    if value is None:
        return (0,)
    if isinstance(value, int | float):
        return (1, value)
    if isinstance(value, tuple):
        return (2, *map(_comparable, value))
    return (3, str(value))
