"""A model as plain lists and back: checkpoints in memory, and what a recording begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from amitop.pbx.entities import (
    Bridge,
    Caller,
    Channel,
    Conference,
    Endpoint,
    Member,
    ParkedCall,
    Participant,
    PoolAgent,
    Queue,
)
from amitop.pbx.model import Pbx
from amitop.pbx.state import State

Frozen = dict[str, Any]

# What a record holds that is no plain value: it is kept in a table of its own, or as a list.
_NESTED = {Queue: ("members", "callers", "line"), Conference: ("participants",), Bridge: ("channels",)}
#: The records that a model consists of, and the columns of each that are plain values.
CLASSES: tuple[type[Any], ...] = (
    Channel,
    Bridge,
    Queue,
    Member,
    Caller,
    PoolAgent,
    ParkedCall,
    Conference,
    Participant,
    Endpoint,
)
COLUMNS = {
    kind: tuple(each.name for each in fields(kind) if each.name not in _NESTED.get(kind, ())) for kind in CLASSES
}
_ROW = {kind: attrgetter(*columns) for kind, columns in COLUMNS.items()}


def freeze(pbx: Pbx) -> Frozen:
    """All that makes `pbx` what it is, as lists and plain values that no later packet changes."""
    queues, rooms = pbx.queues.values(), pbx.conferences.values()
    rows: dict[type[Any], Iterable[Any]] = {
        Channel: pbx.channels.values(),
        Bridge: pbx.bridges.values(),
        Queue: queues,
        Member: (each for queue in queues for each in queue.members.values()),
        Caller: (each for queue in queues for each in queue.waiting),
        PoolAgent: pbx.pool_agents.values(),
        ParkedCall: pbx.parked.values(),
        Conference: rooms,
        Participant: (each for room in rooms for each in room.participants.values()),
        Endpoint: pbx.endpoints.values(),
    }
    frozen: Frozen = {kind.__name__: [list(COLUMNS[kind]), list(map(_ROW[kind], rows[kind]))] for kind in rows}
    frozen["inside"] = [[each.uniqueid, list(each.channels)] for each in pbx.bridges.values() if each.channels]
    frozen["gone"] = list(pbx.gone.items())
    frozen["stale"] = sorted(pbx.stale_queues)
    frozen["serial"] = pbx.serial
    return frozen


def thaw(frozen: Frozen, pbx: Pbx) -> None:
    """Make `pbx` what was frozen. Its counters go on, so that whoever looks at it sees that all has changed.

    Raises `ValueError`, `TypeError` or `KeyError` where this is nothing that was frozen.
    """
    made: dict[type[Any], list[Any]] = {}
    for kind in CLASSES:
        columns, rows = frozen[kind.__name__]
        made[kind] = [_record(kind, columns, row) for row in rows]
    counters = pbx.topology + 1, pbx.staff + 1, pbx.revision + 1
    State.__init__(pbx)
    pbx.topology, pbx.staff, pbx.revision = counters
    pbx.serial = int(frozen["serial"])
    pbx.channels = {each.uniqueid: each for each in made[Channel]}
    pbx.bridges = {each.uniqueid: each for each in made[Bridge]}
    pbx.queues = {each.name: each for each in made[Queue]}
    pbx.pool_agents = {each.agent: each for each in made[PoolAgent]}
    pbx.parked = {each.uniqueid: each for each in made[ParkedCall]}
    pbx.conferences = {each.name: each for each in made[Conference]}
    pbx.endpoints = {each.device: each for each in made[Endpoint]}
    for member in made[Member]:
        pbx.queues[member.queue].members[member.interface] = member
    for caller in sorted(made[Caller], key=lambda caller: caller.position):
        pbx.queues[caller.queue].join(caller, 0)
    for person in made[Participant]:
        pbx.conferences[person.conference].participants[person.uniqueid] = person
        if channel := pbx.channels.get(person.uniqueid):
            channel.conference = person.conference  # a recording of an earlier version has no such column
    pbx.agent_on = {each.channel: each.agent for each in made[PoolAgent] if each.channel}
    for uniqueid, channels in frozen["inside"]:
        pbx.bridges[uniqueid].channels = dict.fromkeys(channels)
    pbx.gone.update((str(uniqueid), float(at)) for uniqueid, at in frozen["gone"])
    pbx.stale_queues.update(frozen["stale"])


def _record(kind: type[Any], columns: list[str], row: list[Any]) -> Any:
    """One record; a column of another version of amitop is left out."""
    if tuple(columns) == COLUMNS[kind] and kind not in _NESTED:
        return kind(*row)
    known = COLUMNS[kind]
    return kind(**{name: value for name, value in zip(columns, row, strict=True) if name in known})
