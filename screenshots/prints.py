"""What is in each picture, as text beside it: a picture whose text is no longer what is made is old."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from amitop.tui.app import AmitopApp
from tests.tui.prints import print_of


class Prints:
    """The texts of all pictures, to be kept or checked."""

    def __init__(self, folder: Path, *, checks: bool = False) -> None:
        self.checks = checks
        self._pictures = folder
        self._folder = folder / "prints"
        self._old: list[str] = []

    def keep(self, name: str, app: AmitopApp) -> None:
        """Keep what stands on the screen."""
        self._folder.mkdir(exist_ok=True)
        self._path(name).write_text(print_of(app), encoding="utf-8")

    def check(self, name: str, app: AmitopApp) -> None:
        """Compare it with what was kept."""
        path, made = self._path(name), print_of(app)
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if kept == made and (self._pictures / f"{name}.png").exists():
            return
        self._old.append(name)
        lines = difflib.unified_diff(
            kept.splitlines(), made.splitlines(), f"prints/{name}.txt", "the program now", lineterm="", n=0
        )
        print(*lines, sep="\n", file=sys.stderr)

    def told(self) -> int:
        """The exit code; with a sentence where a picture is old."""
        if self._old:
            print(
                f"{len(self._old)} of the pictures are older than the program: {', '.join(self._old)}\n"
                f"make them anew:  python screenshots/make.py {' '.join(self._old)}",
                file=sys.stderr,
            )
        return 1 if self._old else 0

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.txt"
