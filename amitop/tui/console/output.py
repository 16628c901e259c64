"""The output of commands on the screen: long lines go on in the next row, and what is looked for is lit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any, NamedTuple

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amitop.text import width
from amitop.tui.bars import Line, Piece, strip_of
from amitop.tui.console.lines import Match, Transcript
from amitop.tui.inks import Inks

_MARGIN = 2


class Row(NamedTuple):
    """A row of the screen: a line, from one character to another."""

    line: int
    start: int
    end: int


def rows_of(text: str, line: int, across: int) -> list[Row]:
    """A line in rows of at most `across` cells; blanks at its end need none."""
    last = len(text.rstrip(" "))
    if last <= across and text.isascii():
        return [Row(line, 0, last)]
    rows: list[Row] = []
    start = 0
    while start < last:
        end = min(last, start + across)
        while end > start + 1 and width(text[start:end]) > across:
            end -= 1
        rows.append(Row(line, start, end))
        start = end
    return rows or [Row(line, 0, 0)]


class Output(ScrollView, can_focus=False):
    """Draws a transcript; follows its end unless one has scrolled away."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Output {
        background: $background;
        overflow-x: hidden;
        scrollbar-size: 1 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, inks: Callable[[], Inks], transcript: Transcript, **options: Any) -> None:
        super().__init__(**options)
        self._inks = inks
        self._transcript = transcript
        self._rows: list[Row] = []
        self._drawn: tuple[int, int] = (-1, 0)
        self._words = ""
        self.matches: list[Match] = []
        #: Which of the matches is the one that was gone to.
        self.chosen = 0

    # What is shown.

    def look(self) -> None:
        """Come up to date with the transcript."""
        across = max(8, self.size.width - 1 - 2 * _MARGIN)
        drawn = (self._transcript.revision, across)
        if drawn == self._drawn or not self.size.width:
            return
        grown = drawn[0] != self._drawn[0]
        self._drawn = drawn
        self._rows = [
            row for place, line in enumerate(self._transcript.lines) for row in rows_of(line.text, place, across)
        ]
        self.virtual_size = Size(self.size.width, len(self._rows))
        if self._words:
            self.find(self._words)
        elif grown:
            self.scroll_end(animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        self.look()

    def page(self, by: int) -> None:
        """So many screenfuls down; up where it is less than none."""
        self.scroll_relative(y=by * max(1, self.size.height - 1), animate=False, force=True)

    # What is looked for.

    def find(self, words: str) -> None:
        """Light every place where `words` stands, and go to the last one; nothing is lit without words."""
        self._words = words
        self.matches = self._transcript.find(words)
        self.chosen = len(self.matches) - 1
        self._show_chosen()
        self.refresh()

    def go(self, by: int) -> None:
        """To an earlier or a later place; round at the ends."""
        if self.matches:
            self.chosen = (self.chosen + by) % len(self.matches)
            self._show_chosen()
            self.refresh()

    def _show_chosen(self) -> None:
        if not self.matches:
            return
        match = self.matches[self.chosen]
        row = next(
            place
            for place, row in enumerate(self._rows)
            if row.line == match.line and row.start <= match.start < max(row.end, 1)
        )
        top, height = round(self.scroll_y), max(1, self.size.height)
        if not top <= row < top + height:
            self.scroll_to(y=max(0, row - height // 2), animate=False, force=True, immediate=True)

    # Drawing.

    def render_line(self, y: int) -> Strip:
        inks = self._inks()
        place = round(self.scroll_y) + y
        if place >= len(self._rows):
            return Strip([Segment(" " * self.size.width, inks.base)], self.size.width)
        return strip_of(self._pieces(self._rows[place]), inks, inks.base, self.size.width)

    def _pieces(self, row: Row) -> Line:
        text, ink = self._transcript.lines[row.line]
        pieces = [Piece(" " * _MARGIN, "")]
        at = row.start
        for match, its in self._lit(row):
            start, end = max(match.start, row.start), min(match.end, row.end)
            pieces += [Piece(text[at:start], ink), Piece(text[start:end], its)]
            at = end
        return [*pieces, Piece(text[at : row.end], ink)]

    def _lit(self, row: Row) -> list[tuple[Match, str]]:
        """The matches in a row, with their inks."""
        return [
            (match, "accent reverse bold" if place == self.chosen else "accent underline")
            for place, match in self._near(row.line)
            if match.start < row.end and match.end > row.start
        ]

    def _near(self, line: int) -> list[tuple[int, Match]]:
        low, high = bisect_left(self.matches, (line,)), bisect_right(self.matches, (line + 1,))
        return [(place, self.matches[place]) for place in range(low, high) if self.matches[place].line == line]
