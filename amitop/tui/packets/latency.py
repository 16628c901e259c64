"""How long Asterisk takes to answer, Action by Action."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from amitop.journal import Latencies, Latency
from amitop.text import fit, visible
from amitop.tui.acting.refusing import on
from amitop.tui.bars import Line, Piece
from amitop.tui.format import count, milliseconds
from amitop.tui.inks import Inks
from amitop.tui.scene import Scene
from amitop.tui.sheet import Sheet

_WIDTHS = (8, 8, 10, 10, 10)
# Seconds from which an answer is slow, and from which it is late: while it is made, no event comes.
_SLOW, _LATE = 0.1, 1.0


def latency_lines(latencies: Latencies, behind: float | None) -> list[Line]:
    """The page."""
    titles = ("count", "errors", "p50", "p99", "longest")
    head = [Piece(fit("Action", 26))]
    head += [Piece(fit(title, cells, True)) for title, cells in zip(titles, _WIDTHS, strict=True)]
    lines: list[Line] = [head, *(_line(each) for each in latencies)]
    if not len(latencies):
        lines.append([Piece("No Action has been answered yet")])
    told = f"events come {milliseconds(behind)} late" if behind is not None else "how late events come is not told"
    how = "" if behind is not None else " (timestampevents = yes in manager.conf tells it)"
    return [*lines, [], [Piece(told, "text" if behind is not None else "muted"), Piece(how, "faint")]]


def _line(each: Latency) -> Line:
    line = [Piece(fit(visible(each.name), 26), "strong"), Piece(fit(count(each.count), 8, True), "text")]
    line.append(Piece(fit(count(each.errors), 8, True), "bad" if each.errors else "faint"))
    for seconds in (each.percentile(0.5), each.percentile(0.99), each.longest if each.answered else None):
        style = "bad" if (seconds or 0) >= _LATE else "ringing" if (seconds or 0) >= _SLOW else "text"
        line.append(Piece(fit(milliseconds(seconds) or "—", 10, True), style))
    return line


class LatencyScreen(Sheet):
    """A small table that is as fresh as the screen."""

    BINDINGS = [Binding("L", "close", "Close", id="latency")]  # noqa: RUF012 - as Textual has it

    def __init__(self, inks: Callable[[], Inks], scene: Scene) -> None:
        """Of one PBX, which stays the same whichever is at hand."""
        super().__init__(inks)
        self.heading = on(scene, "answers")
        self._scene = scene

    def lines(self, across: int) -> list[Line]:
        del across
        return latency_lines(self._scene.journal.latencies, self._scene.live.behind)

    def on_mount(self) -> None:
        self.set_interval(0.5, self.draw)
