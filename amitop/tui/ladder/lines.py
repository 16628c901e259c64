"""The lines of a ladder: where the columns stand, and each step drawn across them. Pure: text in, pieces out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from amitop.ladder import Column, ColumnKind, Ladder, Step, StepKind
from amitop.text import clip, visible, width
from amitop.tui.bars import Line, Piece
from amitop.tui.states import of_state

# Cells beside the times: the mark of the chosen step, of a marked one, and air.
_MARKS = 3
_AIR = 3
#: A column is never narrower; those that do not fit are scrolled to.
LEAST_LANE = 16
_WIDEST_LANE = 34
#: Cells for what stands beside the last column's line.
_LAST_LANE = 26

#: Glyph and style of what happens to one column.
_DOTS: dict[StepKind, tuple[str, str]] = {
    StepKind.DIAL: ("◌", "dialing"),
    StepKind.ANSWER: ("●", "up"),
    StepKind.REFUSED: ("×", "bad"),
    StepKind.JOIN: ("○", "waiting"),
    StepKind.LEAVE: ("○", "muted"),
    StepKind.ABANDON: ("×", "bad"),
    StepKind.CALL: ("◌", "dialing"),
    StepKind.CONNECT: ("●", "up"),
    StepKind.COMPLETE: ("✓", "muted"),
    StepKind.BRIDGE: ("●", "up"),
    StepKind.UNBRIDGE: ("○", "muted"),
    StepKind.TRANSFER: ("↷", "accent"),
    StepKind.FAILED: ("✗", "bad"),
    StepKind.HOLD: ("‖", "hold"),
    StepKind.UNHOLD: ("●", "up"),
    StepKind.MUSIC: ("♪", "hold"),
    StepKind.PARK: ("P", "parked"),
    StepKind.UNPARK: ("●", "up"),
    StepKind.MUTE: ("◍", "paused"),
    StepKind.UNMUTE: ("●", "up"),
    StepKind.PICKUP: ("●", "accent"),
    StepKind.SPY: ("◎", "warn"),
    StepKind.RECORD: ("◉", "warn"),
    StepKind.APPLICATION: ("·", "muted"),
}
# Causes with which a call ends well: answered elsewhere, and a normal end.
_GOOD_ENDS = frozenset({16, 26, 31})


class Cut(NamedTuple):
    """Which columns are in sight, and where."""

    #: The first column in sight, and the one behind the last.
    first: int
    behind: int
    #: Cells from one column's line to the next.
    lane: int
    #: Cells before the first column.
    left: int

    def x(self, column: int) -> int:
        """The cell of a column's line."""
        return self.left + (column - self.first) * self.lane


def cut(ladder: Ladder, across: int, scrolled: int, times: Sequence[str] = ()) -> Cut:
    """The columns that fit in `across` cells, when `scrolled` columns are left out at the left."""
    columns = len(ladder.columns)
    left = _MARKS + _AIR + max((width(time) for time in times), default=5)
    room = max(0, across - left)
    if columns <= 1:
        return Cut(0, columns, _WIDEST_LANE, left)
    # The last line's words need more room than a lane where there is much, and no less than one otherwise.
    lane = min(_WIDEST_LANE, max((room - _LAST_LANE) // (columns - 1), LEAST_LANE))
    fitting = max(1, (room - LEAST_LANE) // lane + 1)
    if fitting >= columns:
        return Cut(0, columns, lane, left)
    first = max(0, min(scrolled, columns - fitting))
    return Cut(first, first + fitting, lane, left)


class Canvas:
    """One line of cells that are written over one another."""

    def __init__(self, across: int) -> None:
        self._cells: list[tuple[str, str]] = [(" ", "")] * across

    def put(self, x: int, text: str, style: str) -> None:
        """Write `text` from cell `x` on; what is outside is cut."""
        for character in text:
            cells = width(character)
            if x >= 0 and x + cells <= len(self._cells) and cells:
                self._cells[x : x + cells] = [(character, style), *[("", style)] * (cells - 1)]
            elif not cells and 0 < x <= len(self._cells):
                before, its = self._cells[x - 1]
                self._cells[x - 1] = before + character, its
            x += cells

    def line(self) -> Line:
        """The cells as pieces."""
        pieces: Line = []
        for text, style in self._cells:
            if pieces and pieces[-1].style == style:
                pieces[-1] = Piece(pieces[-1].text + text, style)
            else:
                pieces.append(Piece(text, style))
        return pieces


def head_lines(ladder: Ladder, where: Cut, across: int) -> tuple[Line, Line]:
    """Who stands at the head of each column, and beneath it who that is."""
    names, parties = Canvas(across), Canvas(across)
    for place in range(where.first, where.behind):
        column, x = ladder.columns[place], where.x(place)
        room = min(where.lane - 2, across - x) if place + 1 < where.behind else across - x
        glyph, style = _head_mark(column)
        names.put(x, glyph, style)
        names.put(x + 2, _ends(visible(column.title), room - 2), "strong")
        parties.put(x + 2, clip(visible(column.party), room - 2), "muted")
    if where.first:
        parties.put(where.left - 5, f"◂ {where.first}", "accent")
    if where.behind < len(ladder.columns):
        parties.put(across - 4, f" {len(ladder.columns) - where.behind} ▸", "accent")
    return names.line(), parties.line()


def _head_mark(column: Column) -> tuple[str, str]:
    if column.kind is ColumnKind.QUEUE:
        return "▤", "waiting"
    if column.kind is ColumnKind.ROOM:
        return "◈", "parked"
    if column.state == "Hangup":
        return "×", "gone"
    shown = of_state(column.state)
    return shown.glyph, shown.style


def _ends(text: str, room: int) -> str:
    """A name that is too long loses its middle: its end tells it from others."""
    if width(text) <= room or room < 10 or not text.isascii():
        return clip(text, room)
    return f"{text[: room - 7]}…{text[-6:]}"


def step_line(
    ladder: Ladder,
    index: int,
    where: Cut,
    across: int,
    times: Sequence[str],
    *,
    chosen: bool = False,
    marked: bool = False,
) -> Line:
    """One step across the columns."""
    canvas, step = Canvas(across), ladder.steps[index]
    if chosen:
        canvas.put(0, "▌", "accent")
    if marked:
        canvas.put(1, "◆", "accent")
    time = times[index]
    # The eye is led to where time has gone by.
    same = index > 0 and times[index - 1] == time
    canvas.put(where.left - _AIR - width(time), time, "text" if chosen else "faint" if same else "muted")
    for place in range(where.first, where.behind):
        start, end = ladder.lives[place]
        if start <= index <= end:
            canvas.put(where.x(place), "│", "rule")
    if step.to is None:
        _dot(canvas, ladder, index, where, across)
    else:
        _arrow(canvas, step, where, across)
    return canvas.line()


def style_of(step: Step) -> tuple[str, str]:
    """A step's glyph and the name of its style."""
    if step.kind is StepKind.STATE:
        shown = of_state(step.text.partition(" ")[0])
        return shown.glyph, shown.style
    if step.kind is StepKind.HANGUP:
        return "×", "muted" if step.code in _GOOD_ENDS else "bad"
    if step.kind is StepKind.REFUSED and step.text == "cancelled":
        return "×", "muted"
    return _DOTS[step.kind]


def words_of(step: Step) -> str:
    """What a step says, fit to be seen."""
    text = visible(step.text)
    return f"{text} ×{step.times}" if step.times > 1 else text


def _few_words_of(step: Step) -> str:
    """What a step says where there is little room: no cause in words, no figures."""
    if step.kind is StepKind.HANGUP:
        return visible(" ".join(step.text.split()[:2]))
    return visible(step.text.partition(", ")[0])


def _dot(canvas: Canvas, ladder: Ladder, index: int, where: Cut, across: int) -> None:
    step = ladder.steps[index]
    if not where.first <= step.column < where.behind:
        _beyond(canvas, step, where, across)
        return
    glyph, style = style_of(step)
    x = where.x(step.column)
    # Words may run over the lines of columns that have ended or not begun, and over no others.
    stop = across
    for place in range(step.column + 1, where.behind):
        start, end = ladder.lives[place]
        if start <= index <= end:
            stop = where.x(place) - 1
            break
    canvas.put(x, glyph, style)
    words, room = words_of(step), stop - x - 2
    canvas.put(x + 2, clip(words if width(words) <= room else _few_words_of(step), room), style)


def _beyond(canvas: Canvas, step: Step, where: Cut, across: int) -> None:
    """Something that happens out of sight is told at the edge."""
    if step.column < where.first:
        canvas.put(where.left - 2, "◂", "faint")
    else:
        glyph, _ = style_of(step)
        text = f"{glyph} {clip(words_of(step), 12)} ▸"
        canvas.put(across - width(text), text, "faint")


def _arrow(canvas: Canvas, step: Step, where: Cut, across: int) -> None:
    """From one column's line to another's, with its words in the middle."""
    assert step.to is not None
    _, style = style_of(step)
    low, high = sorted((step.column, step.to))
    if high < where.first or low >= where.behind:
        _beyond(canvas, step, where, across)
        return
    left = where.x(low) if low >= where.first else where.left - 2
    right = where.x(high) if high < where.behind else across - 1
    joined = step.kind is StepKind.BRIDGE
    stroke = "━" if joined else "╌" if step.kind is StepKind.UNBRIDGE else "─"
    canvas.put(left + 1, stroke * (right - left - 1), style)
    if joined:
        for place in (low, high):
            if where.first <= place < where.behind:
                canvas.put(where.x(place), "●", style)
    elif step.to == high:
        canvas.put(right - 1, "▶", style)
    else:
        canvas.put(left + 1, "◀", style)
    room = right - left - 5
    if room < 3:
        # From beyond the edge to the first column in sight: there is no room but behind it.
        canvas.put(right + 2, clip(words_of(step), where.lane - 3), style)
        return
    words = clip(words_of(step), room)
    canvas.put((left + right + 1 - width(words) - 2) // 2, f" {words} ", f"{style} bold" if joined else style)


def times_of(steps: Sequence[Step], how: str, clock: Callable[[float], str]) -> list[str]:
    """The times beside the steps: `start` since the first, `line` since the line above, else the time of day."""
    if not steps:
        return []
    if how == "start":
        return [f"{step.at - steps[0].at:.3f}" for step in steps]
    if how == "line":
        before = [steps[0].at, *(step.at for step in steps)]
        return [f"{step.at - earlier:+.3f}" for step, earlier in zip(steps, before, strict=False)]
    return [clock(step.at) for step in steps]


def as_text(ladder: Ladder, times: Sequence[str]) -> str:
    """The whole ladder as lines of text, every column as wide as it likes: for a copy."""
    left = _MARKS + _AIR + max((width(time) for time in times), default=5)
    across = left + max(1, len(ladder.columns)) * _WIDEST_LANE
    where = Cut(0, len(ladder.columns), _WIDEST_LANE, left)
    lines = [*head_lines(ladder, where, across)]
    lines += [step_line(ladder, index, where, across, times) for index in range(len(ladder.steps))]
    return "".join("".join(piece.text for piece in line).rstrip() + "\n" for line in lines)
