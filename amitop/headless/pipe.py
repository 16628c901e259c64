"""Standard output that never holds up the reader of the PBX."""

from __future__ import annotations

import os
import queue
import sys
import threading

from amitop.headless.output import check_open, shown

#: Bytes that may wait for a slow reader of the pipe before packets are left out.
BACKLOG = 64 * 1024 * 1024


class Pipe:
    """Writes to standard output from a thread of its own, each `put` as `shown` has it.

    If the reader of the pipe is slower than the PBX, what does not fit the backlog is left out and counted in
    `dropped`. `closed` is set when standard output takes no more, by the `error`, such as when the reader has gone
    (`| head`).
    """

    def __init__(self, json: bool = False) -> None:
        self.dropped = 0
        self.closed = threading.Event()
        self.error: OSError | None = None
        self._json = json
        # Bytes that wait, counted by both threads.
        self._waiting = 0
        self._counting = threading.Lock()
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="stdout", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """Have `data` written; returns at once."""
        with self._counting:
            if self._waiting > BACKLOG or self.closed.is_set():
                self.dropped += 1
                return
            self._waiting += len(data)
        self._queue.put(data)

    def close(self) -> None:
        """Write what waits, and end."""
        self._queue.put(None)
        self._thread.join(timeout=5.0)

    def _write(self) -> None:
        out = sys.stdout.fileno()
        while (data := self._queue.get()) is not None:
            try:
                check_open()
                view = memoryview(shown(data, json=self._json))
                while view:
                    view = view[os.write(out, view) :]
            except OSError as error:
                self.error = error
                self.closed.set()
            with self._counting:
                self._waiting -= len(data)
