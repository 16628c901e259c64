"""Warnings: what Asterisk does with an Action as it is filled in, where that surprises (AMI.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amitop.pbx import Pbx


@dataclass(frozen=True, slots=True)
class Trap:
    """One surprise."""

    #: The header that it is about.
    header: str
    #: What will happen, in a sentence without a full stop.
    sentence: str
    #: Who or what that is now, from the model; may be empty.
    more: str = ""


def traps(name: str, headers: Sequence[tuple[str, str]], pbx: Pbx) -> list[Trap]:
    """The traps that an Action called `name` steps into with these headers, finished or not."""
    del name, headers, pbx
    return []
