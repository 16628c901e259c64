"""Asking a PBX for everything: the lists, in order, and the Ping that fences them (AMI.md §4)."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from amitop.ami import Action, ActionError, Ending, Exchange, Packet
from amitop.link import LinkLost
from amitop.pbx import Family, Pbx
from amitop.text import clip, visible

Ask = Callable[[Action], Awaitable[Exchange]]

#: How many queues, and how many conferences, are listed in one look: it must come to an end.
MOST = 5_000
# How many names that can't be sent are told, and how much of each.
_NAMES, _NAME_CELLS = 3, 40

# Errors that say «the list is empty», in Asterisk's words (AMI.md §3).
_EMPTY = ("no active conferences", "no conference by that name", "no such queue", "not found")

_KEYS = {
    "CoreShowChannel": (Family.CHANNELS, "Uniqueid"),
    "BridgeListItem": (Family.BRIDGES, "BridgeUniqueid"),
    "QueueSummary": (Family.QUEUES, "Queue"),
    "QueueMember": (Family.MEMBERS, "Location"),
    "QueueEntry": (Family.CALLERS, "Uniqueid"),
    "Agents": (Family.AGENTS, "Agent"),
    "ParkedCall": (Family.PARKED, "ParkeeUniqueid"),
    "ConfbridgeListRooms": (Family.CONFERENCES, "Conference"),
    "ConfbridgeList": (Family.PARTICIPANTS, "Uniqueid"),
    "DeviceStateChange": (Family.ENDPOINTS, "Device"),
}
# Families that one Action lists.
_ONE_LIST = {
    Family.CHANNELS: "CoreShowChannels",
    Family.BRIDGES: "BridgeList",
    Family.AGENTS: "Agents",
    Family.PARKED: "ParkedCalls",
    Family.ENDPOINTS: "DeviceStateList",
}
_LISTED = (
    *(Family.CHANNELS, Family.BRIDGES, Family.QUEUES, Family.AGENTS),
    *(Family.PARKED, Family.CONFERENCES, Family.ENDPOINTS),
)


@dataclass(slots=True)
class Listing:
    """One complete list of one family: the keys it showed, and the model's serial when it was asked for."""

    family: Family
    within: str
    seen: set[str]
    since: int


@dataclass(slots=True)
class Snapshot:
    """What the lists said."""

    listings: list[Listing] = field(default_factory=list)
    items: list[Packet] = field(default_factory=list)
    #: Families that could not be listed, or not wholly, with the reason.
    blind: dict[Family, str] = field(default_factory=dict)
    _left_out: dict[Family, list[str]] = field(default_factory=dict)

    def leave_out(self, family: Family, name: str, why: ActionError) -> None:
        """Note that `family` is not listed within `name`, which can't be sent. Whoever calls may choose a name."""
        names = self._left_out.setdefault(family, [])
        names.append(f"“{clip(visible(name), _NAME_CELLS)}” ({visible(str(why))})")
        more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        self.blind[family] = f"left out, since the name can't be sent: {', '.join(names[:_NAMES])}{more}"


class Lister:
    """Fetches lists. `ask` sends an Action; `pbx` is the live model, whose serial dates each list."""

    def __init__(self, ask: Ask, pbx: Pbx) -> None:
        self._ask = ask
        self._pbx = pbx

    async def everything(self) -> Snapshot:
        """Ask for all lists there are, and then the fence. Raises `LinkLost` if the session goes away meanwhile."""
        return await self.some(_LISTED)

    async def some(
        self, families: Iterable[Family], queues: Iterable[str] = (), channels: Iterable[str] = ()
    ) -> Snapshot:
        """Ask for the lists of these families and queues, for these channels, and the fence. Raises `LinkLost`."""
        snapshot = Snapshot()
        for family in families:
            await self._family(snapshot, family)
        for name in queues:
            await self._queue(snapshot, name)
        for uniqueid in channels:
            with contextlib.suppress(ActionError):  # who originates may give an id that no Action can name
                await self._asked(Action("Status", {"Channel": uniqueid}))
        await self.fence()
        return snapshot

    async def members_of(self, bridge: str) -> set[str]:
        """The Uniqueids that a bridge itself says are in it. Raises `LinkLost`."""
        try:
            action = Action("BridgeInfo", {"BridgeUniqueid": bridge})
        except ActionError:
            return set()
        exchange = await self._asked(action)
        return {item.get("Uniqueid") for item in exchange.events if item.name == "BridgeInfoChannel"}

    async def rooms(self) -> Snapshot:
        """Ask for the conferences without who is in them: the one list that tells of their locks."""
        snapshot = Snapshot()
        await self._list(snapshot, Action("ConfbridgeListRooms"), Family.CONFERENCES)
        return snapshot

    async def queues(self) -> Snapshot:
        """Ask for every queue in one list, without a fence: little to ask of a PBX where nothing moves."""
        snapshot = Snapshot()
        since = self._pbx.serial
        exchange = await self._asked(Action("QueueStatus"))
        if not exchange.ok or exchange.dropped:
            return snapshot
        found: dict[tuple[Family, str], set[str]] = {(Family.QUEUES, ""): set()}
        for item in exchange.events:
            name = item.fields.get("Queue", "")
            if item.name == "QueueParams":
                found[Family.QUEUES, ""].add(name)
                found[Family.MEMBERS, name] = set()
                found[Family.CALLERS, name] = set()
            elif known := _KEYS.get(item.name):
                found.setdefault((known[0], name), set()).add(item.fields.get(known[1], ""))
        snapshot.listings = [Listing(*which, seen, since) for which, seen in found.items() if "" not in seen]
        return snapshot

    async def _family(self, snapshot: Snapshot, family: Family) -> None:
        if family is Family.QUEUES:
            names = await self._list(snapshot, Action("QueueSummary"), family)
            for name in _some(snapshot, names, Family.MEMBERS, Family.CALLERS):
                await self._queue(snapshot, name)
        elif family is Family.CONFERENCES:
            names = await self._list(snapshot, Action("ConfbridgeListRooms"), family)
            for name in _some(snapshot, names, Family.PARTICIPANTS):
                await self._list_of(snapshot, "ConfbridgeList", "Conference", name, Family.PARTICIPANTS)
        elif family in _ONE_LIST:
            await self._list(snapshot, Action(_ONE_LIST[family]), family)

    async def _queue(self, snapshot: Snapshot, name: str) -> None:
        # Queue by queue: Asterisk holds a queue's lock while it writes the list to us.
        await self._list_of(snapshot, "QueueStatus", "Queue", name, Family.MEMBERS, Family.CALLERS)

    async def _list_of(self, snapshot: Snapshot, action: str, header: str, name: str, *families: Family) -> None:
        """List what is in the queue or conference `name`, unless the name can't be sent."""
        try:
            wanted = Action(action, {header: name})
        except ActionError as error:
            for each in families:
                snapshot.leave_out(each, name, error)
            return
        await self._list(snapshot, wanted, families[0], name, *families[1:])

    async def _list(
        self, snapshot: Snapshot, action: Action, family: Family, within: str = "", *others: Family
    ) -> set[str]:
        families = (family, *others)
        since = self._pbx.serial
        exchange = await self._asked(action)
        if exchange.ending is Ending.DEADLINE:
            # One list that a module does not end is no reason to do without the others.
            for each in families:
                snapshot.blind[each] = f"{action.name} did not come to its end"
            return set()
        if not exchange.ok and not any(words in exchange.message.lower() for words in _EMPTY):
            for each in families:
                snapshot.blind[each] = f"{action.name}: {exchange.message}"
            return set()
        if exchange.dropped:
            for each in families:
                snapshot.blind[each] = f"{action.name}: {exchange.dropped} rows were too many"
            return set()
        seen: dict[Family, set[str]] = {each: set() for each in families}
        for item in exchange.events:
            known = _KEYS.get(item.name)
            if known is not None and known[0] in seen:
                seen[known[0]].add(item.fields.get(known[1], ""))
        snapshot.items.extend(exchange.events)
        if exchange.completion is not None:
            snapshot.items.append(exchange.completion)
        # An item without its key was cut by a line end in a value (AMI.md §6): what it is about is not absent.
        whole = [each for each in families if "" not in seen[each]]
        snapshot.listings.extend(Listing(each, within, seen[each], since) for each in whole)
        return seen[family]

    async def _asked(self, action: Action) -> Exchange:
        """Ask, and return the Exchange, which may have ended by its deadline if the PBX answers other Actions.

        Raises `LinkLost` if the link is lost, or nothing is answered any more.
        """
        exchange = await self._ask(action)
        if exchange.ending is Ending.DEADLINE:
            await self.fence()
        elif exchange.ending is Ending.DISCONNECT:
            raise LinkLost(f"{action.name} got {'half an' if exchange.responses else 'no'} answer")
        return exchange

    async def fence(self) -> None:
        """Ping, and wait for the Pong: what was queued before has then come. Raises `LinkLost`."""
        if not (await self._ask(Action("Ping"))).ok:
            raise LinkLost("Ping got no answer")


def _some(snapshot: Snapshot, names: set[str], *families: Family) -> list[str]:
    """Return what is listed within these names' places, one after the other: not more of them than `MOST`."""
    if len(names) > MOST:
        for each in families:
            snapshot.blind[each] = f"only the first {MOST} of {len(names)} are looked into"
    return sorted(names)[:MOST]
