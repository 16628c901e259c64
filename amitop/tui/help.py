"""The help page, made from the registry of keys."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from amitop.tui.bars import Line, Piece
from amitop.tui.details import Details
from amitop.tui.inks import Inks
from amitop.tui.keys import ACTS, VIEW_IDS

_MOVING = (
    ("↑ ↓ k j", "Choose a row; the cursor keeps it wherever it goes"),
    ("pgup pgdn", "A screenful up or down"),
    ("home end g G", "The first row, the last row"),
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


def help_lines(read_only: bool) -> list[Line]:
    """The page."""
    lines: list[Line] = []
    groups = dict.fromkeys(act.group for act in ACTS)
    for group in groups:
        lines.append([Piece(group, "accent bold")])
        if group == "On the PBX" and read_only:
            lines.append([Piece("  read-only: none of these is sent", "warn")])
        if group == "Views":
            names = ", ".join(act.label for act in ACTS if act.group == group)
            lines.append([Piece(f"  {f'1 … {len(VIEW_IDS)}':<12}", "strong"), Piece(f"Show {names}", "text")])
        for act in ACTS:
            if act.group == group != "Views":
                where = f"  ({', '.join(sorted(act.views))})" if group == "Packets" and len(act.views) == 1 else ""
                lines.append([Piece(f"  {act.key:<12}", "strong"), Piece(act.says, "text"), Piece(where, "faint")])
        lines.append([])
    lines.append([Piece("Moving", "accent bold")])
    lines += [[Piece(f"  {keys:<12}  ", "strong"), Piece(says, "text")] for keys, says in _MOVING]
    lines += [[], [Piece("States", "accent bold")], [Piece("  ")]]
    for glyph, style in _GLYPHS:
        lines[-1] += [Piece(glyph, style), Piece("   ")]
    lines += [[], [Piece("  A row that has ended stays struck through for a moment where it is chosen,", "muted")]]
    lines += [[Piece("  so that no key meant for it hits another.", "muted")]]
    return lines


class HelpScreen(ModalScreen[None]):
    """All keys, with what they do."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("escape,q,question_mark,enter", "close", "Close"),
        ("up,k", "scroll(-1)", "Up"),
        ("down,j", "scroll(1)", "Down"),
        ("pageup", "scroll(-10)", "Page up"),
        ("pagedown,space", "scroll(10)", "Page down"),
    ]

    def __init__(self, inks: Callable[[], Inks], read_only: bool) -> None:
        super().__init__()
        self._details = Details(inks, id="help-lines")
        self._read_only = read_only

    def compose(self) -> ComposeResult:
        with Vertical(id="help") as box:
            box.border_title = "keys"
            box.border_subtitle = "esc closes"
            yield self._details

    def on_mount(self) -> None:
        self._details.draw(help_lines(self._read_only), airy=True)

    def on_click(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        self._details.scroll_to(y=max(0, self._details.scroll_y + by), animate=False)
