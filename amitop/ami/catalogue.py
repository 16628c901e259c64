"""The catalogue: which Actions there are, and how each is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amitop.ami.packet import Packet


@dataclass(frozen=True, slots=True)
class Parameter:
    """A header that an Action takes."""

    name: str
    required: bool = False
    #: Whether it may come several times (AMI.md §1: `Variable`).
    repeatable: bool = False
    #: What the PBX says of it; empty where it has not been asked.
    help: str = ""


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """One Action of the catalogue."""

    name: str
    #: One line, in the words of the PBX.
    synopsis: str = ""
    #: The classes of which any one lets a login send it; empty where none is needed.
    privilege: tuple[str, ...] = ()
    #: The headers that it takes, Action and ActionID left out, in the order of the PBX's documentation.
    parameters: tuple[Parameter, ...] = ()
    #: Whether it is answered by a list of events.
    lists: bool = False
    #: What the PBX says of it at length; empty where it has not been asked.
    description: str = ""


#: Actions that a catalogue holds; a PBX has some hundred and fifty.
LIMIT = 2_000


class Catalogue:
    """Actions by name, whatever its case."""

    def __init__(self, entries: Iterable[ActionEntry] = ()) -> None:
        self._entries = {entry.name.lower(): entry for entry in entries}

    def __iter__(self) -> Iterator[ActionEntry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._entries

    def get(self, name: str) -> ActionEntry | None:
        return self._entries.get(name.lower())


def classes(text: str) -> tuple[str, ...]:
    """The classes in `call,reporting,all` or `<none>`; `all` is in every such list and says nothing."""
    return tuple(each for each in text.strip().split(",") if each not in ("all", "<none>", ""))


def listed(response: Packet) -> Catalogue:
    """Return the Actions that a login may run, from the Response to its ListCommands; the first `LIMIT`.

    Each is `Name: synopsis  (Priv: call,reporting,all)` (AMI.md §5 "Discovery").
    """
    entries: list[ActionEntry] = []
    for key, value in response.headers:
        synopsis, listed, privilege = value.rstrip().rpartition("(Priv: ")
        if listed and privilege.find(")") == len(privilege) - 1:
            entries.append(ActionEntry(key, synopsis.rstrip(), classes(privilege[:-1])))
            if len(entries) == LIMIT:
                break
    return Catalogue(entries)
