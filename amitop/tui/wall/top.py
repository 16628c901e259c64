"""The line over the tiles: all queues together, and at the right what else there is."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from amitop.tui.bars import SPACER, Line, Piece, first_that_fits, line_width, strip_of
from amitop.tui.format import count, plural
from amitop.tui.inks import Inks
from amitop.tui.wall.big import big
from amitop.tui.wall.figures import AGENT_STATES, Figures
from amitop.tui.wall.tile import agents_pieces, in_grey, levels, waited

#: Lines of the wall from which the totals are in big figures.
TALL = 30


def total_line(total: Figures, more: Line, across: int) -> list[Line]:
    """All queues in one line."""
    ink = total.state.style if total.waiting else "faint"
    waiting = [Piece(f" {count(total.waiting):>2}", ink), Piece(" waiting  ")]
    longest = [Piece("longest "), Piece(f"{waited(total.longest):>5}", ink), Piece("  ")]
    long, *_, short, _ = ([*level, Piece("  ")] for level in levels(total))
    calls = [Piece(count(total.answered), "text"), Piece(" answered  "), Piece(count(total.lost), "text")]
    calls.append(Piece(" lost"))
    full, lean = agents_pieces(total.agents, "  ", 5), agents_pieces(total.agents, " ", 0)
    lefts = [
        [*waiting, *longest, *full, Piece(" "), *long, *calls],
        [*waiting, *longest, *full, Piece(" "), *short, *calls],
        [*waiting, *longest, *lean, Piece(" "), *short, *calls],
        [*waiting, *longest, *lean, Piece(" "), *short],
        [*waiting, *longest, *lean],
        [*waiting, *longest],
        waiting,
    ]
    shown = lefts if total.is_live else map(in_grey, lefts)
    return [first_that_fits(across, ([*left, SPACER, *more] for left in shown))]


def total_lines(total: Figures, more: Line, across: int) -> list[Line]:
    """All queues in big figures, a caption under each."""
    ink = total.state.style if total.waiting else "faint"
    shown = [(str(total.waiting), "waiting", ink, 9), (waited(total.longest), "longest wait", ink, 15)]
    for state, number in zip(AGENT_STATES[:4], total.agents[:4], strict=True):
        shown.append((str(number), f"{state.glyph} {state.word}", state.style if number else "faint", 9))
    for share, caption in ((total.in_time, "% ans. in time"), (total.in_time_of_all, "% all in time")):
        style = "faint" if share is None else "strong"
        shown.append(("-" if share is None else f"{share:.0f}", caption, style, len(caption)))
    shown.append((str(total.answered), "answered", "text", 12))
    shown.append((str(total.lost), "lost", "text" if total.lost else "faint", 9))
    room, gap = across - 2 - line_width(more), 3
    while len(shown) > 1 and sum(cells + gap for *_, cells in shown) > room:
        shown.pop()
    gap = max(1, min(9, (room - sum(cells for *_, cells in shown)) // len(shown)))
    lines: list[Line] = [[Piece("  ", "")] for _ in range(4)]
    for text, caption, style, cells in shown:
        for line, drawn in zip(lines, [*big(text, 1), caption], strict=True):
            line.append(Piece(drawn.ljust(cells + gap), style if line is not lines[3] else "muted"))
    if not total.is_live:
        lines = list(map(in_grey, lines))
    lines[3] += [SPACER, *more]
    return lines


def more_pieces(page: int, pages: int, hidden: int, key: str = "") -> Line:
    """How much is not on this page, and the key of the next one."""
    if pages <= 1:
        return []
    hint = [Piece(f"{key} ", "accent bold")] if key else []
    return [Piece(f"{plural(hidden, 'more queue')}  ", "text"), *hint, Piece(f"{page + 1}/{pages}  ")]


class Top(Widget):
    """The totals: a line, or big figures where there is room."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Top { height: 1; background: $background; }
    Top.-big { height: 5; }
    """

    def __init__(self, inks: Callable[[], Inks]) -> None:
        super().__init__(id="wall-top")
        self._inks = inks
        self._lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show these lines."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        inks, across = self._inks(), self.size.width
        if y >= len(self._lines):
            return Strip([Segment(" " * across, inks.base)], across)
        return strip_of(self._lines[y], inks, inks.base, across)
