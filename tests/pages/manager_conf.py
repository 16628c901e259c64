"""What a login needs, and the three logins, out of `amitop.operations.needs` and `stanzas`."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.operations.needs import DOINGS, LISTS, READS, VARIABLE
from amitop.operations.stanzas import STANZAS, filters, login

_INTRODUCTION = """\
# The login in manager.conf

<!-- Made by `python -m tests.pages`: do not edit. -->

`amitop doctor --host NAME` looks at a PBX and at the login there: what it reaches, what the login may see and do, \
what each class that is missing costs; and it prints these stanzas for the version that it finds. Put one into \
`/etc/asterisk/manager.conf`, set a secret, and run `asterisk -rx 'manager reload'`; a session that is open keeps \
what it had until it logs in anew.

A **read** class lets events come, a **write** class lets Actions in. A list is asked for by an Action, so that to \
see what was there before takes write classes; an Action that takes several classes asks for any one of them.

What a login may is not told outright. The doctor asks `manager show user` where the console is allowed, else it \
goes by what ListCommands lists, which lists are refused, and which events come while it listens: `--watch 60` \
sees more than five seconds. `writetimeout` and the filters stand in manager.conf only. It looks there if the \
login may (`config`), over TLS that is verified or on the PBX itself: the answer holds the secret, which must not \
cross a network in the open, and of which nothing is kept. What a class lets one do beyond amitop: \
[permissions](permissions.md)."""

_FILTERS = f"""\
## Event filters

Of VarSet, a third and more of what a busy PBX sends, amitop needs the variable {VARIABLE} only. The \
filters leave out the others at the PBX, and a few other events that no view, ladder or model uses; what they \
leave out, the packets do not show either. An event that is new or rare still comes. Asterisk 18.26, 20.11, 21.6, \
22.1 and later filter by an event's name, which costs next to nothing; before, a filter is a regular expression \
over the whole event, some eight microseconds an event for the two here. Filters are read at the login."""

_WRITE_TIMEOUT = """\
## writetimeout

How long, in milliseconds, Asterisk waits for a reader that stalls before it cuts the connection: \
100 where it is not set, which a hiccup of a network exceeds."""


def manager_conf() -> str:
    """The text of manager-conf.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield ""
    yield "## What is read"
    yield ""
    yield "| read | views that its events keep true | without it |"
    yield "|---|---|---|"
    for need in READS:
        yield f"| `{need.name}` | {', '.join(need.views)} | {need.without} |"
    yield ""
    yield "## What is asked for"
    yield ""
    yield "| list | write, any of | fills | without it |"
    yield "|---|---|---|---|"
    for each in LISTS:
        yield f"| {each.action} | {_any(each.classes)} | {', '.join(each.views) or 'the header'} | {each.without} |"
    yield ""
    yield "## What is done"
    yield ""
    yield "| key | what | Actions | write |"
    yield "|---|---|---|---|"
    for doing in DOINGS:
        needs = " and ".join(dict.fromkeys(_any(any_of) for any_of in doing.classes))
        yield f"| {_code(doing.key)} | {doing.label} | {', '.join(doing.actions)} | {needs} |"
    yield ""
    yield "Any other Action is composed with `:`, which offers what the login may send."
    yield ""
    yield "## Three logins"
    yield ""
    yield "Each with the filters below, which are the same for all."
    for kind in STANZAS:
        yield ""
        yield f"### {kind.name.capitalize()}"
        yield ""
        yield from _block("\n".join(login(kind)))
    yield ""
    yield _FILTERS
    yield ""
    yield from _block("\n".join(filters("22.10.1")))
    yield ""
    yield "The same for an older Asterisk:"
    yield ""
    yield from _block("\n".join(filters("16.28.0")))
    yield ""
    yield _WRITE_TIMEOUT


def _block(text: str) -> Iterator[str]:
    yield "```ini"
    yield text.rstrip("\n")
    yield "```"


def _any(classes: tuple[str, ...]) -> str:
    return " or ".join(f"`{name}`" for name in classes) or "none"


def _code(key: str) -> str:
    return f"`{key}`" if key else ""
