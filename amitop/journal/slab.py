"""A stretch of the journal: packets' bytes end to end, and what is known of each beside them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

#: Bytes that the columns of a slab take for each packet.
COLUMNS = 19


class Slab:
    """Packets in a row: their bytes end to end, and columns of numbers beside them."""

    __slots__ = ("at", "data", "ends", "exchange", "first", "flags", "names", "packed")

    def __init__(self, first: int) -> None:
        self.first = first
        self.data = bytearray()
        self.ends = array("I")
        self.at = array("d")
        self.flags = array("B")
        self.names = array("H")
        self.exchange = array("I")
        #: The bytes compressed, in place of `data`.
        self.packed = b""

    @property
    def size(self) -> int:
        return len(self.data) + len(self.packed) + COLUMNS * len(self.ends)

    def holding(self, data: bytes | bytearray, pattern: re.Pattern[bytes], low: int, high: int) -> list[int]:
        """The numbers of those packets from place `low` up to `high` whose bytes, in `data`, hold `pattern`."""
        ends = self.ends
        found: list[int] = []
        stop = ends[high - 1]
        # No iterator over matches: it would hold the bytes fast while packets are added.
        match = pattern.search(data, ends[low - 1] if low else 0, stop)
        while match:
            place = bisect_right(ends, match.start(), low, high)
            found.append(self.first + place)
            match = pattern.search(data, ends[place], stop)
        return found
