"""The settings: what is in force, where it came from, and every mistake with its file and its key."""

from pathlib import Path

import pytest

from amitop.config import (
    ACTIONS_PER_SECOND,
    COLUMNS,
    FILTERS,
    HOST_KEYS,
    KEYS,
    KEYS_PRESET,
    READ_ONLY,
    SETTINGS,
    SORT,
    THEME,
    Given,
    Setting,
    load_config,
)
from tests.config.test_hosts import write


def test_what_nobody_set_is_the_default(tmp_path: Path) -> None:
    settings = load_config(tmp_path / "none.toml", {}).settings
    assert settings[ACTIONS_PER_SECOND] == 5.0
    assert settings[READ_ONLY] is False
    assert settings.source(READ_ONLY) == ""


def test_the_file_is_in_force_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, "read_only = true\n[limits]\nactions_per_second = 20\n")
    settings = load_config(path, {}).settings
    assert settings[READ_ONLY] is True
    assert settings[ACTIONS_PER_SECOND] == 20.0
    assert settings.source(ACTIONS_PER_SECOND) == "config.toml:3"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "read_only = true\n[limits]\nactions_per_second = 20\n")
    environ = {"AMITOP_READ_ONLY": "no", "AMITOP_LIMITS_ACTIONS_PER_SECOND": "0.5"}
    settings = load_config(path, environ).settings
    assert settings[READ_ONLY] is False
    assert settings[ACTIONS_PER_SECOND] == 0.5
    assert settings.source(READ_ONLY) == "AMITOP_READ_ONLY"


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_read_only_by_the_environment(tmp_path: Path, text: str) -> None:
    assert load_config(tmp_path / "none.toml", {"AMITOP_READ_ONLY": text}).settings[READ_ONLY]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("theme = 1\n", "config.toml:1: theme: expected a text"),
        ("teme = 'x'\n", "config.toml:1: teme is not known; did you mean theme?"),
        ("[limit]\n", "config.toml:1: limit is not known; did you mean limits?"),
        ("limits = 5\n", "config.toml:1: limits: expected a table: [limits]"),
        (
            "[limits]\nactions_per_secnd = 5\n",
            "config.toml:2: limits.actions_per_secnd is not known; did you mean limits.actions_per_second?",
        ),
        (
            "\n[limits]\nx = 5\n",
            "config.toml:3: limits.x is not known; known are limits.actions_per_second",
        ),
        (
            "actions_per_second = 5\n",
            "config.toml:1: actions_per_second is not known; did you mean limits.actions_per_second?",
        ),
        ('[keys]\npreset = "vmi"\n', "keys.preset: expected one of default, vim, htop; did you mean vim?"),
        ("[keys]\nhang_up = 3\n", "config.toml:2: keys.hang_up: expected a text"),
        ("[views.calls]\ncolumns = 'state'\n", "config.toml:2: views.calls.columns: expected a list of texts"),
        (
            "[views.calls]\ncolums = ['state']\n",
            "config.toml:2: views.calls.colums is not known; did you mean views.calls.columns?",
        ),
        ("[views]\ncalls = 3\n", "config.toml:2: views.calls: expected a table: [views.calls]"),
        ("filters.calls.mine = ['x']\n", "config.toml:1: filters.calls.mine: expected a text"),
        ('"\\u001b[31m" = 1\n', "config.toml:1: ␛[31m is not known"),
        *(
            (f"[limits]\nactions_per_second = {value}\n", "limits.actions_per_second: expected a number above 0")
            for value in ("0", "-1", "true", '"5"', "inf", "nan")
        ),
    ],
)
def test_a_mistake_is_a_sentence_with_file_and_line_and_all_else_holds(
    tmp_path: Path, text: str, sentence: str
) -> None:
    config = load_config(write(tmp_path, text + "\n[hosts.good]\naddress = 'a'\n"), {})
    assert len(config.problems) == 1
    assert sentence in str(config.problems[0])
    assert config.settings[ACTIONS_PER_SECOND] == 5.0
    assert config.settings[THEME] == ""
    assert config.settings[READ_ONLY] is False
    assert list(config.hosts) == ["good"]


@pytest.mark.parametrize(
    "text",
    [
        'read_only = "yes"',
        "read_only = 1",
        "readonly = true",
        "Read-Only = true",
        "[limits]\nread_only = true",
        "[keys]\nread_only = true",
        "[general]\nread_only = true",
        "[[general]]\ninner = { readonly = true }",
        "[hosts]\nread_only = true",
    ],
)
def test_read_only_that_can_not_be_understood_holds(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    config = load_config(path, {})
    assert config.settings[READ_ONLY] is True
    assert "config.toml:" in config.settings.source(READ_ONLY)
    assert "is read-only until this is mended" in str(config.problems[0])
    assert load_config(path, {"AMITOP_READ_ONLY": "no"}).settings[READ_ONLY] is False


def test_a_filter_may_be_called_anything(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '[filters.calls]\nread_only = "x"\n"a.b" = "y"\n'), {})
    assert (config.problems, config.settings[READ_ONLY]) == ((), False)
    assert config.settings.family(FILTERS) == {
        ("calls", "read_only"): Given("x", "config.toml", 2),
        ("calls", "a.b"): Given("y", "config.toml", 3),
    }


def test_families_with_their_lines(tmp_path: Path) -> None:
    text = """
keys.hang_up = "X"
[views.calls]
columns = [
  "state",
  "caller",
]
sort = ["-age"]
[keys]
pause = ""
""".replace("keys.hang_up", "views.agents.sort = []\n#")
    settings = load_config(write(tmp_path, text), {}).settings
    assert settings.family(COLUMNS) == {("calls",): Given(("state", "caller"), "config.toml", 5)}
    assert settings.family(SORT) == {
        ("agents",): Given((), "config.toml", 2),
        ("calls",): Given(("-age",), "config.toml", 9),
    }
    assert settings.family(KEYS) == {("pause",): Given("", "config.toml", 11)}


def test_a_family_by_the_environment(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "[keys]\nhang_up = 'a'\n"), {"AMITOP_KEYS_HANG_UP": "X,f8"})
    assert config.settings.family(KEYS) == {("hang_up",): Given("X,f8", "AMITOP_KEYS_HANG_UP")}
    assert config.problems == ()


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("AMITOP_READ_ONLY", "perhaps", "AMITOP_READ_ONLY: read_only: expected true or false; taken as true"),
        ("AMITOP_READONLY", "1", "AMITOP_READONLY is not known; did you mean AMITOP_READ_ONLY?"),
        ("AMITOP_LIMITS_ACTIONS_PER_SECOND", "many", "limits.actions_per_second: expected a number above 0"),
        ("AMITOP_LIMITS_ACTIONS_PER_SECOND", "nan", "expected a number above 0"),
        ("AMITOP_TEME", "nord", "AMITOP_TEME is not known; did you mean AMITOP_THEME?"),
        ("AMITOP_DEFAULT", "pbx9", "AMITOP_DEFAULT: default = pbx9 is not known"),
    ],
)
def test_a_wrong_environment_is_told_by_its_variable(
    tmp_path: Path, variable: str, text: str, sentence: str
) -> None:
    config = load_config(tmp_path / "none.toml", {variable: text})
    assert len(config.problems) == 1
    assert sentence in str(config.problems[0])
    assert config.settings[READ_ONLY] is ("READ" in variable)


def test_what_is_somebody_elses_in_the_environment_is_left_alone(tmp_path: Path) -> None:
    environ = {"AMITOP_LAB": "1", "AMITOP_SECRET": "s", "AMITOP_CONFIG": "x", "AMITOP_TEME": "", "AMITOP": "1"}
    assert load_config(tmp_path / "none.toml", environ).problems == ()


def test_arguments_go_before_everything(tmp_path: Path) -> None:
    path = write(tmp_path, "theme = 'a'\nread_only = false\n")
    arguments = {"theme": "c", "read_only": True, "host": "x"}
    settings = load_config(path, {"AMITOP_THEME": "b"}, arguments).settings
    assert settings.given(THEME) == Given("c", "--theme")
    assert settings.given(READ_ONLY) == Given(True, "--read-only")
    assert load_config(path, {"AMITOP_THEME": "b"}, {"theme": None}).settings[THEME] == "b"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"theme = 'a'\nread_only = \n", "config.toml:2: this is not TOML at column 13: Invalid value"),
        (b"\ntheme = 'a", "config.toml:2: this is not TOML at the file's end: Expected"),
        (b"a = [\n\n", "config.toml:1: this is not TOML at the file's end: "),
        (b"theme = '\xff'\n", "config.toml: is not UTF-8"),
        (b"a=" + b"[" * 50_000, "config.toml: this is not TOML: "),
        (None, "config.toml: can't be read: it is a folder"),
    ],
    ids=["no value", "no end", "no bracket", "no UTF-8", "deep", "folder"],
)
def test_a_file_that_can_not_be_read_leaves_defaults_and_read_only(
    tmp_path: Path, raw: bytes | None, sentence: str
) -> None:
    path = tmp_path / "config.toml"
    if raw is None:
        path.mkdir()
    else:
        path.write_bytes(raw)
    config = load_config(path, {})
    assert len(config.problems) == 1
    assert str(config.problems[0]).startswith(sentence)
    assert "all is read-only unless AMITOP_READ_ONLY=no" in str(config.problems[0])
    assert config.settings[READ_ONLY] is True
    assert (config.settings[THEME], config.hosts) == ("", {})
    assert load_config(path, {"AMITOP_READ_ONLY": "no"}).settings[READ_ONLY] is False


def test_an_editors_byte_order_mark_is_none_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbftheme = 'nord'\r\nkeys.preset = 'vim'\r\n")
    config = load_config(path, {})
    assert config.problems == ()
    assert config.settings.given(KEYS_PRESET) == Given("vim", "config.toml", 2)


@pytest.mark.parametrize("setting", [*SETTINGS, *HOST_KEYS[1:]], ids=lambda setting: setting.name)
def test_every_setting_says_what_it_is_for_and_has_a_default_of_its_kind(setting: Setting[object]) -> None:
    assert setting.help.endswith(".")
    if setting.name != "colour":  # none, at first
        default = setting.default
        texts = default if isinstance(default, tuple) else None
        assert setting.kind.from_toml(default if texts is None else list(texts)) == default
        assert setting.kind.from_text(str(default) if texts is None else ",".join(texts)) == default
