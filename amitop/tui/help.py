"""The help page, made from the keys in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.binding import Binding

from amitop.text import fit, visible, width
from amitop.tui.bars import Line, Piece, folded
from amitop.tui.inks import Inks
from amitop.tui.keys.keymap import Keymap
from amitop.tui.keys.names import key_shown
from amitop.tui.keys.presets import PRESETS
from amitop.tui.keys.registry import Act
from amitop.tui.sheet import Sheet

_MOVING = (
    ("Choose a row; the cursor keeps it wherever it goes", "move_up", "move_down"),
    ("A screenful up or down; on the wall, a page of queues", "move_page_up", "move_page_down"),
    ("The first row, the last row; on the wall, pages", "move_first", "move_last"),
    ("Columns to the left or right, in a ladder", "move_left", "move_right"),
)
_MOUSE = "Click a row, a title to sort by it, a tab, a key in the footer"
# Cells for keys: as many as the longest take, within these.
_LEAST, _MOST = 8, 18
_NONE = "–"
# How one speaks of what is no table.
_APART = {"ladder": "In a ladder", "wall": "On the wall"}
_GLYPHS = (
    ("● Up", "up"),
    ("◐ Ringing", "ringing"),
    ("◌ Dialing", "dialing"),
    ("○ Waiting", "waiting"),
    ("‖ Hold", "hold"),
    ("P Parked", "parked"),
    ("× Ending", "bad"),
)
_ENDED = (
    "A row that has ended stays struck through for a moment where it is chosen, so that no key meant for it hits "
    "another."
)


@dataclass(frozen=True)
class Told:
    """What the page tells of."""

    keymap: Keymap
    #: The view that one is in: what works there comes first.
    view: str
    read_only: bool = False
    #: Keys and names.
    macros: Sequence[tuple[str, str]] = ()
    #: What is wrong with the user's files.
    troubles: Sequence[str] = ()


def help_lines(told: Told) -> list[Line]:
    """The page: what works here, what works everywhere, the rest by what it is about, macros, moving, states."""
    page = _Page(told)
    lines = page.top()
    if told.troubles:
        lines = [[Piece("To be mended", "accent bold")], *_warnings(told.troubles), [], *lines]
    for heading, acts in _sections(told.keymap, told.view):
        notes = [Piece("   read-only: none that changes anything is sent", "warn")] if told.read_only else []
        on_pbx = any(act.danger for act in acts)
        lines += [[], [Piece(heading, "accent bold"), *(notes if on_pbx else [])], *page.acts(acts)]
    if told.macros:
        lines += [[], [Piece("Macros", "accent bold"), Piece("   also in the palette")]]
        lines += [page.line(key or _NONE, visible(name)) for key, name in told.macros]
    return [*lines, *page.moving(), *_states()]


def _sections(keymap: Keymap, view: str) -> list[tuple[str, list[Act]]]:
    """Acts under their headings, each once."""
    here = [act for act in keymap.acts if view in act.views]
    rest = [act for act in keymap.acts if act not in here]
    places = dict.fromkeys(["", *(_elsewhere(act) for act in rest)])
    everywhere = dict.fromkeys(act.group for act in rest)
    sections = [
        (_APART.get(view, f"In {view}"), _in_order(here)),
        *((group, [act for act in rest if act.group == group and not act.views]) for group in everywhere),
        *((place, [act for act in rest if place and _elsewhere(act) == place]) for place in places),
    ]
    return [(heading, acts) for heading, acts in sections if acts]


def _in_order(acts: list[Act]) -> list[Act]:
    """What touches the PBX first, then what this view alone has, then how to look."""
    return sorted(acts, key=lambda act: (act.group != "On the PBX", len(act.views) > 1, act.group != "Look"))


def _elsewhere(act: Act) -> str:
    """What an act of other views stands under; nothing for one that is of all."""
    if not act.views:
        return ""
    if len(act.views) == 1:
        (view,) = act.views
        return _APART.get(view, f"In the {view} view")
    return f"{act.group}, in other views"


def _warnings(sentences: Sequence[str]) -> list[Line]:
    return [[Piece("  ▲ ", "warn"), Piece(visible(each), "text")] for each in sentences]


def _states() -> list[Line]:
    glyphs = [piece for glyph, style in _GLYPHS for piece in (Piece(glyph, style), Piece("  "))]
    return [[], [Piece("States", "accent bold")], [Piece("  "), *glyphs], [], [Piece("  "), Piece(_ENDED, "muted")]]


class _Page:
    """Lines of one page, their keys in one column."""

    def __init__(self, told: Told) -> None:
        self._map = told.keymap
        self._wide = min(_MOST, max(_LEAST, *(width(_keys(act.all_keys)) for act in told.keymap.acts)))

    def top(self) -> list[Line]:
        """The preset, what is the user's own, and what is wrong with that."""
        keymap = self._map
        lines: list[Line] = [[Piece("Keys: ", "text"), Piece(keymap.preset, "strong")]]
        if keymap.own:
            lines[0] += [Piece("   "), Piece("• ", "accent"), Piece(f"{len(keymap.own)} of your own")]
        others = " and ".join(name for name in PRESETS if name != keymap.preset)
        lines.append([Piece(f"{others} are in the palette, by “keys”", "faint")])
        return lines

    def acts(self, acts: Sequence[Act]) -> list[Line]:
        """A line each; the views in one, where their keys are what their places are."""
        keys = [act.keys for act in acts]
        if acts[0].group == "Views" and keys == [str(number) for number in range(1, len(keys) + 1)]:
            return [self.line(f"{keys[0]} … {keys[-1]}", f"Show {', '.join(act.label for act in acts)}")]
        return [self._act(act) for act in acts]

    def _act(self, act: Act) -> Line:
        """An act with its keys; a quiet mark where they are the user's."""
        return self.line(_keys(act.all_keys) or _NONE, act.says, "• " if act.id in self._map.own else "  ")

    def line(self, keys: str, says: str, mark: str = "  ") -> Line:
        """Keys, and what they do."""
        ink = "strong" if keys != _NONE else "muted"
        return [Piece(mark, "accent"), Piece(f"{fit(keys, self._wide)}  ", ink), Piece(says, "text")]

    def moving(self) -> list[Line]:
        """The keys of tables."""
        moves = self._map.moves
        lines = [self.line("  ".join(_keys(moves[each]) for each in names), says) for says, *names in _MOVING]
        return [[], [Piece("Moving", "accent bold")], *lines, self.line("mouse", _MOUSE)]


def _keys(keys: Sequence[str]) -> str:
    return " ".join(map(key_shown, keys))


class HelpScreen(Sheet):
    """All keys, with what they do."""

    BINDINGS = [Binding("question_mark", "close", "Close", id="help")]  # noqa: RUF012 - as Textual has it
    heading = "keys"
    tall = True

    def __init__(self, inks: Callable[[], Inks], lines: list[Line]) -> None:
        super().__init__(inks)
        self._lines = lines

    def lines(self, across: int) -> list[Line]:
        return [part for line in self._lines for part in folded(line, across)]
