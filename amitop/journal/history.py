"""What operators have sent: a log in the user's state folder, a line when an Action goes out and one at its end.

An Action whose end was never written is one of which nobody knows how it ended. No secret gets here, and no value
that may be one (`redact.conceal_sent`): the file outlives the session.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amitop.ami import Ending, Exchange
from amitop.config.writer import writer
from amitop.journal.own_file import append, backwards
from amitop.journal.redact import conceal_sent
from amitop.journal.times import seconds
from amitop.text import clip, visible

#: Deeds kept in memory, and read back.
KEPT = 2_000
#: Bytes after which the file becomes `history.1.jsonl`, in the place of the one before.
ROTATE_AT = 8 * 1024 * 1024
_MESSAGE_CELLS = 400


@dataclass(slots=True)
class Deed:
    """One Action that was sent. `at` is in seconds since the epoch, `latency` in seconds."""

    #: Its ActionID.
    id: str
    at: float
    host: str
    login: str
    name: str
    #: Its other headers, what may be secret masked.
    headers: tuple[tuple[str, str], ...]
    #: None while that is not known.
    ending: Ending | None = None
    #: Asterisk's own words, fit to be seen.
    message: str = ""
    latency: float | None = None

    @property
    def ok(self) -> bool:
        return self.ending in (Ending.RESPONSE, Ending.LIST_COMPLETE)

    @property
    def known(self) -> bool:
        """Whether it is known what came of it."""
        return self.ending not in (None, Ending.DEADLINE, Ending.DISCONNECT)


class History:
    """The deeds, oldest first; those of earlier sessions and of other programs as they were when first asked for.

    Without a folder they are kept in memory only. A folder that can't be written to is told by `trouble`.
    """

    def __init__(self, folder: Path | None = None, kept: int = KEPT) -> None:
        #: Where it is written; None for memory only.
        self.folder = folder
        self._path = None if folder is None else folder / "history.jsonl"
        self._kept = kept
        self._deeds: dict[str, Deed] = {}
        self._loaded = folder is None
        #: Ids of what has gone out and has not ended yet, in this session.
        self.under_way: set[str] = set()
        #: Why nothing is written, in a sentence; empty while all is well.
        self.trouble = ""

    @property
    def deeds(self) -> list[Deed]:
        """Every deed that is kept."""
        if not self._loaded and self._path is not None:
            self._loaded = True
            writer.flush()
            self._deeds = {each.id: each for each in [*read(self._path, self._kept), *self._deeds.values()]}
        return list(self._deeds.values())

    def sent(self, exchange: Exchange, host: str, login: str) -> Deed:
        """An Action is on its way."""
        action = exchange.action
        deed = Deed(exchange.action_id, exchange.sent_at, host, login, action.name, tuple(conceal_sent(action)))
        self._deeds[deed.id] = deed
        while len(self._deeds) > self._kept:
            del self._deeds[next(iter(self._deeds))]
        self.under_way.add(deed.id)
        self._write({"id": deed.id, "at": deed.at, "host": host, "login": login, "action": deed.name})
        return deed

    def ended(self, deed: Deed, exchange: Exchange) -> None:
        """What came of it; an Exchange that has not ended leaves that unknown."""
        self.under_way.discard(deed.id)
        if exchange.ending is None:
            return
        deed.ending, deed.latency = exchange.ending, exchange.latency
        deed.message = _message(exchange, deed)
        self._write({"id": deed.id, "ended": deed.ending, "message": deed.message, "latency": deed.latency})

    def _write(self, record: dict[str, Any]) -> None:
        if self._path is None or self.trouble:
            return
        if "at" in record:
            record["headers"] = self._deeds[record["id"]].headers
        path, line = self._path, json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode()
        writer.do(lambda: self._append(path, line))

    def _append(self, path: Path, line: bytes) -> None:
        try:
            if append(path, line) > ROTATE_AT:
                _rotate(path)
        except OSError as error:
            self.trouble = f"what you do is not written down: {path}: {error.strerror}"

    def flush(self) -> None:
        """Wait until everything is written, or known not to be."""
        writer.flush()


def read(path: Path, newest: int = KEPT) -> list[Deed]:
    """The newest deeds of a file and of the one before it, oldest first; lines that are broken are skipped."""
    found: list[Deed] = []
    ends: dict[str, dict[str, Any]] = {}
    for record in _records(path):
        if "ended" in record:
            ends.setdefault(record["id"], record)
            continue
        with contextlib.suppress(KeyError, TypeError, ValueError, OverflowError):
            found.append(_deed(record, ends.pop(record["id"], None)))
            if len(found) == newest:
                break
    found.reverse()
    return found


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Every whole record, the last one first."""
    for each in (path, _older(path)):
        for line in backwards(each):
            with contextlib.suppress(ValueError, RecursionError):
                record = json.loads(line)
                if isinstance(record, dict) and isinstance(record.get("id"), str):
                    yield record


def _deed(record: dict[str, Any], end: dict[str, Any] | None) -> Deed:
    headers = tuple((str(key), str(value)) for key, value in record["headers"])
    host, login, name = (str(record[key]) for key in ("host", "login", "action"))
    deed = Deed(record["id"], seconds(record["at"]), host, login, name, headers)
    if end is not None:
        latency = end.get("latency")
        deed.ending = Ending(end["ended"])
        deed.message = visible(str(end.get("message", "")))
        deed.latency = None if latency is None else seconds(latency)
    return deed


def _older(path: Path) -> Path:
    return path.with_name(f"{path.stem}.1{path.suffix}")


def _rotate(path: Path) -> None:
    """Make the file the older one, unless another program is doing that. Raises `OSError`."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == path.stat().st_ino:
            path.rename(_older(path))
    except BlockingIOError:
        pass
    finally:
        os.close(handle)


def _message(exchange: Exchange, deed: Deed) -> str:
    """Asterisk's words; it may repeat a value that was masked."""
    if deed.ok and deed.name.lower() == "command":
        lines = sum(len(response.output) for response in exchange.responses)
        return f"{lines:,} line{'' if lines == 1 else 's'}"
    words = exchange.message
    for (_, value), (_, masked) in zip(exchange.action.headers, deed.headers, strict=True):
        # Asterisk skips the blanks before a value, and repeats it without them.
        if value != masked and value.strip():
            words = words.replace(value.strip(), masked.strip())
    return clip(visible(words), _MESSAGE_CELLS)
