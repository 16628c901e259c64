"""The lines of a live table as strips: titles, rows, and the sentence of an empty one. Every segment is styled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from amitop.text import clip, fit, width
from amitop.tui.inks import Inks
from amitop.tui.table.columns import Cell, Column, Placed

#: Cells before the first column: the sign of the chosen row, and of a marked one.
MARGIN = 2
#: Cells after the last column, where a sort mark may stand.
AFTER = 2


def row_strip(
    columns: Sequence[Column[Any]],
    placed: Sequence[Placed],
    cells: Sequence[Cell],
    inks: Inks,
    across: int,
    *,
    chosen: bool,
    gone: bool,
    marked: bool = False,
) -> Strip:
    """One row."""
    base = inks.base
    if chosen:
        base = inks.chosen + Style(bold=True)
    # The mark stands apart from the state's glyph, and of a chosen row in the accent's own colour.
    sign = inks.over(base, "badge" if chosen and marked else "accent")
    segments = [Segment("◆" if marked else "▌", sign) if marked or chosen else Segment(" ", base)]
    segments.append(Segment(" ", base))
    x = MARGIN
    for place, cell in zip(placed, cells, strict=True):
        segments.append(Segment(" " * (place.x + MARGIN - x), base))
        text = fitted(cell, columns[place.column], place.width)
        style = inks.over(base, "gone" if gone else cell.style)
        segments += _struck(text, style) if gone else [Segment(text, style)]
        x = place.x + MARGIN + place.width
    segments.append(Segment(" " * max(0, across - x), base))
    return Strip(segments, max(x, across))


def title_strip(
    columns: Sequence[Column[Any]],
    placed: Sequence[Placed],
    inks: Inks,
    across: int,
    marks: Mapping[str, str],
) -> Strip:
    """The titles, with the marks of those columns, by name, that are sorted by."""
    segments: list[Segment] = []
    x = 0
    for place in placed:
        column = columns[place.column]
        mark = marks.get(column.name, "")
        # Beside the last column there is room for all of a mark, beside others for one cell of it and a blank.
        room = place.width + (AFTER if place is placed[-1] else 1)
        title = marked_title(column, mark, place.width, room) if mark else titled(column, place.width)
        segments.append(Segment(" " * (place.x + MARGIN - x), inks.base))
        segments.append(Segment(title, inks.base + inks["accent bold" if mark else "muted"]))
        x = place.x + MARGIN + width(title)
    segments.append(Segment(" " * max(0, across - x), inks.base))
    return Strip(segments)


def titled(column: Column[Any], cells: int) -> str:
    """A title over its column."""
    return fit(" " * column.indent + column.title, cells, column.right)


def marked_title(column: Column[Any], mark: str, cells: int, room: int) -> str:
    """A title with its mark, which may reach over the edge of its column, but no farther than `room`."""
    title = titled(column, cells).strip() if column.right else titled(column, cells).rstrip()
    if width(title) + width(mark) > room:
        mark = mark[:1]  # its rank has no room
    if column.right:
        return fit(f"{title}{mark}", min(room, cells + width(mark)), right=True)
    blank = " " if width(title) + 1 + width(mark) <= room else ""
    return fit(f"{clip(title, room - width(mark))}{blank}{mark}", room)


def sentence_strip(sentence: str, inks: Inks, across: int) -> Strip:
    """What stands in an empty table, in the middle of the line."""
    text = " " * max(MARGIN, (across - width(sentence)) // 2) + sentence
    return Strip([Segment(fit(text, across), inks.base + inks["muted"])], across)


def fitted(cell: Cell, column: Column[Any], cells: int) -> str:
    """A cell's text in just as many cells, its short form or its two ends where it is too long."""
    text = cell.text
    if width(text) > cells:
        if cell.short:
            text = cell.short
        elif column.keep_end and cells > 12:
            text = f"{clip(text, cells - 9)}{text[-9:]}"
    return fit(text, cells, column.right)


def _struck(text: str, style: Style) -> list[Segment]:
    """What has ended, struck through; the blanks beside it are not."""
    inner = text.strip()
    before = len(text) - len(text.lstrip())
    after = text[before + len(inner) :]
    return [Segment(text[:before], style), Segment(inner, style + Style(strike=True)), Segment(after, style)]


def line_regions(lines: list[int], head: int, across: int) -> list[Region]:
    """Neighbouring lines as one region each."""
    regions: list[Region] = []
    start = previous = lines[0]
    for y in lines[1:]:
        if y != previous + 1:
            regions.append(Region(0, start + head, across, previous - start + 1))
            start = y
        previous = y
    regions.append(Region(0, start + head, across, previous - start + 1))
    return regions
