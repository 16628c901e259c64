"""A recording opened: read once from end to end, then played like what it was."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from amitop.ami import Action, ActionError, Ending, Exchange, Packet
from amitop.journal import Direction, Journal
from amitop.journal.reading import Mark, Passed, Reading
from amitop.link import Target
from amitop.monitor.playback import Playback
from amitop.monitor.state import LinkState, Standing
from amitop.monitor.timeline import Timeline, play_mark, size_of
from amitop.monitor.watch import Monitor
from amitop.pbx import Pbx

#: Seconds of reading between two turns of the loop, so that keys are answered.
SLICE_SECONDS = 0.01
#: Packets between two samples of how much there was: a few at first, later this many, and never many samples.
SAMPLE_EVERY = 4096
_KNOWN_EXCHANGES = 256
#: Bytes of memory that a recording may take.
KEPT = 1 << 30
# What takes memory beside the journal: an Exchange, and a row of the model.
_EXCHANGE_BYTES, _ROW_BYTES = 500, 1_000


class Replay(Playback):
    """A recording, or a stream captured raw. `run` reads it whole (`progress`), and then plays it.

    Raises `journal.files.CannotRead` where the file is none of these. What is wrong further on is told in
    `problems`, and what can be read is shown.
    """

    def __init__(
        self,
        path: Path,
        *,
        speed: float = 1.0,
        autoplay: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self._reading = Reading(path)
        start = Standing()
        # A recording of packets alone tells nothing of the link: it was there.
        start.state, start.version = LinkState.LIVE, self._reading.name("asterisk")
        journal = Journal(None, packed=True)
        timeline, target = Timeline(journal, start, rows=sys.maxsize), _target(self._reading.name("host"), path)
        super().__init__(target, journal, timeline, clock=clock)
        self._ahead, self._standing = Pbx(), start
        self._autoplay = autoplay
        self._next_sample = 0
        self._beside = self._exchange_count = self._marks_size = 0
        self.recorded_version = start.version
        self._exchanges: OrderedDict[str, tuple[int, Exchange]] = OrderedDict()
        #: Whether all of it was read.
        self.is_ready = False
        self.state, self.state_text = LinkState.SYNCING, f"reading {path.name}"
        self.set_speed(speed)

    @property
    def progress(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return 1.0 if self.is_ready else self._reading.done

    @property
    def problems(self) -> list[str]:
        """What is wrong with the file, in sentences with file and line; the first few."""
        return self._reading.problems

    @property
    def problem_count(self) -> int:
        return self._reading.problem_count

    @property
    def is_raw(self) -> bool:
        """Whether it is a stream without times: they are packets, counted from 0."""
        return self._reading.is_raw

    async def run(self) -> None:
        """Read all of it in slices, then play until closed."""
        await self.index()
        if self._autoplay and not self._closed.is_set():
            self.play()
        await super().run()

    async def index(self) -> None:
        """Read all of it, checkpoint by checkpoint; keys are answered meanwhile."""
        if self.is_ready:
            return
        pause = time.perf_counter() + SLICE_SECONDS
        for item in self._reading:
            if item is not None:
                self._take(item)
            if self._beside > KEPT - self.journal.size:
                self._reading.complain(f"nothing is read behind it: it takes more than {KEPT >> 20:,} MB of memory")
                self._reading.close()
                break
            if time.perf_counter() >= pause:
                self.state_text = f"reading {self.path.name}: {100 * self.progress:.0f} %"
                await asyncio.sleep(0)
                pause = time.perf_counter() + SLICE_SECONDS
                if self._closed.is_set():
                    self._reading.close()
                    return
        self.timeline.sample(self._ahead, self.time_of(self.last))
        self._ahead, self._standing = Pbx(), Standing()
        self._exchanges.clear()
        self.is_ready = True
        self.timeline.rebuild(self.pbx, self, self.first)
        self.jump(self.first)

    def _move(self, position: int) -> None:
        if self.is_ready:
            super()._move(position)

    def _take(self, item: Passed | Mark) -> None:
        if isinstance(item, Mark):
            self._take_mark(item)
            return
        packet, at, number = item.packet, item.at, self.journal.next
        if number >= self.timeline.due:
            self.timeline.checkpoint(self._ahead, self._standing, at)
            rows = _ROW_BYTES * size_of(self._ahead)
            self._beside = rows + self._marks_size + _EXCHANGE_BYTES * self._exchange_count
        elif number >= self._next_sample:
            self.timeline.sample(self._ahead, at)
            self._next_sample = number + min(SAMPLE_EVERY, max(16, number // 128))
        if item.direction is Direction.OUT:
            exchange = self._open_exchange(packet, at, item.connection)
        else:
            exchange = self._pair(packet, at)
        self.journal.append(packet, at, item.direction, item.connection, exchange, None, item.aside)
        if item.direction is Direction.IN and item.connection == 0 and not item.aside:
            self._ahead.apply(packet, at)

    def _take_mark(self, mark: Mark) -> None:
        if mark.kind == "ended":
            told = mark.data.get("action_id")
            _, exchange = self._exchanges.pop(told if isinstance(told, str) else "", (0, None))
            if exchange is not None:
                is_deadline = mark.data.get("ending") == Ending.DEADLINE
                (exchange.expire if is_deadline else exchange.disconnect)(mark.at)
                self.journal.note(exchange)
        elif mark.kind in ("sweep", "clear", "state", "model"):
            self._marks_size += mark.size
            self._beside += mark.size
            noted = self.timeline.mark(mark.at, mark.kind, mark.data)
            if not play_mark(self._ahead, self._standing, noted):
                self._reading.complain(f"a {mark.kind} that can't be used; it is left out")

    def _open_exchange(self, packet: Packet, at: float, connection: int) -> int:
        action_id = packet.action_id
        if action_id is None:
            return 0
        try:
            exchange = Exchange(Action(packet.name), action_id, at)
        except ActionError:
            return 0
        self._exchange_count += 1
        number = self.journal.open_exchange(exchange, own=connection == 0)
        self._exchanges[action_id] = number, exchange
        if len(self._exchanges) > _KNOWN_EXCHANGES:
            self._exchanges.popitem(last=False)
        return number

    def _pair(self, packet: Packet, at: float) -> int:
        """The number of the Exchange that `packet` belongs to, or 0."""
        if b"ActionID:" not in packet.raw:
            return 0
        number, exchange = self._exchanges.get(packet.action_id or "", (0, None))
        if exchange is not None:
            exchange.receive(packet, at)
            self.journal.note(exchange)
            if exchange.ending is Ending.LIST_COMPLETE:
                del self._exchanges[exchange.action_id]
        return number


def rewind(monitor: Monitor, *, clock: Callable[[], float] = time.monotonic) -> Playback:
    """What `monitor` still keeps, to go back in while it goes on; at its end, which is now."""
    back = Playback(monitor.target, monitor.journal, monitor.keeper.timeline, clock=clock)
    back.position = -1  # nowhere yet
    back.jump(back.last)
    return back


def _target(host: str, path: Path) -> Target:
    try:
        return Target.parse(host) if host else Target(path.name)
    except ValueError:
        return Target(path.name)
