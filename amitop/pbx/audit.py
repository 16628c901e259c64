"""Holding the model against the server: what is missing, what is a ghost, what differs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amitop.pbx import channels
from amitop.pbx.entities import Channel, Conference, Member, Queue
from amitop.pbx.model import Family, Pbx
from amitop.pbx.parties import MOST


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement. For a missing or ghost row `field` is ``""``."""

    kind: str
    key: str
    field: str = ""
    model: Any = None
    server: Any = None
    #: missing, ghost or differing
    what: str = "differing"
    #: The model's serial when a packet last touched its row; -1 where there is none.
    touched: int = dataclasses.field(default=-1, compare=False)

    def is_still(self, before: Finding) -> bool:
        """Whether this is what was found `before`, of a row that nothing has touched since."""
        return self == before and self.touched == before.touched


@dataclass(slots=True)
class Comparison:
    """All that was compared, and what disagreed."""

    compared: int
    findings: set[Finding]


# What is compared of each kind; what is not, and why, is in `LEFT_OUT`.
_CHANNEL = (
    "name",
    "state",
    "caller_number",
    "caller_name",
    "connected_number",
    "connected_name",
    "account",
    "language",
    "context",
    "exten",
    "linkedid",
    "bridge",
    "queue",
    "parked",
    "application",
    "application_data",
)
# Fields of a channel that the lists of another family tell.
_TOLD_BY = {"queue": Family.QUEUES, "parked": Family.PARKED}
_BRIDGE = ("technology", "type", "name", "creator")
_MEMBER = (
    "name",
    "state_interface",
    "membership",
    "status",
    "in_call",
    "paused",
    "paused_reason",
    "paused_since",
    "penalty",
    "calls_taken",
    "last_call",
    "wrapup",
)
_CALLER = ("channel",)
_AGENT = ("status", "channel")
_PARKED = ("lot", "space", "channel", "number", "name", "parker")
_CONFERENCE = ("bridge",)
_PARTICIPANT = ("channel", "number", "name", "muted", "admin", "talking")
_ENDPOINT = ("state",)

#: What no event tells, and what an audit therefore says nothing about.
LEFT_OUT = (
    "queue figures (hold time, talk time, completed, abandoned, service level): no event; re-polled",
    "conference lock, and who is marked or waits for somebody marked: no event; re-polled",
    "what AGI, Exec, ExecIf or TryExec run in their turn: no event; asked for when something comes of it",
    "who rings whom: only DialBegin tells; of calls from before it is taken from Linkedid",
    "who is listed in a conference while not in its bridge (prompts are played to them): no event until they are",
    "states of devices that Asterisk does not keep (Local channels, announcers): in no list",
    "parked call timeout and durations: clocks",
)


def compare(model: Pbx, server: Pbx, listed: Callable[[Family, str], bool]) -> Comparison:
    """Compare `model` with `server`, a model made of fresh lists alone.

    `listed` tells whether the server's list of a family (and queue or room) is whole.
    """
    comparison = Comparison(0, set(_misplaced(model)))
    for family, within, mine, theirs, fields in _tables(model, server):
        if not listed(family, within):
            continue
        fields = tuple(each for each in fields if listed(_TOLD_BY.get(each, family), within))
        for key in {**mine, **theirs}:
            comparison.compared += 1
            ours = mine.get(key)
            if family is Family.PARTICIPANTS and ours is None and _on_the_doorstep(server, key):
                continue  # listed, but not let in yet, or no more
            if family is Family.ENDPOINTS and key not in theirs:
                continue  # told in passing, but not kept by Asterisk
            name = f"{within}/{key}" if within else key
            comparison.findings.update(_row(family, name, ours, theirs.get(key), fields))
    if listed(Family.CHANNELS, "") and listed(Family.BRIDGES, ""):
        comparison.findings.update(_apart(model, server))
    for name in model.queues.keys() & server.queues.keys():
        if listed(Family.CALLERS, name) and (finding := _order(model.queues[name], server.queues[name])):
            comparison.findings.add(finding)
    return comparison


def _on_the_doorstep(server: Pbx, uniqueid: str) -> bool:
    channel = server.channels.get(uniqueid)
    return channel is not None and channel.bridge is None


def _apart(model: Pbx, server: Pbx) -> Iterator[Finding]:
    """Find who talks with others than the server's lists say, through Local channels, where bridges agree."""
    mine, theirs = model.parties(), server.parties()
    for uniqueid, channel in model.channels.items():
        other = server.channels.get(uniqueid)
        if other is None or not channel.bridge or channel.bridge != other.bridge:
            continue
        ours, told = (
            tuple(sorted(one.uniqueid for one in ends)) for ends in (mine.ends(channel), theirs.ends(other))
        )
        # Of a crowd only some are looked for, and not the same.
        if ours != told and len(told) < MOST:
            yield Finding(Family.CHANNELS, uniqueid, "with", ours, told, touched=channel.touched)


def _order(ours: Queue, theirs: Queue) -> Finding | None:
    """Whether those who wait in both stand in the same order; their positions move with each caller that leaves."""
    mine = tuple(each.uniqueid for each in ours.waiting if each.uniqueid in theirs.callers)
    server = tuple(each.uniqueid for each in theirs.waiting if each.uniqueid in ours.callers)
    if mine == server:
        return None
    return Finding(Family.CALLERS, ours.name, "order", mine, server, touched=ours.touched)


def _misplaced(model: Pbx) -> Iterator[Finding]:
    """Where the model contradicts itself: what is compared with the server is each channel's bridge."""
    told: dict[str, set[str]] = {uniqueid: set() for uniqueid in model.bridges}
    for channel in model.channels.values():
        if channel.bridge:
            told.setdefault(channel.bridge, set()).add(channel.uniqueid)
    for uniqueid, bridge in model.bridges.items():
        if set(bridge.channels) != told[uniqueid]:
            yield Finding(
                Family.BRIDGES, uniqueid, "channels", tuple(sorted(bridge.channels)), tuple(sorted(told[uniqueid]))
            )


_Table = tuple[Family, str, Mapping[str, Any], Mapping[str, Any], tuple[str, ...]]


def _tables(model: Pbx, server: Pbx) -> Iterator[_Table]:
    yield Family.CHANNELS, "", model.channels, server.channels, _CHANNEL
    yield Family.BRIDGES, "", model.bridges, server.bridges, _BRIDGE
    yield Family.QUEUES, "", model.queues, server.queues, ()
    for name in {**model.queues, **server.queues}:
        mine, theirs = model.queues.get(name), server.queues.get(name)
        if mine is not None and theirs is not None:
            yield Family.MEMBERS, name, mine.members, theirs.members, _MEMBER
            yield Family.CALLERS, name, mine.callers, theirs.callers, _CALLER
    yield Family.AGENTS, "", model.pool_agents, server.pool_agents, _AGENT
    yield Family.PARKED, "", model.parked, server.parked, _PARKED
    yield Family.CONFERENCES, "", model.conferences, server.conferences, _CONFERENCE
    for name in {**model.conferences, **server.conferences}:
        room, their_room = model.conferences.get(name), server.conferences.get(name)
        if room is not None and their_room is not None:
            yield Family.PARTICIPANTS, name, room.participants, their_room.participants, _PARTICIPANT
    yield Family.ENDPOINTS, "", model.endpoints, server.endpoints, _ENDPOINT


def _row(family: Family, key: str, ours: Any, theirs: Any, fields: tuple[str, ...]) -> Iterator[Finding]:
    if ours is None:
        yield Finding(family, key, what="missing")
        return
    if theirs is None:
        yield Finding(family, key, what="ghost", touched=ours.touched)
        return
    for name in fields:
        one, other = getattr(ours, name), getattr(theirs, name)
        if one != other and not _is_unknown(name, ours, theirs):
            yield Finding(family, key, name, one, other, touched=ours.touched)


def _is_unknown(name: str, ours: Any, theirs: Any) -> bool:
    """Return whether a field can't be compared, as nothing tells the server's or ours."""
    if isinstance(ours, Channel) and name.startswith("application"):
        return ours.step in channels.RUNNERS
    if isinstance(ours, Member) and name == "paused_since":
        return theirs.last_pause is None
    # All of its people may be on the doorstep.
    return isinstance(ours, Conference) and name == "bridge" and theirs.bridge is None
