"""What is wrong with a setting."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from amitop.text import visible


class ConfigError(Exception):
    """A setting that can't be used; the text names the file and the way out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong in the configuration, and was done without. As a text it is one sentence."""

    #: The file, seen from the configuration's folder (`hosts.d/pbx1.toml`), or a variable's name.
    file: str
    #: Counted from 1; None where it is not one line's matter.
    line: int | None
    #: Such as `limits.actions_per_second`; empty where it is about the whole file.
    key: str
    #: What is wrong, what was expected and what holds instead. It begins with the key and tells no value.
    sentence: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return visible(f"{where}: {self.sentence}")


def in_order(problems: Iterable[Problem], first: str) -> tuple[Problem, ...]:
    """Problems by their lines, those of a file together, and of all files one first."""
    told = list(problems)
    files = list(dict.fromkeys([first, *(each.file for each in told)]))
    return tuple(sorted(told, key=lambda each: (files.index(each.file), each.line or 0)))


def and_so(sentence: str, more: str) -> str:
    """A sentence with what follows from it."""
    return f"{sentence} {more[:1].upper()}{more[1:]}" if sentence.endswith("?") else f"{sentence}; {more}"


def nearest(wrong: str, known: Iterable[str]) -> str:
    """The known name that was most likely meant: as a whole, else by its last part; empty where none is near."""
    by_name = {name.lower(): name for name in known}
    near = difflib.get_close_matches(wrong.lower(), by_name, 1)
    if near:
        return by_name[near[0]]
    by_last = {name.rpartition(".")[2]: name for name in by_name.values()}
    near = difflib.get_close_matches(wrong.lower().rpartition(".")[2], by_last, 1)
    return by_last[near[0]] if near else ""


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The end of a sentence on a name that is none; empty where none is near."""
    near = nearest(wrong, known)
    return f"; did you mean {near}?" if near else ""


def unknown(what: str, known: Collection[str], wrong: str = "") -> str:
    """A sentence on a name that is none, with the nearest that is one; `wrong` is the name where `what` is more."""
    hint = did_you_mean(wrong or what, known) or f"; known are {', '.join(known) or 'none'}"
    return f"{what} is not known{hint}"
