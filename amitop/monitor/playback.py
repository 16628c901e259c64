"""A watch played again: the same face as `Monitor`, at any moment that is kept, with a clock of its own."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections.abc import Callable

from amitop.ami import Action, Exchange
from amitop.journal import Journal
from amitop.journal.history import History
from amitop.journal.select import PacketFilter
from amitop.link import LinkError, Target
from amitop.monitor.manual import Manual
from amitop.monitor.operator import NotAllowed
from amitop.monitor.state import Standing
from amitop.monitor.timeline import EVERY, Timeline
from amitop.pbx import Pbx

SLOWEST, QUICKEST = 0.1, 100.0
#: Packets that one turn of the loop plays or searches at most, so that keys are answered in between.
SLICE = 2_000
_TICK_SECONDS = 0.05


class Playback(Standing):
    """A journal and its timeline, seen as of `position`: the moment before the packet of that number came.

    `pbx` stays the same object wherever one goes. Nothing can be changed: Actions are refused with a sentence.
    """

    read_only = True
    shares_connection = False
    retry_at: float | None = None
    behind: float | None = None
    error: LinkError | None = None

    def __init__(
        self,
        target: Target,
        journal: Journal,
        timeline: Timeline,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.target = target
        self.journal = journal
        self.timeline = timeline
        self.pbx = Pbx()
        self.manual = Manual(version=lambda: self.version)
        self.history = History()
        self.position = 0
        #: The Asterisk version that a recording's first line tells.
        self.recorded_version = ""
        self.playing = False
        self.speed = 1.0
        self._marks_taken = 0
        self._clock = clock
        self._closed = asyncio.Event()
        # Played time is the anchor's, and as much more as the clock has gone on since, times the speed.
        self._anchor_clock = self._anchor_time = 0.0

    # -- where and when

    @property
    def first(self) -> int:
        """The first position that can be seen."""
        return self.timeline.first

    @property
    def last(self) -> int:
        """The last one: behind the newest packet."""
        return self.journal.next

    @property
    def packets(self) -> int:
        """Packets that have passed at this position."""
        return self.position

    @property
    def now(self) -> float:
        """The time that is played, in seconds since the epoch: the clock for all that is shown."""
        if not self.playing:
            return self._anchor_time
        return self._anchor_time + (self._clock() - self._anchor_clock) * self.speed

    def time_of(self, position: int) -> float:
        """When `position` was reached: the time of the packet before it."""
        if self.journal.next <= self.journal.first:
            return 0.0
        return self.journal.at(min(max(position - 1, self.journal.first), self.journal.next - 1))

    def position_at(self, at: float) -> int:
        """The position that was reached at the time `at`."""
        kept = range(self.first, self.last)
        return self.first + bisect_right(kept, at, key=self.journal.at)

    # -- moving

    def jump(self, position: int) -> None:
        """Go to a position; to the nearest that is kept."""
        self._move(position)
        self._anchor(self.time_of(self.position))

    def jump_to_time(self, at: float) -> None:
        """Go to a moment, in seconds since the epoch."""
        self.jump(self.position_at(at))

    def step(self, packets: int = 1) -> None:
        """Pause, and go on by so many packets, or back."""
        self.pause()
        self.jump(self.position + packets)

    async def jump_to_match(self, wanted: PacketFilter, backwards: bool = False) -> bool:
        """Go behind the next packet that is meant, or the one before; whether there is one."""
        found = await self.find(wanted, backwards)
        if found is not None:
            self.jump(found + 1)
        return found is not None

    async def find(self, wanted: PacketFilter, backwards: bool = False) -> int | None:
        """The number of the next packet that is meant, or of the one before those that have passed."""
        here = self.position
        numbers = range(here - 2, self.first - 1, -1) if backwards else range(here, self.last)
        for count, number in enumerate(numbers, 1):
            if number >= self.journal.first and wanted.finds(self.journal, number):
                return number
            if count % SLICE == 0:
                await asyncio.sleep(0)
        return None

    # -- playing

    def play(self) -> None:
        """Go on by itself; from the beginning where it is at its end."""
        if self.position >= self.last:
            self.jump(self.first)
        self._anchor(self.now)
        self.playing = True

    def pause(self) -> None:
        """Stand still."""
        self._anchor(self.now)
        self.playing = False

    def set_speed(self, speed: float) -> None:
        """So many times as quick as it was, from a tenth to a hundred."""
        now = self.now
        self.speed = min(QUICKEST, max(SLOWEST, speed))
        self._anchor(now)

    def advance(self) -> None:
        """Play what is due by now; called by `run`."""
        if not self.playing:
            return
        now, position = self.now, self.position
        limit = min(self.last, position + SLICE)
        while position < limit and self.journal.at(position) <= now:
            position += 1
        self._move(position)
        if position >= self.last:
            self.playing = False
            self._anchor(self.time_of(position))
        elif position == limit:
            # More is due than can be played in time: then time itself goes slower.
            self._anchor(self.time_of(position))

    async def run(self) -> None:
        """Play until closed."""
        while not self._closed.is_set():
            self.advance()
            try:
                async with asyncio.timeout(_TICK_SECONDS):
                    await self._closed.wait()
            except TimeoutError:
                continue

    async def close(self) -> None:
        """Be done."""
        self._closed.set()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        """Refuses: what has happened can't be changed. Raises `NotAllowed`."""
        del timeout, sent
        raise NotAllowed(f"{action.name} was not sent: this is a replay, and what has been can't be changed")

    async def inquire(self, action: Action) -> Exchange:
        """Refuse, as `perform` does. Raises `NotAllowed`."""
        return await self.perform(action)

    def retry_now(self) -> None:
        """There is nothing to connect to."""

    async def let_go(self, why: str) -> None:
        """There is no connection."""

    def _anchor(self, at: float) -> None:
        self._anchor_time, self._anchor_clock = at, self._clock()

    def _move(self, position: int) -> None:
        first = self.first
        position = min(max(position, first), self.last)
        here = self.position
        if first <= here <= position <= here + EVERY:
            self.timeline.forward(self.pbx, self, here, position, self._marks_taken)
        else:
            self.timeline.rebuild(self.pbx, self, position)
        self.position, self._marks_taken = position, self.timeline.marks_at(position)
