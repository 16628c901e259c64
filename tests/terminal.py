"""A terminal for a program under test: a pseudo-terminal whose bytes are kept, and what they left switched on."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

# The program has to lead a session of its own with this terminal as its controlling one, as under a shell.
_TAKE = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[ -~])")
_MODES = re.compile(rb"\x1b\[\?(\d+)([hl])")
#: Modes that a terminal has on before anybody asks: the cursor is shown, lines wrap.
_ON_AT_FIRST = {b"25", b"7"}


def environment(home: Path, **more: str) -> dict[str, str]:
    """A user's environment in an empty home."""
    path = os.environ["PATH"]
    return {"PATH": path, "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}


class Terminal:
    """A program in a terminal of 80 columns by 24 rows."""

    def __init__(self, *command: str, env: Mapping[str, str], cwd: Path | None = None) -> None:
        self.seen = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._at_first = _settings(self._master)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TAKE, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Take the terminal away, as a lost SSH connection does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def type(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._master, keys.encode("utf-8", "surrogateescape"))

    def forget(self) -> None:
        """Forget what was written so far."""
        self.seen = b""

    @property
    def text(self) -> str:
        """What was written, without the escape sequences."""
        return _ESCAPES.sub(b"", self.seen).decode(errors="replace")

    def written_after(self, sequence: str) -> str:
        """What was written after the last such escape sequence, without others."""
        return _ESCAPES.sub(b"", self.seen.rpartition(sequence.encode())[2]).decode(errors="replace")

    def until(self, text: str, *, seconds: float = 60.0) -> None:
        """Read until `text` has been written."""
        self.read(lambda: text in self.text, seconds)
        assert text in self.text, f"{text!r} was not written, but:\n{self.text[-3000:]}"

    def ended(self, *, seconds: float = 60.0) -> int:
        """Read until the program is over; returns its exit code as a shell would tell it."""
        if self._master < 0:
            self.process.wait(seconds)
        self.read(lambda: self.process.poll() is not None, seconds)
        self.read(lambda: False, 0.1)
        code = self.process.poll()
        assert code is not None, f"still running after {seconds:.0f} s:\n{self.text[-3000:]}"
        return code if code >= 0 else 128 - code

    def left_on(self) -> set[str]:
        """What of the terminal is not as it was: private modes by number, `keyboard`, `line settings`."""
        modes = {mode: turn == b"h" for mode, turn in _MODES.findall(self.seen)}
        changed = {mode.decode() for mode, on in modes.items() if on != (mode in _ON_AT_FIRST)}
        if self.seen.count(b"\x1b[>") > self.seen.count(b"\x1b[<u"):
            changed.add("keyboard")
        if _settings(self._master) != self._at_first:
            changed.add("line settings")
        return changed

    def read(self, enough: Callable[[], bool], seconds: float = 60.0) -> None:
        """Read until it is enough, the time is over or nobody has the terminal open."""
        until = time.monotonic() + seconds
        while self._master >= 0 and not enough() and time.monotonic() < until:
            if select.select([self._master], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self._master, 65536)
                except OSError:  # EIO: nobody has the terminal open any more
                    self.process.wait(5)
                    return


def _settings(terminal: int) -> list[Any]:
    return termios.tcgetattr(terminal)
