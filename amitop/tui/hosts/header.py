"""The header over several PBXs: each one's link, which is at hand, and the figures of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from amitop.text import clip, visible
from amitop.tui.bars import SPACER, Line, Piece
from amitop.tui.format import plural
from amitop.tui.header import LINK_GLYPHS, Header
from amitop.tui.hosts.hosts import Hosts
from amitop.tui.inks import Inks
from amitop.tui.meter import Meter
from amitop.tui.scene import Scene
from amitop.tui.watched import LinkState

# Cells of each name, from the widest screen to the narrowest; with none they are counted instead.
_CELLS = (24, 14, 10, 8, 6, 5, 0)
_FIGURES = ((14, True, True), (8, True, False), (0, True, False), (0, False, False))


class HostsHeader(Header):
    """The line at the top. A click on a name has that PBX at hand, and on that which is, tells how each is."""

    def __init__(self, inks: Callable[[], Inks], hosts: Hosts, meter: Meter, recording: Callable[[], Line]) -> None:
        super().__init__(inks, hosts.shown, meter, recording)
        self._hosts = hosts

    def _variants(self) -> Iterator[Line]:
        for cells in _CELLS:
            for spark, words, asterisk in _FIGURES:
                if spark and cells < 14:
                    continue
                left = self._left(asterisk, asterisk, cells)
                yield [*left, Piece("  "), SPACER, *self._right(spark, words), Piece(" ")]
        yield from self._lean(0)

    def _who(self, cells: int) -> Line:
        at_hand = self._hosts.at_hand
        if at_hand.is_past:
            return [*self._link(), Piece(f" of {clip(visible(at_hand.name), max(cells, 8))}", "strong")]
        if not cells:
            glyphs = [Piece(*LINK_GLYPHS[scene.live.state]) for scene in self._hosts.scenes]
            count = Piece(f"{plural(len(glyphs), 'PBX')} ", "text", "app.act('host')")
            return [count, *glyphs, Piece("  "), Piece(clip(visible(at_hand.name), 8), _style(at_hand, at_hand))]
        line: Line = []
        for place, scene in enumerate(self._hosts.scenes):
            action = "app.act('host')" if scene is at_hand else f"app.at_hand({place})"
            glyph, style = LINK_GLYPHS[scene.live.state]
            name = clip(visible(scene.name), cells)
            line += [Piece("  ")] if line else []
            line += [Piece(f"{glyph} ", style, action), Piece(name, _style(scene, at_hand), action)]
        return line

    def _life(self, asterisk: bool, uptime: bool) -> Line:
        """Nothing: each has its own, told on the sheet of the PBXs."""
        del asterisk, uptime
        return []

    def _behind(self) -> float | None:
        """The one that lags most."""
        live = [scene.live for scene in self._hosts.scenes if scene.live.state is LinkState.LIVE]
        return max((each.behind for each in live if each.behind is not None), default=None)


def _style(scene: Scene, at_hand: Scene) -> str:
    """Its own colour; the one at hand stands out."""
    return f"{scene.colour} bold underline" if scene is at_hand else "faint" if scene.hidden else scene.colour


def header_of(inks: Callable[[], Inks], hosts: Hosts, meter: Meter, recording: Callable[[], Line]) -> Header:
    """The header of one PBX, or of several."""
    if hosts.several:
        return HostsHeader(inks, hosts, meter, recording)
    return Header(inks, hosts.at_hand, meter, recording)
