"""Stanzas of manager.conf: the smallest login for reading, for operating and for everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amitop.ami.facts import facts
from amitop.operations.needs import CLASSES, LEFT_OUT, READ, VARIABLE

#: Milliseconds that Asterisk waits for a reader that stalls before it cuts the connection; its own default is 100.
WRITE_TIMEOUT = 5000

_VERSION = re.compile(r"(?<!\d)(\d{1,4})\.(\d{1,4})")
# From which minor on a branch knows filters by an event's name (AMI.md §2).
_BY_NAME = {18: 26, 20: 11, 21: 6, 22: 1}


@dataclass(frozen=True, slots=True)
class Stanza:
    """A kind of login."""

    name: str
    write: tuple[str, ...]
    #: What it gives, a line each.
    says: tuple[str, ...]


def _everything() -> tuple[str, ...]:
    needed = {each for entry in facts() for each in entry.privilege}
    return tuple(each for each in CLASSES if each in needed)


STANZAS: tuple[Stanza, ...] = (
    Stanza(
        "reading",
        ("reporting",),
        (
            "Every view. Asterisk itself refuses to hang up, to transfer and to pause; the few Actions that it",
            "refuses to nobody, such as BridgeKick and QueueReset, amitop --read-only does.",
            "Calls parked and agents of a pool logged in before amitop came are not seen: to list them needs",
            "write = call,agent, which also lets change.",
        ),
    ),
    Stanza(
        "operating",
        ("call", "agent", "reporting"),
        (
            "Every view; hang up, transfer, park, pause, conferences.",
            "No new calls (originate), no recording (system), no command line (command).",
        ),
    ),
    Stanza(
        "everything",
        _everything(),
        ("Every view, every Action, the console. Whoever has it can run programs on the PBX.",),
    ),
)


def filters_by_name(version: str) -> bool:
    """Whether an Asterisk of this version filters by an event's name; only by its whole text where not known."""
    found = _VERSION.search(version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return major > max(_BY_NAME) or minor >= _BY_NAME.get(major, minor + 1)


def stanza(kind: Stanza, version: str = "", user: str = "amitop") -> str:
    """The lines for manager.conf, as an Asterisk of this version understands them; the secret is left open."""
    about = (
        "; Filters leave out what only the packets view shows: a third of all events. It works without them too."
    )
    return "\n".join([*login(kind, user), about, *filters(version)]) + "\n"


def login(kind: Stanza, user: str = "amitop") -> Iterator[str]:
    """A stanza without its filters, which are the same for each."""
    yield from (f"; {line}" for line in (f"amitop, {kind.name}.", *kind.says))
    yield f"[{user if re.fullmatch(r'[A-Za-z0-9_.@-]+', user) else 'amitop'}]"
    yield ";secret = a long one of your own; without it nobody can log in"
    yield ";deny = 0.0.0.0/0.0.0.0"
    yield ";permit = 192.0.2.10/255.255.255.255 ; where amitop runs"
    yield f"read = {','.join(READ)}"
    yield f"write = {','.join(kind.write)}"
    yield f"writetimeout = {WRITE_TIMEOUT}"


def filters(version: str) -> Iterator[str]:
    """Event filters that leave out what nothing looks at."""
    if filters_by_name(version):
        # The first, since most events are meant by it, and what is left out is not looked at again.
        yield f"eventfilter(action(exclude),name(VarSet),header(Variable),method(regex)) = ^{_another(VARIABLE)}"
        yield from (f"eventfilter(action(exclude),name({name})) =" for name in LEFT_OUT)
        return
    # Regular expressions over the whole event: its name stands at the very beginning, and headers end in CR LF.
    yield f"eventfilter = !^Event: VarSet[[:cntrl:]].*[[:cntrl:]]Variable: {_another(VARIABLE)}"
    yield f"eventfilter = !^Event: ({'|'.join(LEFT_OUT)})[[:cntrl:]]"


def _another(word: str) -> str:
    """POSIX knows no «not this word»: any text that parts from it at some letter."""
    return "(" + "|".join(f"{word[:at]}[^{letter}]" for at, letter in enumerate(word)) + ")"
