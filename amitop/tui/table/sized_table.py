"""A live table whose columns are sized by dragging the blank behind a title."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from textual import events
from textual.message import Message

from amitop.tui.table.columns import GAP
from amitop.tui.table.lines import MARGIN
from amitop.tui.table.live_table import LiveTable

Row = TypeVar("Row")


class _Drag(NamedTuple):
    """A column, its width when the mouse took hold of its edge, and where that was."""

    name: str
    cells: int
    x: int


class SizedTable(LiveTable[Row]):
    """It says what was dragged; whose columns they are makes them so."""

    class Sized(Message):
        """A column was dragged to so many cells; `done` when the mouse has let go of it."""

        def __init__(self, table: SizedTable[Any], column: str, cells: int, done: bool) -> None:
            super().__init__()
            self.table = table
            self.column = column
            self.cells = cells
            self.done = done

    _drag: _Drag | None = None
    _was_dragged = False

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._was_dragged = False
        if event.y >= self.head:
            return
        for placed in self._placed:
            edge = placed.x + placed.width
            if edge <= event.x - MARGIN < edge + GAP:
                self._drag = _Drag(self.columns[placed.column].name, placed.width, event.screen_x)
                self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag is not None and (self._was_dragged or event.screen_x != self._drag.x):
            self._was_dragged = True
            self._tell(event.screen_x, False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._drag is None:
            return
        self.release_mouse()
        if self._was_dragged:
            self._tell(event.screen_x, True)
        self._drag = None

    def on_click(self, event: events.Click) -> None:
        if self._was_dragged:
            event.prevent_default()  # where a drag has ended is no title that was clicked

    def _tell(self, x: int, done: bool) -> None:
        if self._drag is not None:
            self.post_message(self.Sized(self, self._drag.name, self._drag.cells + x - self._drag.x, done))
