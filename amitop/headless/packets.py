"""`amitop packets`: what passes between amitop and the PBX, to a pipe."""

from __future__ import annotations

import asyncio
import json
import time

from amitop.ami import Exchange, Kind, Packet
from amitop.headless.pipe import Pipe, quiet_broken_pipe
from amitop.headless.run import FINE, complain
from amitop.journal import Direction, redact_heard, redact_sent
from amitop.link import Link, LinkLost, Target


class Tap:
    """Hears one session and writes what `words` are all in."""

    def __init__(self, pipe: Pipe, form: str, words: str, count: int | None) -> None:
        self._pipe = pipe
        self._form = form
        self._words = [word.casefold().encode("utf-8") for word in words.split()]
        self._left = count
        #: Set when `count` packets were written.
        self.full = asyncio.Event()

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        del exchange
        self._write(redact_heard(packet), at, Direction.IN)

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
        del exchange
        self._write(redact_sent(raw), at, Direction.OUT)

    def ended(self, exchange: Exchange) -> None:
        """Nothing to write: no packet came."""

    def _write(self, raw: bytes, at: float, direction: Direction) -> None:
        if self.full.is_set() or (self._words and not self._matches(raw)):
            return
        self._pipe.put(raw if self._form == "raw" else _line(Packet(raw), at, direction))
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.full.set()

    def _matches(self, raw: bytes) -> bool:
        text = raw.lower() if raw.isascii() else raw.decode("utf-8", "replace").casefold().encode("utf-8")
        return all(word in text for word in self._words)


def _line(packet: Packet, at: float, direction: Direction) -> bytes:
    """One packet as a line of JSON; its keys are a contract with scripts."""
    name = packet.name if packet.kind is not Kind.BANNER else ""
    data = {
        "t": round(at, 6),
        "connection": 0,
        "direction": str(direction),
        "kind": str(packet.kind),
        "name": name,
        "action_id": packet.action_id,
        "headers": packet.headers,
    }
    text = json.dumps(data, ensure_ascii=False)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").encode() + b"\n"


async def packets(target: Target, form: str, words: str, count: int | None, seconds: float | None) -> int:
    """Print packets until `count`, `seconds`, the end of the pipe, or the loss of the link, which raises."""
    pipe = Pipe()
    tap = Tap(pipe, form, words, count)
    link = Link(target, tap, clock=time.time)
    try:
        await link.open()
        await _until_done(link, tap, pipe, seconds)
    finally:
        await link.close()
        pipe.close()
        if pipe.closed.is_set():
            quiet_broken_pipe()
        elif pipe.dropped:
            complain(f"{pipe.dropped} packets were left out: the reader of the pipe is too slow")
    return FINE


async def _until_done(link: Link, tap: Tap, pipe: Pipe, seconds: float | None) -> None:
    lost = asyncio.create_task(link.lost())
    full = asyncio.create_task(tap.full.wait())
    deadline = None if seconds is None else asyncio.get_running_loop().time() + seconds
    try:
        while not pipe.closed.is_set() and not full.done():
            left = 0.25 if deadline is None else min(0.25, deadline - asyncio.get_running_loop().time())
            if left <= 0:
                return
            await asyncio.wait([lost, full], timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if lost.done() and not full.done():
                raise LinkLost(lost.result())
    finally:
        lost.cancel()
        full.cancel()
