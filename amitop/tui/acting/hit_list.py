"""Those who are hit by one operation on many, a line each: what will be done to them, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amitop.monitor import Stand
from amitop.text import visible
from amitop.tui.acting.plan import Hit
from amitop.tui.inks import Inks
from amitop.tui.table.columns import Cell, Column
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.live_table import LiveTable

# Glyph, its style, and the style of the words beside it.
_LOOKS = {
    Stand.WAITING: (" ", "muted", "muted"),
    Stand.UNDER_WAY: ("…", "ringing", "text"),
    Stand.DONE: ("✓", "good", "text"),
    Stand.FAILED: ("✗", "bad", "bad"),
    Stand.UNKNOWN: ("?", "warn", "warn"),
    Stand.NOT_SENT: ("·", "muted", "muted"),
}


class HitList(LiveTable[Hit]):
    """The list in the dialog."""

    def __init__(self, hits: Sequence[Hit], inks: Callable[[], Inks]) -> None:
        columns = [
            Column("", _glyph, None, 1, 1, priority=0),
            Column("who", _who, None, 16, 24, priority=0, keep_end=True),
            Column("what", _words, None, 20, 34, 1, priority=0),
        ]
        super().__init__(columns, GivenRows(hits), inks=inks, titles=False, id="hits")
        self.choose_first = False

    def show(self, place: int) -> None:
        """Scroll to a line, with one more to be seen below it."""
        self._show_place(min(place + 1, self.length - 1))


def _glyph(hit: Hit) -> Cell:
    if hit.result is None and hit.reason:
        return Cell("▲", "warn")
    glyph, style, _ = _LOOKS[hit.stand]
    return Cell(glyph, style)


def _who(hit: Hit) -> Cell:
    return Cell(visible(hit.who), "text" if hit.result is not None or not hit.reason else "muted")


def _words(hit: Hit) -> Cell:
    if hit.result is None and hit.reason:
        return Cell(f"not sent: {visible(hit.reason)}", "warn")
    told = visible(hit.words)
    return Cell(f"not sent: {told}" if hit.stand is Stand.NOT_SENT else told, _LOOKS[hit.stand][2])
