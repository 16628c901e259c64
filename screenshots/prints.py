"""What is in each picture, as text beside it: a picture whose text is no longer what is made is old."""

from __future__ import annotations

import difflib
import hashlib
import sys
from pathlib import Path

from rich.style import Style

from amitop.tui.app import AmitopApp

_STYLES = "styles "


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


def print_of(app: AmitopApp) -> str:
    """The screen's text, and one line that stands for all its colours and styles."""
    across, high = app.size
    styles = hashlib.sha256()
    lines = []
    for strip in app.screen._compositor.render_strips()[:high]:
        lines.append("".join(segment.text for segment in strip)[:across].rstrip())
        for segment in strip.simplify():
            styles.update(f"{segment.text}\0{_told(segment.style)}\n".encode())
    return "\n".join([*lines, f"{_STYLES}{styles.hexdigest()[:16]}", ""])


def _told(style: Style | None) -> str:
    """What is seen of a style, and not what it does."""
    if style is None:
        return ""
    worn = (style.bold, style.dim, style.italic, style.underline, style.reverse, style.strike)
    return (
        f"{style.color and style.color.name} {style.bgcolor and style.bgcolor.name} {[bool(each) for each in worn]}"
    )
