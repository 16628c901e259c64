"""An event loop whose time jumps: a wait of half a minute takes a millisecond, and is measured exactly."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any

# Seconds of real time in which what was written to a socket of this machine arrives at its other end.
_GRACE = 0.002
# Seconds of real time without any event and without a timer after which nothing can happen any more.
_DEAD = 10.0


class _Selector(selectors.DefaultSelector):
    """Lets the time of the loop jump to its next timer if no socket is ready."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            if not (ready := super().select(_DEAD)):
                raise RuntimeError("everything waits, and nothing is to come")
            return ready
        ready = super().select(min(_GRACE, timeout))
        if not ready:
            self.now += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop for sockets of this machine, with a synthetic clock: `time()`."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now


def run_virtually(life: Coroutine[Any, Any, None]) -> None:
    """Run `life` on a `VirtualLoop`, and check that it leaves no task behind and no complaint of the loop."""
    complaints: list[str] = []

    async def checked() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(str(context)))
        await life
        await asyncio.sleep(0)
        left = [str(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, left

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(checked())
    assert not complaints, complaints
