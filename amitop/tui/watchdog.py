"""Signals that end the program even if its event loop does not run.

While the loop runs, a signal ends the program as `q` does. A loop that is stuck never gets there: then the terminal
is given back and the process ended from outside the loop. A thread does that for most cases. It can't run while one
long call holds the interpreter, such as a regular expression; signal handlers can, so a timer does it there.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

#: Seconds that the loop has to take a signal.
GRACE = 3.0

_STOP, _CTRL_C = 0, 255  # no signal has these numbers
_STEP = 0.05
#: Seconds that giving up may take.
LAST = 5


class Watchdog:
    """Takes these signals from `start` until `stop`.

    `end` is called in the loop; `give_up` anywhere, and does not return in life.
    """

    def __init__(
        self,
        signals: Sequence[signal.Signals],
        end: Callable[[int], None],
        give_up: Callable[[int], None],
        grace: float = GRACE,
    ) -> None:
        self._signals = signals
        self._end = end
        self._give_up = give_up
        self._grace = grace
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: dict[signal.Signals, Any] = {}
        self._read, self._write = -1, -1
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
        #: When the loop first took a signal: what still runs long after that is stuck too.
        self._taken: float | None = None
        self._asked = 0
        self._gave_up = False
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, from the main thread with its loop running."""
        self._loop = asyncio.get_running_loop()
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = {each: signal.signal(each, self._heard) for each in self._signals}
        self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._alarmed)
        self._thread.start()

    def stop(self) -> None:
        """End, and leave the signals as they were."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        for each, handler in self._before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(-1)
        os.write(self._write, bytes([_STOP]))
        self._thread.join()
        os.close(self._read)
        os.close(self._write)

    def ctrl_c(self) -> None:
        """Note that ctrl+c was pressed; from any thread. In a loop that is stuck the second press counts."""
        try:
            os.write(self._write, bytes([_CTRL_C]))
        except OSError:
            return

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        self._asked = number
        signal.setitimer(signal.ITIMER_REAL, 2 * self._grace)  # the thread comes first, if it can
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._take, number)

    def _take(self, number: int) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        now = time.monotonic()
        if self._taken is None:
            self._taken = now
        elif now - self._taken > self._grace:  # asked again: the normal way leads nowhere
            self._end_all(number)
        self._end(number)

    def _alarmed(self, _number: int, _frame: FrameType | None) -> None:
        self._end_all(self._asked)

    def _end_all(self, number: int) -> None:
        """Give up, once. Whoever comes to it second waits: going on would keep the interpreter from the first."""
        if self._gave_up:
            self._over.wait(2 * LAST)
            return
        self._gave_up = True
        self._give_up(number)
        self._over.set()

    def _run(self) -> None:
        while (number := self._next()) != _STOP:
            if (number == _CTRL_C or number in self._signals) and not self._probe(number):
                return

    def _next(self) -> int:
        return os.read(self._read, 1)[0]

    def _probe(self, number: int) -> bool:
        """See whether the loop runs; give up if it does not and that was asked for. False after `stop`."""
        alive, began = threading.Event(), time.monotonic()
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(alive.set)
        except RuntimeError:  # it is closed
            return True
        presses = int(number == _CTRL_C)
        while not alive.wait(_STEP):
            if select.select([self._read], [], [], 0)[0]:
                more = self._next()
                if more == _STOP:
                    return False
                presses += more == _CTRL_C
                number = more if more in self._signals else number
            if time.monotonic() - began >= self._grace and (number != _CTRL_C or presses > 1):
                self._end_all(signal.SIGINT if number == _CTRL_C else number)
                return True
        return True
