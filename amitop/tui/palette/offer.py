"""What the palette offers: one line, and what is done when it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amitop.tui.acting.lacking import Refusal

__all__ = ["Offer", "Refusal"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be chosen. Its texts are fit to be seen."""

    #: What kind of thing it is, in a word of at most eight letters.
    kind: str
    name: str
    #: Called on the main screen after the palette has closed; what it gives back is awaited where it can be.
    run: Callable[[], object]
    #: One line on it.
    says: str = ""
    #: Words by which it is found as well as by its name, and which are not shown.
    also: str = ""
    #: What stands at the right: a key, or how dangerous it is.
    right: str = ""
    right_ink: str = "muted"
    refusal: Refusal | None = None
    #: Where they are too many to be listed unasked: what several of them are called, for the line that counts them.
    several: str = ""
