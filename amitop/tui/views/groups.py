"""By what calls and channels can be grouped: queue, trunk, context (docs/groups.md says what each means)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import cast

from amitop.pbx.entities import Call, Channel
from amitop.pbx.trunks import endpoint_of
from amitop.tui.scene import Scene
from amitop.tui.states import UP, WAITING, of_call, of_channel
from amitop.tui.table.grouping import Fact, Grouping

Teller = Callable[[Channel], str]


def of_calls(scene: Scene, by: str) -> Grouping[Call] | None:
    """The way to group calls by `by`."""
    if by == "queue":
        return Grouping(by, lambda: _queue_of_call(scene), _as_told, "in no queue")
    if by == "trunk":
        return Grouping(by, lambda: _trunks_of_call(scene), lambda clue: _trunk(scene, clue), "internal")
    return None


def of_channels(scene: Scene, by: str) -> Grouping[Channel] | None:
    """The way to group channels by `by`."""
    if by == "queue":
        return Grouping(by, lambda: _queue_of_channel(scene), _as_told, "in no queue")
    if by == "trunk":
        return Grouping(by, lambda: _trunk_of_channel(scene), lambda clue: _trunk(scene, (clue,)), "on no trunk")
    if by == "context":
        return Grouping(by, lambda: lambda row: _fact(row.context, row), _as_told, "in no context")
    return None


def _as_told(clue: Hashable) -> str:
    return cast(str, clue)


def _fact(clue: Hashable, row: Channel) -> Fact:
    state = of_channel(row)
    return clue, row.started, state is WAITING, state is UP


def _fact_of_call(clue: Hashable, row: Call) -> Fact:
    state = of_call(row)
    return clue, row.started, state is WAITING, state is UP


# Queues. A caller who was answered waits no longer, and is yet a call of that queue.


def _queue_teller(scene: Scene) -> Teller:
    """The queue of a caller's channel: where it waits, whose member talks to it, or whose Queue() it is in."""
    members = (member for queue in scene.pbx.queues.values() for member in queue.members.values())
    talking = {member.talking_to: member.queue for member in members if member.talking_to}

    def tell(channel: Channel) -> str:
        if found := channel.queue or talking.get(channel.uniqueid):
            return found
        return channel.application_data.partition(",")[0] if channel.application == "Queue" else ""

    return tell


def _queue_of_call(scene: Scene) -> Callable[[Call], Fact]:
    tell = _queue_teller(scene)

    def fact(row: Call) -> Fact:
        queue = row.queue or next(filter(None, map(tell, row.channels)), "")
        return _fact_of_call(queue, row)

    return fact


def _queue_of_channel(scene: Scene) -> Callable[[Channel], Fact]:
    """The agent's channel belongs to the queue as well as the caller's: both are of one call."""
    tell = _queue_teller(scene)
    by_channel: dict[str, str] = {}
    for call in scene.calls_of_late:
        if len(call.channels) > 1 and (queue := call.queue or next(filter(None, map(tell, call.channels)), "")):
            by_channel.update(dict.fromkeys([each.uniqueid for each in call.channels], queue))
    return lambda row: _fact(tell(row) or by_channel.get(row.uniqueid, ""), row)


# Trunks. Which endpoints are trunks is known when all channels have been looked at.


def _trunk(scene: Scene, clue: Hashable) -> str:
    """The first of these endpoints that is a trunk: of a call, the one that it came from."""
    return next((each for each in cast(tuple[str, ...], clue) if each in scene.trunks), "")


def _trunks_of_call(scene: Scene) -> Callable[[Call], Fact]:
    trunks = scene.trunks
    trunks.begin(scene.pbx.queues.values())

    def fact(row: Call) -> Fact:
        endpoints = tuple([endpoint_of(each.name) for each in row.channels])
        for channel, endpoint in zip(row.channels, endpoints, strict=True):
            trunks.look(channel, endpoint)
        return _fact_of_call(endpoints, row)

    return fact


def _trunk_of_channel(scene: Scene) -> Callable[[Channel], Fact]:
    trunks = scene.trunks
    trunks.begin(scene.pbx.queues.values())

    def fact(row: Channel) -> Fact:
        endpoint = endpoint_of(row.name)
        trunks.look(row, endpoint)
        return _fact(endpoint, row)

    return fact
