"""What stands for a placeholder: the values of a chosen row, taken once, and whether they still hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amitop.operations.verbs import listed, person, same
from amitop.pbx import Pbx
from amitop.pbx.entities import Agent, Call, Channel, Conference, Endpoint, Member, Queue

Check = Callable[[Pbx], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is about, as the operator's key found it."""

    channel: Channel | None = None
    call: Call | None = None
    agent: Agent | None = None
    member: Member | None = None
    queue: Queue | None = None
    conference: Conference | None = None
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """The values of a row at one moment. The records live on; these stay as they are."""

    #: Whom or what it is, in words; empty for nothing.
    label: str = ""
    #: What it has: `channel`, `agent` … (`config.placeholders.ROWS`).
    has: frozenset[str] = frozenset()
    #: By placeholder; one without a value is left out.
    values: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: By placeholder, or by what it begins with: why that no longer holds, or None.
    checks: Mapping[str, Check] = field(default_factory=dict)


_CHANNEL: Mapping[str, Callable[[Channel], str]] = {
    "channel.name": lambda channel: channel.name,
    "channel.uniqueid": lambda channel: channel.uniqueid,
    "channel.linkedid": lambda channel: channel.linkedid,
    "channel.caller_number": lambda channel: channel.caller_number,
    "channel.caller_name": lambda channel: channel.caller_name,
    "channel.connected_number": lambda channel: channel.connected_number,
    "channel.connected_name": lambda channel: channel.connected_name,
    "channel.account": lambda channel: channel.account,
    "channel.context": lambda channel: channel.context,
    "channel.exten": lambda channel: channel.exten,
    "channel.bridge": lambda channel: channel.bridge or "",
}
_OTHER: Mapping[str, Callable[[Channel], str]] = {
    "other.name": lambda channel: channel.name,
    "other.uniqueid": lambda channel: channel.uniqueid,
    "other.caller_number": lambda channel: channel.caller_number,
}


def capture(pbx: Pbx, row: Row) -> Captured:
    """The values of a row now."""
    values: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    checks: dict[str, Check] = {}
    if row.channel is not None:
        others = pbx.companions(row.channel)
        other = others[0] if len(others) == 1 else None
        values |= {name: of(row.channel) for name, of in _CHANNEL.items()}
        checks["channel"] = same(row.channel)
        if other is not None:
            values |= {name: of(other) for name, of in _OTHER.items()}
            checks["other"] = _both(same(row.channel, other), same(other))
    if row.call is not None:
        lists["call.channels"] = tuple(channel.name for channel in row.call.channels)
        checks["call"] = _both(*(same(channel) for channel in row.call.channels))
    if row.agent is not None and row.agent.interface:
        values |= {"agent.name": row.agent.name, "agent.interface": row.agent.interface}
        lists["agent.queues"] = queues = tuple(member.queue for member in row.agent.members)
        checks["agent.queues"] = _still_member(row.agent.name, row.agent.interface, queues)
    if row.member is not None:
        values |= {"member.queue": row.member.queue, "member.interface": row.member.interface}
        checks["member"] = _still_member(row.member.name, row.member.interface, (row.member.queue,))
    if row.queue is not None:
        values["queue.name"] = name = row.queue.name
        lists["queue.members"] = tuple(row.queue.members)
        checks["queue"] = _still_queue(name, ())
        checks["queue.members"] = _still_queue(name, lists["queue.members"])
    if row.conference is not None:
        values["conference.name"] = name = row.conference.name
        inside = tuple(row.conference.participants)
        lists["conference.channels"] = tuple(each.channel for each in row.conference.participants.values())
        checks["conference"] = _still_conference(name, ())
        checks["conference.channels"] = _still_conference(name, inside)
    if row.endpoint is not None:
        values["endpoint.name"] = row.endpoint.device
    values["number"] = number_of(row)
    has = frozenset(name for name in Row.__slots__ if getattr(row, name) is not None)
    kept = {name: value for name, value in values.items() if value}
    return Captured(label_of(row), has, kept, lists, checks)


def number_of(row: Row) -> str:
    """The number under which who is meant can be called; empty where the row has none."""
    device = row.endpoint.device if row.endpoint else row.agent.interface if row.agent else ""
    if found := re.match(r"\A[^/]+/(?:[^@/]*-)?(\d+)(?=[@/-]|\Z)", device):
        return found[1]
    return row.channel.caller_number if row.channel is not None else ""


def label_of(row: Row) -> str:
    """Whom or what a row is about, in words."""
    if row.endpoint is not None:
        return row.endpoint.device
    if row.agent is not None:
        return f"{row.agent.name} in {row.member.queue}" if row.member else row.agent.name
    if row.channel is not None:
        return person(row.channel)
    return row.queue.name if row.queue is not None else ""


def _both(*checks: Check) -> Check:
    return lambda pbx: next((reason for check in checks if (reason := check(pbx)) is not None), None)


def _still_member(name: str, interface: str, queues: tuple[str, ...]) -> Check:
    def check(pbx: Pbx) -> str | None:
        missing = [each for each in queues if each not in pbx.queues or interface not in pbx.queues[each].members]
        return f"{name} is no longer a member of {listed(missing)}" if missing else None

    return check


def _still_queue(name: str, members: tuple[str, ...]) -> Check:
    def check(pbx: Pbx) -> str | None:
        if name not in pbx.queues:
            return f"there is no longer a queue {name}"
        missing = [each for each in members if each not in pbx.queues[name].members]
        return f"{listed(missing)} left the queue {name}" if missing else None

    return check


def _still_conference(name: str, inside: tuple[str, ...]) -> Check:
    def check(pbx: Pbx) -> str | None:
        if name not in pbx.conferences:
            return f"the conference {name} has ended"
        left = [each for each in inside if each not in pbx.conferences[name].participants]
        return f"{len(left)} of those in the conference {name} have left it" if left else None

    return check
