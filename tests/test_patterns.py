"""Every regular expression of the program takes steps in proportion to its text: what a PBX sends may be long."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]
from typing import Any

import pytest

import amitop
from tests.steps import Counter, TooManySteps

# Texts are pumped to so many repeats. Steps in proportion to the length are thrice as many; in proportion to its
# square, nine times.
_FEW, _MANY = 16, 48
_LIMIT = 5
# Not a PBX's text: what the user types, of a thousand characters at most, and his own settings.
_OF_THE_USER = frozenset({"amitop.expression.errors", "amitop.tui.keys.names"})
_CHARACTERS = " \t\r\na0-=:\"\\(),/&@[]{};$.<>%_'*|\x1b\x00"
_FUNCTIONS = frozenset({"search", "match", "fullmatch", "sub", "split", "finditer", "findall"})


def _modules() -> list[str]:
    found = pkgutil.walk_packages(amitop.__path__, "amitop.")
    return [each.name for each in found if not each.name.endswith("__main__") and each.name not in _OF_THE_USER]


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _held(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _held(each)


def _written(path: Path) -> Iterator[re.Pattern[Any]]:
    """Patterns that stand in a call of `re` within a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called, first = node.func, node.args[0] if node.args else None
        is_re = isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in _FUNCTIONS
        if is_re and isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
            yield re.compile(first.value)


def patterns() -> dict[str, re.Pattern[Any]]:
    """All patterns of the program by where they stand and what they are."""
    found: dict[str, re.Pattern[Any]] = {}
    for name in _modules():
        module = importlib.import_module(name)
        each_of = [*_held(list(vars(module).values()))]
        if module.__file__:
            each_of += _written(Path(module.__file__))
        for pattern in each_of:
            found.setdefault(f"{pattern.flags}{pattern.pattern!r}", pattern)
    return found


def examples(tree: Any) -> list[str]:
    """The beginnings of a text that matches, one longer than the other; of each part within as well."""
    made, inner = [""], []
    for operation, operand in tree:
        for part, repeated in _parts(operation, operand):
            within = examples(part)
            inner += within
            if repeated:
                inner.append(made[-1] + within[-1])
        made.append(made[-1] + _example(operation, operand))
    return [*inner, *made]


def _parts(operation: Any, operand: Any) -> list[tuple[Any, bool]]:
    if operation is c.SUBPATTERN:
        return [(operand[3], False)]
    if operation is c.BRANCH:
        return [(each, False) for each in operand[1]]
    if operation in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return [(operand[2], True)]
    if operation is c.ATOMIC_GROUP:
        return [(operand, False)]
    return []


def _example(operation: Any, operand: Any) -> str:
    if operation is c.LITERAL:
        return chr(operand)
    if operation in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return examples(operand[2])[-1] * max(1, int(operand[0]))
    if parts := _parts(operation, operand):
        return examples(parts[0][0])[-1]
    if operation in (c.IN, c.ANY, c.NOT_LITERAL):
        return _member(operation, operand)
    return ""


def _member(operation: Any, operand: Any) -> str:
    counter = Counter(re.compile("x"))
    test = counter.test(operation, operand)
    return next((each for each in ["a", *_CHARACTERS] if test(each)), "a")


def attacks(counter: Counter) -> Iterator[tuple[str, str, str]]:
    """A beginning, what is repeated behind it, and an end: all that may lead a matcher astray."""
    known = list(dict.fromkeys(examples(counter.tree)))
    starts = [*sorted(known, key=len)[-5:], ""]
    singles = [each for each in _CHARACTERS if each in "".join(known) or each in " a0-=\n"]
    pumps = [each for each in dict.fromkeys([*singles, *sorted(known, key=len)[-4:]]) if each]
    return itertools.product(dict.fromkeys(starts), pumps, ("", "\x00", "\n"))


def test_a_quadratic_pattern_is_found() -> None:
    assert worst(re.compile(r"[\w-]*secret[\w-]*"))[0] > _LIMIT
    assert worst(re.compile(r"(?P<synopsis>.*?)\s*\(Priv: (?P<privilege>[^)]*)\)\s*\Z"))[0] > _LIMIT
    assert worst(re.compile(r"(?m)^(\w++):[ ]?([^\r\n]+)"))[0] < _LIMIT


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"(?i)(a|bc)*?d\b", "xxABCAd-"), (r"(?<!\w)a{2,3}+b?", "aaaab"), (r"(?s).+?(?=c|\Z)", "abc")],
)
def test_the_counter_matches_as_re_does(pattern: str, text: str) -> None:
    found = re.search(pattern, text)
    assert Counter(re.compile(pattern)).search(text) == (found.span() if found else None)


def worst(pattern: re.Pattern[Any]) -> tuple[float, str]:
    """The greatest growth of steps over all attacks, and the attack."""
    counter = Counter(pattern)
    grown = [(0.0, "")]
    for start, pump, end in attacks(counter):
        few = _steps(counter, start + pump * _FEW + end)
        counter.limit = 10 * few
        try:
            grown.append((_steps(counter, start + pump * _MANY + end) / few, f"{start!r} + {pump!r} * n + {end!r}"))
        except TooManySteps:
            return 10.0, f"{start!r} + {pump!r} * n + {end!r}"
        finally:
            counter.limit = 1_000_000
    return max(grown)


def _steps(counter: Counter, text: str) -> int:
    counter.steps = 0
    counter.sweep(text.encode("latin-1", "replace") if isinstance(counter.pattern.pattern, bytes) else text)
    return counter.steps


def test_no_pattern_grows_faster_than_its_text() -> None:
    found = {name: worst(pattern) for name, pattern in patterns().items()}
    assert len(found) > 40
    assert {name: each for name, each in found.items() if each[0] > _LIMIT} == {}
