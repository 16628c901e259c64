"""How long to wait before the next try to connect."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST = 1.0
CAP = 30.0


class Backoff:
    """Doubles from one second to thirty, each shortened by up to a half at random, so that clients spread out."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._tries = 0

    def next(self) -> float:
        """Seconds to wait before the next try."""
        whole = min(CAP, FIRST * float(1 << self._tries))
        self._tries = min(self._tries + 1, 10)
        return whole * (1 - self._chance() / 2)

    def reset(self) -> None:
        """The connection held: begin anew with a short wait."""
        self._tries = 0
