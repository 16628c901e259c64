"""The help page, made from the registry of keys."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from textual.binding import Binding

from amitop.text import visible
from amitop.tui.bars import Line, Piece, line_width
from amitop.tui.inks import Inks
from amitop.tui.keys import ACTS, VIEW_IDS, Act
from amitop.tui.sheet import Sheet

_MOVING = (
    ("↑ ↓ k j", "Choose a row; the cursor keeps it wherever it goes"),
    ("pgup pgdn", "A screenful up or down"),
    ("g G", "The first row, the last row; so do home and end"),
    ("mouse", "Click a row, a title to sort by it, a tab, a key in the footer"),
)
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


def _heading(act: Act) -> str:
    """What an act stands under: those of the packets view apart from what is about packets elsewhere."""
    return "In the packets view" if act.group == "Packets" and act.views == {"packets"} else act.group


def help_lines(read_only: bool, macros: Sequence[tuple[str, str]] = (), troubles: Sequence[str] = ()) -> list[Line]:
    """The page, with macros by key and name, and what is wrong with some."""
    lines: list[Line] = []
    groups = dict.fromkeys(_heading(act) for act in ACTS)
    for group in groups:
        lines.append([Piece(group, "accent bold")])
        if group == "On the PBX" and read_only:
            lines.append([Piece("  read-only: none of these is sent", "warn")])
        if group == "Views":
            names = ", ".join(act.label for act in ACTS if _heading(act) == group)
            lines.append([Piece(f"  {f'1 … {len(VIEW_IDS)}':<12}", "strong"), Piece(f"Show {names}", "text")])
        acts = [act for act in ACTS if _heading(act) == group != "Views"]
        lines += [[Piece(f"  {act.key:<12}", "strong"), Piece(act.says, "text")] for act in acts]
        lines.append([])
    if macros or troubles:
        lines.append([Piece("Macros", "accent bold"), Piece("   also in the palette")])
        lines += [[Piece(f"  {key or '·':<12}", "strong"), Piece(visible(name), "text")] for key, name in macros]
        lines += [[Piece("  ▲ ", "warn"), Piece(visible(each), "text")] for each in troubles]
        lines.append([])
    lines.append([Piece("Moving", "accent bold")])
    lines += [[Piece(f"  {keys:<12}", "strong"), Piece(says, "text")] for keys, says in _MOVING]
    lines += [[], [Piece("States", "accent bold")], [Piece("  ")]]
    for glyph, style in _GLYPHS:
        lines[-1] += [Piece(glyph, style), Piece("  ")]
    lines += [[], [Piece("  "), Piece(_ENDED, "muted")]]
    return lines


def _folded(line: Line, across: int) -> list[Line]:
    """A line that is too long, as several that are cut between words."""
    if line_width(line) <= across:
        return [line]
    *before, last = line
    indent = line_width(before)
    parts = textwrap.wrap(last.text, max(8, across - indent))
    return [
        [*(before if not number else [Piece(" " * indent, "")]), Piece(part, last.style)]
        for number, part in enumerate(parts)
    ]


class HelpScreen(Sheet):
    """All keys, with what they do."""

    BINDINGS = [Binding("question_mark", "close", "Close", id="help")]  # noqa: RUF012 - as Textual has it
    heading = "keys"
    tall = True

    def __init__(self, inks: Callable[[], Inks], lines: list[Line]) -> None:
        super().__init__(inks)
        self._lines = lines

    def lines(self, across: int) -> list[Line]:
        return [part for line in self._lines for part in _folded(line, across)]

    def on_click(self) -> None:
        self.dismiss(None)
