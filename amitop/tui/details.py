"""The details of the chosen row: a few lines of pieces, scrolled when there are more."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amitop.text import chop, clip, width
from amitop.tui.bars import Line, Piece, line_width, strip_of
from amitop.tui.inks import Inks

MARGIN = Piece("  ", "")
# What a state is set off by from the names before it.
_BESIDE = "   "


class Details(ScrollView, can_focus=False):
    """Lines that are given anew at every draw; only those that differ are redrawn."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Details {
        background: $background;
        overflow-x: hidden;
        scrollbar-size: 1 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, inks: Callable[[], Inks], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._inks = inks
        self._lines: list[Line] = []

    def draw(self, lines: list[Line], wrap: bool = False, airy: bool = False) -> None:
        """Show these lines."""
        if wrap:
            lines = [part for line in lines for part in wrapped(line, self.size.width - 3)]
        if not airy and len(lines) > self.size.height:
            lines = [line for line in lines if line]  # air only where there is room for it
        if len(lines) != len(self._lines):
            self.virtual_size = Size(self.size.width, len(lines))
            self._lines = lines
            self.refresh()
            return
        before, self._lines = self._lines, lines
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.refresh_line(y)

    def render_line(self, y: int) -> Strip:
        inks = self._inks()
        y += round(self.scroll_y)
        if y >= len(self._lines):
            return Strip([Segment(" " * self.size.width, inks.base)], self.size.width)
        return strip_of(fitted([MARGIN, *self._lines[y]], self.size.width - 1), inks, inks.base, self.size.width)


def fitted(line: Line, across: int) -> Line:
    """A line whose words give way to the figure or the state at its end: one that is cut says something else."""
    over = line_width(line) - across
    if over <= 0 or len(line) < 3 or not (line[-1].style == "faint" or line[-1].text.startswith(_BESIDE)):
        return line
    *before, words, figure = line
    return [*before, words._replace(text=clip(words.text, max(1, width(words.text) - over))), figure]


def wrapped(line: Line, across: int) -> list[Line]:
    """Cut a line whose last piece is too long into several; the piece goes on below its start."""
    if not line or across <= 0:
        return [line]
    before = sum(width(piece.text) for piece in line[:-1])
    room = max(8, across - before)
    last = line[-1]
    if width(last.text) <= room:
        return [line]
    if last.style == "faint" and len(line) > 2:
        # What only helps stands beside, or where there is no room, below.
        below = [Piece(" " * width(line[0].text), ""), last]
        return [*wrapped(list(line[:-2]), across), *wrapped(below, across)]
    first, *more = chop(last.text, room)
    indent = Piece(" " * before, "")
    return [[*line[:-1], Piece(first, last.style)], *([indent, Piece(part, last.style)] for part in more)]
