"""The whole screen over a model and a journal that hear hostile packets: every view, details and dialogs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from textual.pilot import Pilot

from amitop.ami import Packet
from amitop.journal import Direction, redact_heard
from amitop.pbx import Pbx
from amitop.tui.app import AmitopApp
from tests.fuzz.material import Material
from tests.tui.still import NOW, StillMonitor

_KEYS = [*"1234567sxtf?", "enter", "down", "down", "up", "end", "home", "escape", "escape", "tab"]
_EACH = 8


class Turns:
    """The turns of the event loop: how much processor time the longest took since it was asked last."""

    def __init__(self) -> None:
        self._longest = 0.0

    def longest(self) -> float:
        """Return the longest turn since the last call, in seconds."""
        longest, self._longest = self._longest, 0.0
        return longest

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Measure each callback of every loop meanwhile."""
        run = asyncio.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            began = time.process_time()
            run(handle)
            self._longest = max(self._longest, time.process_time() - began)

        asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            asyncio.Handle._run = run  # type: ignore[method-assign]


class Screen:
    """One app; a step lets the model hear some packets, presses a key or none, and draws."""

    def __init__(self, app: AmitopApp, pilot: Pilot[None], monitor: StillMonitor, turns: Turns) -> None:
        self._app, self._pilot, self._monitor, self._turns = app, pilot, monitor, turns
        #: Processor time of the longest turn of the loop in the last step, in seconds.
        self.took = 0.0

    async def step(self, chance: Random) -> None:
        material, pbx = Material(chance), self._monitor.pbx
        packets = [Packet(material.packet()) for _ in range(_EACH)]
        if chance.random() < 0.3:
            await self._pilot.press(chance.choice(_KEYS))
            await self._pilot.pause()
        self._turns.longest()
        for packet in packets:
            self._monitor.journal.append(packet, NOW, Direction.IN, 0, 0, redact_heard(packet))
            pbx.apply(packet, NOW)
        self._app.call_later(self._app.draw, settle=True)
        await self._pilot.pause()
        self.took = self._turns.longest()
        assert self._app.is_running, "the app has ended"
        assert self._app._exception is None


def monitor() -> StillMonitor:
    """Return what the screen is over."""
    return StillMonitor(Pbx())


def app(over: StillMonitor) -> AmitopApp:
    """Return an app that draws when it is told to."""
    return AmitopApp(over, clock=lambda: NOW, draws_per_second=0.01)
