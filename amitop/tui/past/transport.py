"""The lines under the screen where time can be gone through: how much there was, where one is, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, sqrt

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from amitop.monitor import Playback, Replay
from amitop.text import visible, width
from amitop.tui.bars import SPACER, Line, Piece, first_that_fits, place_pieces, strip_of
from amitop.tui.format import count, duration, plural, time_of_day
from amitop.tui.keys.keymap import Keymap
from amitop.tui.scene import Scene

_BLOCKS = " ▁▂▃▄▅▆▇█"
_LABEL = 11
_PEAK = 9
# The live journal goes on: its curve is drawn anew that often, in seconds.
_STALE = 2.0
_REPLAY_KEYS = (
    "freeze",
    "back_10",
    "on_10",
    "step_back",
    "step_on",
    "go_to",
    "slower",
    "faster",
    "back_60",
    "on_60",
)
_PAST_KEYS = ("freeze", "back_10", "on_10", "step_back", "step_on", "go_to", "back_60", "on_60")


class Curves:
    """Calls and packets a second over all that is kept, one figure a cell."""

    def __init__(self, playback: Playback, cells: int) -> None:
        first, last = playback.first, playback.last
        self.start = playback.time_of(first + 1)
        self.end = max(playback.time_of(last), self.start)
        self.made_of = (cells, first, last)
        span = (self.end - self.start) / cells
        places = [playback.position_at(self.start + span * cell) for cell in range(1, cells)] if span else []
        #: The position at which each cell begins, and the last one's end.
        self.edges = [first, *(places or [last] * (cells - 1)), last]
        seconds = max(span, 1e-3)
        pairs = zip(self.edges, self.edges[1:], strict=False)
        self.packets = [max(0, end - start) / seconds if span else 0.0 for start, end in pairs]
        self.calls = self._calls(playback, cells)

    def _calls(self, playback: Playback, cells: int) -> list[float]:
        """The most calls of each cell; where none were counted, as many as before."""
        most: list[float] = []
        samples = [each for each in playback.timeline.samples if each.number >= self.edges[0]]
        before, place = 0, 0
        for cell in range(cells):
            here = before
            # The last cell takes in what was counted at the very end.
            end = self.edges[cell + 1] + (cell == cells - 1)
            while place < len(samples) and samples[place].number < end:
                # Samples of a live stream count none.
                before = counted if (counted := samples[place].calls) is not None else before
                here = max(here, before)
                place += 1
            most.append(here)
        return most

    def cell_of(self, position: int) -> int:
        """The cell in which a position is."""
        return max(0, sum(edge < position for edge in self.edges[1:-1]))


class Transport(Widget):
    """Drawn while a recording or the past is shown. A click on a curve goes there."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Transport { display: none; height: 3; background: $background; }
    """

    class Jumped(Message):
        """A place on a curve was clicked."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    def __init__(
        self,
        scene: Scene,
        playback: Callable[[], Playback | None],
        is_past: Callable[[], bool],
        clock: Callable[[], float],
    ) -> None:
        super().__init__(id="transport")
        self._scene = scene
        self._playback = playback
        self._is_past = is_past
        self._clock = clock
        self._curves: tuple[Playback, Curves, float] | None = None
        self._lines: list[Line] = []

    def draw(self) -> None:
        """Redraw if anything has changed."""
        playback = self._playback()
        self.display = playback is not None
        if playback is None:
            self._curves = None
            return
        if self.size.width:
            lines = self._make(playback, self.size.width)
            if lines != self._lines:
                self._lines = lines
                self.refresh()
        problem = 1 if isinstance(playback, Replay) and playback.problem_count else 0
        self.styles.height = 3 + problem

    def on_resize(self) -> None:
        self.draw()

    def _make(self, playback: Playback, across: int) -> list[Line]:
        cells = max(8, across - _LABEL - _PEAK)
        curves = self._curves_of(playback, cells)
        here = curves.cell_of(playback.position)
        # Packets by their root: beside the burst of lists at a login the rest would lie flat.
        lines = [
            _curve("calls", curves.calls, here, "accent", max(curves.calls)),
            _curve("packets/s", [sqrt(each) for each in curves.packets], here, "link", max(curves.packets)),
            first_that_fits(across, self._status(playback)),
        ]
        if isinstance(playback, Replay) and playback.problem_count:
            lines.append(_problem(playback))
        return lines

    def _curves_of(self, playback: Playback, cells: int) -> Curves:
        now = self._clock()
        if self._curves is not None:
            of, curves, made = self._curves
            same = curves.made_of == (cells, playback.first, playback.last)
            if of is playback and (same or (curves.made_of[0] == cells and 0 <= now - made < _STALE)):
                return curves
        curves = Curves(playback, cells)
        self._curves = (playback, curves, now)
        return curves

    def _status(self, playback: Playback) -> Iterator[Line]:
        past = self._is_past()
        where = self._where(playback)
        passed = playback.position - playback.first
        kept = playback.last - playback.first
        number = Piece(f"   packet {count(passed)} of {count(kept)}")
        if past:
            ago = f"  {duration(self._clock() - playback.now)} ago"
            head = [Piece(" ‖ the past ", "hold bold"), Piece(where, "strong"), Piece(ago, "hold")]
        else:
            glyph = Piece(" ▶ ", "good bold") if playback.playing else Piece(" ‖ ", "hold bold")
            head = [glyph, Piece(where, "strong"), Piece(f"  ×{playback.speed:g}", "accent")]
        freeze = "now" if past else "pause" if playback.playing else "play"
        keys = _keys(self._scene.keymap, _PAST_KEYS if past else _REPLAY_KEYS, freeze)
        for middle, least in ([number, Piece("  ")], 4), ([Piece("  ")], 1):
            for shown in range(len(keys), least - 1, -1):
                yield [*head, *middle, SPACER, *(piece for key in keys[:shown] for piece in key)]

    def _where(self, playback: Playback) -> str:
        if isinstance(playback, Replay) and playback.is_raw:
            return "no times"
        return time_of_day(playback.now)

    def render_line(self, y: int) -> Strip:
        inks = self._scene.inks
        line = self._lines[y] if y < len(self._lines) else []
        base = inks.bar if y == 2 else inks.base
        return strip_of(line, inks, base, self.size.width)

    async def on_click(self, event: events.Click) -> None:
        """Go to the place on a curve, or do what a key does."""
        if event.y < 2 and self._curves is not None:
            edges = self._curves[1].edges
            cell = event.x - _LABEL
            if 0 <= cell < len(edges) - 1:
                self.post_message(self.Jumped(edges[-1] if cell == len(edges) - 2 else edges[cell]))
        elif event.y < len(self._lines):
            x = 0
            for piece in place_pieces(self._lines[event.y], self.size.width):
                x += width(piece.text)
                if event.x < x:
                    if piece.action:
                        await self.app.run_action(piece.action)
                    return


def _curve(label: str, values: list[float], here: int, style: str, peak: float) -> Line:
    """A curve: what has passed in colour, what is to come faint, where one is marked."""
    top = max(values) or 1
    blocks = [_BLOCKS[min(8, ceil(8 * value / top))] for value in values]
    told = count(round(peak)) if peak >= 10 or peak == int(peak) else f"{peak:.1f}"
    return [
        Piece(f"{label:>{_LABEL - 1}} "),
        Piece("".join(blocks[:here]), style),
        Piece("┃", "strong"),
        Piece("".join(blocks[here + 1 :]), "faint"),
        Piece(f" ≤ {told}", "muted"),
    ]


def _keys(keymap: Keymap, names: tuple[str, ...], freeze: str) -> list[Line]:
    """Keys as the footer writes them; one that goes back and one that goes on stand together."""
    made: list[Line] = []
    for name in names:
        act = keymap[name]
        action = f"app.{act.textual_action}"
        label = act.label if name != "freeze" else freeze
        key = [Piece(f" {act.key}", "accent bold", action)] if act.key else []
        if label:
            key.append(Piece(f" {label} ", "muted", action))
        if made and not any(piece.style == "muted" for piece in made[-1]):
            made[-1] += key
        else:
            made.append(key)
    return made


def _problem(replay: Replay) -> Line:
    problems = [visible(each) for each in replay.problems]
    more = replay.problem_count - 1
    line = [Piece(" ▲ ", "warn"), Piece(problems[0] if problems else "", "text")]
    return [*line, Piece(f"   and {plural(more, 'more', 'more')}", "warn")] if more else line
