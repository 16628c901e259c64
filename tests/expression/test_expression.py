"""The expression language: what is words and what is CEL, what is wrong and where, and what is never asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amitop.expression import ExpressionError, Vocabulary, Words, compile, fold, is_unfinished  # noqa: A004

NAMES = ("kind", "name", "size", "latency", "paused", "queue", "h")


def holds(text: str, searched: str = "", **values: Any) -> bool:
    return compile(text, NAMES).matches(values.__getitem__, lambda: searched)


@pytest.mark.parametrize(
    "text",
    [
        "Hangup",
        "alice support",
        "Ana <5550142>",
        "PJSIP/101-00000a3f",
        "o'brien",
        '"Ana',
        "paused",
        "true",
        "a=b",
        "in out",
        "100",
        "what?",
        "support (en)",
        "!",
        "",
    ],
)
def test_words(text: str) -> None:
    expression = compile(text, NAMES)
    assert expression.parts == ()
    assert expression.words == tuple(fold(text).split())
    assert bool(expression) is bool(text)


def test_case_and_accents_are_folded_away() -> None:
    for text in ("José", "JOSÉ", "jose", "Jose\u0301"):
        assert fold(text) == "jose"
    assert [fold(each) for each in ("STRASSE", "straße", "Łódź", "Søren", "İ", "ﬁ")] == [
        *("strasse", "strasse", "lodz", "soren", "i", "fi")
    ]
    assert fold("Jos\udce9") == "jos\ufffd"
    assert fold("가") != fold("각")[:1]


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text) or not text.isascii()


def test_all_words_must_be_there_whatever_their_case() -> None:
    assert holds("ALICE sup", "Support for Alice")
    assert not holds("alice sales", "Support for Alice")
    assert holds("straße", "STRASSE 5")
    assert holds("", "anything")


@pytest.mark.parametrize(
    ("text", "values", "verdict"),
    [
        ('name == "Hangup"', {"name": "Hangup"}, True),
        ('name == "Hangup" && h.Cause != "16"', {"name": "Hangup", "h": {"Cause": "17"}}, True),
        ('name == "Hangup" && h.Cause != "16"', {"name": "Hangup", "h": {}}, False),
        ('h["Cause-txt"].contains("busy")', {"h": {"Cause-txt": "User busy"}}, True),
        ("int(h.Cause) > 16", {"h": {"Cause": "17"}}, True),
        ("int(h.Cause) > 16", {"h": {"Cause": "many"}}, False),
        ("h.Cause > 16", {"h": {"Cause": "17"}}, False),
        ("size > 100 || latency > 1.0", {"size": 200, "latency": None}, True),
        ("size > 100 || latency > 1", {"size": 20, "latency": 1.5}, True),
        ("latency == null", {"latency": None}, True),
        ("!paused", {"paused": False}, True),
        ("!paused", {"paused": "no"}, False),
        ('queue in ["a", "b"]', {"queue": "b"}, True),
        ('queue in ["a", "b"]', {"queue": None}, False),
        ("has(h.Cause)", {"h": {}}, False),
        ('h.exists(key, h[key] == "x")', {"h": {"a": "x"}}, True),
        ('name.matches("^Queue.*Pause$")', {"name": "QueueMemberPause"}, True),
        ("size(name) == 3", {"name": "abc"}, True),
        ('name + "x" == "ax"', {"name": "a"}, True),
        ("size / 0 == 1", {"size": 1}, False),
        ("name.size()", {"name": "abc"}, False),
        ('name == "a" ? size == 1 : size == 2', {"name": "b", "size": 2}, True),
        ('(name == "a" || name == "b") && size == 2', {"name": "b", "size": 2}, True),
        ('name == "a && b"', {"name": "a && b"}, True),
        ('name == "Zoë"', {"name": "Zoë"}, True),
        ('name == "zoe"', {"name": "Zoë"}, True),
        ('name == "\\u005aO\\u00cb"', {"name": "Zoë"}, True),
        ('"ZOË" in queue', {"queue": ["ana", "zoe"]}, True),
        ('queue.exists(q, q.startsWith("ZO"))', {"queue": ["Ana", "Zoë"]}, True),
        ('name.matches("^Zo") || name == "zoe"', {"name": "zoe"}, True),
        ('name.matches("^Zo") || name == "zoe"', {"name": "Zoe"}, True),
        ('name.matches("^Zo") || name == "zoe"', {"name": "ZOE"}, False),
        ('name == "zoe" && name.matches("^Z")', {"name": "ZOE"}, True),
        ('name == "a\\"b\\\\"', {"name": 'A"B\\'}, True),
        ('"CAUSE" in h', {"h": {"Cause": "1"}}, True),
        ('h["cause-TXT"] == "BUSY"', {"h": {"Cause-txt": "Busy"}}, True),
        ('timestamp("2024-01-01T00:00:00Z") < timestamp("2025-01-01T00:00:00Z")', {}, True),
    ],
)
def test_conditions(text: str, values: dict[str, Any], verdict: bool) -> None:
    assert holds(text, **values) is verdict


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("name ==", 8, "something is missing behind =="),
        ('name == "Hangup" &&', 20, "something is missing behind &&"),
        ('naem == "x"', 1, "'naem' is not known: did you mean name?"),
        ('size > 1 && Cause == "16"', 13, "'Cause' is not known: a header is h.Cause"),
        ('name = "x"', 6, "to compare, write =="),
        ('name == "x" and size > 1', 13, "'and' is not known: write &&"),
        ('name == "x', 9, "this text has no closing quote"),
        ('name == "a" & size == 1', 13, "to join conditions, write &&"),
        ('(name == "a"', 13, "')' is missing"),
        ('name == "a" name', 13, "'name' does not fit here"),
        ('name.startswith("a")', 6, "there is no function 'startswith': did you mean startsWith?"),
        ('name.matches("(")', 14, "this is no regular expression"),
        ("h.all(a, h.all(b, true))", 12, "none of all, exists, exists_one, filter, map can stand in another"),
        ("!pausd", 2, "'pausd' is not known: did you mean paused?"),
        ("szie>5", 1, "'szie' is not known: did you mean size?"),
        ('name.first == "x"', 6, "'name' has no 'first'"),
        ("x" * 1001, 1001, "an expression has 1000 characters at most"),
        ("(" * 97 + "size > 1" + ")" * 97, 97, "this is nested too deeply"),
        ("size > 99999999999999999999", 8, "this number is too large"),
        (r'name == "\u12"', 9, "this can't be read"),
        (r"name == '\U00110000'", 9, "this text has an escape that is not known"),
        ("for == 1 && size > 1", 1, "this word is reserved, and can't be a name"),
        ("has(1) && size > 1", 5, "has() takes a field, such as has(a.b)"),
        ("h.all(1, true) && size > 1", 7, "a simple name belongs here"),
        ("size > 1 && name == '\udcff'", 22, "this byte is no text in UTF-8"),
        ('"é" == name && naem == ""', 16, "'naem' is not known: did you mean name?"),
    ],
)
def test_what_is_wrong_and_where(text: str, column: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile(text, NAMES)
    assert (caught.value.column, caught.value.reason) == (column, reason)
    assert str(caught.value) == f"column {column}: {reason}"


STATES = Words({"free": "Free", "not_inuse": "Free", "in use": "In use", "inuse": "In use"}, "told")
ROW = Vocabulary(
    ("state", "told", "room", "legs"), texts={"state", "told", "room"}, numbers={"legs"}, words={"state": STATES}
)


@pytest.mark.parametrize(
    ("text", "values", "verdict"),
    [
        ('room == ""', {"room": None}, True),
        ('room != ""', {"room": None}, False),
        ("room == null", {"room": ""}, True),
        ("null != room", {"room": "1234"}, True),
        ('room in [null, "5"]', {"room": None}, True),
        ('room.exists(x, x == "")', {"room": None}, False),
        ("legs == null", {"legs": None}, True),
        ("legs > 2 || legs < 2", {"legs": None}, False),
        ('state == "not_inuse"', {"state": "Free"}, True),
        ('"INUSE" != state', {"state": "In use"}, False),
        ('state in ["INUSE", "free"]', {"state": "In use"}, True),
        ('state == "INUSE" && state.matches("use$")', {"state": "In use"}, True),
        ('state.contains("INUSE")', {"state": "Free", "told": "NOT_INUSE"}, True),
        ('state.contains("use")', {"state": "Free", "told": "NOT_INUSE"}, False),
        ('room == "inuse"', {"room": "In use"}, False),
    ],
)
def test_what_is_not_known_and_words_in_several_spellings(text: str, values: dict[str, Any], verdict: bool) -> None:
    assert compile(text, ROW).matches(values.__getitem__, str) is verdict


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('legs == "2"', "legs is a number: write it without quotes"),
        ("2 == room", "room is a text: write it in quotes"),
        ("room < 5", "room is a text: write it in quotes"),
    ],
)
def test_a_literal_of_another_type_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile(text, ROW)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        *((begun, True) for begun in ("st", "state", "state ", "state !", "state i", "room.")),
        *((begun, True) for begun in ("room.con", "!", "!sta", "(", "(room", '"support"', '"support" i', "room &")),
        *((whole, False) for whole in ("", "alice", "5550142", "state up", "room 5", "Ana <", "PJSIP/101", "s t")),
        *((whole, False) for whole in ("state =", "state ==", "legs >", "legs > 2", 'room.contains("', "!room")),
    ],
)
def test_the_start_of_an_expression_is_told_from_words(text: str, unfinished: bool) -> None:
    assert is_unfinished(text, ROW) is unfinished


def test_the_cheapest_is_asked_first_and_nothing_else_where_that_decides() -> None:
    asked: list[str] = []

    def value(name: str) -> Any:
        asked.append(name)
        return {"name": "Newexten", "size": 1, "h": {"Cause": "16"}}[name]

    expression = compile('h.Cause == "16" && size > 0 && name == "Hangup"', NAMES)
    assert [part.names for part in expression.parts] == [("name",), ("size",), ("h",)]
    assert not expression.matches(value, str)
    assert asked == ["name"]
    asked.clear()
    assert compile('name == "Newexten" || h.Cause == "17"', NAMES).matches(value, str)
    assert asked == ["name"]


def test_which_headers_are_asked_for() -> None:
    assert compile('h.A == "1" && has(h.B) && h["C d"] == ""', NAMES).keys("h") == frozenset(("A", "B", "C d"))
    assert compile('"A" in h', NAMES).keys("h") is None
    assert compile('h.exists(k, h[k] == "1")', NAMES).keys("h") is None
    assert compile("size(h) > 2", NAMES).keys("h") is None
    assert compile('name == "h.A"', NAMES).keys("h") == frozenset()


def test_values_that_can_not_be_had_are_null(capfd: pytest.CaptureFixture[str]) -> None:
    def value(_: str) -> Any:
        raise RuntimeError("no")

    assert not compile('name == "x"', NAMES).matches(value, str)
    assert compile("name == null", NAMES).matches(value, str)
    assert capfd.readouterr() == ("", "")


_PIECES = st.sampled_from(
    'name size h . == != && || ! ( ) [ ] { } , ? : "a" "a \' 1 2.5 in all(x, has('.split()
    + "matches( + - * / = < > é \\ // r".split()
)


@given(st.lists(_PIECES, max_size=14).map(" ".join) | st.text(max_size=40))
@example('name.matches("\\\\")')
@example("h.all(name, name == name)")
@example("\ud800 == name")
@example('name == "\\ud800"')
@example("a\n==\nb")
def test_any_text_is_words_an_expression_or_an_error(text: str) -> None:
    wrong = None
    try:
        expression = compile(text, NAMES)
    except ExpressionError as error:
        wrong = error
    if wrong is not None:
        assert 1 <= wrong.column <= len(text) + 1
        assert wrong.reason
        return
    values: dict[str, Any] = {"name": "a", "size": 1, "h": {"a": "b"}, "kind": "", "latency": None}
    assert expression.matches(values.get, lambda: "a") in (True, False)
