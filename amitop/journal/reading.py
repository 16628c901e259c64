"""A recording read back: packets and what stands between them, with a sentence for all that is wrong in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amitop.ami import Framer, Packet
from amitop.ami.packet import BANNER_START
from amitop.journal.files import CannotRead, Input
from amitop.journal.lines import parse, raw_of
from amitop.journal.recording import FORMAT, VERSION
from amitop.journal.store import Direction
from amitop.journal.times import seconds

#: Sentences kept on what is wrong with a file; more are counted.
PROBLEMS = 20
_STARTS = (BANNER_START, b"Event: ", b"Response: ")
# No line is that long: a packet has 16 MiB at most, and twice that in base64 and JSON.
_LINE_LIMIT = 64 * 1024 * 1024
_NAME_LENGTH = 256
# With more lines that are wrong it is no recording.
_HOPELESS = 100_000


@dataclass(slots=True, frozen=True)
class Passed:
    """A packet of a recording."""

    at: float
    direction: Direction
    connection: int
    aside: bool
    packet: Packet


@dataclass(slots=True, frozen=True)
class Mark:
    """Something that is no packet, but made the model what it was: sweep, clear, state, model or gap."""

    at: float
    kind: str
    data: dict[str, Any]
    #: Bytes of its line.
    size: int


class Reading:
    """The lines of a recording, once, from first to last. Raises `CannotRead` where it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        #: What is wrong with the file, in sentences.
        self.problems: list[str] = []
        self.problem_count = 0
        #: The first line: format, version, host, asterisk, start. Empty for a stream without one.
        self.header: dict[str, Any] = {}
        #: Whether these are the bytes of a connection and no recording: times are packets counted from 0.
        self.is_raw = False
        self._input = Input(path)
        self._line = 0
        self._last = -math.inf
        self._chunks = self._input.chunks()
        try:
            self._start()
        except BaseException:
            self._input.close()
            raise

    @property
    def done(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return self._input.done

    def close(self) -> None:
        self._input.close()

    def __iter__(self) -> Iterator[Passed | Mark | None]:
        """Yield what is in the file, and None now and then: a file may hold much in which there is nothing."""
        try:
            yield from self._raw_stream() if self.is_raw else self._json_lines()
        finally:
            self._input.close()
        if self._input.broken:
            self.complain(self._input.broken)

    def _start(self) -> None:
        """Look at what it begins with."""
        pieces: list[bytes] = []
        size = 0
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            # What is binary has no first line, however far it goes on: /dev/zero has no end.
            if b"\n" in chunk or size > _LINE_LIMIT or b"\0" in pieces[0]:
                break
        self._head = head = b"".join(pieces)
        text = head.lstrip(b"\r\n")
        if b"\0" not in head[:4096] and (text.startswith(_STARTS) or b"\nEvent: " in head):
            self.is_raw = True
            return
        first, end, _ = head.partition(b"\n")
        try:
            data = parse(first)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise CannotRead(f"{self.path}, line 1: {self._what_it_is(head, bool(end))}")
        if "format" not in data and "headers" in data:
            return  # the output of `amitop packets --format jsonl`
        self._check_header(data)
        self.header = data
        self._head = head[len(first) + 1 :]
        self._line = 1

    def _what_it_is(self, head: bytes, whole: bool) -> str:
        if self._input.broken:
            return f"{self._input.broken}, and nothing can be read of it"
        if not head:
            return "the file is empty"
        if b"\0" in head[:4096]:
            return "this is a binary file, not a recording"
        return "this is no recording of amitop" if whole else "the first line is torn, and there is no other"

    def _check_header(self, data: dict[str, Any]) -> None:
        if data.get("format") != FORMAT:
            raise CannotRead(f"{self.path}, line 1: the format is {_told(data.get('format'))}, not {FORMAT!r}")
        if data.get("version") != VERSION:
            self._line = 1
            self.complain(
                f"the format's version is {_told(data.get('version'))}, and this amitop knows {VERSION}; "
                "what it does not know is left out"
            )

    def _raw_stream(self) -> Iterator[Passed | None]:
        framer = Framer()
        number = 0
        for chunk in self._rest():
            for packet in framer.feed(chunk):
                yield Passed(float(number), Direction.IN, 0, False, _as_on_the_wire(packet))
                number += 1
            yield None
        for packet in framer.close():
            yield Passed(float(number), Direction.IN, 0, False, _as_on_the_wire(packet))

    def _rest(self) -> Iterator[bytes]:
        head, self._head = self._head, b""
        yield head
        yield from self._chunks

    def _json_lines(self) -> Iterator[Passed | Mark | None]:
        pieces: list[bytes] = []
        waiting = 0
        for chunk in self._rest():
            *whole, rest = chunk.split(b"\n")
            if whole:
                pieces.append(whole[0])
                whole[0] = b"".join(pieces)
                pieces, waiting = [], 0
                for line in whole:
                    yield from self._read(line)
                if self.problem_count > _HOPELESS:
                    self.problems.append(
                        f"{self.path}, line {self._line}: too much is wrong; nothing is read behind it"
                    )
                    return
            yield None
            pieces.append(rest)
            waiting += len(rest)
            if waiting > _LINE_LIMIT:
                self._line += 1
                self.complain("a line without an end; nothing is read behind it")
                return
        last = b"".join(pieces)
        if last.strip():
            yield from self._read(last, torn=True)

    def _read(self, line: bytes, torn: bool = False) -> Iterator[Passed | Mark]:
        self._line += 1
        if not line.strip():
            return
        try:
            data = parse(line)
            at, kind = seconds(data["t"]), data["kind"]
            found = self._passed(data, at) if "headers" in data else Mark(at, _text(kind), data, len(line))
        except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
            self.complain("the last line is torn; all before it was read" if torn else self._why(line))
            return
        if at < self._last:
            self.complain(f"time runs backwards, by {self._last - at:.3f} s")
        self._last = at
        if isinstance(found, Mark) and kind == "gap":
            self.complain(f"{_told(data.get('packets'))} packets are missing here: the disk was too slow")
        yield found

    def _why(self, line: bytes) -> str:
        try:
            parse(line)
        except (ValueError, RecursionError):
            return "this is no JSON; the line is left out"
        return "this is no packet; the line is left out"

    def _passed(self, data: dict[str, Any], at: float) -> Passed:
        connection = data.get("connection", 0)
        if type(connection) is not int or not 0 <= connection < 64:
            raise ValueError("no connection has this number")
        direction = Direction(data.get("direction", "in"))
        return Passed(at, direction, connection, data.get("model") is False, Packet(raw_of(data)))

    def complain(self, sentence: str) -> None:
        """Note that something is wrong at the line read last."""
        self.problem_count += 1
        if len(self.problems) < PROBLEMS:
            where = f"{self.path}" if self.is_raw else f"{self.path}, line {max(1, self._line)}"
            self.problems.append(f"{where}: {sentence}")

    def name(self, key: str) -> str:
        """Return what the first line tells by `key`, if it is a name: `host` or `asterisk`."""
        told = self.header.get(key)
        return told if isinstance(told, str) and len(told) <= _NAME_LENGTH else ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _told(value: Any) -> str:
    """Return a value of a file as it may stand in a sentence, short whatever it is."""
    return repr(value)[:40] if isinstance(value, str | int | float | None) else "neither a text nor a number"


def _as_on_the_wire(packet: Packet) -> Packet:
    """Return the packet with CRLF at its lines' ends: an editor or a forum has saved it with LF alone.

    Packets are found by their bytes, and those of a value end in CR.
    """
    return packet if b"\r" in packet.raw else Packet(packet.raw.replace(b"\n", b"\r\n"))
