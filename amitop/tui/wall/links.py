"""What the header told, on a wall that has the screen for itself: which PBXs, how each link is, and the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amitop.text import clip, visible
from amitop.tui.bars import Line, Piece, first_that_fits
from amitop.tui.format import plural, time_of_day
from amitop.tui.header import LINK_GLYPHS
from amitop.tui.scene import Scene

# Cells of a name, from the widest screen to the narrowest.
_CELLS = (24, 14, 10, 8, 6, 5)


def links_line(scenes: Sequence[Scene], now: float, across: int) -> Line:
    """Every PBX with the state of its link; where names have no room, how many there are."""
    time = Piece(f"{time_of_day(now, False)[:5]}  ", "strong")
    return [*first_that_fits(across - len(time.text), _variants(scenes)), time]


def _variants(scenes: Sequence[Scene]) -> Iterator[Line]:
    for cells in _CELLS:
        yield [piece for scene in scenes for piece in _link(scene, cells)]
    glyphs = [_glyph(scene, "") for scene in scenes]
    yield [Piece(f"{plural(len(scenes), 'PBX')} ", "text"), *glyphs, Piece("  ")]


def _link(scene: Scene, cells: int) -> Line:
    shown = clip(visible(scene.called), cells)
    style = "gone" if not scene.is_live else scene.colour
    return [_glyph(scene, " "), Piece(f"{shown}  ", style)]


def _glyph(scene: Scene, gap: str) -> Piece:
    glyph, style = LINK_GLYPHS[scene.monitor.state]
    return Piece(f"{glyph}{gap}", style)
