"""What PBXs printed of their Actions, kept in the user's cache folder, by Asterisk version."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from amitop.config.places import cache_folder

#: Characters of one Action's help that are kept at most; real ones have ten thousand.
LIMIT = 100_000

_STRANGE = re.compile(r"[^A-Za-z0-9.+~-]")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


class Shelf:
    """A text a file, `actions/VERSION/name.txt`. A broken or forbidden folder is as good as an empty one."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, version: str, name: str) -> list[str] | None:
        """The lines kept of an Action; None where there are none."""
        if (path := self._path(version, name)) is not None:
            with contextlib.suppress(OSError, ValueError):
                return path.read_text("utf-8").split("\n")
        return None

    def put(self, version: str, name: str, lines: list[str]) -> None:
        """Keep them, all or nothing."""
        path, text = self._path(version, name), "\n".join(lines)
        if path is None or len(text) > LIMIT:
            return
        beside = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_text(text, "utf-8")
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)

    def _path(self, version: str, name: str) -> Path | None:
        # Both come from a PBX: no slash, no dots that lead elsewhere.
        if not _NAME.fullmatch(name) or not version.strip("."):
            return None
        folder = self._folder or cache_folder() / "actions"
        return folder / _STRANGE.sub("_", version[:80]) / f"{name.lower()}.txt"
