"""Packets out of the program: as raw bytes, as JSON Lines, or as the text that stands on the screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from os.path import isdir
from pathlib import Path
from typing import BinaryIO

from amitop.journal import Entry
from amitop.journal.lines import packet_line

#: Suffix -> what is written.
FORMATS = {".jsonl": "JSON Lines", ".raw": "raw, as over the wire", ".txt": "text, the lines as on the screen"}
_AT_ONCE = 500


class SaveError(Exception):
    """Why it was not saved: a sentence."""


def problem_of(path: Path) -> str:
    """Return why nothing can be saved there; empty if it can. That a file is there is no problem yet."""
    if path.suffix not in FORMATS:
        return f"the name has to end in {', '.join(FORMATS)}"
    if isdir(path):
        return f"{path} is a folder"
    try:
        folder = path.absolute().parent
    except OSError:
        return "the working folder is no longer there: write a whole path"
    if not isdir(folder):
        return f"there is no folder {path.parent}"
    return ""


def packet_bytes(entry: Entry, suffix: str) -> bytes:
    """One packet in a file of this format."""
    if suffix == ".raw":
        return entry.packet.raw
    return packet_line(entry.packet, entry.at, entry.direction, entry.connection)


async def save(path: Path, parts: AsyncIterator[bytes], overwrite: bool) -> int:
    """Write `parts` to `path`, for the owner's eyes only, and say how many bytes. Raises `SaveError`.

    What was there is replaced only when all is written.
    """
    target = path.with_name(f".{path.name}.{os.getpid()}.part") if overwrite else path
    file, written = _open(path, target), 0
    try:
        with file:
            async for part in parts:
                written += file.write(part)
        if overwrite:
            target.replace(path)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise SaveError(_sentence(path, error)) from None
        raise
    return written


def _open(path: Path, target: Path) -> BinaryIO:
    """A new file at `target`, which nobody else can read."""
    try:
        if target != path and path.exists() and not path.is_file():
            raise SaveError(f"{path} is no plain file")
        return open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        raise SaveError(f"{path} is there already: nothing was written") from None
    except OSError as error:
        raise SaveError(_sentence(path, error)) from None


def _sentence(path: Path, error: OSError) -> str:
    return f"{path} can't be written: {error.strerror or error}"


async def in_parts(numbers: Sequence[int], told: Callable[[Iterable[int]], bytes]) -> AsyncIterator[bytes]:
    """What is told of packets, some at a time, so that the screen goes on between."""
    for start in range(0, len(numbers), _AT_ONCE):
        yield told(numbers[start : start + _AT_ONCE])
        await asyncio.sleep(0)
