"""Crash reports: what failed and where in the code, without the values the program was working with.

A traceback with local variables shows the login secret and callers' names. Every unhandled exception comes here
instead, whichever way Python or Textual would have printed it. A report holds the lines of code and the exceptions'
own messages, with secrets masked, in a file that only its owner may read.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    import threading
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Any

# `amitop --version` loads this: everything else is imported when something has failed.

#: The exit code of a program that failed: EX_SOFTWARE of sysexits.h.
FAILED = 70
#: Reports that are kept; the oldest goes first.
KEPT = 20
#: Bytes of one report at most, and characters of one exception's message.
LIMIT, MESSAGE_LIMIT = 64 * 1024, 300
MASK = "•••"

# A shorter secret can be part of any word: a message that holds it is left out whole.
_SHORT = 4
# Frames of one traceback at each of its ends, and exceptions of one chain.
_FRAMES, _CHAIN = 40, 12

_secrets: set[str] = set()
_reported: dict[tuple[str, str], str] = {}


def never_show(secret: str) -> None:
    """Mask `secret` in every report from now on."""
    if secret:
        _secrets.add(secret)


def masked(text: str) -> str:
    """Return `text` with every known secret, and all that looks like an MD5 digest, masked."""
    import re

    for secret in sorted(_secrets, key=len, reverse=True):
        for form in {secret, repr(secret)[1:-1], ascii(secret)[1:-1], repr(_bytes(secret))[2:-1]}:
            if form in text:
                if len(secret) < _SHORT:
                    return MASK
                text = text.replace(form, MASK)
    return re.sub(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])", MASK, text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def summary(error: BaseException) -> str:
    """Return the exception's name and message in a line that is fit to be shown."""
    from amitop.text import visible

    name = type(error).__name__
    try:
        message = masked(str(error)).strip()
    except Exception:  # its own __str__ is broken
        message = ""
    if len(message) > MESSAGE_LIMIT:
        message = message[:MESSAGE_LIMIT] + "…"
    return visible(f"{name}: {message}" if message else name)


def report(error: BaseException, where: str) -> str:
    """Write a report of `error`; return a sentence that says what happened and where the report is.

    The same error at the same line is written once. Never raises.
    """
    error = _cause_of_worker(error)
    try:
        said = summary(error)
    except Exception:
        said = type(error).__name__
    try:
        same = said, _place(error)
        if same not in _reported:
            _reported[same] = str(_write(_text(error, where)))
        return f"{where} failed ({said}); a report, without variables, is in {_reported[same]}"
    except Exception as unwritten:
        return f"{where} failed ({said}); no report could be written: {type(unwritten).__name__}"


def report_stack(reason: str, stack: Any) -> str:
    """Write a report of where `stack` (a frame) is now; return its path, or an empty text. Never raises."""
    import traceback

    try:
        frames = traceback.extract_stack(stack)[-_FRAMES:]
        return str(_write("\n".join([*_head(reason), "", *_lines(frames)])))
    except Exception:
        return ""


def _cause_of_worker(error: BaseException) -> BaseException:
    """Return what failed inside a Textual worker."""
    inner = getattr(error, "error", None)
    return inner if type(error).__name__ == "WorkerFailed" and isinstance(inner, BaseException) else error


def _place(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def _text(error: BaseException, where: str) -> str:
    import traceback

    lines = _head(where)
    for link, each in _chain(error):
        lines += ["", f"{link}{summary(each)}"]
        frames = traceback.extract_tb(each.__traceback__)
        lines += _lines(frames if len(frames) <= 2 * _FRAMES else [*frames[:_FRAMES], *frames[-_FRAMES:]])
    return "\n".join(lines)


def _head(where: str) -> list[str]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from amitop import __version__

    def of(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "?"

    return [
        f"{where} of amitop {__version__}, {time.strftime('%Y-%m-%dT%H:%M:%S%z')}",
        f"Python {platform.python_version()}, Textual {of('textual')}, rich {of('rich')}, {platform.system()}",
        "Code and messages only: no variables, secrets masked.",
    ]


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """Yield the exception, then what it came from and what a group holds, each with how it belongs."""
    waiting, seen = [("", error)], set[int]()
    while waiting and len(seen) < _CHAIN:
        link, each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield link, each
        if isinstance(each, BaseExceptionGroup):
            waiting += [("one of the group: ", inner) for inner in each.exceptions]
        if each.__cause__ is not None:
            waiting.append(("caused by ", each.__cause__))
        elif each.__context__ is not None and not each.__suppress_context__:
            waiting.append(("while handling ", each.__context__))


def _lines(frames: Any) -> list[str]:
    """Return the frames as lines of file, line, function and source; paths begin at the package's folder."""
    packages = [folder + os.sep for folder in sys.path if folder and folder != os.sep]
    lines = []
    for frame in frames:
        inside = [frame.filename[len(each) :] for each in packages if frame.filename.startswith(each)]
        file = min(inside, key=len, default="")
        lines.append(f"  {file or os.path.basename(frame.filename)}:{frame.lineno} in {frame.name}")
        if frame.line and file:  # what was typed at a prompt or given as an argument has no file
            lines.append(f"    {frame.line}")
    return lines


def folder() -> Path:
    """Return where reports are."""
    from amitop.config.places import state_folder

    return state_folder() / "crashes"


def _write(text: str) -> Path:
    """Write a report that only its owner may read, and delete the oldest ones. Raises `OSError`."""
    into = folder()
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in sorted(into.glob("*.txt"))[: -(KEPT - 1)]:
        old.unlink(missing_ok=True)
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{len(_reported)}.txt"
    handle = os.open(into / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "backslashreplace")[:LIMIT] + b"\n")
    return into / name


# What nobody handles.


def to_stderr(sentence: str) -> None:
    """Print the sentence on standard error, if that can be written."""
    try:
        print(f"amitop: {sentence}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


#: Shows what failed in the background. The full screen puts its notice line here.
tell: Callable[[str], None] = to_stderr


def install() -> None:
    """Take every unhandled exception from here on: of this thread, of others, of destructors and callbacks."""
    import threading

    sys.excepthook = _excepthook
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread


def _excepthook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    to_stderr(report(error, "amitop"))


def _unraisable(found: sys.UnraisableHookArgs) -> None:
    if found.exc_value is not None:
        _background(found.exc_value, "something in the background")


def _in_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None:
        name = found.thread.name if found.thread is not None else "?"
        _background(found.exc_value, f"the thread {name}")


def of_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what an event loop was told; its own handler would print the objects too."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        _background(error, "something in the background")


def _background(error: BaseException, what: str) -> None:
    # At the interpreter's end modules are half gone: whatever goes wrong here must not raise.
    if sys.is_finalizing():
        return
    try:
        tell(report(error, what))
    except Exception:
        return
