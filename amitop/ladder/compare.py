"""Two packets held against one another, header by header."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from amitop.ami import Packet


class Difference(NamedTuple):
    """One header of two packets; None where a packet has not got it."""

    key: str
    first: str | None
    second: str | None

    @property
    def same(self) -> bool:
        return self.first == self.second


def compare(first: Packet, second: Packet) -> list[Difference]:
    """Every header of either, in the first's order and then the second's; the n-th of a name beside the n-th."""
    ours, theirs = _numbered(first), _numbered(second)
    return [Difference(key, ours.get((key, n)), theirs.get((key, n))) for key, n in (ours | theirs)]


def _numbered(packet: Packet) -> dict[tuple[str, int], str]:
    seen: Counter[str] = Counter()
    numbered: dict[tuple[str, int], str] = {}
    for key, value in packet.headers:
        numbered[key, seen[key]] = value
        seen[key] += 1
    return numbered
