"""Calls: channels that belong together. Linkedid is no key for this, since it changes (AMI.md §4)."""

from __future__ import annotations

from amitop.pbx.entities import Call, Channel
from amitop.pbx.parties import Parties
from amitop.pbx.state import State, age, tells_age


def group(state: State, parties: Parties) -> list[Call]:
    """Return the calls: bridged, dialling one another, or two halves of a Local channel; oldest first."""
    groups = _Groups(state.channels)
    halves: dict[str, str] = {}
    for uniqueid, channel in state.channels.items():
        if channel.dialled_by in state.channels:
            groups.join(uniqueid, channel.dialled_by)
        if channel.is_local and channel.name[-2:] in (";1", ";2"):
            other = halves.setdefault(channel.name[:-2], uniqueid)
            groups.join(uniqueid, other)
    for bridge in state.bridges.values():
        if not bridge.is_holding:
            members = [member for member in bridge.channels if member in state.channels]
            for member in members[1:]:
                groups.join(members[0], member)
    rooms: dict[str | None, str] = {room.bridge: room.name for room in state.conferences.values() if room.bridge}
    calls = [_call(members, rooms, parties) for members in groups.gather(state.channels)]
    return sorted(calls, key=lambda call: (call.started or 0.0, call.key))


class _Groups:
    """Union-find over Uniqueids."""

    def __init__(self, channels: dict[str, Channel]) -> None:
        self._parent = {uniqueid: uniqueid for uniqueid in channels}

    def root(self, uniqueid: str) -> str:
        parent = self._parent
        while parent[uniqueid] != uniqueid:
            parent[uniqueid] = parent[parent[uniqueid]]
            uniqueid = parent[uniqueid]
        return uniqueid

    def join(self, one: str, other: str | None) -> None:
        if other is not None and one != other:
            self._parent[self.root(one)] = self.root(other)

    def gather(self, channels: dict[str, Channel]) -> list[list[Channel]]:
        groups: dict[str, list[Channel]] = {}
        for uniqueid, channel in channels.items():
            groups.setdefault(self.root(uniqueid), []).append(channel)
        return list(groups.values())


def _call(members: list[Channel], rooms: dict[str | None, str], parties: Parties) -> Call:
    if all(tells_age(channel.uniqueid) for channel in members):
        members.sort(key=lambda channel: age(channel.uniqueid))
    else:
        # Somebody else gave an id: as they began, and in one moment as they were told.
        members.sort(key=lambda channel: channel.started or 0.0)
    queue = next((channel.queue for channel in members if channel.queue), None)
    room = next((name for each in members if (name := each.conference or rooms.get(each.bridge))), None)
    starts = [channel.started for channel in members if channel.started is not None]
    call = Call(members[0].uniqueid, members, queue, room, min(starts, default=None))
    if len(members) > 1:
        _find_ends(call, parties)
    return call


def _find_ends(call: Call, parties: Parties) -> None:
    caller = parties.beyond(call.channels[0])
    ends = parties.ends(caller) if not call.conference else []
    wanted = {each.uniqueid for each in (caller, *ends)}
    places = {each.uniqueid: place for place, each in enumerate(call.channels) if each.uniqueid in wanted}
    call.caller_at = places.get(caller.uniqueid, 0)
    call.ends_at = tuple([places[each.uniqueid] for each in ends if each.uniqueid in places])
