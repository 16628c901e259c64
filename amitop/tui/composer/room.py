"""How high the composer stands: as its form needs, with all the room there is once something was sent."""

from __future__ import annotations

#: Lines at most, and how much of the screen they may take, in hundredths.
MOST, SHARE = 40, 88
# Lines around form and packet; and of the packet those beside a line for each field: head, Action, warnings.
_AROUND, _BESIDE = 9, 9


def stand(rows: int, fields: int, all_of_it: bool) -> tuple[int, int]:
    """Lines above it and lines of it on a screen of `rows`; nothing that is typed changes them."""
    most = min(MOST, rows * SHARE // 100)
    return (rows - most) // 2, most if all_of_it else min(most, _AROUND + _BESIDE + fields)
