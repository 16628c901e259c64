"""What keys are called: by Textual, by people who write a configuration, and on the screen."""

from __future__ import annotations

import re
from functools import lru_cache

from textual.binding import Binding
from textual.keys import Keys, key_to_character

from amitop.config.errors import nearest

#: Other names that people have for keys.
_FRIENDLY = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "bs": "backspace",
    "dot": "full_stop",
    "→": "right",
    "←": "left",
    "↑": "up",
    "↓": "down",
}
_HELD = {"ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "alt": "alt", "meta": "alt", "m": "alt", "shift": "shift"}
#: What a terminal sends for two keys alike, by the name that Textual has for it.
_SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+space": "ctrl+@",
    "shift+space": "space",
}
_SHOWN = {
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "insert": "ins",
    "space": "space",
    "ctrl+@": "ctrl+space",
}
_NAMES = frozenset(key.value for key in Keys if not key.value.startswith("<") and "+" not in key.value)
_LISTED = re.compile(r"\s*(,|[^,]+)\s*(?:,|$)")


def split_keys(text: str) -> list[str]:
    """The keys of a list with commas between them; a comma alone, or where a key is due, is that key."""
    return [key for found in _LISTED.finditer(text.strip()) if (key := found.group(1).strip())]


@lru_cache(maxsize=512)
def key_named(text: str) -> str | None:
    """The key that is meant, as Textual names it; None where there is none of that name."""
    text = text.strip()
    if len(text) == 2 and text[0] == "^":
        text = f"ctrl+{text[1].lower()}"
    if len(text) == 1:
        return _character(text)
    *held, base = re.split(r"(?<=.)[+-](?=.)", text)
    holds = [_HELD.get(each.lower()) for each in held]
    name = _character(base) if len(base) == 1 else _word(base)
    if name is None or None in holds:
        return None
    if holds == ["shift"] and len(base) == 1 and base.isalpha():
        return base.upper()
    if holds and len(base) == 1 and "shift" not in holds:
        name = name.lower()
    made = "+".join([*sorted({each for each in holds if each}, key="alt ctrl shift".index), name])
    return _SAME.get(made, made)


def _character(text: str) -> str | None:
    if text in _FRIENDLY:
        return _FRIENDLY[text]
    if not text.isprintable() or text == " ":
        return None
    return "comma" if text == "," else next(iter(Binding.make_bindings([(text, "", "")]))).key


def _word(text: str) -> str | None:
    word = text.lower()
    if word in _FRIENDLY:
        return _FRIENDLY[word]
    if word in _NAMES:
        return word
    return word if word in _CHARACTERS else None


_CHARACTERS = {name: each for each in map(chr, range(33, 127)) if (name := _character(each)) is not None}


def nearest_key(text: str) -> str:
    """The name most like `text`, as people write it; empty where none is."""
    known = {each for each in (*_NAMES, *_FRIENDLY, *_CHARACTERS) if len(each) > 1}
    known |= {f"{held}+{letter}" for held in ("ctrl", "alt") for letter in "abcdefghijklmnopqrstuvwxyz"}
    return nearest(text.replace("-", "+"), sorted(known))


@lru_cache(maxsize=512)
def key_shown(key: str) -> str:
    """A key of Textual's name as it is written on the screen."""
    if key in _SHOWN:
        return _SHOWN[key]
    *held, base = key.split("+")
    if held == ["ctrl"] and len(base) == 1:
        return f"^{base}"
    if re.fullmatch(r"f\d+", base):
        shown = base.upper()
    elif base in _NAMES:
        shown = _SHOWN.get(base, base)
    else:
        shown = _CHARACTERS.get(base) or key_to_character(base) or base
    return "+".join([*held, shown])
