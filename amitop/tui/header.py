"""The header: what is watched, how it is, and how much is going on. Every field keeps its width."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from amitop.text import clip, visible
from amitop.tui.bars import SPACER, Bar, Line, Piece, first_that_fits
from amitop.tui.format import count, duration, milliseconds
from amitop.tui.meter import Meter, sparkline
from amitop.tui.palette import Palette
from amitop.tui.watched import LinkState, Watched

LINK_GLYPHS = {
    LinkState.CONNECTING: ("◌", "dialing"),
    LinkState.SYNCING: ("◐", "ringing"),
    LinkState.LIVE: ("●", "up"),
    LinkState.LOST: ("×", "bad"),
    LinkState.REFUSED: ("×", "bad"),
    LinkState.CLOSED: ("·", "gone"),
}

#: Lag above which the figure turns yellow, then red, in seconds.
_SLOW, _LATE = 0.1, 1.0


class Header(Bar):
    """The line at the top."""

    def __init__(
        self, palette: Callable[[], Palette], monitor: Watched, meter: Meter, clock: Callable[[], float]
    ) -> None:
        super().__init__(palette, raised=True, id="header")
        self._monitor = monitor
        self._meter = meter
        self._clock = clock

    def pieces(self, across: int) -> Line:
        return first_that_fits(across, self._variants())

    def _variants(self) -> Iterator[Line]:
        for spark, words, asterisk, uptime in (
            (14, True, True, True),
            (8, True, True, True),
            (0, True, True, True),
            (0, False, False, True),
            (0, False, False, False),
        ):
            left = self._left(asterisk, uptime, 40 if words else 20)
            yield [*left, Piece("  "), SPACER, *self._right(spark, words), Piece(" ")]

    def _left(self, asterisk: bool, uptime: bool, host_cells: int) -> Line:
        monitor = self._monitor
        glyph, style = LINK_GLYPHS[monitor.state]
        pieces = [
            Piece(" amitop ", "badge"),
            Piece("  "),
            Piece(glyph, style),
            Piece(f" {clip(visible(monitor.target.host), host_cells)}", "strong"),
        ]
        if monitor.read_only:
            pieces.append(Piece("  read-only", "warn"))
        if monitor.pbx.unusable:
            pieces.append(Piece(f"  ▲ {count(monitor.pbx.unusable)} not understood", "warn"))
        if monitor.version:
            pieces.append(Piece(f"   Asterisk {visible(monitor.version)}" if asterisk else f"  {monitor.version}"))
        if uptime and monitor.started_at is not None:
            pieces.append(Piece(f"{'   ' if asterisk else '  '}up {duration(self._clock() - monitor.started_at)}"))
        return pieces

    def _right(self, spark: int, words: bool) -> Line:
        meter = self._meter
        gap = Piece("   " if words else "  ")
        pieces = [*_figure("calls", meter.calls, 5)]
        if spark:
            pieces += [Piece(" "), Piece(sparkline(meter.calls_past, spark, 8), "accent")]
        pieces += [gap, *_figure("channels" if words else "chan", meter.channels, 5), gap]
        pieces += _figure("packets/s" if words else "p/s", meter.packets_per_second, 6)
        if spark:
            pieces += [Piece(" "), Piece(sparkline(meter.packets_past, spark, 50), "link")]
        lag = self._lag()
        return pieces + ([gap, Piece("behind "), lag] if words else [gap, lag])

    def _lag(self) -> Piece:
        """How far the events lag; a dash where the PBX does not stamp them, so that nobody can know."""
        behind = self._monitor.behind
        if behind is None or self._monitor.state is not LinkState.LIVE:
            return Piece(f"{'–':>6}", "faint")
        style = "good" if behind < _SLOW else "warn" if behind < _LATE else "bad"
        whole = f"{behind * 1000:.0f} ms" if behind < 0.9995 else milliseconds(behind)
        return Piece(f"{whole:>6}", f"{style} bold")


def _figure(label: str, value: int, cells: int) -> Line:
    """A label and its figure, close together at the right of a field that keeps its width."""
    text = count(value)
    return [Piece(" " * (cells - len(text))), Piece(f"{label} "), Piece(text, "strong")]
