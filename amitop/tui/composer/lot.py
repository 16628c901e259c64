"""What a header may be completed to, and which of it a few letters mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NamedTuple

#: How many are offered at once.
LIMIT = 40


class Candidate(NamedTuple):
    """A value, and who or what that is now."""

    value: str
    about: str = ""
    #: Name and number by which it is found too.
    who: str = ""


class Lot(NamedTuple):
    """All that a header may be completed to. Of ten thousand only those are worked out that are offered."""

    #: What each is found by, in lower case: its value, a line end, who it is; and what it is made from.
    rows: Iterable[tuple[str, Any]]
    make: Callable[[Any], Candidate] = lambda made: made


def lot_of(known: Iterable[Candidate]) -> Lot:
    """A lot of few, each worked out already."""
    return Lot((f"{each.value}\n{each.who}".lower(), each) for each in known)


def complete(text: str, lot: Lot, limit: int = LIMIT) -> list[Candidate]:
    """Those that `text` may mean: by the value's beginning, then anywhere in it, then by who or what it is."""
    words = text.lower().split()
    if not words:
        return [lot.make(each) for _, each in islice(lot.rows, limit)]
    begun: list[Any] = []
    inside: list[Any] = []
    named: list[Any] = []
    whole, first = text.strip().lower(), words[0]
    for found_by, each in lot.rows:
        if first not in found_by:
            continue
        if found_by.startswith(whole):
            begun.append(each)
            if len(begun) >= limit:
                break
        elif len(inside) < limit:
            value = found_by.partition("\n")[0]
            if all(word in value for word in words):
                inside.append(each)
            elif len(named) < limit and all(word in found_by for word in words):
                named.append(each)
    return [lot.make(each) for each in [*begun, *inside, *named][:limit]]
