"""The settings: what is in force, where it came from, and every mistake with its file and its key."""

from pathlib import Path

import pytest

from amitop.config import ACTIONS_PER_SECOND, READ_ONLY, ConfigError, load_config
from amitop.config.settings import SETTINGS, Setting
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
    assert settings.source(ACTIONS_PER_SECOND) == str(path)


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
    ("text", "words"),
    [
        ('read_only = "yes"\n', "read_only: expected true or false"),
        ("read_only = 1\n", "read_only: expected true or false"),
        ("readonly = true\n", "readonly is not known; did you mean read_only?"),
        ("[limit]\n", "limit is not known; did you mean limits?"),
        ("limits = 5\n", "limits: expected a table: [limits]"),
        ("[limits]\nactions_per_secnd = 5\n", "did you mean limits.actions_per_second?"),
        ("[limits]\nper_second = 5\n", "limits.per_second is not known"),
        *(
            (f"[limits]\nactions_per_second = {value}\n", "limits.actions_per_second: expected a number above 0")
            for value in ("0", "-1", "true", '"5"', "inf", "nan")
        ),
    ],
)
def test_a_mistake_is_a_sentence_with_the_file(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load_config(path, {})
    assert str(path) in str(error.value)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("variable", "text", "words"),
    [
        ("AMITOP_READ_ONLY", "perhaps", "AMITOP_READ_ONLY: expected true or false"),
        ("AMITOP_LIMITS_ACTIONS_PER_SECOND", "many", "expected a number above 0"),
        ("AMITOP_LIMITS_ACTIONS_PER_SECOND", "nan", "expected a number above 0"),
    ],
)
def test_a_wrong_environment_is_told_by_its_variable(tmp_path: Path, variable: str, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=variable) as error:
        load_config(tmp_path / "none.toml", {variable: text})
    assert words in str(error.value)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_says_what_it_is_for_and_has_a_default_of_its_kind(setting: Setting[object]) -> None:
    assert setting.help.endswith(".")
    assert setting.kind.from_toml(setting.default) == setting.default
    assert setting.kind.from_text(str(setting.default)) == setting.default
