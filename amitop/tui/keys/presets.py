"""Presets of keys: whose habits they follow. What a preset does not name keeps its own keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What moves in a table or a page: its own keys, and what it does.
MOVES: Mapping[str, tuple[str, str]] = {
    "move_up": ("up,k", "up"),
    "move_down": ("down,j", "down"),
    "move_page_up": ("pageup", "page up"),
    "move_page_down": ("pagedown", "page down"),
    "move_first": ("home,g", "first line"),
    "move_last": ("end,G", "last line"),
    "move_left": ("left,h", "columns to the left"),
    "move_right": ("right", "columns to the right"),
}

#: Keys of acts that have them in every preset, whatever else they are on.
ALWAYS: Mapping[str, str] = {"quit": "ctrl+q", "clear": "escape", "back": "escape", "next_pane": "tab"}

#: Keys that nothing else can be put on, and why.
FIXED: Mapping[str, str] = {
    "ctrl+q": "it always quits",
    "escape": "it always closes and clears",
    "tab": "it always goes to the next list",
    "shift+tab": "it always goes to the list before",
    "ctrl+c": "it copies what is selected",
}

#: What tmux and screen are spoken to with: where they mean nothing here, the key behind them is not for amitop.
PREFIXES = ("ctrl+b", "ctrl+a")


@dataclass(frozen=True)
class Preset:
    """Keys by the ids of acts and moves, as people write them."""

    name: str
    says: str
    acts: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)


#: Keys that are kept for acts of these ids in every preset.
_RESERVED = {"columns": "C", "filters": "F", "group": "B", "host": "H", "view_wall": "9"}

# What changes the PBX sits on capitals that neither vim nor tmux does much with. After Esc no letter comes with alt
# held: over a slow line both arrive as one, so alt is left alone too.
_VIM = Preset(
    "vim",
    "vim's: hjkl move, y copies, : finds everything by name",
    {
        "hang_up": "X",
        "transfer": "T",
        "attended": "Q",
        "pause": "U",
        "mark_row": "m,v",
        "mark_all": "M,V",
        "compose": "@",
        "palette": ":,^p",
        "pair": "%",
        "unfold": "right,l",
        "fold_up": "left,h",
        "copy": "y",
        "clock": "t",
        "reveal": "~",
        "noise": "a",
        "ladder": "K",
        "packets": "*",
        "next_pane": "tab,^w",
        "next_packet": "%",
        "mark": "m,v",
        "fold": "z",
        "times": "t",
        "copy_ladder": "y",
        "back": "esc,^o",
        "go_to": "'",
        "unusable": "E",
        "record": "^g",
        "help": "?,F1",
        **_RESERVED,
    },
    {
        "move_up": "up,k,N",
        "move_down": "down,j,n",
        "move_page_up": "pgup,^b,^u",
        "move_page_down": "pgdn,^f,^d",
        "move_right": "right,l",
    },
)

_HTOP = Preset(
    "htop",
    "htop's: F9 hangs up, space marks, F4 filters, F6 sorts",
    {
        "hang_up": "F9",
        "transfer": "F7",
        "attended": "F8",
        "pause": "|",
        "mark_row": "space,m",
        "unmark": "U",
        "filter": "F4,F3,/,\\",
        "sort": "F6,>",
        "reverse": "I,S",
        "packets": "s,v",
        "freeze": "Z",
        "mark": "space,m",
        "unusable": "N",
        "help": "F1,?,h",
        "quit": "F10,q",
        **_RESERVED,
        "columns": "F2,C",
        "group": "F5,B,t",
    },
    {"move_left": "left"},
)

PRESETS: Mapping[str, Preset] = {
    each.name: each for each in (Preset("default", "amitop's own", _RESERVED), _VIM, _HTOP)
}
