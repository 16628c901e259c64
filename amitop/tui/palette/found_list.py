"""The palette's list: a line for each offer that was found, and the cursor on one of them."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amitop.tui.bars import Piece, strip_of
from amitop.tui.inks import Inks
from amitop.tui.palette.lines import offer_line
from amitop.tui.palette.ranking import Found


class FoundList(ScrollView, can_focus=False):
    """Lines that are drawn when they come into sight. The keys stay with the field above it."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    FoundList {
        background: $background;
        overflow-x: hidden;
        scrollbar-size: 1 1;
        scrollbar-gutter: stable;
    }
    """

    class Clicked(Message):
        """An offer was clicked."""

    def __init__(self, inks: Callable[[], Inks]) -> None:
        super().__init__()
        self._inks = inks
        self._found: list[Found] = []
        #: Places in what was found, line by line; None for the gap between two kinds.
        self._lines: list[int | None] = []
        self._grouped = False
        self.cursor = 0

    def show(self, found: list[Found], grouped: bool, cursor: int = 0) -> None:
        """Show these. Where they are grouped, a kind is written once, and a gap stands before it."""
        self._found, self._grouped = found, grouped
        self._lines = []
        for place, each in enumerate(found):
            if grouped and place and each.offer.kind != found[place - 1].offer.kind:
                self._lines.append(None)
            self._lines.append(place)
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.cursor = min(cursor, max(0, len(found) - 1))
        self._into_sight()
        self.refresh()

    @property
    def chosen(self) -> Found | None:
        """What the cursor is on."""
        return self._found[self.cursor] if self._found else None

    def move(self, by: int) -> None:
        """Up or down; at an end it stays."""
        self.cursor = max(0, min(self.cursor + by, len(self._found) - 1))
        self._into_sight()
        self.refresh()

    def page(self, by: int) -> None:
        """A screenful up or down."""
        self.move(by * max(1, self.size.height - 2))

    def _into_sight(self) -> None:
        if not self._found:
            return
        line = self._lines.index(self.cursor)
        top, height = round(self.scroll_y), max(1, self.size.height)
        if line < top or line >= top + height:
            above = line if line < top else line - height + 1
            self.scroll_to(y=0 if self.cursor == 0 else above, animate=False, force=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._into_sight()

    def on_click(self, event: events.Click) -> None:
        line = round(self.scroll_y) + event.y
        place = self._lines[line] if line < len(self._lines) else None
        if place is not None:
            self.cursor = place
            self.refresh()
            self.post_message(self.Clicked())

    def render_line(self, y: int) -> Strip:
        inks, across = self._inks(), self.scrollable_content_region.width
        y += round(self.scroll_y)
        place = self._lines[y] if y < len(self._lines) else None
        if place is None:
            return Strip([Segment(" " * across, inks.base)], across)
        chosen, base = place == self.cursor, inks.base
        if chosen:
            base = inks.chosen + Style(bold=True)
        first = not place or self._found[place - 1].offer.kind != self._found[place].offer.kind
        line = offer_line(self._found[place], across - 3, not self._grouped or first)
        return strip_of([Piece("▌ " if chosen else "  ", "accent"), *line, Piece(" ", "")], inks, base, across)
