"""Whom an Action touches at this moment, as far as the model can tell."""

from __future__ import annotations

from dataclasses import dataclass

from amitop.ami import Action
from amitop.pbx import Pbx


@dataclass(frozen=True, slots=True)
class Reach:
    """Those who are cut off, moved or otherwise hit."""

    #: One sentence on it, or empty where nobody is known to be touched.
    sentence: str = ""
    #: Uniqueids of the channels that it hits now, in the order in which they are told.
    channels: tuple[str, ...] = ()
    #: A line for each of them: who it is, and with whom.
    lines: tuple[str, ...] = ()
    #: Why it can't be told who is hit; empty where it can.
    unknown: str = ""


def reach(action: Action, pbx: Pbx) -> Reach:
    """Whom `action` would touch if it were carried out now."""
    del action, pbx
    return Reach()
