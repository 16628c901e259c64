"""Keys of macros: which may be had, and why another may not."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from textual.binding import Binding
from textual.keys import Keys

from amitop.tui.keys import ACTS
from amitop.tui.live_table import LiveTable

_NAMES = tuple(key.value for key in Keys if not key.value.startswith("<"))
_HELD = ("ctrl", "alt", "shift")
# What Textual itself does with a key, on every screen.
_TEXTUAL = {"ctrl+c": "copies what is selected", "shift+tab": "goes to the list before"}


def key_name(key: str) -> str:
    """A key as Textual names it: `exclamation_mark` for `!`."""
    return "comma" if key == "," else next(iter(Binding.make_bindings([(key, "", "")]))).key


def key_problem(key: str, macros: Mapping[str, str]) -> str:
    """Why a macro can't have a key, in a sentence; empty where it can. `macros` names those of other macros."""
    if len(key) > 1:
        *held, base = key.split("+")
        if any(each not in _HELD for each in held) or not (base in _NAMES or (len(base) == 1 and base not in ", ")):
            near = difflib.get_close_matches(key.lower(), _NAMES, 1)
            hint = f"did you mean {near[0]}?" if near else "known are characters, f1 to f24, ctrl+a to ctrl+z …"
            return f"the key {key!r} is not known; {hint}"
    name = key_name(key)
    if name in macros:
        return f"{key} already runs {macros[name]}"
    taken = _taken().get(name)
    return f"{key} is taken: {taken}" if taken is not None else ""


def _taken() -> dict[str, str]:
    """What every key does that is an act's or a table's."""
    acts = {key_name(key): act.says for act in ACTS for key in act.keys.split(",")}
    moves = {key_name(each.key): each.description for each in Binding.make_bindings(LiveTable.BINDINGS)}
    return {**_TEXTUAL, **moves, **acts}
