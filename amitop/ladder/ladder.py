"""What a ladder is made of. Its texts are Asterisk's own, and not yet fit to be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ColumnKind(StrEnum):
    """Who stands at the head of a column."""

    CHANNEL = "channel"
    QUEUE = "queue"
    ROOM = "conference"


class StepKind(StrEnum):
    """What happened."""

    STATE = "state"
    DIAL = "dial"
    ANSWER = "answer"
    REFUSED = "refused"
    JOIN = "join"
    LEAVE = "leave"
    ABANDON = "abandon"
    CALL = "call"
    CONNECT = "connect"
    COMPLETE = "complete"
    BRIDGE = "bridge"
    UNBRIDGE = "unbridge"
    TRANSFER = "transfer"
    FAILED = "failed"
    HOLD = "hold"
    UNHOLD = "unhold"
    MUSIC = "music"
    PARK = "park"
    UNPARK = "unpark"
    MUTE = "mute"
    UNMUTE = "unmute"
    PICKUP = "pickup"
    SPY = "spy"
    RECORD = "record"
    APPLICATION = "application"
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Column:
    """A channel, both halves of a Local channel, a queue or a conference."""

    #: A Uniqueid, the common part of two Local halves' names, or a queue's or conference's name.
    key: str
    kind: ColumnKind
    title: str
    #: Who that is: a name or a number.
    party: str = ""
    #: Uniqueids; none for a queue or a conference.
    uniqueids: tuple[str, ...] = ()
    #: The channel names.
    channels: tuple[str, ...] = ()
    #: The last state that was told of it; `Hangup` where it has ended.
    state: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: to one column, or from one to another."""

    #: The time of its first packet.
    at: float
    kind: StepKind
    text: str
    #: A place in `Ladder.columns`.
    column: int
    #: The column that an arrow leads to; None where only one is concerned.
    to: int | None
    #: The numbers of the packets that tell of it, the one that tells most first.
    packets: tuple[int, ...]
    #: How often it happened in a row.
    times: int = 1
    #: The packet of the Action that brought it about.
    cause: int | None = None
    #: A hangup's cause; 0 where there is none.
    code: int = 0


@dataclass(frozen=True, slots=True)
class Ladder:
    """The picture of a call."""

    columns: tuple[Column, ...] = ()
    steps: tuple[Step, ...] = ()
    #: How many Local channels were folded into one column each.
    folded: int = 0
    #: By column, the steps from which and up to which it lives.
    lives: tuple[tuple[int, int], ...] = field(default=())
