"""Saved hosts: every mistake is told with its file, key and what was expected."""

from pathlib import Path

import pytest

from amitop.config import ConfigError, load_config


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


def test_no_file_is_no_host(tmp_path: Path) -> None:
    config = load_config(tmp_path / "none.toml")
    assert (config.hosts, config.default) == ({}, "")


def test_one_host_is_the_default(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '[hosts.a]\naddress = "a:5038"\nread_only = true\n'))
    assert config.default == "a"
    assert config.hosts["a"].read_only


def test_of_two_hosts_none_is_the_default_unless_said(tmp_path: Path) -> None:
    two = '[hosts.a]\naddress = "a"\n[hosts.b]\naddress = "b"\n'
    assert load_config(write(tmp_path, two)).default == ""
    assert load_config(write(tmp_path, 'default = "b"\n' + two)).default == "b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[hosts.a\n", "is not TOML"),
        ("colour = 1\n", "colour is not known"),
        ('[hosts.a]\nadress = "x"\n', "did you mean address?"),
        ("[hosts.a]\naddress = 5038\n", "expected a text"),
        ('[hosts.a]\naddress = "x"\ntls = "yes"\n', "expected true or false"),
        ('[hosts.a]\nuser = "x"\n', "hosts.a.address is missing"),
        ('default = "c"\n[hosts.a]\naddress = "x"\n', "is not known"),
        ("hosts = 3\n", "expected tables"),
        ("[hosts]\na = 3\n", "expected a table"),
    ],
)
def test_a_mistake_is_a_sentence_with_the_file(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError, match=str(path)) as error:
        load_config(path)
    assert words in str(error.value)
