"""The screen under all others: it stands with the classes of its size from the beginning, and is styled once."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.geometry import Size
from textual.screen import Screen

#: What an app says of its breakpoints: from so many cells on, such a class.
Breakpoints = list[tuple[int, str]]


class MainScreen(Screen[None]):
    """Textual would style all that stands on it again when it is first shown, and again when it hears its size."""

    def __init__(self, size: Size, across: Breakpoints, down: Breakpoints) -> None:
        classes = f"{_reached(size.width, across)} {_reached(size.height, down)}"
        super().__init__(id="_default", classes=classes)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self.stack_updates:  # its parts got their styles when they were mounted, a moment ago
            event.refresh_styles = False


def _reached(cells: int, breakpoints: Iterable[tuple[int, str]]) -> str:
    return max((least, name) for least, name in breakpoints if least <= cells)[1]
