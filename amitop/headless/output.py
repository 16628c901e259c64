"""Standard output and error, and the only way to them.

What a terminal would obey or hide is escaped if standard output is a terminal; pipes and files get the very bytes.
What can't be written is a sentence and an exit code, whoever wrote it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

# The standard library's light modules only: `amitop --version` loads this.


# Whether there was no standard output at the start.
_closed = False


class NotWritten(OSError):
    """Standard output did not take what was to be printed; says what, and what was done all the same."""

    def __init__(self, error: OSError, what: str, done: str = "") -> None:
        failed = f"{what} could not be written: {error.strerror or error}"
        super().__init__(f"{done}; {failed}" if done else failed)


def write(printed: str | bytes, what: str, done: str = "", *, json: bool = False) -> None:
    """Print all of it now; `what` names it, and `done` says what was done already, should it not be written.

    Raises `NotWritten`, and `BrokenPipeError` if the reader has gone.
    """
    if isinstance(printed, str):
        printed = encoded(printed)
    try:
        check_open()
        sys.stdout.buffer.write(shown(printed, json=json))
        sys.stdout.flush()
    except OSError as error:
        raise unwritten(error, what, done) from error


def check_open() -> None:
    """Raise `OSError` if there was no standard output at the start: what was asked for would reach nobody."""
    if _closed:
        raise OSError(None, "standard output is closed")


def encoded(text: str) -> bytes:
    """Return the bytes of `text` on standard output; what this locale can't write is shown by its number."""
    return text.encode(sys.stdout.encoding, "backslashreplace")


def shown(data: bytes, *, json: bool = False) -> bytes:
    """Return what is written of `data`: the very bytes, or what is harmless of them if it is a terminal."""
    if not sys.stdout.isatty() or (data.isascii() and data.replace(b"\n", b"").decode("ascii").isprintable()):
        return data
    from amitop.text import json_escaped, visible_lines

    text = data.decode(sys.stdout.encoding, "surrogateescape")
    return encoded(json_escaped(text) if json else visible_lines(text))


def unwritten(error: OSError, what: str, done: str = "") -> OSError:
    """Return what a failure of standard output is to the caller."""
    return error if isinstance(error, BrokenPipeError) else NotWritten(error, what, done)


def tell(line: str, end: str = "\n") -> None:
    """Print a line on standard error, made visible, if anybody reads that."""
    if not line.isascii() or not line.replace("\n", "").isprintable():
        from amitop.text import visible_lines

        line = visible_lines(line)
    try:
        print(line, end=end, file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Let what is left in a stream that failed go nowhere: Python's own flush at exit would fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def open_all() -> None:
    """Open what was closed by whoever started amitop: what is printed goes nowhere, and there is nothing to read.

    In their order, so that no socket and no file gets the number of one.
    """
    global _closed
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 - as long as the program runs
    _closed = sys.stdout is None
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
