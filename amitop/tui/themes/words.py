"""The words of a theme: which there are, what each is for, and what lends its colour where a theme has none."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from textual.design import ColorSystem

#: Textual's roles, as they stand at the top of a theme's file.
ROLES = {
    "primary": "Textual's own widgets where nothing below says otherwise",
    "secondary": "Lends `link`, `state-waiting`, `state-busy`, `state-parked` and `state-dialing` their colour",
    "accent": "The badge, keys, the mark of the chosen row, what is newly told",
    "foreground": "Text; lends every `text-…` its colour",
    "background": "The screen",
    "surface": "Header, footer, buttons and fields",
    "panel": "Dialogs, and the filter while it is written",
    "success": "What went well; lends `state-up` its colour",
    "warning": "What to look at; lends `state-ringing` its colour",
    "error": "What went wrong; lends `state-bad` its colour",
    "boost": "Textual's own widgets, a shade over what is beneath",
}


class Word(NamedTuple):
    """A variable that amitop draws with."""

    name: str
    #: What pieces and cells call it (`tui/inks.py`).
    ink: str
    meaning: str
    #: The role that lends its colour where a theme leaves the variable out.
    role: str = "foreground"
    #: How much of the background is mixed into a lent colour.
    fade: float = 0.0
    #: Whether it is a line and no text.
    is_line: bool = False


WORDS = (
    Word("text-strong", "strong", "Names, and figures that matter"),
    Word("text-plain", "text", "What is read"),
    Word("text-muted", "muted", "Labels, titles of columns, what only helps", fade=0.3),
    Word("text-faint", "faint", "Nought, hints, keys that do nothing here", fade=0.45),
    Word("rule", "rule", "Lines between parts, and those of a ladder", fade=0.6, is_line=True),
    Word("link", "link", "What leads to something else: a bridge, a room, a queue; events", "secondary"),
    Word("state-up", "up", "● Up, ○ Free, an answer", "success"),
    Word("state-ringing", "ringing", "◐ Ringing, … under way, a wait that grows long", "warning"),
    Word("state-hold", "hold", "‖ Hold, frozen, the past", "accent"),
    Word("state-waiting", "waiting", "○ Waiting in a queue", "secondary"),
    Word("state-busy", "busy", "● In call, ● In use", "secondary"),
    Word("state-parked", "parked", "P Parked, ◒ Wrap-up", "secondary"),
    Word("state-dialing", "dialing", "◌ Dialing, connecting", "secondary"),
    Word("state-paused", "paused", "‖ Paused, and why", "accent"),
    Word("state-idle", "idle", "Nothing to do", fade=0.3),
    Word("state-gone", "gone", "· Off, × Away, a row that has ended (struck through)", fade=0.45),
    Word("state-bad", "bad", "× Busy or ending, ▲ too late, ✗ refused", "error"),
)
#: What is no ink: grounds, and the text on the accent.
GROUNDS = {
    "cursor-row": "The background of the chosen row (`▌` marks it as well)",
    "badge-text": "Text on the accent: the badge, the button that has the focus",
}
#: Inks that are roles themselves.
ROLE_INKS = {"accent": "accent", "warn": "warning", "good": "success"}

STYLE_SUFFIX = "-style"
#: Variables that may have a style beside their colour (`link-style` is Textual's, and another matter).
STYLED = frozenset({word.name for word in WORDS if word.name.startswith(("text-", "state-"))} | {"cursor-row"})
STYLES = frozenset({"bold", "dim", "italic", "underline", "reverse", "strike", "none"})


@cache
def variable_names() -> frozenset[str]:
    """Every variable that a theme may set: amitop's, their styles, and Textual's."""
    own = {word.name for word in WORDS} | set(GROUNDS) | {f"{name}{STYLE_SUFFIX}" for name in STYLED}
    # Roles stand at the top of a file, and their shades are reckoned from them.
    generated = (name for name in ColorSystem("#000000").generate() if not re.search("-(dark|light)en-", name))
    return frozenset(own | set(generated) - set(ROLES))


def words_table() -> str:
    """All of it as a table of docs/themes.md."""
    rows = [(name, meaning, "") for name, meaning in ROLES.items()]
    rows += [(word.name, word.meaning, word.role) for word in WORDS]
    rows += [(name, meaning, "") for name, meaning in GROUNDS.items()]
    lines = ["| name | where | without it | what for |", "|---|---|---|---|"]
    for name, meaning, role in rows:
        where = "top" if name in ROLES else "`[variables]`"
        without = f"`{role}`" if role else "the base's" if name in ROLES else "from `background` and `foreground`"
        lines.append(f"| `{name}` | {where} | {without} | {meaning} |")
    return "\n".join(lines)
