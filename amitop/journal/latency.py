"""How long Asterisk takes to answer, by Action: counts on a logarithmic scale, so that memory stays bounded."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator

# Twelve steps to a doubling: a percentile is told within 3 %. From 10 microseconds to about 100 seconds.
_STEPS = 12
_LEAST = 1e-5
_BUCKETS = _STEPS * 24
# Whoever composes Actions with ever new names finds them here together.
_NAMES_LIMIT = 256
OTHERS = "(others)"


class Latency:
    """The answers to one Action. Times are in seconds."""

    __slots__ = ("_buckets", "count", "errors", "longest", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        #: Exchanges that ended, answered or not.
        self.count = 0
        #: Those of them that Asterisk refused, or that had no answer.
        self.errors = 0
        self.longest = 0.0
        self._buckets = array("L", bytes(array("L").itemsize * _BUCKETS))

    def add(self, seconds: float | None, ok: bool) -> None:
        """Count an Exchange; `seconds` is None where no answer came."""
        self.count += 1
        self.errors += not ok
        if seconds is None or not math.isfinite(seconds):
            return
        seconds = max(seconds, 0.0)
        self.longest = max(self.longest, seconds)
        # Two logarithms: a quotient of absurd seconds would overflow.
        place = math.ceil(_STEPS * (math.log2(seconds) - math.log2(_LEAST))) if seconds > _LEAST else 0
        self._buckets[min(place, _BUCKETS - 1)] += 1

    @property
    def answered(self) -> int:
        """Exchanges with an answer."""
        return sum(self._buckets)

    def percentile(self, part: float) -> float | None:
        """The time within which `part` (0.99) of the answers came; None without any."""
        wanted = math.ceil(part * self.answered)
        reached = 0
        for place, number in enumerate(self._buckets):
            reached += number
            if number and reached >= wanted:
                return float(min(_LEAST * 2.0 ** (place / _STEPS), self.longest))
        return None


class Latencies:
    """Every Action's `Latency`."""

    def __init__(self) -> None:
        self._names: dict[str, Latency] = {}

    def __iter__(self) -> Iterator[Latency]:
        """The slowest first, by their longest answer."""
        return iter(sorted(self._names.values(), key=lambda each: (-each.longest, each.name)))

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str, seconds: float | None, ok: bool) -> None:
        """Count an Exchange of the Action `name`."""
        if name not in self._names and len(self._names) >= _NAMES_LIMIT:
            name = OTHERS
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = Latency(name)
        found.add(seconds, ok)
