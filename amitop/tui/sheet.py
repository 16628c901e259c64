"""A sheet: lines in a frame over the screen, to be read, scrolled and closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult

from amitop.tui.bars import Line
from amitop.tui.details import Details
from amitop.tui.inks import Inks
from amitop.tui.over import Framed
from amitop.tui.table.cursor_table import move


class Sheet(Framed[None]):
    """What it says is told by `lines`, for as many cells as there are across."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("enter", "close", "Close"),
        move("move_up", "scroll(-1)"),
        move("move_down", "scroll(1)"),
        move("move_page_up", "scroll(-10)"),
        move("move_page_down", "scroll(10)"),
        ("space", "scroll(10)", "Page down"),
    ]

    #: What stands in its frame.
    heading: str
    #: Whether it is as high as the screen lets it, rather than as its lines need.
    tall: ClassVar[bool] = False

    def __init__(self, inks: Callable[[], Inks]) -> None:
        super().__init__()
        self._details = Details(inks)

    def lines(self, across: int) -> list[Line]:
        """The page, `across` cells wide."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.frame(self.heading, self._details, also="-tall" if self.tall else "")

    def on_mount(self) -> None:
        # The width of the lines is known only when everything is in its place.
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Bring it up to date."""
        self._details.draw(self.lines(self._details.size.width - 4), airy=True)

    def action_scroll(self, by: int) -> None:
        self._details.scroll_to(y=max(0, self._details.scroll_y + by), animate=False)
