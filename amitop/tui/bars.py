"""One-line widgets made of pieces: header, tabs, notices and footer are all bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from amitop.text import clip, lines_of, visible, width
from amitop.tui.inks import Inks


class Piece(NamedTuple):
    """A piece of text in a bar."""

    text: str
    style: str = "muted"
    #: Textual's action that a click runs.
    action: str = ""


SPACER = Piece("", "spacer")
# Before what goes on in the next line.
_BELOW = Piece("    ", "")

Line = list[Piece]


def line_width(pieces: Iterable[Piece]) -> int:
    """The cells that pieces take."""
    return sum(width(piece.text) for piece in pieces)


def first_that_fits(across: int, variants: Iterable[Line]) -> Line:
    """The first variant that fits, else the last: from the richest to the leanest."""
    chosen: Line = []
    for chosen in variants:
        if line_width(chosen) <= across:
            break
    return chosen


def hints(keys: Iterable[tuple[str, str, bool] | tuple[str, str, bool, str]]) -> Line:
    """Keys, what each does, whether it does so now, and the action of a click; one that does not is faint.

    An act without a key has none to tell.
    """
    line: Line = []
    for key, does, can, *action in keys:
        if key:
            click = action[0] if action else ""
            line += [Piece("   ")] if line else []
            line.append(Piece(key, "accent bold" if can else "faint", click))
            line.append(Piece(f" {does}", "muted" if can else "faint", click))
    return line


def place_pieces(pieces: Line, across: int) -> Line:
    """Return pieces in exactly `across` cells: the spacer takes what is left, and what is too much is cut.

    Their text is made visible here, whoever wrote it.
    """
    pieces = [each if (safe := visible(each.text)) == each.text else each._replace(text=safe) for each in pieces]
    spare = across - line_width(pieces)
    spacers = sum(piece is SPACER for piece in pieces) or 1
    placed: Line = []
    left = across
    for piece in pieces:
        text = " " * max(0, spare // spacers) if piece is SPACER else clip(piece.text, left)
        left -= width(text)
        placed.append(Piece(text, "" if piece is SPACER else piece.style, piece.action))
    placed.append(Piece(" " * max(0, left), ""))
    return placed


def folded(line: Line, across: int) -> list[Line]:
    """A line that is too long, as several: its last piece is cut between words and goes on below its start.

    Where it would have little room there, piece follows piece; what is behind a spacer stands on lines of its own.
    """
    if not line or line_width(line) <= across:
        return [line]
    if SPACER in line:
        left, right = line[: line.index(SPACER)], line[line.index(SPACER) + 1 :]
        return [part for half in (left, right) if half for part in folded(half, across)]
    *before, last = line
    indent = line_width(before)
    if indent > across // 2 and len(before) > 1:
        return _flowing(line, across)
    if lead := last.text[: len(last.text) - len(last.text.lstrip())]:  # what parts it from the piece before stays
        before, last, indent = (
            [*before, Piece(lead, "")],
            last._replace(text=last.text.lstrip()),
            indent + len(lead),
        )
    parts = lines_of(last.text, max(8, across - indent))
    return [
        [*(before if not number else [Piece(" " * indent, "")]), last._replace(text=part)]
        for number, part in enumerate(parts)
    ]


def _flowing(line: Line, across: int) -> list[Line]:
    """Pieces one behind the other, in as many lines as they need."""
    lines: list[Line] = [[]]
    for piece in line:
        if line_width([*lines[-1], piece]) <= across:
            lines[-1].append(piece)
            continue
        text = piece.text.strip()
        behind = piece.text[len(piece.text.rstrip()) :]  # parts it from the next piece
        *parts, last = lines_of(text, across - len(_BELOW.text) - len(behind))
        lines += [[_BELOW, piece._replace(text=part)] for part in (*parts, last + behind)]
    return lines


def strip_of(pieces: Line, inks: Inks, base: Style, across: int) -> Strip:
    """A bar's pieces as a line of the screen, every segment styled."""
    placed = place_pieces(pieces, across)
    return Strip([Segment(piece.text, inks.over(base, piece.style)) for piece in placed if piece.text], across)


class Bar(Widget):
    """One line of pieces; `draw` redraws it if they have changed."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """

    def __init__(
        self,
        inks: Callable[[], Inks],
        pieces: Callable[[int], Line] | None = None,
        *,
        raised: bool = False,
        id: str | None = None,  # noqa: A002 - as Textual has it
    ) -> None:
        super().__init__(id=id)
        self._inks = inks
        self._pieces = pieces
        self._raised = raised
        self._drawn: Line | None = None

    def pieces(self, across: int) -> Line:
        """What stands in the bar when it is `across` cells wide."""
        return self._pieces(across) if self._pieces is not None else []

    def lines(self, pieces: Line, across: int) -> list[Line]:
        """The pieces as they stand in it, line by line."""
        del across
        return [pieces]

    def draw(self) -> None:
        """Redraw if anything has changed."""
        if self.is_attached and self.size and self.pieces(self.size.width) != self._drawn:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        inks = self._inks()
        base = inks.bar if self._raised else inks.base
        if y:
            return Strip([Segment(" " * self.size.width, base)], self.size.width)
        self._drawn = self.pieces(self.size.width)
        return strip_of(self._drawn, inks, base, self.size.width)

    async def on_click(self, event: events.Click) -> None:
        """A click on a piece runs its action: of what stood there, whatever would by now."""
        lines, across = self.lines(self._drawn or [], self.size.width), self.size.width
        x = 0
        for piece in place_pieces(lines[event.y], across) if event.y < len(lines) else []:
            x += width(piece.text)
            if event.x < x:
                if piece.action:
                    await self.app.run_action(piece.action)
                return


class TallBar(Bar):
    """A bar as high as its words need: nothing of them is cut."""

    DEFAULT_CSS = """
    TallBar { height: auto; min-height: 1; max-height: 4; }
    """

    def lines(self, pieces: Line, across: int) -> list[Line]:
        return folded(pieces, across)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self.lines(self.pieces(width), width))

    def draw(self) -> None:
        if self.is_attached and self.size and self.pieces(self.size.width) != self._drawn:
            self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        inks, across = self._inks(), self.size.width
        self._drawn = self.pieces(across)
        lines = self.lines(self._drawn, across)
        return strip_of(lines[y] if y < len(lines) else [], inks, inks.base, across)
