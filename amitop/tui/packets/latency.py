"""How long Asterisk takes to answer, Action by Action."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.binding import Binding

from amitop.journal import Latencies, Latency
from amitop.text import fit, visible
from amitop.tui.acting.refusing import on
from amitop.tui.bars import Line, Piece, folded
from amitop.tui.format import count, milliseconds
from amitop.tui.inks import Inks
from amitop.tui.scene import Scene
from amitop.tui.sheet import Sheet

_TITLES = {"count": 8, "errors": 8, "p50": 10, "p99": 10, "longest": 10}
# Cells of an Action's name, and at least.
_NAME, _LEAST = 26, 12
# Seconds from which an answer is slow, and from which it is late: while it is made, no event comes.
_SLOW, _LATE = 0.1, 1.0


def latency_lines(latencies: Latencies, behind: float | None, across: int) -> list[Line]:
    """The page, `across` cells wide; where that is too narrow, without the median."""
    widths = dict(_TITLES)
    if across < _LEAST + sum(widths.values()):
        del widths["p50"]
    name = max(_LEAST, min(_NAME, across - sum(widths.values())))
    head = [Piece(fit("Action", name)), *(Piece(fit(title, cells, True)) for title, cells in widths.items())]
    lines: list[Line] = [head, *(_line(each, name, widths) for each in latencies)]
    if not len(latencies):
        lines.append([Piece("No Action has been answered yet")])
    told = f"events come {milliseconds(behind)} late" if behind is not None else "how late events come is not told"
    how = "" if behind is not None else "timestampevents = yes in manager.conf tells it"
    late = [Piece(told, "text" if behind is not None else "muted"), Piece(f"   {how}", "faint")]
    return [*lines, [], *folded(late, across)]


def _line(each: Latency, name: int, widths: Mapping[str, int]) -> Line:
    seconds = {"p50": each.percentile(0.5), "p99": each.percentile(0.99), "longest": each.longest}
    line = [Piece(fit(visible(each.name), name), "strong")]
    for title, cells in widths.items():
        if title == "count":
            told, style = count(each.count), "text"
        elif title == "errors":
            told, style = count(each.errors), "bad" if each.errors else "faint"
        else:
            took = (seconds[title] or 0.0) if each.answered else 0.0
            told = milliseconds(seconds[title] if each.answered else None) or "—"
            style = "bad" if took >= _LATE else "ringing" if took >= _SLOW else "text"
        line.append(Piece(fit(told, cells, True), style))
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
        return latency_lines(self._scene.journal.latencies, self._scene.live.behind, across)

    def on_mount(self) -> None:
        self.set_interval(0.5, self.draw)
