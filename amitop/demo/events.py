"""How the embedded PBX writes an event: the headers of Asterisk 22, in its order."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from amitop.demo.entities import Channel

#: AMI's classes of event and of privilege, in Asterisk's order.
CLASSES = (
    "system",
    "call",
    "log",
    "verbose",
    "command",
    "agent",
    "user",
    "config",
    "dtmf",
    "reporting",
    "cdr",
    "dialplan",
    "originate",
    "agi",
    "cc",
    "aoc",
    "test",
    "security",
    "message",
)


class Written(Protocol):
    """Anything that writes headers of its own: a channel, a bridge, a queue member."""

    def headers(self) -> str: ...


class As(NamedTuple):
    """A channel in another role: its snapshot under a prefix, such as `Dest`."""

    prefix: str
    channel: Channel


#: What an event is made of, part by part.
Part = Written | As | tuple[str, object] | str


def dest(channel: Channel) -> As:
    """The channel that is dialled."""
    return As("Dest", channel)


def render(name: str, privilege: str, parts: tuple[Part, ...], at: float | None = None) -> bytes:
    """Return the bytes of an event that happened `at`; without `privilege`, of a list's item."""
    lines = [f"Event: {name}\r\n"]
    if privilege:
        lines.append(f"Privilege: {privilege},all\r\n")
    if at is not None:
        lines.append(f"Timestamp: {at:.6f}\r\n")  # as with timestampevents = yes
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
        elif isinstance(part, As):
            lines.append(part.channel.headers(part.prefix))
        elif isinstance(part, tuple):
            lines.append(f"{part[0]}: {part[1]}\r\n")
        else:
            lines.append(part.headers())
    lines.append("\r\n")
    return "".join(lines).encode("utf-8", "surrogateescape")
