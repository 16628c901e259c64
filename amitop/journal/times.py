"""Times that stand in a file."""

from __future__ import annotations

from typing import Any

#: The year 3000, in seconds since the epoch: what is said to be later is no time, and could not be shown.
LATEST = 32_503_680_000.0


def seconds(told: Any) -> float:
    """Return a number of seconds from JSON. Raises `ValueError` if it is no time."""
    if type(told) not in (int, float) or not 0 <= told < LATEST:
        raise ValueError("no time")
    return float(told)
