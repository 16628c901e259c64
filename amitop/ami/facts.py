"""What is known of Actions without asking a PBX: two tables that stand beside this file.

`actions.txt` is what the documentation of Asterisk 16 and 22 says, as facts; `corrections.txt` is where that is
wrong or silent, and why. Corrections go for what a PBX says of itself too.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from amitop.ami.catalogue import ActionEntry, Catalogue, Parameter

#: The versions that the facts were taken from.
OLD, NEW = "16", "22"

_MAJOR = re.compile(r"(?<!\d)(\d{1,4})\.\d")


def merged(listed: ActionEntry, version: str = "", told: ActionEntry | None = None) -> ActionEntry:
    """An Action of ListCommands with what is known of it, and with the PBX's own help where that has been `told`.

    The PBX says which parameters there are; corrections win over its marks.
    """
    known = facts(version).get(listed.name) or ActionEntry(listed.name)
    if told is None:
        return replace(listed, parameters=known.parameters, lists=known.lists)
    return corrected(
        replace(
            listed,
            synopsis=listed.synopsis or told.synopsis,
            parameters=told.parameters or known.parameters,
            lists=told.lists or known.lists,
            description=told.description,
        )
    )


@cache
def facts(version: str = "") -> Catalogue:
    """The Actions that an Asterisk of this version may have, corrected; of any version where none is known."""
    return Catalogue(corrected(entry) for entry in documented(version))


@cache
def documented(version: str = "") -> Catalogue:
    """The same as its documentation has it, right or wrong."""
    wanted = _like(version)
    entries = []
    for line in _lines("actions.txt"):
        name, versions, privilege, answer, *marks = line.split()
        if wanted & set(versions.split(",")):
            classes = tuple(privilege.split(",")) if privilege != "-" else ()
            parameters = _parameters(marks, wanted)
            entries.append(ActionEntry(name, "", classes, parameters, lists=answer == "list"))
    return Catalogue(entries)


def corrected(entry: ActionEntry) -> ActionEntry:
    """An Action with the corrections that we have for it."""
    marks = _corrections().get(entry.name.lower(), ())
    parameters = {each.name.lower(): each for each in entry.parameters}
    lists = entry.lists
    for mark in marks:
        name = mark.strip("+-!?*")
        known = parameters.get(name.lower())
        if mark == "list":
            lists = True
        elif mark.startswith("-"):
            parameters.pop(name.lower(), None)
        elif mark.startswith("+"):
            parameters.setdefault(name.lower(), Parameter(name))
        elif known is not None and mark.endswith("*"):
            parameters[name.lower()] = replace(known, repeatable=True)
        elif known is not None:
            parameters[name.lower()] = replace(known, required=mark.endswith("!"))
    return replace(entry, parameters=tuple(parameters.values()), lists=lists)


def _like(version: str) -> set[str]:
    """Which of the two a version resembles: chan_sip and res_monitor left with 21."""
    major = _MAJOR.search(version)
    if major is None:
        return {OLD, NEW}
    return {OLD} if int(major[1]) <= int(OLD) else {NEW} if int(major[1]) > 20 else {OLD, NEW}


def _parameters(marks: Iterable[str], wanted: set[str]) -> tuple[Parameter, ...]:
    """`Channel! File Reason@22`: required, optional, and known to one of the versions only."""
    found: dict[str, Parameter] = {}
    for mark in marks:
        word, _, only = mark.partition("@")
        if not only or only in wanted:
            name = word.rstrip("!")
            before = found.get(name.lower())
            required = word.endswith("!") and (before is None or before.required)
            found[name.lower()] = Parameter(before.name if before else name, required)
    return tuple(found.values())


@cache
def _corrections() -> dict[str, tuple[str, ...]]:
    rows = (line.partition("#")[0].split() for line in _lines("corrections.txt"))
    return {name.lower(): tuple(marks) for name, *marks in rows}


def _lines(name: str) -> Iterator[str]:
    data = pkgutil.get_data(__package__, name)
    assert data is not None, name
    return (line for line in data.decode("utf-8").splitlines() if line and not line.startswith("#"))
