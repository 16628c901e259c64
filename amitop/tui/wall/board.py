"""The board of tiles: lines that are drawn anew only where they have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from amitop.text import clip
from amitop.tui.bars import SPACER, Line, Piece, strip_of
from amitop.tui.inks import Inks
from amitop.tui.table.cursor_table import move
from amitop.tui.wall.grid import GAP, LINE_GAP, Grid, grid_for

# Cells from which there is a margin at both sides.
_ROOMY = 100


class Part(NamedTuple):
    """A piece of a line of the board."""

    line: Line
    cells: int
    raised: bool


class Board(Widget, can_focus=True):
    """A grid of cards, each a list of lines."""

    class Picked(Message):
        """A card was clicked: which one of the page."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Board { height: 1fr; background: $background; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        move("move_page_up", "page(-1)"),
        move("move_page_down", "page(1)"),
        move("move_first", "first"),
        move("move_last", "last"),
    ]

    def __init__(
        self,
        inks: Callable[[], Inks],
        draw: Callable[[], None],
        turn: Callable[[int, bool], None],
        go: Callable[[int], None],
    ) -> None:
        """`draw` brings it up to date, `turn` goes so many pages on, round and round or to the end.

        `go` goes to a page; -1 is the last.
        """
        super().__init__(id="wall")
        self._inks = inks
        self._draw_again = draw
        self._turn, self._go = turn, go
        self._rows: list[list[Part]] = []
        self._grid: Grid | None = None

    def grid(self, number: int) -> Grid:
        """The grid for so many cards."""
        return grid_for(number, max(1, self.size.width - 2 * self._margin), max(1, self.size.height))

    @property
    def _margin(self) -> int:
        return int(self.size.width >= _ROOMY)

    def show(self, grid: Grid, cards: list[list[Line]]) -> None:
        """Show these cards, as many as the grid has places at most."""
        self._grid = grid
        rows: list[list[Part]] = []
        for row in range(grid.rows):
            here = cards[row * grid.columns : (row + 1) * grid.columns]
            if rows and here:
                rows += [[] for _ in range(LINE_GAP)]
            for y in range(grid.height if here else 0):
                parts = [Part([], self._margin, False)] if self._margin else []
                for card in here:
                    parts += [Part(card[y], grid.width, True), Part([], GAP, False)]
                rows.append(parts)
        self._put(rows)

    def say(self, sentence: str) -> None:
        """Show nothing but a sentence."""
        self._grid = None
        across = max(1, self.size.width)
        line = [SPACER, Piece(clip(sentence, across)), SPACER]
        self._put([*([] for _ in range(min(2, self.size.height // 2))), [Part(line, across, False)]])

    def _put(self, rows: list[list[Part]]) -> None:
        before, self._rows = self._rows, rows
        changed = [
            Region(0, y, self.size.width, 1)
            for y in range(max(len(before), len(rows)))
            if (before[y] if y < len(before) else None) != (rows[y] if y < len(rows) else None)
        ]
        if changed:
            self.refresh(*changed)

    # Keys, as a table's.

    def action_page(self, by: int) -> None:
        """The next page of queues, or the one before; round and round."""
        self._turn(by, True)

    def action_first(self) -> None:
        """The first page."""
        self._go(0)

    def action_last(self) -> None:
        """The last page."""
        self._go(-1)

    def on_click(self, event: events.Click) -> None:
        """A card is picked; between them is nothing."""
        event.stop()
        place = self._grid.place_at(event.x - self._margin, event.y) if self._grid is not None else None
        if place is not None:
            self.post_message(self.Picked(place))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._turn(1, False)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._turn(-1, False)

    def on_resize(self) -> None:
        self._draw_again()

    def render_line(self, y: int) -> Strip:
        inks, across = self._inks(), self.size.width
        parts = self._rows[y] if y < len(self._rows) else []
        segments: list[Segment] = []
        for part in parts:
            segments += strip_of(part.line, inks, inks.bar if part.raised else inks.base, part.cells)
        used = sum(part.cells for part in parts)
        strip = Strip([*segments, Segment(" " * max(0, across - used), inks.base)], max(across, used))
        return strip.crop(0, across)
