"""Reading header values as AMI writes them; never raising on a value that is not what it should be."""

from __future__ import annotations

import math
from collections.abc import Mapping

Fields = Mapping[str, str]

#: What Asterisk writes for a text that it does not know; QueueEntry has the second form.
_UNKNOWN = frozenset({"<unknown>", "unknown", "<none>"})
# Beyond it a number is nothing that Asterisk counts, and would overflow as a time.
_LIMIT = 1 << 53


def known(value: str | None) -> str:
    """`value`, or ``""`` where it says that it is not known."""
    return "" if value is None or value in _UNKNOWN else value


def whole(value: str | None, default: int = 0) -> int:
    """A whole number; `default` where it is none."""
    try:
        number = int(value) if value else default
    except ValueError:
        return default
    return number if abs(number) < _LIMIT else default


def real(value: str | None, default: float = 0.0) -> float:
    """A number; `default` where it is none."""
    try:
        number = float(value) if value else default
    except ValueError:
        return default
    return number if math.isfinite(number) and abs(number) < _LIMIT else default


def moment(value: str | None) -> float | None:
    """Seconds since the epoch; Asterisk's 0 is never."""
    return real(value) or None


def flag(value: str | None) -> bool:
    """`1`, `Yes` and `True` are so written by one event or another."""
    return (value or "").lower() in ("1", "yes", "true", "on")


def duration(value: str | None) -> float | None:
    """Seconds of an `H:MM:SS`, or None."""
    parts = (value or "").split(":")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 9 for part in parts):
        return None
    hours, minutes, seconds = map(int, parts)
    return float(hours * 3600 + minutes * 60 + seconds)
