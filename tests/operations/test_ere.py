"""The C library is the judge: `regcomp` and `regexec` are what Asterisk itself calls."""

import ctypes
import re
from functools import lru_cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amitop.operations.ere import _CLASSES, UncertainPattern, translate

_C = ctypes.CDLL(None)
_EXTENDED_NOSUB = 1 | 8

NAMES = (
    "PJSIP/100-00000001",
    "PJSIP/101-0000000a",
    "PJSIP/trunk_a-0000003f",
    "Local/5551234@line-00000002;1",
    "Local/5551234@line-00000002;2",
    "IAX2/[::1]:4569-77",
    "DAHDI/i1/100-3",
    "CBAnn/600-00000003;2",
    "SIP/a.b^c$d\\e{2}-1",
    "Local/(x|y)*+?@z-1;1",
    "a-]b",
    "pjsip/100",
    "_ -",
    "",
)


@lru_cache(maxsize=512)
def judged(pattern: str) -> list[bool] | None:
    """For each name whether glibc matches it, or None where it refuses the expression."""
    space = ctypes.create_string_buffer(512)
    if _C.regcomp(space, pattern.encode(), _EXTENDED_NOSUB):
        return None
    found = [_C.regexec(space, name.encode(), 0, None, 0) == 0 for name in NAMES]
    _C.regfree(space)
    return found


ATOMS = [
        "PJSIP", "Local", "/", "100", "1", "5551234", "@", "line", "-0000000", ";1", ";", "a", "b", "x", ".", ".",
        "[0-9]", "[^/]", "[a-f0-9]", "[[:digit:]]", "[[:alnum:]_]", "[^[:space:];]", "[]a]", "[^]-]", "[a-]", "[.]",
        *(f"[[:{name}:]]" for name in sorted(_CLASSES)), "[^-[:alpha:]]", "[[:digit:]-]", "[[:digit:]-a]",
        "[a-[:alpha:]]",
        "[\\]", "[\\.]", "[$^|()*+?{]", "[[:punct:]]", "[A-z]", "[[:foo:]]", "[[.a.]]", "[]", "[&&a]", "[a||b]",
        "\\.", "\\/", "\\$", "\\(", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "\\<", "\\>", "\\`", "\\'", "\\1",
        "\\d", "\\\\", "{", "}", "]", "-", "^", "$", "(?:", "(?i)", "#", " ", "~", "&",
]  # fmt: skip


def is_told(pattern: str) -> bool:
    try:
        translate(pattern)
    except UncertainPattern:
        return False
    return True


def expressions(atoms: list[str], repeats: list[str]) -> st.SearchStrategy[str]:
    """Expressions of these pieces, with groups and choices among them."""
    repeat = st.sampled_from(["", "", "", *repeats])
    piece = st.builds("{}{}".format, st.sampled_from(atoms), repeat)
    branch = st.lists(piece, min_size=1, max_size=4).map("".join)
    choice = st.lists(branch, min_size=1, max_size=3).map("|".join)
    group = st.builds("({}){}".format, choice, repeat)
    row = st.lists(st.one_of(piece, group), max_size=4).map("".join)
    return st.builds("{}{}{}".format, st.sampled_from(["", "^"]), row, st.sampled_from(["", "$"]))


plain = expressions([each for each in ATOMS if is_told(each)], ["*", "+", "?", "{2}", "{1,}", "{0,2}"])
wild = expressions(ATOMS, ["*", "+", "?", "{2}", "{1,}", "{0,2}", "{,2}", "{2,1}", "*?", "++", "{1", "{a}"])
noise = st.text(alphabet="ab1/-;@.[]()*+?{}|\\^$,:", max_size=8)


@settings(max_examples=600)
@given(st.one_of(plain, plain, wild, noise))
@example("a^b")
@example("()")
@example("x*^a")
@example("[a-]")
def test_never_another_verdict_than_the_c_library(pattern: str) -> None:
    try:
        ours = translate(pattern)
    except UncertainPattern:
        return
    assert [bool(ours.search(name)) for name in NAMES] == judged(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^Local/",
        "^PJSIP/(100|101)-",
        "^PJSIP/10[0-9]-[[:xdigit:]]+$",
        "@line-.*;2$",
        "trunk",
        "",
        "-0{7}[1-3]$",
        "^(Local|PJSIP)/.*[12]$",
        "[]a]",
        "[\\]",
        "\\[::1]",
        "^CBAnn/6.?0",
    ],
)
def test_what_is_written_in_earnest_is_told(pattern: str) -> None:
    assert [bool(translate(pattern).search(name)) for name in NAMES] == judged(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        *("*a", "a**", "(a+)+b", "(a|a)*b", "(a", "a)", "[a", "a{1", "(a)\\1", "\\<a", "a|"),
        *("[[:foo:]]", "[A-z]", "é", ".*a.*b.*c.*d"),
    ],
)
def test_what_is_not_certain_is_refused(pattern: str) -> None:
    with pytest.raises(UncertainPattern):
        translate(pattern)


def test_case_counts() -> None:
    assert not translate("^local/").search("Local/1@x-1;1")
    assert translate("x").flags & re.IGNORECASE == 0
