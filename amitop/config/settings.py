"""The settings: each has one definition, from which its value, its errors and its documentation are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

Value = TypeVar("Value")


@dataclass(frozen=True)
class Kind(Generic[Value]):
    """What may stand behind a key."""

    #: What was expected, for an error.
    expected: str
    #: The value that TOML's means, or that a text of the environment does; None where it is none.
    from_toml: Callable[[Any], Value | None]
    from_text: Callable[[str], Value | None]
    #: The words that may stand there, where there are but these.
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """One setting."""

    #: `table.key`, or the key alone where it stands at the top of the file.
    name: str
    kind: Kind[Value]
    default: Value
    #: What it is for, in a line.
    help: str
    #: What a wrong value counts as: the default, but for a guard, which fails safe.
    if_wrong: Value | None = None

    @property
    def variable(self) -> str:
        """The variable of the environment that goes before the file."""
        return "AMITOP_" + self.name.upper().replace(".", "_")


_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}

YES_OR_NO: Kind[bool] = Kind(
    "true or false",
    lambda given: given if isinstance(given, bool) else None,
    lambda text: _WORDS.get(text.strip().lower()),
)


def _positive(given: Any) -> float | None:
    # A bool is an int to Python, and inf and nan are floats to TOML.
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return float(given) if is_number and 0 < given < float("inf") else None


def _not_negative(given: Any) -> float | None:
    return 0.0 if given == 0 and not isinstance(given, bool) else _positive(given)


def _number_text(text: str) -> float | None:
    try:
        return _not_negative(float(text))
    except ValueError:
        return None


def _positive_text(text: str) -> float | None:
    try:
        return _positive(float(text))
    except ValueError:
        return None


ABOVE_ZERO: Kind[float] = Kind("a number above 0", _positive, _positive_text)
ZERO_OR_MORE: Kind[float] = Kind("0 or a number above it", _not_negative, _number_text)

TEXT: Kind[str] = Kind("a text", lambda given: given if isinstance(given, str) else None, lambda text: text)


def _texts(given: Any) -> tuple[str, ...] | None:
    is_list = isinstance(given, list) and all(isinstance(each, str) for each in given)
    return tuple(given) if is_list else None


TEXTS: Kind[tuple[str, ...]] = Kind(
    "a list of texts",
    _texts,
    lambda text: tuple(each for each in (part.strip() for part in text.split(",")) if each),
)


def one_of(*words: str) -> Kind[str]:
    """One of these words."""

    def known(given: Any) -> str | None:
        return given if isinstance(given, str) and given in words else None

    return Kind(f"one of {', '.join(words)}", known, known, words)


DEFAULT = Setting("default", TEXT, "", "The saved host, or the group, that is meant where no --host is given.")
READ_ONLY = Setting(
    "read_only", YES_OR_NO, False, "Refuse every Action that changes something, on every host.", if_wrong=True
)
ACTIONS_PER_SECOND = Setting(
    "limits.actions_per_second", ABOVE_ZERO, 5.0, "How many Actions a second go out, where many rows are marked."
)
THEME = Setting("theme", TEXT, "", "The theme to begin with; empty for the one that suits the terminal.")
KEYS_PRESET = Setting("keys.preset", one_of("default", "vim", "htop"), "default", "Whose habits the keys follow.")
TRUNKS = Setting(
    "groups.trunks",
    TEXTS,
    (),
    'Which endpoints are trunks, such as "PJSIP/provider*" or "DAHDI/*"; without any, those that look like one.',
)
WALL_QUEUES: Setting[tuple[str, ...]] = Setting(
    "wall.queues", TEXTS, (), "The queues of the wall, in their order; none for all of them by name."
)
WALL_TURN = Setting(
    "wall.turn", ZERO_OR_MORE, 15.0, "Seconds after which a full wall shows its next page; 0 for never."
)

#: Every setting there is.
SETTINGS: tuple[Setting[Any], ...] = (
    DEFAULT,
    READ_ONLY,
    THEME,
    KEYS_PRESET,
    ACTIONS_PER_SECOND,
    TRUNKS,
    WALL_QUEUES,
    WALL_TURN,
)


def toml(value: Any) -> str:
    """A setting's value as TOML writes it."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Family(Generic[Value]):
    """Settings of one kind whose names are not all known here: keys by act, columns by view."""

    #: Such as `keys.*`; each star stands for one key.
    pattern: str
    kind: Kind[Value]
    #: What the stars stand for, and what it is for, in a line.
    names: str
    help: str

    @property
    def prefix(self) -> str:
        """What variables of the environment begin with; empty where a name of two parts would be told by one."""
        head, star, tail = self.pattern.partition("*")
        return "" if tail or not star else "AMITOP_" + head.upper().replace(".", "_")

    def named(self, *stars: str) -> str:
        """The name of an entry: the pattern with these in place of its stars."""
        left = iter(stars)
        return ".".join(next(left) if part == "*" else part for part in self.pattern.split("."))


KEYS = Family("keys.*", TEXT, "act", "The keys of an act, with commas between them; empty for none.")
COLUMNS = Family("views.*.columns", TEXTS, "view", "The columns of a view, in their order.")
SORT = Family("views.*.sort", TEXTS, "view", "What a view is sorted by; a - before a column turns it round.")
FILTERS = Family("filters.*.*", TEXT, "view, name", "A saved filter of a view, by name.")

#: Every family there is.
FAMILIES: tuple[Family[Any], ...] = (KEYS, COLUMNS, SORT, FILTERS)


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and where it came from."""

    value: Any
    #: The file, seen from the configuration's folder, a variable's name, or an argument's.
    source: str
    #: The line of the file, counted from 1; None where it is not known.
    line: int | None = None

    @property
    def where(self) -> str:
        """For a sentence: `config.toml:12`."""
        return self.source if self.line is None else f"{self.source}:{self.line}"

    @property
    def is_outright(self) -> bool:
        """Whether an argument or the environment says so, over what was chosen on the screen."""
        return self.source.startswith(("--", "AMITOP_"))


_NAMES = frozenset(setting.name for setting in SETTINGS)


def fits(keys: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether keys are those of a pattern, in which each star stands for any one."""
    return len(keys) == len(pattern) and all(star in ("*", key) for key, star in zip(keys, pattern, strict=True))


class Settings:
    """The values in force."""

    def __init__(self, given: Mapping[str, Given] | None = None) -> None:
        self._given = dict(given or {})

    def __getitem__(self, setting: Setting[Value]) -> Value:
        found = self._given.get(setting.name)
        return setting.default if found is None else cast(Value, found.value)

    def family(self, family: Family[Value]) -> dict[tuple[str, ...], Given]:
        """What was given of a family, by what stands for its stars."""
        wanted = family.pattern.split(".")
        found: dict[tuple[str, ...], Given] = {}
        for name, given in self._given.items():
            parts = name.split(".", len(wanted) - 1)
            if fits(parts, wanted) and name not in _NAMES:
                found[tuple(part for part, star in zip(parts, wanted, strict=True) if star == "*")] = given
        return found

    def given(self, setting: Setting[Any]) -> Given | None:
        """A value with where it came from; None for a default."""
        return self._given.get(setting.name)

    def source(self, setting: Setting[Any]) -> str:
        """Where a value came from, such as `config.toml:12`; empty for a default."""
        found = self._given.get(setting.name)
        return "" if found is None else found.where
