"""Packets that no honest PBX sends, made of those that real ones sent."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

import zstandard

from amitop.journal.lines import raw_of

FIXTURES = Path(__file__).parent.parent / "fixtures"
Headers = list[tuple[bytes, bytes]]

#: What a header says when it lies.
ODD = [
    b"",
    b" ",
    b"-1",
    b"0",
    b"1" * 400,
    b"nan",
    b"1e308",
    b"-inf",
    b"<unknown>",
    b"None",
    "•••".encode(),
    b"\xff\xfe\x00",
    b"a\0b",
    b"a\rb",
    b"\x1b[31m\x9b2J",
    "\u202egnp\u2066".encode(),
    b"Z" + "\u0301".encode() * 50,
    "株式会社".encode() * 20,
    b"[bold]x[/] [/x]",
    b"secret " * 30,
    b"x" * 5000,
    b"Local/1@a-1;2",
    b"PJSIP/a/b/c-0001",
    b"&".join([b"PJSIP/1@t"] * 50),
    b"1700000000.1",
    b"99999999999999.99999999999",
    b"\\" * 99 + b"n",
    b"0:00:" + b"9" * 30,
]
_PUMPED = [b"secret", b"a-", b" ", "漢".encode(), b"=", b":", b"\\", b'"secret":"', b"Output: pass", b"\x1b["]


@cache
def recorded() -> list[bytes]:
    """Return the packets of real Asterisks, each kind of event a few times."""
    packets: dict[bytes, list[bytes]] = {}
    for path in sorted(FIXTURES.glob("*.jsonl.zst")):
        for line in zstandard.ZstdDecompressor().stream_reader(path.open("rb")).readall().splitlines():
            data = json.loads(line)
            if "headers" in data:
                raw = raw_of(data)
                of_kind = packets.setdefault(raw.split(b"\r\n", 1)[0], [])
                if len(of_kind) < 40:
                    of_kind.append(raw)
    return [raw for of_kind in packets.values() for raw in of_kind]


class Material:
    """Makes packets, streams and files by chance; the same chance makes the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def value(self, longest: int = 100_000) -> bytes:
        """Return an odd value, now and then a very long one."""
        if self.chance.random() < 0.98:
            return self.chance.choice(ODD)
        pump = self.chance.choice(_PUMPED)
        return pump * self.chance.randrange(1, longest // len(pump))

    def packet(self) -> bytes:
        """Return a packet of a real Asterisk, as it was or with lies in it."""
        raw = self.chance.choice(recorded())
        if self.chance.random() < 0.2:
            return raw
        headers = [(key, value) for key, _, value in (line.partition(b": ") for line in raw.split(b"\r\n") if line)]
        for _ in range(self.chance.randrange(1, 6)):
            self._change(headers)
        return b"".join(key + b": " + value + b"\r\n" for key, value in headers) + b"\r\n"

    def _change(self, headers: Headers) -> None:
        place = self.chance.randrange(1, len(headers)) if len(headers) > 1 else 0
        key, value = headers[place]
        kind = self.chance.randrange(7)
        if kind == 0 and len(headers) > 1:
            del headers[place]
        elif kind == 1:
            headers[place] = key, self.value()
        elif kind == 2:
            headers.insert(place, (key, self.value()))
        elif kind == 3:
            headers[place] = self.chance.choice(ODD), value
        elif kind == 4:
            other = self.chance.choice(recorded()).split(b"\r\n")
            name, _, told = self.chance.choice(other).partition(b": ")
            headers.append((name, told))
        elif kind == 5:
            same = [each for each in headers if each[1] and each[1] != value]
            headers[place] = key, self.chance.choice(same)[1] if same else b""
        else:
            at = self.chance.randrange(len(value) + 1)
            headers[place] = key, value[:at] + self.chance.choice(ODD)[:20] + value[at:]

    def stream(self) -> bytes:
        """Return some packets end to end, torn, doubled and with bytes changed."""
        stream = bytearray(b"".join(self.packet() for _ in range(self.chance.randrange(1, 5))))
        for _ in range(self.chance.randrange(4)):
            at = self.chance.randrange(len(stream) + 1)
            if self.chance.random() < 0.5:
                stream[at : at + self.chance.randrange(9)] = self.chance.choice(
                    [b"\r\n", b"\n", b"\r", b"\xff", b""]
                )
            else:
                del stream[at : at + self.chance.randrange(200)]
        return bytes(stream)
