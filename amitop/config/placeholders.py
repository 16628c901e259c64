"""Placeholders of macros: the table of their names, and how they are written in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

#: What a macro may need a row to be about.
ROWS = ("channel", "call", "agent", "member", "queue", "conference", "endpoint")

#: What stands for one value of the chosen row.
VALUES: Mapping[str, str] = {
    "channel.name": "The channel's name; of a call, its caller's channel; of an agent, the one he talks on",
    "channel.uniqueid": "The channel's Uniqueid",
    "channel.linkedid": "The channel's Linkedid",
    "channel.caller_number": "The number of who is on the channel",
    "channel.caller_name": "The name of who is on the channel",
    "channel.connected_number": "The number of the other end",
    "channel.connected_name": "The name of the other end",
    "channel.account": "The channel's account code",
    "channel.context": "The context in which the channel is",
    "channel.exten": "The extension at which the channel is",
    "channel.bridge": "The id of the bridge that the channel is in",
    "other.name": "The name of the other channel, where exactly two are in the bridge",
    "other.uniqueid": "The Uniqueid of that other channel",
    "other.caller_number": "The number of who is on that other channel",
    "agent.name": "The agent's name",
    "agent.interface": "The agent's interface, as the queues know it",
    "member.queue": "The queue of the chosen member",
    "member.interface": "The interface of the chosen member",
    "queue.name": "The chosen queue, or the one of the chosen member or waiting caller",
    "conference.name": "The conference of the chosen participant",
    "endpoint.name": "The chosen endpoint",
    "number": "The number of the row: the caller's, or what stands in an interface, as 101 in PJSIP/101",
}

#: What stands for several values; a step with `each` is sent once for every one of them, which is its `{each}`.
LISTS: Mapping[str, str] = {
    "agent.queues": "The queues that the agent is a member of",
    "call.channels": "The names of the call's channels, the oldest first",
    "queue.members": "The interfaces of the queue's members",
    "conference.channels": "The names of the conference's channels",
}

#: What does not come from the row.
OTHERS: Mapping[str, str] = {
    "me": "Your own endpoint, as PJSIP/100: asked once for each PBX, and kept",
    "each": "In a step with `each`: the value that it is sent for",
    "ask.NAME": "What is written at the run into the field [ask.NAME]",
}


class Part(NamedTuple):
    """A part of a text: what it says, or the name of a placeholder."""

    text: str
    is_placeholder: bool = False


_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\{")


def parse(text: str) -> tuple[Part, ...]:
    """The parts of `text`. `{{` is a brace and so is `}}`; raises `ValueError` with what is wrong."""
    parts: list[Part] = []
    plain, at = "", 0
    for found in _TOKEN.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        token = found[0]
        if token in ("{{", "}}"):
            plain += token[0]
        elif found[1] is None:
            raise ValueError("a { that is not closed: {{ stands for a brace")
        else:
            parts += [Part(plain), Part(found[1].strip(), True)]
            plain = ""
    return tuple(part for part in (*parts, Part(plain + text[at:])) if part.text or part.is_placeholder)


def names_in(text: str) -> list[str]:
    """The placeholders in `text`, in their order; raises `ValueError`."""
    return [part.text for part in parse(text) if part.is_placeholder]


def escaped(text: str) -> str:
    """`text` as it is to be written so that nothing in it is a placeholder."""
    return text.replace("{", "{{").replace("}", "}}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders' values, which are not parsed again; raises `KeyError` for one without."""
    return "".join(values[part.text] if part.is_placeholder else part.text for part in parse(text))


def families(names: Iterable[str]) -> set[str]:
    """What a row must have for these: `channel`, `agent` …"""
    return {name.partition(".")[0] for name in names}
