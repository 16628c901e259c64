"""What is wrong with a setting."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path


class ConfigError(Exception):
    """A setting that can't be used; the text names the file and the way out."""


def not_known(path: Path, what: str, known: Sequence[str]) -> str:
    """A sentence on a key that is none, with the nearest that is one."""
    near = difflib.get_close_matches(what, known, 1)
    if not near:
        last = {name.rpartition(".")[2]: name for name in known}
        near = [last[each] for each in difflib.get_close_matches(what.rpartition(".")[2], last, 1)]
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known) or 'none'}"
    return f"{path}: {what} is not known; {hint}"
