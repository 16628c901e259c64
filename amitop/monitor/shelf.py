"""What PBXs printed of their Actions, kept in the user's cache folder, by Asterisk version."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

from amitop.config.files import read_file
from amitop.config.places import cache_folder

#: Characters of one Action's help that are kept at most; real ones have ten thousand.
LIMIT = 100_000
#: Actions kept of one version, and versions: each version has some hundred and fifty Actions.
ACTIONS, VERSIONS = 500, 20

_STRANGE = re.compile(r"[^A-Za-z0-9.+~-]")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


class Shelf:
    """A text a file, `actions/VERSION/name.txt`. A broken or forbidden folder is as good as an empty one.

    Only this user may read it, and it is limited, since names and versions come from a PBX.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, version: str, name: str) -> list[str] | None:
        """Return the lines kept of an Action; None if there are none."""
        if (path := self._path(version, name)) is not None:
            with contextlib.suppress(OSError, ValueError):
                return read_file(path, limit=4 * LIMIT).decode("utf-8").split("\n")
        return None

    def put(self, version: str, name: str, lines: list[str]) -> None:
        """Keep them, all or nothing."""
        path, text = self._path(version, name), "\n".join(lines)
        if path is None or len(text) > LIMIT:
            return
        beside = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError, ValueError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if len(os.listdir(path.parent)) >= ACTIONS and not path.exists():
                return
            try:
                handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(text.encode("utf-8"))
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)
            self._forget_the_oldest(path.parent)

    def _forget_the_oldest(self, kept: Path) -> None:
        """Remove the versions that were written to longest ago. Raises `OSError`."""
        versions = sorted(
            (each for each in kept.parent.iterdir() if each != kept), key=lambda each: each.stat().st_mtime
        )
        for each in versions[: max(0, len(versions) + 1 - VERSIONS)]:
            shutil.rmtree(each)

    def _path(self, version: str, name: str) -> Path | None:
        # Both come from a PBX: no slash, no dots that lead elsewhere.
        if not _NAME.fullmatch(name) or not version.strip("."):
            return None
        folder = self._folder or cache_folder() / "actions"
        return folder / _STRANGE.sub("_", version[:80]) / f"{name.lower()}.txt"
