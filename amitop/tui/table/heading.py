"""How the heading of a group is drawn, and what is told of the group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from amitop.text import fit, visible
from amitop.tui.bars import Line, Piece, hints, line_width, strip_of
from amitop.tui.format import count, since
from amitop.tui.inks import Inks
from amitop.tui.keys.keymap import Keymap
from amitop.tui.states import UP, WAITING
from amitop.tui.table.columns import GAP, Cell, Column, Placed
from amitop.tui.table.grouping import Heading
from amitop.tui.table.lines import MARGIN

#: Under which column a group's longest stands.
_LONGEST = "duration"
#: The column of PBXs: where there is one, names of groups have their PBX beside them.
_HOST = "host"
# Cells that a name has at least before the figures begin, more of them on a wide screen.
_NAME = 16
# Cells that the figures have at least where they begin at a column.
_FIGURES = 24


def heading_cells(heading: Heading, marked: int, now: float) -> tuple[Cell, ...]:
    """Everything that its line tells: name, fold, count, waiting, up, marked and longest."""
    return (
        Cell(visible(heading.label), "strong" if heading.key.name else "muted"),
        Cell("▸" if heading.folded else "▾"),
        Cell(count(heading.count)),
        Cell(_some(heading.waiting)),
        Cell(_some(heading.up)),
        Cell(_some(marked)),
        Cell(since(heading.since, now)),
    )


def _some(number: int) -> str:
    return count(number) if number else ""


def heading_strip(
    columns: Sequence[Column[Any]],
    placed: Sequence[Placed],
    cells: Sequence[Cell],
    inks: Inks,
    across: int,
    *,
    chosen: bool,
    nouns: tuple[str, str],
) -> Strip:
    """The line: figures stand below one another, and the longest under the durations."""
    base = inks.chosen + Style(bold=True) if chosen else inks.bar
    name, fold, number, waiting, up, marked, longest = cells
    duration = next((place for place in placed if columns[place.column].name == _LONGEST), None)
    end = duration.x - GAP if duration is not None else across - MARGIN
    # The figures begin where a column does; a name that is longer is cut, so that they stay there.
    hosts = sum(place.width + GAP for place in placed if columns[place.column].name == _HOST)
    least = max(_NAME, across // 5) + hosts + GAP
    start = next((place.x for place in placed[1:] if least < place.x <= end - _FIGURES), least)
    last = longest.text if duration is None else ""
    line: Line = [Piece(f"{fold.text} ", "muted"), Piece(fit(name.text, max(0, start - GAP - 2)), name.style)]
    line.append(Piece(" " * GAP, ""))
    room = end - start
    for figures in _variants(number.text, waiting.text, up.text, marked.text, last, nouns):
        if line_width(figures) <= room:
            line += figures
            break
    if duration is not None and duration.x + duration.width > line_width(line):
        line.append(Piece(" " * (duration.x - line_width(line)), ""))
        line.append(Piece(fit(longest.text, duration.width, True), "muted"))
    sign = Segment("▌" if chosen else " ", inks.over(base, "accent") if chosen else base)
    body = strip_of(line, inks, base, max(0, across - MARGIN))
    return Strip([sign, Segment(" ", base), *body], across)


def _variants(
    number: str, waiting: str, up: str, marked: str, longest: str, nouns: tuple[str, str]
) -> Sequence[Line]:
    """The figures with their words, and without; the count alone where nothing else has room."""
    noun = fit(nouns[0] if number == "1" else nouns[1], len(nouns[1]))
    marks = [Piece(f"   ◆ {marked} marked" if marked else "", "accent")]
    tail = [Piece(f"   longest {longest}" if longest else "", "muted")]
    counted = [Piece(f"{number:>5}", "text")]
    worded = [*_state(WAITING.glyph, waiting, " waiting", "waiting"), *_state(UP.glyph, up, " up", "muted")]
    bare = [*_state(WAITING.glyph, waiting, "", "waiting"), *_state(UP.glyph, up, "", "muted")]
    full = [*counted, Piece(f" {noun}", "muted"), *worded]
    brief = [*counted, *worded, *marks]
    least = [*counted, *bare, Piece(f"   ◆ {marked}" if marked else "", "accent")]
    return [[*full, *marks, *tail], [*full, *marks], brief, least, [*counted, *bare], counted, []]


def _state(glyph: str, number: str, word: str, style: str) -> Line:
    text = f"   {glyph} {number:>2}{word}"
    return [Piece(text if number else " " * len(text), style)]


def heading_details(heading: Heading, by: str, nouns: tuple[str, str], now: float, keymap: Keymap) -> list[Line]:
    """What stands below the table while the cursor is on a heading."""
    title = f"{by} " if heading.key.name else f"{nouns[1]} "
    lines: list[Line] = [
        [Piece(title, "muted"), Piece(visible(heading.label), "strong")],
        _told(nouns[1], count(heading.count)),
        _told("waiting", count(heading.waiting)),
        _told("up", count(heading.up)),
        _told("longest", since(heading.since, now) or "not known"),
        [],
    ]
    turned = "unfolds" if heading.folded else "folds"
    does = {"details": f"{turned} it", "mark_row": "marks all of them", "fold_all": "folds or unfolds all"}
    lines.append(hints([(keymap.key(act), told, True) for act, told in does.items()]))
    return lines


def _told(name: str, value: str) -> Line:
    return [Piece(f"{name:<9} "), Piece(value, "text")]
