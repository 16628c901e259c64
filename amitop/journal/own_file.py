"""Files of lines that are the user's own: appended to by several programs at once, read back from the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from amitop.config.files import open_plain, require_plain

_CHUNK = 64 * 1024
# A longer line is none of ours: an Action has 128 KB at the most, six times as many when escaped.
_LINE_LIMIT = 1024 * 1024
# So much is read of a file at the most: one that is longer is none that was written here.
_READ_LIMIT = 16 * 1024 * 1024


def append(path: Path, line: bytes) -> int:
    """Add a line in one write; return the size of the file before. Only this user may read it.

    A line that was torn by a crash stays alone. Raises `OSError`.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Without O_NONBLOCK a pipe in the file's place would hold the program.
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    try:
        found = os.fstat(handle)
        require_plain(found, path)
        if found.st_mode & 0o077:
            os.fchmod(handle, 0o600)
        torn = found.st_size and os.pread(handle, 1, found.st_size - 1) != b"\n"
        data = (b"\n" if torn else b"") + line + b"\n"
        written = os.write(handle, data)
        if written != len(data):
            raise OSError(None, "no room for all of a line")
        return found.st_size
    finally:
        os.close(handle)


def backwards(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, the last one first, read only as far as asked for; none if it can't be read."""
    try:
        file = open_plain(path)
    except OSError:
        return
    with file:
        try:
            place = file.seek(0, os.SEEK_END)
        except OSError:
            return
        rest, last = b"", max(0, place - _READ_LIMIT)
        while place > last:
            size = min(_CHUNK, place)
            place -= size
            try:
                file.seek(place)
                first, *lines = (file.read(size) + rest).split(b"\n")
            except OSError:
                return
            yield from reversed([line for line in lines if line])
            rest = first if len(first) <= _LINE_LIMIT else b""
        if rest and not place:
            yield rest
