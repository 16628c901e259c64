"""One line of a checkup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How something stands."""

    FINE = "fine"
    #: Worth knowing: something is not seen, not possible or not known.
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str
    mark: Mark
    says: str
    #: What to do about it; empty where there is nothing.
    do: str = ""


def listed(names: Sequence[str]) -> str:
    """As a sentence has them: `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
