"""The lines that were typed into the console, from session to session; none that may hold a secret."""

from __future__ import annotations

import contextlib
import os
from itertools import islice
from pathlib import Path

from textual.suggester import Suggester

from amitop.config.writer import writer
from amitop.journal.own_file import append, backwards
from amitop.journal.redact import conceal_command

#: Lines that are kept.
KEPT = 500
# A file twice as long is written anew.
_ROTATE_AT = 64 * 1024

#: What one asks for most, to complete from before anything was typed.
COMMANDS = (
    "core show channels",
    "core show channels verbose",
    "core show channel ",
    "core show calls",
    "core show uptime",
    "core show version",
    "core show settings",
    "core show sysinfo",
    "core show threads",
    "core show hints",
    "core show applications",
    "core show application ",
    "core show functions",
    "core show function ",
    "core show help ",
    "core show translation",
    "core show locks",
    "core reload",
    "bridge show all",
    "bridge show ",
    "cdr show status",
    "channel request hangup ",
    "confbridge list",
    "confbridge list ",
    "database show",
    "database show ",
    "dialplan reload",
    "dialplan show ",
    "devstate list",
    "logger show channels",
    "manager show connected",
    "manager show users",
    "manager show command ",
    "module show like ",
    "module show",
    "parking show",
    "pjsip list endpoints",
    "pjsip show endpoints",
    "pjsip show endpoint ",
    "pjsip show contacts",
    "pjsip show registrations",
    "pjsip show channels",
    "pjsip show channelstats",
    "queue show",
    "queue show ",
    "rtp show settings",
    "sip show peers",
    "sip show peer ",
    "voicemail show users",
)


class Typed:
    """Typed lines, oldest first, no two the same in a row. Without a file they last for the session."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.lines: list[str] = []
        if path is not None:
            writer.flush()
            self.lines = [line.decode("utf-8", "replace") for line in reversed(list(islice(backwards(path), KEPT)))]

    def add(self, line: str) -> None:
        """Keep a line, unless it looks as if it held a secret. A file that can't be written is done without."""
        if conceal_command(line) != line or (self.lines and self.lines[-1] == line):
            return
        self.lines.append(line)
        del self.lines[:-KEPT]
        if self._path is None:
            return
        path, lines = self._path, list(self.lines)
        writer.do(lambda: _write(path, lines))

    def older(self, start: str, before: int) -> int | None:
        """The place of the newest line before `before` that begins with `start`."""
        return next((at for at in range(before - 1, -1, -1) if self.lines[at].startswith(start)), None)

    def newer(self, start: str, after: int) -> int | None:
        """The place of the oldest line after `after` that begins with `start`."""
        return next((at for at in range(after + 1, len(self.lines)) if self.lines[at].startswith(start)), None)


def _write(path: Path, lines: list[str]) -> None:
    """Write the last of `lines`; all of them anew where the file has grown."""
    with contextlib.suppress(OSError, UnicodeEncodeError):
        if append(path, lines[-1].encode()) > _ROTATE_AT:
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            for line in lines:
                append(fresh, line.encode())
            fresh.replace(path)


class Completions(Suggester):
    """Completes from what was typed, the newest first, and from the usual commands."""

    def __init__(self, typed: Typed) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._typed = typed

    async def get_suggestion(self, value: str) -> str | None:
        known = [*reversed(self._typed.lines), *COMMANDS]
        return next((each for each in known if each.startswith(value) and each != value), None)
