"""Macros: named sequences of Actions, a TOML file each, those of the user before those that ship."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from amitop.config import macro_file
from amitop.config.errors import ConfigError
from amitop.config.file import config_file
from amitop.config.files import read_file, write_toml
from amitop.config.macro import Macro

_SHIPPED = Path(__file__).parent.parent / "macros"


def macros_folder() -> Path:
    """Where the user's macros are, whether or not it exists: beside the configuration."""
    return config_file().parent / "macros"


def load_macros() -> tuple[dict[str, Macro], list[str]]:
    """All macros by id, sorted by name, and a sentence for each file that is broken."""
    found: dict[str, Macro] = {}
    problems: list[str] = []
    for folder in (_SHIPPED, macros_folder()):
        for path in sorted(folder.glob("*.toml")):
            try:
                found[path.stem] = load_macro(path)
            except ConfigError as error:
                problems.append(str(error))
    return dict(sorted(found.items(), key=lambda each: each[1].name.lower())), problems


def load_macro(path: Path) -> Macro:
    """The macro in a file. Raises `ConfigError` with file, key and what was expected."""
    try:
        table = tomllib.loads(read_file(path).decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} can't be read: it is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    try:
        return macro_file.read(path.stem, table)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def path_of(name: str) -> Path:
    """The file of a new macro of the user's, from its name."""
    stem = re.sub(r"[^\w]+", "-", name.lower()).strip("-_")
    return macros_folder() / f"{stem or 'macro'}.toml"


def save_macro(macro: Macro, *, overwrite: bool = False) -> Path:
    """Write a macro into the user's folder, whole or not at all, and give the file.

    Raises `ConfigError` where it can't be, among others because a file is there and `overwrite` is not told.
    """
    path = macros_folder() / f"{macro.id}.toml"
    try:
        write_toml(path, macro_file.written(macro), overwrite=overwrite)
    except FileExistsError:
        raise ConfigError(f"{path} is there already") from None
    except UnicodeEncodeError:
        raise ConfigError("a value holds bytes that are no text: they can't be kept in a file") from None
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from error
    return path
