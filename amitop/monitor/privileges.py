"""What a login may, as far as a PBX lets it be known: it never says so outright."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from amitop.ami.catalogue import Catalogue, classes
from amitop.ami.facts import facts
from amitop.operations.needs import CLASSES

#: By class whether the login has it; None where that is not known.
Known = dict[str, bool | None]

# Actions of Asterisk's core and one class: not listed, the login does not write it.
_CORE = {
    "call": "Redirect",
    "command": "Command",
    "originate": "Originate",
    "user": "UserEvent",
    "config": "UpdateConfig",
    "system": "ModuleLoad",
    "message": "MessageSend",
}
# Actions of modules, each with one that everybody may send of the same module.
_BESIDE = {"agent": ("QueuePause", "QueueStatus")}


def written(listed: Catalogue, version: str = "") -> Known:
    """The write classes, from what ListCommands lists to this login."""
    found: Known = dict.fromkeys(CLASSES)
    for entry in listed:
        if len(entry.privilege) == 1:
            found[entry.privilege[0]] = True
    for name, action in _CORE.items():
        if action not in listed:
            found[name] = found[name] or False
    for name, (action, beside) in _BESIDE.items():
        if beside in listed and action not in listed:
            found[name] = found[name] or False
    shared = [set(entry.privilege) for entry in facts(version) if len(entry.privilege) > 1 and entry.name in listed]
    for any_of in shared:
        left = {each for each in any_of if found.get(each) is not False}
        if len(left) == 1:
            found[left.pop()] = True
    core = ("CoreStatus", "CoreSettings", "CoreShowChannels")
    if not any(each in listed for each in core):
        found["reporting"] = found["reporting"] or False
    return found


@dataclass(frozen=True, slots=True)
class User:
    """What `manager show user` prints."""

    read: frozenset[str]
    write: frozenset[str]


def user_of(lines: Iterable[str]) -> User | None:
    """Read it; None where that is no such print."""
    told = _told(lines)
    if "read perm" not in told or "write perm" not in told:
        return None
    return User(_given(told["read perm"]), _given(told["write perm"]))


def disabled_events(lines: Iterable[str]) -> list[str]:
    """The events that `manager show settings` says are switched off for everybody."""
    return [each for each in _told(lines).get("disabled events", "").replace(",", " ").split() if each]


def _told(lines: Iterable[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {key.strip().lower(): value.strip() for key, colon, value in pairs if colon}


def _given(text: str) -> frozenset[str]:
    words = text.replace(" ", "").split(",")
    return frozenset(CLASSES if "all" in words else classes(",".join(words)))


@dataclass(slots=True)
class Heard:
    """The events of a session, by name, and the classes that they show to be read."""

    names: Counter[str] = field(default_factory=Counter)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)

    def hear(self, name: str, privilege: str) -> None:
        """An event came; only the first of a name is looked at for its classes."""
        self.names[name] += 1
        if name not in self.classes:
            self.classes[name] = frozenset(classes(privilege))

    @property
    def read(self) -> Known:
        """The read classes: an event needs all of its own."""
        found: Known = dict.fromkeys(CLASSES)
        for several in self.classes.values():
            found.update(dict.fromkeys(several, True))
        return found

    def of(self, name: str) -> int:
        """How many events came of a class."""
        return sum(count for each, count in self.names.items() if name in self.classes[each])


def certain(known: Mapping[str, bool | None]) -> list[str]:
    """The classes that a login has for certain."""
    return [name for name in CLASSES if known.get(name)]
