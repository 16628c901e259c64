"""The header: what is watched, how it is, and how much is going on. Every field keeps its width."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from amitop.monitor import Playback, Replay
from amitop.text import clip, visible
from amitop.tui.bars import SPACER, Bar, Line, Piece, first_that_fits
from amitop.tui.format import count, duration, milliseconds
from amitop.tui.inks import Inks
from amitop.tui.meter import Meter, sparkline
from amitop.tui.scene import Scene
from amitop.tui.watched import LinkState

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

    def __init__(self, inks: Callable[[], Inks], scene: Scene, meter: Meter, recording: Callable[[], Line]) -> None:
        super().__init__(inks, raised=True, id="header")
        self._scene = scene
        self._meter = meter
        self._recording = recording

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
            left = self._left(self._who(40 if words else 20), asterisk, uptime)
            yield [*left, Piece("  "), SPACER, *self._right(spark, words), Piece(" ")]
        yield from self._lean(self._who(20), self._who(10))

    def _lean(self, *whos: Line) -> Iterator[Line]:
        """Where there is little room: close together, then one figure after another left out."""
        for who in whos:
            for parts in range(4, 0, -1):
                for version in (True, False) if parts == 4 else (False,):
                    left = self._left(who, False, False, version=version)
                    yield [*left, Piece(" "), SPACER, *self._few(parts), Piece(" ")]

    def _left(self, who: Line, asterisk: bool, uptime: bool, *, version: bool = True) -> Line:
        life = self._life(asterisk, uptime) if version else []
        return [
            Piece(" amitop ", "badge"),
            Piece("  "),
            *who,
            *self._recording(),
            *self._warnings(self._scene, asterisk),
            *life,
        ]

    def _warnings(self, scene: Scene, words: bool) -> Line:
        """What is out of the ordinary."""
        monitor, line = scene.monitor, list[Piece]()
        if monitor.read_only and not isinstance(monitor, Playback):
            line.append(Piece("  read-only", "warn"))
        if monitor.shares_connection:
            told = "Actions share the events' connection" if words else "one login"
            line.append(Piece(f"  ▲ {told}", "warn"))
        if monitor.pbx.unusable:
            told = f"  ▲ {count(monitor.pbx.unusable)} not understood"
            line.append(Piece(told, "warn", "app.act('unusable')"))
        return line

    def _life(self, asterisk: bool, uptime: bool) -> Line:
        """Its version, and how long it has been up."""
        monitor, pieces = self._scene.monitor, list[Piece]()
        version = monitor.version or (monitor.recorded_version if isinstance(monitor, Playback) else "")
        if version:
            pieces.append(Piece(f"   Asterisk {visible(version)}" if asterisk else f"  {visible(version)}"))
        if uptime and monitor.started_at is not None:
            pieces.append(
                Piece(f"{'   ' if asterisk else '  '}up {duration(self._scene.as_of - monitor.started_at)}")
            )
        return pieces

    def _who(self, cells: int) -> Line:
        """What is watched."""
        return [*self._link(), Piece(f" {clip(visible(self._scene.monitor.target.host), cells)}", "strong")]

    def _link(self) -> Line:
        """How the link is; or that this is not now, and how it was then where it was not well."""
        monitor = self._scene.monitor
        if not isinstance(monitor, Playback):
            glyph, style = LINK_GLYPHS[monitor.state]
            return [Piece(glyph, style)]
        reading = isinstance(monitor, Replay) and not monitor.is_ready
        word = "the past" if self._scene.is_past else "replay"
        then = f" ({monitor.state})" if monitor.state is not LinkState.LIVE and not reading else ""
        return [Piece("▶ " if monitor.playing else "‖ ", "hold"), Piece(word, "hold bold"), Piece(then, "warn")]

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
        if isinstance(self._scene.monitor, Playback):
            return pieces  # what lag there was then is not known
        lag = self._lag()
        return pieces + ([gap, Piece("behind "), lag] if words else [gap, lag])

    def _few(self, parts: int) -> Line:
        """The figures by what they matter, so many of them: calls, how far behind, channels, packets."""
        meter = self._meter
        lag = [] if isinstance(self._scene.monitor, Playback) else [self._lag()]
        told = [_figure("calls", meter.calls, 4)]
        if parts >= 3:
            told.append(_figure("chan", meter.channels, 4))
        if parts >= 4:
            told.append(_figure("p/s", meter.packets_per_second, 5))
        if parts >= 2 and lag:
            told.append(lag)
        return [piece for number, line in enumerate(told) for piece in ([Piece(" ")] if number else []) + line]

    def _lag(self) -> Piece:
        """How far the events lag; a dash where the PBX does not stamp them, so that nobody can know."""
        behind = self._behind()
        if behind is None:
            return Piece(f"{'–':>6}", "faint")
        style = "good" if behind < _SLOW else "warn" if behind < _LATE else "bad"
        whole = f"{behind * 1000:.0f} ms" if behind < 0.9995 else milliseconds(behind)
        return Piece(f"{whole:>6}", f"{style} bold")

    def _behind(self) -> float | None:
        monitor = self._scene.monitor
        return monitor.behind if monitor.state is LinkState.LIVE else None


def _figure(label: str, value: int | None, cells: int) -> Line:
    """A label and its figure, close together at the right of a field that keeps its width; a dash if not known."""
    text = "–" if value is None else count(value)
    return [Piece(" " * (cells - len(text))), Piece(f"{label} "), Piece(text, "strong")]
