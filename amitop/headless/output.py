"""Standard output and error: what can't be written is a sentence and an exit code, whoever wrote it."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

# The standard library's light modules only: `amitop --version` loads this.


class NotWritten(OSError):
    """Standard output did not take what was to be printed; says what, and what was done all the same."""

    def __init__(self, error: OSError, what: str, done: str = "") -> None:
        failed = f"{what} could not be written: {error.strerror or error}"
        super().__init__(f"{done}; {failed}" if done else failed)


def write(printed: str | bytes, what: str, done: str = "") -> None:
    """Print all of it now; `what` names it, and `done` says what was done already, should it not be written.

    Raises `NotWritten`, and `BrokenPipeError` where the reader has gone.
    """
    if isinstance(printed, str):
        # What this locale can't write is shown by its number.
        printed = printed.encode(sys.stdout.encoding, "backslashreplace")
    try:
        sys.stdout.buffer.write(printed)
        sys.stdout.flush()
    except OSError as error:
        raise unwritten(error, what, done) from error


def unwritten(error: OSError, what: str, done: str = "") -> OSError:
    """What a failure of standard output is to the caller."""
    return error if isinstance(error, BrokenPipeError) else NotWritten(error, what, done)


def tell(line: str) -> None:
    """A line on standard error, if anybody reads that."""
    try:
        print(line, file=sys.stderr, flush=True)
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
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 - as long as the program runs
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
