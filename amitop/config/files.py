"""Read files of the user's without waiting for anybody; write TOML whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import tomli_w

#: Bytes that a file of the user's has at most.
LIMIT = 16 * 1024 * 1024
_PIECE = 64 * 1024

_OTHERS = {
    stat.S_IFDIR: "it is a folder",
    stat.S_IFIFO: "it is a pipe, and no file",
    stat.S_IFSOCK: "it is a socket, and no file",
    stat.S_IFCHR: "it is a device, and no file",
    stat.S_IFBLK: "it is a device, and no file",
}


def at_home(name: str) -> Path:
    """A path as people write it, `~` for a home; that of nobody here stays as it is, where no file will be."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def read_file(path: Path, *, or_pipe: bool = False, limit: int = LIMIT) -> bytes:
    """Return all that a file holds; of a pipe what is written into it, if one may stand there.

    Raises `OSError`, whose `strerror` says it, also for what is no file: a pipe that nobody writes into would have
    us wait for ever, and some devices have no end. So does what is longer than `limit`.
    """
    if or_pipe and path.is_fifo():
        raw = _read_pipe(path, limit)
    else:
        with open_plain(path) as file:
            raw = file.read(limit + 1)
    if len(raw) > limit:
        raise OSError(None, f"it has more than {limit:,} bytes", str(path))
    return raw


def open_plain(path: Path) -> BinaryIO:
    """Open a file to read. Raises `OSError`, whose `strerror` says it, also for what is no file."""
    # Without O_NONBLOCK a pipe would be waited for here already.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        require_plain(os.fstat(handle), path)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def require_plain(found: os.stat_result, path: Path) -> None:
    """Raise `OSError`, whose `strerror` says it, if what was found is no file."""
    kind = stat.S_IFMT(found.st_mode)
    if kind in _OTHERS and not _is_null(found):
        raise OSError(None, _OTHERS[kind], str(path))


def _is_null(found: os.stat_result) -> bool:
    return stat.S_ISCHR(found.st_mode) and found.st_rdev == os.stat(os.devnull).st_rdev


def _read_pipe(path: Path, limit: int) -> bytes:
    """Read a shell's `<(…)`, say: it is waited for as long as somebody may yet write into it."""
    with open(path, "rb", buffering=0, opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as pipe:
        first = pipe.read(1)  # None where a writer has it open and has not written, nothing where there is none
        if first == b"":
            raise OSError(None, "nothing is written into the pipe", str(path))
        os.set_blocking(pipe.fileno(), True)
        pieces = [first or b""]
        while pieces[-1] or len(pieces) == 1:
            pieces.append(pipe.read(_PIECE) or b"")
            limit -= len(pieces[-1])
            if limit < 0:
                break
        return b"".join(pieces)


def write_toml(path: Path, table: Mapping[str, Any], *, overwrite: bool, folder_mode: int = 0o777) -> None:
    """Write a file in one go: beside it first, then in its place. A folder that is not there is made.

    Raises `OSError`, and `ValueError` or `RecursionError` for what TOML can't hold.
    """
    raw = tomli_w.dumps(table).encode("utf-8")
    path.parent.mkdir(mode=folder_mode, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        if not overwrite:
            path.touch(exist_ok=False)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
