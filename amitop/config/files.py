"""Files of the user's: TOML that is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w


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
