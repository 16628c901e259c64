"""Themes are files: TOML in `themes/`, made into Textual themes."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from textual.theme import Theme

DEFAULT = "amitop"
#: What the style sheet needs, for themes that do not name it.
NEEDED = {"rule": "#3a3a3a", "badge-text": "#000000", "cursor-row": "#303030", "text-faint": "#808080"}


def theme_files() -> list[Traversable]:
    """The theme files: inside the installed package, else beside it in a source checkout."""
    inside = files("amitop") / "themes"
    folder: Traversable = inside if inside.is_dir() else Path(__file__).parents[2] / "themes"
    if not folder.is_dir():
        return []
    return sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)


def load_theme(text: str) -> Theme:
    """A theme from its TOML."""
    data: dict[str, Any] = tomllib.loads(text)
    return Theme(**data)


def load_themes() -> list[Theme]:
    """Every theme that comes with amitop."""
    return [load_theme(each.read_text(encoding="utf-8")) for each in theme_files()]
