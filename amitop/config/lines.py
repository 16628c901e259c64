"""The lines of a TOML file on which its keys stand, which tomllib does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

# A value over more lines than these is none that a person wrote; what comes after it has no line.
_LONGEST = 200


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Where each key and table of a file that is TOML begins, counted from 1.

    A file is a row of statements, each of which is TOML by itself and ends with a line: the fewest lines that
    can be parsed are one.
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, is_header, statement in _statements(text):
        paths = list(_paths(statement))
        if is_header:
            table = paths[-1]
        for path in paths:
            found.setdefault(path if is_header else (*table, *path), number)
    return found


def _statements(text: str) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """The statements as they are parsed, each with its first line, and whether it is a table's header."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = 0
    for end in range(1, len(lines) + 1):
        if end - start > _LONGEST:
            return
        try:
            statement = tomllib.loads("\n".join(lines[start:end]))
        except (ValueError, RecursionError):
            continue  # it goes on
        if statement:
            yield start + 1, lines[start].lstrip(" \t").startswith("["), statement
        start = end


def _paths(table: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))
