"""Keys of macros: which may be had, and why another may not."""

from __future__ import annotations

from collections.abc import Mapping

from amitop.tui.keys.names import key_named, nearest_key


def key_problem(key: str, macros: Mapping[str, str], taken: Mapping[str, str]) -> str:
    """Why a macro can't have a key, in a sentence; empty where it can.

    `macros` names those of other macros by their keys, and `taken` tells what every other key does.
    """
    name = key_named(key)
    if name is None:
        near = nearest_key(key)
        hint = f"did you mean {near}?" if near else "known are characters, f1 to f24, ctrl+a to ctrl+z …"
        return f"the key {key!r} is not known; {hint}"
    if name in macros:
        return f"{key} already runs {macros[name]}"
    return f"{key} is taken: {taken[name]}" if name in taken else ""
