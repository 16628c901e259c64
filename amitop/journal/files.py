"""Files of packets: opened for this user alone, compressed by suffix, told apart by their first bytes."""

from __future__ import annotations

import contextlib
import gzip
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from amitop.config.files import open_plain

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_GZIP_MAGIC = b"\x1f\x8b"
# Unpacked it may be thirty times as much, which is to be read between two keys.
_CHUNK = 32 * 1024
# So much of an archive is unpacked at once.
_BITE = 64
# What stands behind a number: `calls.jsonl.zst` is followed by `calls.1.jsonl.zst`.
_SUFFIXES = (".jsonl.zst", ".jsonl.gz", ".json.zst", ".json.gz", ".jsonl", ".json", ".zst", ".gz")


class CannotRecord(Exception):
    """The file can't be written; the text is a sentence."""


class CannotRead(Exception):
    """The file is no recording, or can't be read; the text is a sentence."""


def beside(path: Path, number: int) -> Path:
    """The name of an older part: the number stands before the suffix, which is kept."""
    suffix = next((each for each in _SUFFIXES if path.name.lower().endswith(each)), "")
    stem = path.name[: len(path.name) - len(suffix)]
    return path.with_name(f"{stem}.{number}{path.name[len(stem) :]}")


class Output:
    """A new file of mode 0600, compressed where its suffix says so. Raises `CannotRecord`, later `OSError`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            raise CannotRecord(f"{path} exists already, and is not written over") from None
        except OSError as error:
            raise CannotRecord(f"{path} can't be written: {error.strerror}") from error
        self._file = os.fdopen(handle, "wb")
        self._stream = _compressed(path, self._file)
        self._flushed = time.monotonic()

    @property
    def size(self) -> int:
        """Bytes in the file so far."""
        return self._file.tell()

    def write(self, data: bytes) -> None:
        self._stream.write(data)

    def is_due(self, seconds: float) -> bool:
        """Whether nothing was flushed for so long."""
        return time.monotonic() - self._flushed >= seconds

    def flush(self) -> None:
        """Bring what was written to the file. Raises `CannotRecord` where that is no longer there."""
        self._flushed = time.monotonic()
        self._stream.flush()
        self._file.flush()
        try:
            here = os.stat(self._path)
        except OSError:
            raise CannotRecord(f"{self._path} is no longer there") from None
        mine = os.fstat(self._file.fileno())
        if (here.st_ino, here.st_dev) != (mine.st_ino, mine.st_dev):
            raise CannotRecord(f"{self._path} is another file now")

    def close(self) -> None:
        if self._stream is not self._file:
            self._stream.close()
        self._file.close()

    def give_up(self) -> None:
        """Close, whatever state it is in."""
        with contextlib.suppress(Exception):
            self.close()
        with contextlib.suppress(Exception):
            self._file.close()


class _Stream(Protocol):
    def write(self, data: bytes, /) -> Any: ...
    def flush(self) -> Any: ...
    def close(self) -> Any: ...


def _compressed(path: Path, file: IO[bytes]) -> _Stream:
    if path.suffix.lower() == ".zst":
        import zstandard

        return _Zstd(zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False))
    if path.suffix.lower() == ".gz":
        return gzip.GzipFile("", "wb", 6, file, mtime=0)
    return file


class _Zstd:
    """A writer whose flush lets all that was written be read."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self.write, self.close = writer.write, writer.close

    def flush(self) -> None:
        import zstandard

        self._writer.flush(zstandard.FLUSH_BLOCK)


class Input:
    """A file's bytes, unpacked. `done` is the part read so far, from 0 to 1; `broken` says why it ended early."""

    def __init__(self, path: Path) -> None:
        """Raises `CannotRead`."""
        self.broken = ""
        self._path = path
        try:
            self._file = open_plain(path)
            self._size = max(1, os.fstat(self._file.fileno()).st_size)
            self._first = self._file.read(_CHUNK)
        except OSError as error:
            raise CannotRead(f"{path} can't be read: {error.strerror}") from error

    @property
    def done(self) -> float:
        try:
            return min(1.0, self._file.tell() / self._size)
        except ValueError:  # closed
            return 1.0

    def close(self) -> None:
        self._file.close()

    def chunks(self) -> Iterator[bytes]:
        """The bytes in order, up to where they can be read."""
        try:
            if self._first.startswith(_ZSTD_MAGIC):
                yield from self._unpack(_zstd)
            elif self._first.startswith(_GZIP_MAGIC):
                yield from self._unpack(_gzip)
            else:
                yield from self._raw()
        except OSError as error:
            self.broken = f"it can't be read on: {error.strerror}"

    def _raw(self) -> Iterator[bytes]:
        yield self._first
        while data := self._file.read(_CHUNK):
            yield data

    def _unpack(self, make: Any) -> Iterator[bytes]:
        """Unpack a little at a time: 64 bytes of a hostile archive give 2 MB, and the whole of it gigabytes."""
        unpacker, fresh = make(), True
        pieces: list[bytes] = []
        size = 0
        for data in self._in_bites():
            while data:
                try:
                    out = unpacker.decompress(data)
                except Exception:  # each library has its own
                    self.broken = "the archive is damaged"
                    data = b""
                    break
                fresh = False
                data = unpacker.unused_data if unpacker.eof else b""
                if unpacker.eof:
                    unpacker, fresh = make(), True
                pieces.append(out)
                size += len(out)
            if size >= _CHUNK:
                yield b"".join(pieces)
                pieces, size = [], 0
            if self.broken:
                break
        yield b"".join(pieces)
        if not fresh and not self.broken:
            self.broken = "the archive is cut off"

    def _in_bites(self) -> Iterator[bytes]:
        for data in self._raw():
            for at in range(0, len(data), _BITE):
                yield data[at : at + _BITE]


def _gzip() -> Any:
    return zlib.decompressobj(31)


def _zstd() -> Any:
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj()
