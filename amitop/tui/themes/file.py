"""A theme's file, read: what is good of it, and a sentence for each thing that is not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from amitop.config.errors import did_you_mean
from amitop.tui.themes.colours import parse_colour
from amitop.tui.themes.words import ROLES, STYLE_SUFFIX, STYLES, variable_names

_SWITCHES = ("dark", "ansi")
_KEYS = ("name", *_SWITCHES, *ROLES, "variables")
# A file that names no roles at all is still a theme; Textual cannot do without this one.
_PRIMARY = {"primary": "#79a1f6"}


@dataclass
class _Reading:
    """A file while it is read."""

    file: str
    problems: list[str] = field(default_factory=list)
    ansi: bool = False

    def problem(self, key: str, sentence: str) -> None:
        self.problems.append(f"{self.file}: {key}: {sentence}")

    def not_known(self, key: str, where: str, known: Iterable[str]) -> None:
        self.problem(f"{where}{key}", f"not known{did_you_mean(key, sorted(known))}")

    def colour(self, key: str, value: Any) -> bool:
        """Whether it is a colour that may stand here."""
        why = 'expected a colour such as "#f68f1e", "teal" or "ansi_green"'
        if not isinstance(value, str):
            self.problem(key, f"{why}, not {value!r}")
            return False
        try:
            # Textual takes a share of a colour for variables only.
            colour = Color.parse(value) if key in ROLES else parse_colour(value)
        except ColorParseError as error:
            near = f"; did you mean {error.suggested_color}?" if error.suggested_color else ""
            self.problem(key, f"{why}, not {value!r}{near}")
            return False
        if colour.ansi is not None and not self.ansi:
            self.problem(key, f"{value} is the terminal's own, which needs ansi = true")
            return False
        return True

    def style(self, key: str, value: Any) -> bool:
        """Whether it is a style."""
        words = value.split() if isinstance(value, str) else [value]
        wrong = [word for word in words if word not in STYLES]
        if not wrong and words:
            return True
        near = did_you_mean(str(wrong[0]), sorted(STYLES)) if wrong else ""
        self.problem(key, f"expected a style such as bold, dim or reverse, not {value!r}{near}")
        return False


def read_theme(file: str, text: str, bases: Mapping[str, Theme] | None = None) -> tuple[Theme | None, list[str]]:
    """The theme in `text`, called by its `name` or by the file's stem, and what is wrong with it.

    What is wrong is left out. Roles that the file does not name are those of `bases`' `dark`, `light` or `ansi`.
    Only what is no TOML at all gives no theme.
    """
    reading = _Reading(file)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return None, [f"{file} is not TOML: {str(error)[:1].lower()}{str(error)[1:]}"]
    for key in table:
        if key not in _KEYS:
            reading.not_known(key, "", _KEYS)
    dark, ansi = (_switch(reading, table, key, key == "dark") for key in _SWITCHES)
    reading.ansi = ansi
    named = {role: table[role] for role in ROLES if role in table and reading.colour(role, table[role])}
    base = (bases or {}).get("ansi" if ansi else "dark" if dark else "light")
    roles = {role: getattr(base, role) for role in ROLES} if base is not None else _PRIMARY
    name = _name(reading, table, file.rpartition("/")[2].removesuffix(".toml"))
    variables = _variables(reading, table.get("variables", {}))
    return Theme(name, **{**roles, **named}, dark=dark, ansi=ansi, variables=variables), reading.problems


def _name(reading: _Reading, table: Mapping[str, Any], stem: str) -> str:
    name = table.get("name", stem)
    if isinstance(name, str) and name and name.isprintable() and "," not in name:
        return name
    reading.problem("name", "expected a text without commas")
    return stem


def _switch(reading: _Reading, table: Mapping[str, Any], key: str, usual: bool) -> bool:
    value = table.get(key, usual)
    if isinstance(value, bool):
        return value
    reading.problem(key, f"expected true or false, not {value!r}")
    return usual


def _variables(reading: _Reading, section: Any) -> dict[str, str]:
    if not isinstance(section, dict):
        reading.problem("variables", "expected a table, [variables]")
        return {}
    good: dict[str, str] = {}
    for key, value in section.items():
        where = f"variables.{key}"
        if key not in variable_names():
            reading.not_known(key, "variables.", variable_names())
        elif (reading.style if _is_style(key) else reading.colour)(where, value):
            good[key] = value
    return good


def _is_style(key: str) -> bool:
    return key.endswith((STYLE_SUFFIX, "-style-hover"))
