"""How many have waited in each queue lately: sampled every few seconds, kept for a good half hour."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import islice

#: Seconds between two samples, and how many are kept of a queue.
EVERY, KEPT = 5, 480
#: Samples that a graph shows: half an hour.
SHOWN = 1800 // EVERY

_BLOCKS = " ▁▂▃▄▅▆▇█"


class Past:
    """Samples by queue and by the time they were taken at, so that going back in time shows what was then."""

    def __init__(self) -> None:
        self._samples: dict[Hashable, dict[int, int]] = {}
        self._last: int | None = None

    def wants(self, now: float) -> bool:
        """Whether it is time for a sample."""
        return int(now // EVERY) != self._last

    def sample(self, waiting: Iterable[tuple[Hashable, int]], now: float) -> None:
        """Keep how many wait in each queue; one of which nothing was heard for as long is forgotten."""
        slot = self._last = int(now // EVERY)
        for key, number in waiting:
            samples = self._samples.setdefault(key, {})
            samples[slot] = number
            for old in list(islice(samples, max(0, len(samples) - KEPT))):
                del samples[old]
        # It may be of a PBX that can't be seen, or was put aside: what was seen of it before stays.
        for key in [key for key, samples in self._samples.items() if slot - max(samples) > KEPT]:
            del self._samples[key]

    def buckets(self, key: Hashable, now: float, cells: int) -> list[int | None]:
        """The most that waited in each of `cells` stretches up to `now`; None where nobody looked."""
        samples = self._samples.get(key, {})
        # Stretches begin at round times, so that the graph moves by whole cells and does not shimmer.
        length = max(1, -(-SHOWN // max(1, cells)))
        last = int(now // EVERY) // length
        made: list[int | None] = [None] * cells
        for slot, number in samples.items():
            place = cells - 1 - (last - slot // length)
            if 0 <= place < cells and slot * EVERY <= now:
                made[place] = max(made[place] or 0, number)
        return made


def graph(values: list[int | None], rows: int, least_top: int = 4) -> list[str]:
    """Values as bars of blocks, `rows` high; a zero is a thin line, and what is not known is blank."""
    top = max([least_top, *(value for value in values if value is not None)])
    heights = [0 if value is None else max(1, round(value * 8 * rows / top)) for value in values]
    return [
        "".join(_BLOCKS[min(8, max(0, height - 8 * row))] for height in heights) for row in reversed(range(rows))
    ]
