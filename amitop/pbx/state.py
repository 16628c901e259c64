"""The records of one PBX and how they are kept: what every reducer works on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from amitop.pbx.entities import Bridge, Channel, Conference, Endpoint, ParkedCall, PoolAgent, Queue
from amitop.pbx.fields import Fields

#: Seconds for which a Uniqueid that hung up or a destroyed bridge is remembered: a late list or event may still
#: show it (AMI.md §4). An id may be used again, so that this is a delay and no judgement.
TOMBSTONE_SECONDS = 10.0
#: How many are remembered at most, and how long an id may be.
TOMBSTONES = 32_768
LONGEST_TOMBSTONE = 1_024
#: Asterisk's own limit for a Uniqueid.
LONGEST_ID = 150
#: Channels of a basic bridge that take over an older Linkedid at once; of a larger one the lists tell.
SHARING = 64

_NEVER = (float("inf"), 0)


def age(uniqueid: str) -> tuple[float, int]:
    """Return a sort key for Uniqueids that Asterisk made, the oldest first: `[SYSTEM-]SECONDS.SERIAL`.

    An id that somebody else gave (Originate's ChannelId, ARI) tells no age: it sorts last, and `tells_age` says so.
    """
    return _age(uniqueid) if len(uniqueid) < LONGEST_ID else _NEVER


def tells_age(uniqueid: str) -> bool:
    """Return whether `uniqueid` has the form that Asterisk gives, so that `age` can compare it."""
    return age(uniqueid) is not _NEVER


@lru_cache(maxsize=32_768)
def _age(uniqueid: str) -> tuple[float, int]:
    seconds, _, serial = uniqueid.rpartition("-")[2].partition(".")
    if not (seconds.isdecimal() and serial.isdecimal()):
        return _NEVER
    return float(seconds), int(serial)


class State:
    """Everything known of a PBX. Reducers change it; `Pbx` in model.py is its public face."""

    def __init__(self) -> None:
        #: By Uniqueid.
        self.channels: dict[str, Channel] = {}
        #: By BridgeUniqueid.
        self.bridges: dict[str, Bridge] = {}
        #: By name.
        self.queues: dict[str, Queue] = {}
        #: By agent id.
        self.pool_agents: dict[str, PoolAgent] = {}
        #: By the parkee's Uniqueid.
        self.parked: dict[str, ParkedCall] = {}
        #: By name.
        self.conferences: dict[str, Conference] = {}
        #: By device.
        self.endpoints: dict[str, Endpoint] = {}
        #: Number of packets that changed something.
        self.serial = 0
        #: Changes when channels come, go, meet or part: what calls are made of.
        self.topology = 0
        #: Changes when queue members, the agent pool or channels come or go: what agent rows are made of.
        self.staff = 0
        #: Queues whose figures changed without an event that tells them (AMI.md §4); a re-poll clears it.
        self.stale_queues: set[str] = set()
        #: Channels of which no event tells what they run (`channels.run`); a re-poll clears it.
        self.stale_channels: dict[str, None] = {}
        #: Families (`Family`) of which an event may not have told all, or the truth; their lists are due.
        self.doubted: set[str] = set()
        #: When a packet came last whose text may hold line ends, so that what is behind it may be part of it.
        self.text_at = 0.0
        #: Uniqueids that are gone, and since when, in the order in which they went.
        self.gone: OrderedDict[str, float] = OrderedDict()
        #: The pool's agents by the Uniqueid on which they are logged in.
        self.agent_on: dict[str, str] = {}

    def bury(self, uniqueid: str, at: float) -> None:
        """Remember that `uniqueid` is gone, so that a late list does not bring it back."""
        if len(uniqueid) > LONGEST_TOMBSTONE:
            return
        gone = self.gone
        gone[uniqueid] = at
        gone.move_to_end(uniqueid)
        while len(gone) > TOMBSTONES or not _is_recent(next(iter(gone.values())), at):
            gone.popitem(last=False)

    def is_buried(self, uniqueid: str, at: float) -> bool:
        """Return whether `uniqueid` went so short a time ago that what shows it may be late."""
        since = self.gone.get(uniqueid)
        return since is not None and _is_recent(since, at)

    def unbury(self, uniqueid: str) -> None:
        """Forget that `uniqueid` is gone: it has been given to something new."""
        self.gone.pop(uniqueid, None)

    def bridge(self, uniqueid: str, at: float) -> Bridge | None:
        """Return the bridge with this BridgeUniqueid, made if it is not known yet; None if it was destroyed."""
        bridge = self.bridges.get(uniqueid)
        if bridge is None:
            if not uniqueid or self.is_buried(uniqueid, at):
                return None
            bridge = self.bridges[uniqueid] = Bridge(uniqueid, started=at)
        bridge.touched = self.serial
        return bridge

    def talks(self, channel: Channel) -> bool:
        """Return whether it is in a bridge in which one hears and is heard."""
        bridge = self.bridges.get(channel.bridge or "")
        return bridge is not None and not bridge.is_holding

    def companions(self, channel: Channel, most: int | None = None) -> list[Channel]:
        """Return those whom it hears: the others in its bridge, or the first `most` of them."""
        members = self.bridges[channel.bridge or ""].channels if self.talks(channel) else ()
        others = (self.channels[each] for each in members if each != channel.uniqueid and each in self.channels)
        return list(islice(others, most))

    def move(self, channel: Channel, to: str | None, at: float) -> None:
        """Put `channel` into the bridge `to`, or into none, and out of the one it was in."""
        if channel.bridge == to:
            return
        if channel.bridge and (left := self.bridges.get(channel.bridge)):
            left.channels.pop(channel.uniqueid, None)
            left.touched = self.serial
        entered = self.bridge(to, at) if to else None
        if entered is not None:
            entered.channels[channel.uniqueid] = None
            channel.dialled_by = None
            if entered.type == "basic":
                self._share_linkedid(entered)
            room = self.conferences.get(channel.conference or "")
            if room is not None and room.bridge is None and not entered.is_holding:
                room.bridge = entered.uniqueid  # who is in a conference is in its bridge
        channel.bridge = entered.uniqueid if entered is not None else None
        self.topology += 1
        self.staff += 1

    def _share_linkedid(self, bridge: Bridge) -> None:
        """Give the oldest Linkedid in a basic bridge to everybody in it: no event says so.

        Nothing is done about an id that tells no age: a VarSet of BRIDGEPEER tells which one it became.
        """
        if len(bridge.channels) > SHARING:
            return
        members = [self.channels[each] for each in bridge.channels if each in self.channels]
        if not all(tells_age(each.linkedid) for each in members):
            return
        oldest = min((channel.linkedid for channel in members), key=age)
        for channel in members:
            channel.linkedid = oldest


def _is_recent(since: float, at: float) -> bool:
    # Also after a clock that was ahead has been set back.
    return abs(at - since) < TOMBSTONE_SECONDS


Reducer: TypeAlias = Callable[[State, Fields, float], None]
