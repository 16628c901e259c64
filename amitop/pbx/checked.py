"""Check a frozen model that comes from a file before it becomes a model: anybody may have written it."""

from __future__ import annotations

import math
from typing import Any, get_type_hints

from amitop.pbx.entities import Bridge, Caller, Conference, Member, Participant, Queue
from amitop.pbx.freeze import CLASSES, COLUMNS, Frozen

# Beyond it a number is nothing that Asterisk counts, and would overflow as a time.
_LIMIT = 1 << 53
_HINTS = {kind: get_type_hints(kind) for kind in CLASSES}


def check(frozen: Any) -> Frozen:
    """Return `frozen` if every value has the type of its column and every row stands in a table that is there.

    Raises `ValueError`, `TypeError`, `KeyError` or `AttributeError` otherwise.
    """
    rows = {kind: _rows(kind, *frozen[kind.__name__]) for kind in CLASSES}
    queues, rooms = ({row["name"] for row in rows[kind]} for kind in (Queue, Conference))
    _require(all(row["queue"] in queues for kind in (Member, Caller) for row in rows[kind]))
    _require(all(row["conference"] in rooms for row in rows[Participant]))
    bridges = {row["uniqueid"] for row in rows[Bridge]}
    for uniqueid, channels in frozen["inside"]:
        _require(uniqueid in bridges and _is_texts(channels))
    _require(all(isinstance(uniqueid, str) and _is_number(at, float) for uniqueid, at in frozen["gone"]))
    _require(_is_texts(frozen["stale"]) and _is_number(frozen["serial"], int))
    return dict(frozen)


def _rows(kind: type[Any], columns: Any, rows: Any) -> list[dict[str, Any]]:
    """Return the rows of one table by column; those of another version of amitop are left out."""
    _require(_is_texts(columns) and isinstance(rows, list))
    found = []
    for row in rows:
        _require(isinstance(row, list))
        named = dict(zip(columns, row, strict=True))
        hints = _HINTS[kind]
        _require(all(_fits(value, hints[name]) for name, value in named.items() if name in COLUMNS[kind]))
        found.append(named)
    return found


def _fits(value: Any, hint: Any) -> bool:
    if value is None:
        return type(None) in getattr(hint, "__args__", ())
    kinds = getattr(hint, "__args__", (hint,))
    if float in kinds or int in kinds:
        return _is_number(value, float if float in kinds else int)
    return type(value) in kinds


def _is_number(value: Any, kind: type[Any]) -> bool:
    is_one = type(value) is int or (kind is float and type(value) is float and math.isfinite(value))
    return is_one and abs(value) < _LIMIT


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("this is no model")
