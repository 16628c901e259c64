"""The records of one PBX and how they are kept: what every reducer works on."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from amitop.pbx.entities import Bridge, Channel, Conference, Endpoint, ParkedCall, PoolAgent, Queue
from amitop.pbx.fields import Fields

#: Seconds for which a hung-up Uniqueid or a destroyed bridge is remembered: a list may still show it (AMI.md §4).
TOMBSTONE_SECONDS = 60.0


@lru_cache(maxsize=32_768)
def age(uniqueid: str) -> tuple[float, int]:
    """A sort key for Uniqueids, the oldest first: `[SYSTEM-]SECONDS.SERIAL`."""
    seconds, _, serial = uniqueid.rpartition("-")[2].partition(".")
    if not (seconds.isdecimal() and serial.isdecimal() and len(uniqueid) < 150):  # Asterisk's own limit
        return (float("inf"), 0)
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
        #: Uniqueids that are gone, and since when.
        self.gone: dict[str, float] = {}

    def bury(self, uniqueid: str, at: float) -> None:
        """Remember that `uniqueid` is gone, so that a late list does not bring it back."""
        self.gone[uniqueid] = at
        if len(self.gone) % 256 == 0:
            self._forget(at)

    def is_buried(self, uniqueid: str) -> bool:
        return uniqueid in self.gone

    def unbury(self, uniqueid: str) -> None:
        self.gone.pop(uniqueid, None)

    def bridge(self, uniqueid: str, at: float) -> Bridge | None:
        """The bridge with this BridgeUniqueid, made where it is not known yet; None where it was destroyed."""
        bridge = self.bridges.get(uniqueid)
        if bridge is None:
            if not uniqueid or self.is_buried(uniqueid):
                return None
            bridge = self.bridges[uniqueid] = Bridge(uniqueid, started=at)
        bridge.touched = self.serial
        return bridge

    def talks(self, channel: Channel) -> bool:
        """Whether it is in a bridge in which one hears and is heard."""
        bridge = self.bridges.get(channel.bridge or "")
        return bridge is not None and not bridge.is_holding

    def companions(self, channel: Channel) -> list[Channel]:
        """Those whom it hears: the others in its bridge."""
        members = self.bridges[channel.bridge or ""].channels if self.talks(channel) else ()
        return [self.channels[each] for each in members if each != channel.uniqueid and each in self.channels]

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
        channel.bridge = entered.uniqueid if entered is not None else None
        self.topology += 1
        self.staff += 1

    def _share_linkedid(self, bridge: Bridge) -> None:
        """In a basic bridge the oldest Linkedid becomes everybody's, and no event says so."""
        members = [self.channels[each] for each in bridge.channels if each in self.channels]
        oldest = min((channel.linkedid for channel in members), key=age)
        for channel in members:
            channel.linkedid = oldest

    def _forget(self, at: float) -> None:
        # Insertion order is time order: stop at the first that is young.
        for uniqueid, since in list(self.gone.items()):
            if at - since < TOMBSTONE_SECONDS:
                break
            del self.gone[uniqueid]


Reducer: TypeAlias = Callable[[State, Fields, float], None]
