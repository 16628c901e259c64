"""Small files written in order by a thread of their own: a slow disk must not hold up whoever reads a PBX."""

from __future__ import annotations

import atexit
import contextlib
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue

#: Seconds that a disk gets at the end of the program for what is still to be written.
PATIENCE = 5.0


class Writer:
    """Runs what is given to `do`, one after the other."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._waiting = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def do(self, job: Callable[[], None]) -> None:
        """Run `job`, which handles its own errors: in the thread if an event loop runs here, else at once."""
        if not _on_a_loop():
            self.flush()
            job()
            return
        with self._changed:
            self._waiting += 1
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="files", daemon=True)
            self._thread.start()
            atexit.register(self.flush)

    def flush(self, seconds: float = PATIENCE) -> bool:
        """Wait until everything is written; returns whether it was within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            with contextlib.suppress(Exception):  # the next job is somebody else's
                job()
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()


#: The program's.
writer = Writer()


def _on_a_loop() -> bool:
    asyncio = sys.modules.get("asyncio")  # dear to load, and where nobody did there is no loop
    if asyncio is None:
        return False
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
