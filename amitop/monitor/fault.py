"""An error of amitop's own, in words that hold nothing of what it happened over."""

from __future__ import annotations

from pathlib import Path


def where(error: BaseException) -> str:
    """Return the kind of `error` and the line that raised it.

    Its message is left out: it may repeat a value from the wire, or a secret.
    """
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    place = "" if traceback is None else f" at {_place(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)}"
    return f"an error inside amitop: {type(error).__name__}{place}"


def _place(file: str, line: int) -> str:
    path = Path(file)
    return f"{path.parent.name}/{path.name}:{line}"
