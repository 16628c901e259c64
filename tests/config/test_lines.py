"""The line of every key, held to a slow and certain way: the shortest beginning of the file that has the key."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from amitop.config.lines import lines_of

Keys = tuple[str, ...]

KEYS = st.text(st.characters(codec="utf-8"), max_size=3) | st.sampled_from(["a", "b", "a.b", '"', "#"])
PLAIN = (
    st.integers(0, 9)
    | st.booleans()
    | st.text(max_size=4)
    | st.sampled_from(["a\nb = 1\n[c]\n", '"""', "'''", "]"])
)
VALUES = PLAIN | st.lists(PLAIN | st.lists(PLAIN), max_size=4)
TABLES = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=4),
    lambda inner: st.dictionaries(KEYS, VALUES | inner | st.lists(inner, min_size=1, max_size=3), max_size=4),
    max_leaves=12,
)
WRITTEN = st.builds(lambda table, lines: tomli_w.dumps(table, multiline_strings=lines), TABLES, st.booleans())


def paths(table: dict[str, Any], above: Keys = ()) -> set[Keys]:
    found = {(*above, key) for key in table}
    return found.union(*(paths(value, (*above, key)) for key, value in table.items() if isinstance(value, dict)))


def certain(text: str) -> dict[Keys, int]:
    found: dict[Keys, int] = {}
    lines, begins = text.split("\n"), 1
    for end in range(1, len(lines) + 1):
        try:
            table = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        for path in paths(table):
            found.setdefault(path, begins)
        begins = end + 1
    return found


@given(WRITTEN)
def test_lines_are_those_of_the_shortest_beginning(text: str) -> None:
    lines = lines_of(text)
    assert {path: lines.get(path) for path in certain(text)} == certain(text)


@given(WRITTEN)
def test_comments_blank_lines_and_line_ends_change_no_more_than_the_number(text: str) -> None:
    lines = lines_of(text)
    assert lines_of("# [a]\r\n\r\n" + text.replace("\n", "\r\n")) == {
        path: line + 2 for path, line in lines.items()
    }


@given(st.text(st.sampled_from("ab=[]{}.,'\"\n #1"), max_size=60))
def test_whatever_is_toml_has_lines(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = lines_of(text)
    assert paths(table) <= lines.keys()
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@pytest.mark.parametrize(
    ("text", "keys", "line"),
    [
        ("a = 1\n", ("a",), 1),
        ("\n\n [ x . y ] # z\n\ta.b = 1\n", ("x", "y", "a", "b"), 4),
        ("[x]\n[y]\n[x.z]\nk = 1\n", ("x", "z", "k"), 4),
        ("x = { a = [\n1,\n2], b = 1 }\ny = 2", ("y",), 4),
        ('x = """\n[y]\nz = 1\n"""\n[y]\nz = 2', ("y", "z"), 6),
        ("[[x]]\na = 1\n[x.b]\nc = 2\n", ("x", "b", "c"), 4),
    ],
)
def test_a_key_begins_on(text: str, keys: Keys, line: int) -> None:
    assert lines_of(text)[keys] == line


def test_a_value_of_very_many_lines_costs_lines_not_the_start() -> None:
    text = "a = 1\nb = [\n" + "1,\n" * 20_000 + "]\nc = 2\n"
    assert lines_of(text) == {("a",): 1}
