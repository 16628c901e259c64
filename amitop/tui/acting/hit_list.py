"""Those who are hit by one operation on many, a line each: what will be done to them, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from amitop.monitor import Stand
from amitop.text import lines_of, visible
from amitop.tui.acting.plan import Hit
from amitop.tui.inks import Inks
from amitop.tui.table.columns import EMPTY, Cell, Column
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.live_table import LiveTable

# Glyph, its style, and the style of the words beside it.
_LOOKS = {
    Stand.WAITING: (" ", "muted", "muted"),
    Stand.UNDER_WAY: ("…", "ringing", "text"),
    Stand.DONE: ("✓", "good", "text"),
    Stand.FAILED: ("✗", "bad", "bad"),
    Stand.UNSEEN: ("?", "warn", "warn"),
    Stand.UNKNOWN: ("?", "warn", "warn"),
    Stand.SENT: ("→", "accent", "text"),
    Stand.GONE: ("·", "muted", "muted"),
    Stand.NOT_SENT: ("·", "muted", "muted"),
}


class HitLine(NamedTuple):
    """One line of one who is hit."""

    hit: Hit
    #: The hit's place among the others, and the line's among its own.
    place: int
    number: int
    #: As many of the words as there is room for.
    words: str


class HitList(LiveTable[HitLine]):
    """The list in the dialog. Words that are too long for a line go on in the next: who is hit is never cut."""

    def __init__(self, hits: Sequence[Hit], inks: Callable[[], Inks]) -> None:
        columns = [
            Column("", _glyph, None, 1, 1, priority=0),
            Column("who", _who, None, 16, 24, priority=0, keep_end=True),
            Column("what", _words, None, 20, 34, 1, priority=0),
        ]
        self._hits = hits
        self._given: GivenRows[HitLine] = GivenRows(key=lambda line: (line.place, line.number))
        super().__init__(columns, self._given, inks=inks, titles=False, id="hits")
        self.choose_first = False

    def draw(self, now: float, settle: bool = False) -> None:
        across = self.widths.get("what", 0)
        lines = [each for place, hit in enumerate(self._hits) for each in _lines(hit, place, across)]
        if lines != self._given.rows:
            self._given.put(lines)
        super().draw(now, settle)

    def show(self, place: int) -> None:
        """Scroll until the lines of one who is hit are the last in sight but one, wherever it stood."""
        last = max(at for at, line in enumerate(self._given.rows) if line.place == place)
        self.scroll_to(y=max(0, min(last + 2, self.length) - self._height), animate=False, force=True)


def _lines(hit: Hit, place: int, across: int) -> list[HitLine]:
    words = _told(hit)
    parts = lines_of(words, across) if across else (words,)
    return [HitLine(hit, place, number, part) for number, part in enumerate(parts)]


def _glyph(line: HitLine) -> Cell:
    hit = line.hit
    if line.number:
        return EMPTY
    if hit.result is None and hit.reason:
        return Cell("▲", "warn")
    glyph, style, _ = _LOOKS[hit.stand]
    return Cell(glyph, style)


def _who(line: HitLine) -> Cell:
    hit = line.hit
    if line.number:
        return EMPTY
    return Cell(visible(hit.who), "text" if hit.result is not None or not hit.reason else "muted")


def _words(line: HitLine) -> Cell:
    hit = line.hit
    return Cell(line.words, "warn" if hit.result is None and hit.reason else _LOOKS[hit.stand][2])


def _told(hit: Hit) -> str:
    told = visible(hit.words)
    return f"not sent: {told}" if hit.stand is Stand.NOT_SENT else told
