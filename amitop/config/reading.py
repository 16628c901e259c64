"""A file of the configuration, and the environment, read to what is good of them; the rest is told and left out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amitop.config.errors import Problem, and_so, nearest, unknown
from amitop.config.files import read_file
from amitop.config.lines import lines_of
from amitop.config.settings import FAMILIES, READ_ONLY, SETTINGS, Family, Given, Kind, Setting, fits, toml

Keys = tuple[str, ...]

#: A key that means `read_only`, however it is written and wherever it stands.
READ_ONLY_MEANT = re.compile(r"read.?only", re.IGNORECASE)

_TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
#: Variables that are no settings.
_OTHER_VARIABLES = ("AMITOP_CONFIG", "AMITOP_MANAGER_CONF", "AMITOP_SECRET")
_SETTINGS = {tuple(setting.name.split(".")): setting for setting in SETTINGS}
_FAMILIES = {tuple(family.pattern.split(".")): family for family in FAMILIES}
#: What tables there are at the top of the file.
TABLES = ("hosts", *dict.fromkeys(name[0] for name in (*_SETTINGS, *_FAMILIES) if len(name) > 1))


@dataclass
class Page:
    """A file while it is read."""

    #: As `Problem.file` has it.
    file: str
    problems: list[Problem]
    table: dict[str, Any] = field(default_factory=dict)
    lines: dict[Keys, int] = field(default_factory=dict)
    #: Why nothing of it could be read, in a sentence; empty where it could.
    broken: str = ""
    #: Where it seems to say `read_only` in a way that can't be understood.
    read_only_at: Keys | None = None

    def given(self, keys: Keys, value: Any) -> Given:
        """A value with where it stands."""
        return Given(value, self.file, self.lines.get(keys))

    def wrong(self, keys: Keys, says: str, value: Any = None) -> str:
        """Tell what is wrong with a key; what it and the tables below it guard is guarded. Gives the sentence."""
        if any(READ_ONLY_MEANT.search(each) for each in (keys[-1], *keys_in(value))):
            self.read_only_at = keys
            says = and_so(says, "all is read-only until this is mended")
        return self.tell(keys, says)

    def tell(self, keys: Keys, says: str) -> str:
        """Tell what is wrong with a key, in a sentence that begins with it; gives it with file and line."""
        self.problems.append(Problem(self.file, self.lines.get(keys), ".".join(keys), says))
        return str(self.problems[-1])


def read_page(path: Path, file: str, problems: list[Problem], *, or_pipe: bool = False) -> Page:
    """The file at `path`, where a pipe may stand too; an empty page where there is none or it can't be read."""
    page = Page(file, problems)
    line = None
    try:
        text = read_file(path, or_pipe=or_pipe).decode("utf-8-sig")
        page.table = tomllib.loads(text)
        page.lines = lines_of(text)
    except FileNotFoundError:
        return page
    except OSError as error:
        page.broken = f"can't be read: {error.strerror or error}"
    except UnicodeDecodeError:
        page.broken = "is not UTF-8, so it can't be read"
    except (ValueError, RecursionError) as error:
        line, page.broken = _not_toml(text, str(error))
    if page.broken:
        problems.append(Problem(file, line, "", page.broken))
        page.broken = str(problems[-1])
    return page


def _not_toml(text: str, error: str) -> tuple[int | None, str]:
    """The line on which a file stops being TOML, and a sentence on it."""
    told = error.removesuffix(" (at end of document)")
    if told != error:
        return text.rstrip().count("\n") + 1, f"this is not TOML at the file's end: {told}"
    if place := _TOML_PLACE.search(error):
        return int(place[1]), f"this is not TOML at column {place[2]}: {error[: place.start()]}"
    return None, f"this is not TOML: {error}"


def expected(name: str, kind: Kind[Any], value: Any) -> str:
    """A sentence on a value that is none of its kind."""
    near = nearest(value, kind.words) if isinstance(value, str) else ""
    return f"{name}: expected {kind.expected}{f'; did you mean {near}?' if near else ''}"


# The file.


def read_settings(page: Page) -> dict[str, Given]:
    """What a page says, by name; `default` and all that is not of hosts."""
    given: dict[str, Given] = {}
    for keys, value in _values(page, page.table, ()):
        meant = _meant(keys)
        if meant is None:
            page.wrong(keys, unknown(".".join(keys), _near_names(keys)), value)
        elif (good := meant.kind.from_toml(value)) is not None:
            given[".".join(keys)] = page.given(keys, good)
        else:
            page.wrong(keys, expected(".".join(keys), meant.kind, value), value)
    if page.read_only_at is not None:
        given[READ_ONLY.name] = page.given(page.read_only_at, True)
    return given


def _values(page: Page, table: Mapping[str, Any], above: Keys) -> Iterator[tuple[Keys, Any]]:
    """The values, and the tables that are none of ours."""
    for key, value in table.items():
        keys = (*above, key)
        if keys == ("hosts",):
            continue
        if _meant(keys) is not None or not _is_table(keys):
            yield keys, value
        elif isinstance(value, dict):
            yield from _values(page, value, keys)
        else:
            page.wrong(keys, f"{'.'.join(keys)}: expected a table: [{'.'.join(keys)}]", value)


def _meant(keys: Keys) -> Setting[Any] | Family[Any] | None:
    if keys in _SETTINGS:
        return _SETTINGS[keys]
    return next((family for pattern, family in _FAMILIES.items() if fits(keys, pattern)), None)


def _is_table(keys: Keys) -> bool:
    return any(len(keys) < len(name) and fits(keys, name[: len(keys)]) for name in (*_SETTINGS, *_FAMILIES))


def _near_names(keys: Keys) -> list[str]:
    """What might have been meant, and is told where nothing is near."""
    if len(keys) == 1:
        elsewhere = {".".join(name) for name in _SETTINGS if name[-1] == keys[0]}
        return sorted({name[0] for name in _SETTINGS} | {*TABLES, *elsewhere})
    same = [name for name in (*_SETTINGS, *_FAMILIES) if name[0] == keys[0]]
    filled = [tuple(key if star == "*" else star for key, star in zip(keys, name, strict=False)) for name in same]
    return sorted({".".join(name) for name in filled})


def keys_in(value: Any) -> Iterator[str]:
    """Every key in a value, and in the tables within."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield from value
    for each in inner:
        yield from keys_in(each)


# The environment.


def read_environment(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, Given]:
    """What the variables say, by name of the setting. An empty one says nothing."""
    given: dict[str, Given] = {}
    for variable, name, meant in _variables(environ):
        value = meant.kind.from_text(environ[variable])
        if value is None:
            says = expected(name, meant.kind, environ[variable])
            if isinstance(meant, Setting) and (value := meant.if_wrong) is not None:
                says = and_so(says, f"taken as {toml(value)}, to be safe")
            problems.append(Problem(variable, None, name, says))
        if value is not None:
            given[name] = Given(value, variable)
    for variable in sorted(environ):
        if meant_as := _misspelt(variable, environ):
            says = unknown(variable, [meant_as])
            if meant_as == READ_ONLY.variable:
                given[READ_ONLY.name] = Given(True, variable)
                says = and_so(says, "all is read-only, to be safe")
            problems.append(Problem("environment", None, variable, says))
    return given


def _variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str, Setting[Any] | Family[Any]]]:
    """The variables that are settings: with the name, and what it is."""
    settings = {setting.variable: setting for setting in SETTINGS}
    for variable in sorted(each for each, text in environ.items() if text):
        if variable in settings:
            yield variable, settings[variable].name, settings[variable]
            continue
        for family in FAMILIES:
            if (prefix := family.prefix) and variable.startswith(prefix) and variable != prefix:
                yield variable, family.named(variable.removeprefix(prefix).lower()), family


def _misspelt(variable: str, environ: Mapping[str, str]) -> str:
    """The variable that was meant by one which is none; empty for those of somebody else."""
    known = {
        each.removeprefix("AMITOP_"): each for each in (*(one.variable for one in SETTINGS), *_OTHER_VARIABLES)
    }
    prefixes = tuple(family.prefix for family in FAMILIES if family.prefix)
    name = variable.removeprefix("AMITOP_")
    if name == variable or name in known or not environ[variable]:
        return ""
    if READ_ONLY_MEANT.search(name):
        return READ_ONLY.variable
    return "" if variable.startswith(prefixes) else known.get(nearest(name, known), "")
