"""Answers to what macros ask for that are kept from run to run of the program, for each PBX. Never a secret."""

from __future__ import annotations

import tomllib
from pathlib import Path

from amitop.config.errors import ConfigError
from amitop.config.files import read_file, write_toml
from amitop.config.places import state_folder


def _file() -> Path:
    return state_folder() / "macro-answers.toml"


def load_answers(host: str) -> dict[str, str]:
    """What was answered for a PBX, by the name of the question; nothing where the file can't be read."""
    return _all().get(host, {})


def save_answers(host: str, answers: dict[str, str]) -> None:
    """Keep answers beside those kept before. Raises `ConfigError` where the file can't be written."""
    kept = _all()
    if answers.items() <= kept.get(host, {}).items():
        return
    kept[host] = {**kept.get(host, {}), **answers}
    try:
        write_toml(_file(), kept, overwrite=True)
    except (OSError, UnicodeEncodeError) as error:
        raise ConfigError(f"{_file()} can't be written: {error}") from error


def _all() -> dict[str, dict[str, str]]:
    try:
        table = tomllib.loads(read_file(_file()).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}  # not there, or spoilt: what is kept is only a help
    return {
        host: {name: answer for name, answer in kept.items() if isinstance(answer, str)}
        for host, kept in table.items()
        if isinstance(kept, dict)
    }
