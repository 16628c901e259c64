"""A recording: every packet as a line of JSON in a file, written by a thread of its own.

The first line tells format, version, host, Asterisk version and start. Then come packets (`lines.py`) and, between
them, what else made the model what it was: rows swept away after a list, a restart, the state of the link.
"""

from __future__ import annotations

import os
import queue
import threading
from pathlib import Path
from typing import Any

from amitop.ami import Packet
from amitop.journal.files import CannotRecord, Output, beside
from amitop.journal.lines import exact_line, other_line

FORMAT = "amitop recording"
VERSION = 1

#: Bytes that may wait for a slow disk before packets are left out.
BACKLOG = 32 * 1024 * 1024
#: Files that a limit is shared by: FILE, and so many less one before it.
PARTS = 4
_FLUSH_SECONDS = 1.0
# Lines held back until the Asterisk version is known, which stands in the first one.
_HELD = 500

_Item = tuple[Any, ...]


class Recorder:
    """Writes a recording; nothing here waits for the disk or raises, but for the constructor.

    What goes wrong later stops the recording, and `notice` says what. With `limit` (bytes) the file is followed by
    another when it holds its share: FILE, then FILE.1 before it, up to `PARTS` files.
    """

    def __init__(self, path: Path, host: str, start: float, limit: int | None = None) -> None:
        """Begin the file. Raises `CannotRecord` with a sentence."""
        self.path = path
        #: The Asterisk version for the first line; None while it may still be told.
        self.asterisk: str | None = None
        #: Why the recording stopped, in a sentence; ``""`` while it goes on.
        self.notice = ""
        #: Bytes in the file when it was last flushed.
        self.size = 0
        #: Packets left out, as the disk was too slow.
        self.dropped = 0
        self._host, self._start = host, start
        self._part = None if limit is None else max(1, limit // PARTS)
        self._output = Output(path)
        self._part_full = False
        self._behind = False
        self._gap = 0
        self._put = self._taken = 0
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._held: list[bytes] | None = []
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    @property
    def on(self) -> bool:
        """Whether it still records."""
        return not self.notice

    @property
    def wants_model(self) -> bool:
        """Whether `model` is to be called before the next packet: a new file begins, or a gap ends."""
        if self._behind:
            return self._put - self._taken < BACKLOG // 2
        return self._part_full

    def packet(self, raw: bytes, at: float, direction: str, connection: int = 0, aside: bool = False) -> None:
        """Have a packet written; its secrets must have been taken out."""
        if self.notice:
            return
        if self._behind or self._put - self._taken > BACKLOG:
            self._behind = True
            self._gap += 1
            self.dropped += 1
            return
        self._put += len(raw)
        self._queue.put((raw, at, direction, connection, aside))

    def mark(self, at: float, kind: str, data: dict[str, Any]) -> None:
        """Have a line written that is no packet."""
        if not self.notice and not self._behind:
            self._queue.put((kind, at, data))

    def model(self, at: float, packed: str) -> None:
        """The whole model, for what follows to stand on; a new file begins here where one is due."""
        if self.notice:
            return
        if self._gap:
            self._queue.put(("gap", at, {"packets": self._gap}))
        self._gap, self._behind, self._part_full = 0, False, False
        self._queue.put(("model", at, {"model": packed}))

    def close(self) -> None:
        """Write what waits, and end."""
        self._queue.put(None)
        self._thread.join(timeout=10.0)

    # -- in the thread

    def _run(self) -> None:
        try:
            self._write_all()
        except OSError as error:
            self.notice = f"the recording stopped: {self.path}: {error.strerror or error}"
        except CannotRecord as error:
            self.notice = f"the recording stopped: {error}"
        finally:
            self._output.give_up()

    def _write_all(self) -> None:
        while True:
            try:
                item = self._queue.get(timeout=_FLUSH_SECONDS)
            except queue.Empty:
                self._flush()
                continue
            if item is None:
                break
            self._write(item)
            if self._output.is_due(_FLUSH_SECONDS):
                self._flush()
        self._begin()
        self._output.flush()
        self.size = self._output.size
        self._output.close()

    def _flush(self) -> None:
        if self._held is None:
            self._output.flush()
        elif self.asterisk is not None:
            self._begin()
        self.size = self._output.size
        if self._part is not None and self._output.size >= self._part:
            self._part_full = True

    def _write(self, item: _Item) -> None:
        if isinstance(item[0], bytes):
            raw, at, direction, connection, aside = item
            self._taken += len(raw)
            line = exact_line(Packet(raw), at, direction, connection, aside)
        else:
            kind, at, data = item
            if kind == "model":
                self._turn()
            line = other_line({"t": at, "kind": kind, **data})
        if self._held is None:
            self._output.write(line)
            return
        self._held.append(line)
        if self.asterisk is not None or len(self._held) > _HELD:
            self._begin()

    def _begin(self) -> None:
        """The first line, and what waited for it."""
        held, self._held = self._held, None
        if held is not None:
            self._output.write(self._head() + b"".join(held))

    def _head(self) -> bytes:
        return other_line(
            {
                "format": FORMAT,
                "version": VERSION,
                "host": self._host,
                "asterisk": self.asterisk or None,
                "start": self._start,
            }
        )

    def _turn(self) -> None:
        """Begin a new file where the present one has its share."""
        if self._part is None or self._held is not None or self._output.size < self._part:
            return
        self._output.close()
        for number in range(PARTS - 1, 0, -1):
            older = beside(self.path, number)
            newer = self.path if number == 1 else beside(self.path, number - 1)
            if newer.exists():
                os.replace(newer, older)
        self._output = Output(self.path)
        self._output.write(self._head())
