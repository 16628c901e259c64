"""What was typed and what Asterisk answered, as lines that are fit to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from amitop.ami import Exchange, Packet
from amitop.journal import redact_heard
from amitop.journal.redact import conceal_command
from amitop.text import visible

#: Lines that are kept; the oldest go first.
LIMIT = 20_000

_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class OutputLine(NamedTuple):
    """A line, and the ink that it is written in."""

    text: str
    ink: str


class Match(NamedTuple):
    """Where something looked for stands: the line's place, and from which character to which."""

    line: int
    start: int
    end: int


def clean(text: str) -> str:
    """A line of output without colour codes; tabs as blanks, other controls as marks."""
    if text.isascii() and text.isprintable():
        return text
    return visible(_COLOURS.sub("", text).rstrip("\r").expandtabs(8))


def shown(command: str) -> str:
    """A command as it may stand on the screen: what may be a secret is masked."""
    return visible(conceal_command(command))


def output_of(exchange: Exchange) -> list[str]:
    """What a command printed, line by line, secrets masked."""
    lines: list[str] = []
    for response in exchange.responses:
        packet = Packet(redact_heard(response))
        lines += packet.output
    while lines and not lines[-1]:
        del lines[-1]  # an empty Output stands for no output (AMI.md §1), and one more often ends it
    return [clean(line) for line in lines]


class Transcript:
    """The lines of a session, newest last."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self.lines: list[OutputLine] = []
        #: Lines that had to go.
        self.dropped = 0
        #: Counts the changes.
        self.revision = 0
        #: The whole output of the last command.
        self.last: list[str] = []

    def add(self, lines: Iterable[str], ink: str = "text") -> None:
        """Add lines that are fit to be seen."""
        self.lines += [OutputLine(line, ink) for line in lines]
        spare = len(self.lines) - self._limit
        if spare > 0:
            del self.lines[:spare]
            self.dropped += spare
        self.revision += 1

    def answer(self, lines: list[str], ink: str = "text") -> None:
        """Add the output of a command."""
        self.last = lines
        self.add(lines, ink)

    def find(self, words: str) -> list[Match]:
        """Every place where `words` stands, whatever its case, in the order of the lines."""
        if not words:
            return []
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        return [
            Match(place, found.start(), found.end())
            for place, line in enumerate(self.lines)
            for found in pattern.finditer(line.text)
        ]
