"""Macros as files: written and read back equal, and each mistake told with file, key and what was expected."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from amitop.config import macro_file
from amitop.config.answers import load_answers, save_answers
from amitop.config.errors import ConfigError
from amitop.config.file import load_config
from amitop.config.macro import Ask, Macro, Step
from amitop.config.macros import load_macro, load_macros, macros_folder, path_of, save_macro
from amitop.config.placeholders import LISTS, OTHERS, ROWS, VALUES, Part, escaped, filled, parse

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=12)
_WORD = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,8}", fullmatch=True)
_TEMPLATE = st.lists(
    st.one_of(_TEXT.map(escaped), st.sampled_from([*VALUES, "me"]).map(lambda name: f"{{{name}}}")), max_size=3
).map("".join)
_ASK = st.builds(Ask, _WORD, st.text("abc ü", min_size=1), _TEMPLATE, st.booleans(), st.booleans())
_STEP = st.builds(
    Step,
    _WORD,
    st.lists(st.tuples(_WORD, _TEMPLATE), max_size=5).map(tuple),
    st.booleans(),
    st.sampled_from(["", *LISTS]),
)
_MACRO = st.builds(
    Macro,
    st.just("mine"),
    _TEXT.filter(lambda text: bool(text.strip())),
    st.lists(_STEP, min_size=1, max_size=3).map(tuple),
    _TEXT,
    _TEXT,
    st.sampled_from(["", *ROWS]),
    st.lists(_ASK, max_size=3, unique_by=lambda ask: ask.name).map(tuple),
)
PING = 'name = "Ping"\n[[step]]\naction = "Ping"\n'


def write(name: str, text: str) -> Path:
    path = macros_folder() / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@given(_MACRO)
def test_what_is_written_is_read_back_equal(macro: Macro) -> None:
    table = tomllib.loads(tomli_w.dumps(macro_file.written(macro)))
    assert macro_file.read("mine", table) == macro


@given(_TEXT)
def test_an_escaped_text_holds_no_placeholder(text: str) -> None:
    assert parse(escaped(text)) == ((Part(text),) if text else ())


@given(_TEXT)
def test_a_value_is_never_parsed_again(value: str) -> None:
    assert filled("<{channel.name}>", {"channel.name": value}) == f"<{value}>"


def test_asterisks_own_braces_are_written_twice() -> None:
    assert filled("${{CALLERID(num)}}-{me}", {"me": "x"}) == "${CALLERID(num)}-x"


def test_those_that_ship_are_sound() -> None:
    macros, problems = load_macros()
    assert not problems
    assert {"lunch", "park-and-announce", "call-from-mine", "record-this-call"} <= set(macros)


def test_one_of_the_users_replaces_one_that_ships() -> None:
    write("lunch", PING)
    macros, _ = load_macros()
    assert macros["lunch"].name == "Ping"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = ", "is not TOML"),
        ("", "step: expected at least one"),
        ('[[step]]\naction = "Ping"', "name is missing"),
        ('name = "A"\n[[step]]', "step 1: action is missing"),
        ('name = "A"\nnmae = "B"\n[[step]]\naction = "Ping"', "nmae is not known; did you mean name?"),
        ('name = "A"\nrow = "chanel"\n[[step]]\naction = "Ping"', "did you mean channel?"),
        ('name = "A"\n[[step]]\naktion = "Ping"', "step 1: aktion is not known; did you mean action?"),
        ('name = "A"\n[[step]]\naction = "A"\nwait = "no"', "step 1: wait: expected true or false"),
        ('name = "A"\n[[step]]\naction = "A"\neach = "agent.queue"', "did you mean agent.queues?"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = 1', "step 1: headers: expected a table"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = 1.5 }', "headers.A: expected a text"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { "A:" = "1" }', "is no name of a header"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = "x\\r\\nAction: B" }', "would end the line"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = "{chanel.name}" }', "did you mean channel.name?"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = "{agent.queues}" }', "write each = 'agent.queues'"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = "{each}" }', "{each} is not known"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = "{ask.b}" }', "{ask.b} is not known"),
        ('name = "A"\n[[step]]\naction = "A"\nheaders = { A = "{me" }', "a { that is not closed"),
        ('name = "A"\nask = 1\n[[step]]\naction = "A"', "ask: expected tables"),
        (
            'name = "A"\n[ask.b]\nlable = "x"\n[[step]]\naction = "A"',
            "lable is not known; did you mean label?",
        ),
        ('name = "A"\n[ask.b]\ndefault = "{ask.b}"\n[[step]]\naction = "A"', "ask.b.default: {ask.b} is not known"),
    ],
)
def test_a_mistake_is_told_and_the_others_still_work(text: str, sentence: str) -> None:
    path = write("broken", text)
    write("good", PING)
    macros, problems = load_macros()
    assert "good" in macros
    assert "broken" not in macros
    assert len(problems) == 1
    assert problems[0].startswith(str(path))
    assert sentence in problems[0]


def test_numbers_and_truths_are_texts_and_a_list_comes_again() -> None:
    path = write("a", 'name = "A"\n[[step]]\naction = "B"\nheaders = { P = 1, Q = true, V = ["a", "b"] }')
    assert load_macro(path).steps[0].headers == (("P", "1"), ("Q", "true"), ("V", "a"), ("V", "b"))


def test_saving_overwrites_only_when_told() -> None:
    macro = Macro("mine", "Mine", (Step("Ping"),))
    path = save_macro(macro)
    assert load_macro(path) == macro
    other = Macro("mine", "Other", (Step("Ping"),))
    with pytest.raises(ConfigError, match="is there already"):
        save_macro(other)
    assert load_macro(path) == macro
    save_macro(other, overwrite=True)
    assert load_macro(path) == other
    assert [each.name for each in path.parent.iterdir()] == ["mine.toml"]


def test_what_can_not_be_written_leaves_nothing_behind() -> None:
    with pytest.raises(ConfigError, match="no text"):
        save_macro(Macro("mine", "Mine", (Step("Ping", (("A", "\udcff"),)),)))
    assert not list(macros_folder().glob("*"))


def test_a_name_becomes_a_file() -> None:
    assert path_of("Park & announce!").name == "park-announce.toml"
    assert path_of("../../etc/passwd").parent == macros_folder()
    assert path_of("!!!").name == "macro.toml"


def test_answers_are_kept_for_each_pbx() -> None:
    save_answers("a:5038", {"me": "PJSIP/1"})
    save_answers("b:5038", {"me": "PJSIP/2"})
    save_answers("a:5038", {"x": "y"})
    assert load_answers("a:5038") == {"me": "PJSIP/1", "x": "y"}
    assert load_answers("b:5038") == {"me": "PJSIP/2"}


def test_the_page_tells_of_every_placeholder() -> None:
    page = (Path(__file__).parents[2] / "docs/macros.md").read_text(encoding="utf-8")
    for name, says in {**VALUES, **LISTS, **OTHERS}.items():
        assert f"| `{name}` | {says} |" in page
    for row in ROWS:
        assert f"`{row}`" in page


@pytest.mark.parametrize(
    "text",
    ["x = 1" + "0" * 5000, "x = " + "[" * 100_000, "\x00", "x = {", "key = 1\nkey = 2"],
    ids=["digits", "deep", "nul", "no end", "twice"],
)
def test_garbage_is_told_in_a_sentence(text: str) -> None:
    folder = macros_folder()
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text(text)
    _, problems = load_macros()
    [problem] = problems
    assert "bad.toml" in problem
    config = folder.parent / "config.toml"
    config.write_text(text)
    [problem] = map(str, load_config(config).problems)
    assert problem.startswith("config.toml:")
