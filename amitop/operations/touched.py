"""What `reach` answers, and how an answer is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amitop.operations.find import line
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel


@dataclass(frozen=True, slots=True)
class Reach:
    """Those who are cut off, moved or otherwise hit."""

    #: One sentence on it, or empty where nobody is known to be touched.
    sentence: str = ""
    #: Uniqueids of the channels that it hits now, in the order in which they are told.
    channels: tuple[str, ...] = ()
    #: A line for each of them, oldest first: who it is, and with whom. Queue members have lines and no channels.
    lines: tuple[str, ...] = ()
    #: Why it can't be told who is hit; empty where it can.
    unknown: str = ""
    #: Whether it hits whoever matches, so that fewer of them are still what was meant.
    many: bool = False


def on(pbx: Pbx, channels: Sequence[Channel], sentence: str, many: bool = False, unknown: str = "") -> Reach:
    """These channels are hit."""
    ids = tuple(each.uniqueid for each in channels)
    return Reach(sentence, ids, tuple(line(pbx, each) for each in channels), unknown, many)


def missing(name: str) -> Reach:
    """The channel that is asked for is not in the model."""
    return Reach(unknown=f"no channel of the name {name} is known" if name else "no channel is named")
