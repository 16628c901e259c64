"""`amitop packets`: what passes between amitop and the PBX, to a pipe."""

from __future__ import annotations

import asyncio
import time

from amitop.ami import Exchange, Packet
from amitop.headless.output import unwritten
from amitop.headless.pipe import Pipe
from amitop.headless.run import FINE, complain
from amitop.journal import Direction, redact_heard, redact_sent
from amitop.journal.lines import packet_line
from amitop.journal.recording import Recorder
from amitop.journal.select import PacketFilter
from amitop.link import Link, LinkLost, Target
from amitop.monitor.fault import where


class Tap:
    """Hears one session, writes what `wanted` means, and records all of it."""

    def __init__(
        self, pipe: Pipe, form: str, wanted: PacketFilter, count: int | None, recorder: Recorder | None = None
    ) -> None:
        self._pipe = pipe
        self._form = form
        self._wanted = wanted
        self._left = count
        self._recorder = recorder
        #: Packets that could not be looked at or written, and why the last of them.
        self.failures = 0
        self.failure = ""
        #: Set when `count` packets were written.
        self.full = asyncio.Event()

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        raw = redact_heard(packet)
        latency = exchange.latency if exchange is not None else None
        self._write(packet if raw is packet.raw else Packet(raw), at, Direction.IN, latency)

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
        del exchange
        self._write(Packet(redact_sent(raw)), at, Direction.OUT, None)

    def ended(self, exchange: Exchange) -> None:
        """Nothing to write: no packet came."""

    def failed(self, error: Exception) -> None:
        """Count a packet that could not be written."""
        self.failures += 1
        self.failure = where(error)

    def _write(self, packet: Packet, at: float, direction: Direction, latency: float | None) -> None:
        if self._recorder is not None:
            if self._recorder.wants_model:
                self._recorder.model(at, "")
            self._recorder.packet(packet.raw, at, direction)
        if self.full.is_set() or (self._wanted and not self._wanted.matches(packet, direction, 0, latency)):
            return
        self._pipe.put(packet.raw if self._form == "raw" else packet_line(packet, at, direction))
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.full.set()


async def packets(
    target: Target,
    form: str,
    wanted: PacketFilter,
    count: int | None,
    seconds: float | None,
    recorder: Recorder | None = None,
) -> int:
    """Print packets until `count` or `seconds`; what ends it before them raises, the link or standard output."""
    pipe = Pipe(json=form == "jsonl")
    tap = Tap(pipe, form, wanted, count, recorder)
    link = Link(target, tap, clock=time.time)
    try:
        await link.open()
        await _until_done(link, tap, pipe, seconds)
    finally:
        await link.close()
        pipe.close()
        if recorder is not None:
            recorder.close()
            if recorder.notice:
                complain(recorder.notice)
        if tap.failures:
            complain(f"{tap.failures} packets were left out: {tap.failure}")
        if pipe.dropped and pipe.error is None:
            complain(f"{pipe.dropped} packets were left out: the reader of the pipe is too slow")
    if pipe.error is not None:
        raise unwritten(pipe.error, "the packets")
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
