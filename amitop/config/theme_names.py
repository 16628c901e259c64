"""The names of all themes, found without loading what draws them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from amitop.config.file import config_file
from amitop.config.files import read_file

_TEXTUALS = re.compile(r'^    "([\w-]+)": Theme\(', re.MULTILINE)


def theme_files() -> list[Traversable]:
    """The theme files: inside the installed package, else beside it in a source checkout."""
    inside = files("amitop") / "themes"
    folder: Traversable = inside if inside.is_dir() else Path(__file__).parents[2] / "themes"
    if not folder.is_dir():
        return []
    return sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)


def user_folder() -> Path:
    """Where a user's own themes are, whether or not there are any."""
    return config_file().parent / "themes"


def theme_names() -> list[str]:
    """Every theme's name: amitop's, the user's, and those of Textual; broken files have none."""
    try:
        own = sorted(user_folder().glob("*.toml"))
    except OSError:
        own = []
    return list(dict.fromkeys([*_named([*theme_files(), *own]), *_textuals()]))


def _named(paths: list[Traversable | Path]) -> Iterator[str]:
    for path in paths:
        try:
            raw = read_file(path) if isinstance(path, Path) else path.read_bytes()
            name = tomllib.loads(raw.decode("utf-8")).get("name", path.name.removesuffix(".toml"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(name, str):
            yield name


def _textuals() -> list[str]:
    # Importing them takes longer than a key should.
    spec = find_spec("textual")
    folders = spec.submodule_search_locations if spec is not None else None
    if not folders:
        return []
    try:
        return _TEXTUALS.findall((Path(folders[0]) / "theme.py").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
