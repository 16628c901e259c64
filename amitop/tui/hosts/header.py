"""The header over several PBXs: each one's link, which is at hand, and the figures of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from amitop.text import clip, width
from amitop.tui.bars import SPACER, Line, Piece, line_width
from amitop.tui.header import LINK_GLYPHS, Header
from amitop.tui.hosts.hosts import Hosts
from amitop.tui.inks import Inks
from amitop.tui.meter import Meter
from amitop.tui.scene import Scene
from amitop.tui.watched import LinkState

# Cells of the longest name where all stand side by side, and of the one at hand where the others are glyphs.
_SIDE_BY_SIDE, _AT_HAND = 24, (24, 16)
# Where there is little room for anything.
_LEAST = (16, 10)
# So many have a glyph each; more are counted.
_GLYPHS = 8
_FIGURES = ((14, True, True), (8, True, False), (0, True, False), (0, False, False))


class HostsHeader(Header):
    """The line at the top. A click on a name has that PBX at hand, and on that which is, tells how each is."""

    def __init__(self, inks: Callable[[], Inks], hosts: Hosts, meter: Meter, recording: Callable[[], Line]) -> None:
        super().__init__(inks, hosts.shown, meter, recording)
        self._hosts = hosts

    def _variants(self) -> Iterator[Line]:
        for who in (self._all(), *map(self._one, _AT_HAND)):
            for spark, words, asterisk in _FIGURES:
                left = self._left(who, asterisk, asterisk)
                yield [*left, Piece("  "), SPACER, *self._right(spark, words), Piece(" ")]
        yield from self._lean(*map(self._one, _LEAST))

    def _all(self) -> Line:
        """Each with its name: none of them is cut before the others are glyphs alone."""
        if self._hosts.is_past:
            return self._one(_SIDE_BY_SIDE)
        line: Line = []
        for place, scene in enumerate(self._hosts.scenes):
            line += [Piece("  ")] if line else []
            line += [self._glyph(place, " "), Piece(clip(scene.name, _SIDE_BY_SIDE), *self._style(place))]
        return line

    def _one(self, cells: int) -> Line:
        """The name of the one at hand, in the room of the longest, behind the links of all."""
        scenes, at_hand = self._hosts.scenes, self._hosts.at_hand
        name = clip(at_hand.name, cells)
        if at_hand.is_past:
            return [*self._link(), Piece(f" of {name}", "strong")]
        links = [self._glyph(place) for place in range(len(scenes))]
        if len(scenes) > _GLYPHS:
            up = sum(scene.is_live for scene in scenes)
            told = f"{up}/{len(scenes)}".rjust(2 * len(f"{len(scenes)}") + 1)
            links = [Piece(f"{told} ●", "up" if up == len(scenes) else "warn", "app.act('host')")]
        room = max(min(width(scene.name), cells) for scene in scenes)
        return [*links, Piece("  "), Piece(name, *self._style(scenes.index(at_hand))), _blank(room - width(name))]

    def _glyph(self, place: int, behind: str = "") -> Piece:
        """How the link of one is; among glyphs alone, that of the one at hand is underlined as its name is."""
        scene = self._hosts.scenes[place]
        glyph, style = LINK_GLYPHS[scene.live.state]
        worn = " underline" if not behind and scene is self._hosts.at_hand else ""
        return Piece(f"{glyph}{behind}", f"{style}{worn}", self._style(place)[1])

    def _style(self, place: int) -> tuple[str, str]:
        """A name's own colour, by which the one at hand stands out; and what a click on it does."""
        scene = self._hosts.scenes[place]
        if scene is self._hosts.at_hand:
            return f"{scene.colour} bold underline", "app.act('host')"
        return "faint" if scene.hidden else scene.colour, f"app.at_hand({place})"

    def _warnings(self, scene: Scene, words: bool) -> Line:
        """Of the one at hand, in the room of the widest: nothing moves when another is at hand."""
        line = super()._warnings(scene, words)
        room = max(line_width(super(HostsHeader, self)._warnings(each, words)) for each in self._hosts.scenes)
        return [*line, _blank(room - line_width(line))]

    def _life(self, asterisk: bool, uptime: bool) -> Line:
        """Nothing: each has its own, told on the sheet of the PBXs."""
        del asterisk, uptime
        return []

    def _behind(self) -> float | None:
        """The one that lags most."""
        live = [scene.live for scene in self._hosts.scenes if scene.live.state is LinkState.LIVE]
        return max((each.behind for each in live if each.behind is not None), default=None)


def _blank(cells: int) -> Piece:
    return Piece(" " * cells)


def header_of(inks: Callable[[], Inks], hosts: Hosts, meter: Meter, recording: Callable[[], Line]) -> Header:
    """The header of one PBX, or of several."""
    if hosts.several:
        return HostsHeader(inks, hosts, meter, recording)
    return Header(inks, hosts.at_hand, meter, recording)
