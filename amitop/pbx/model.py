"""The live model of one PBX: packets in, records out (AMI.md §4)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from amitop.ami import Kind, Packet
from amitop.pbx import agents, bridges, calls, channels, endpoints, queues, rooms
from amitop.pbx.entities import Agent, Call
from amitop.pbx.guard import carries_text, guarded
from amitop.pbx.parties import Parties
from amitop.pbx.quick import QUICK
from amitop.pbx.state import Reducer, State

_HANDLERS: dict[str, Reducer] = {
    **channels.HANDLERS,
    **bridges.HANDLERS,
    **queues.HANDLERS,
    **agents.HANDLERS,
    **rooms.HANDLERS,
    **endpoints.HANDLERS,
}
_HANDLERS = {name: guarded(name, reducer) for name, reducer in _HANDLERS.items()}

#: Seconds for which a broken packet is no news: one that a list holds comes again with every list.
BROKEN_SECONDS = 30.0

_BRIDGEPEER = b"\r\nVariable: BRIDGEPEER\r\n"


class Family(StrEnum):
    """What a list can tell whole, so that what is absent from it is gone."""

    CHANNELS = "channels"
    BRIDGES = "bridges"
    QUEUES = "queues"
    MEMBERS = "members"
    CALLERS = "callers"
    AGENTS = "agents"
    PARKED = "parked"
    CONFERENCES = "conferences"
    PARTICIPANTS = "participants"
    ENDPOINTS = "endpoints"


class Pbx(State):
    """A PBX as its packets tell it.

    `apply` takes events and list items alike, in any order, and never raises; a packet that a reducer could not
    use is counted in `unusable` and kept in `last_unusable`.
    """

    def __init__(self) -> None:
        super().__init__()
        #: Changes with every packet that changed something, and with every sweep.
        self.revision = 0
        self.unusable = 0
        self.last_unusable: Packet | None = None
        self._parties = Parties(self)
        self._parties_of = -1
        self._calls: list[Call] = []
        self._calls_of = -1
        self._agents: list[Agent] = []
        self._agents_of = (-1, -1)
        self._broken_at = float("-inf")

    def apply(self, packet: Packet, at: float) -> None:
        """Bring the model to what `packet`, received `at`, tells; one that was cut off tells nothing."""
        if packet.kind is not Kind.EVENT or not packet.is_complete:
            self._pass(packet, at)
            return
        reducer = _HANDLERS.get(packet.name)
        if reducer is None:
            if packet.name != "VarSet":
                self._pass(packet, at)
                return
            # More than half of all packets: only two things in them matter, and both are found unparsed.
            self._follow_linkedid(packet.raw)
            if not self.agent_on or _BRIDGEPEER not in packet.raw:
                return
            reducer = agents.varset
        self.serial += 1
        self.revision += 1
        quick = QUICK.get(packet.name)
        try:
            if quick is None or not quick(self, packet.raw, at):
                reducer(self, packet.fields, at)
        except Exception:
            # Whatever a PBX sends, the monitor goes on; the packet is shown for what it is.
            self.unusable += 1
            self.last_unusable = packet

    def _pass(self, packet: Packet, at: float) -> None:
        """Look at what is no event of the model's: it may mean that the packets around it are not true."""
        if carries_text(packet):
            self.text_at = at
        elif packet.kind is Kind.TEXT and not 0 <= at - self._broken_at < BROKEN_SECONDS:
            # The rest of a packet whose value held a blank line: what stood behind that line was no packet.
            self._broken_at = at
            self.doubted.update(Family)

    def _follow_linkedid(self, raw: bytes) -> None:
        """Take a channel's Linkedid from a VarSet: no event of its own tells that it changed."""
        at = raw.find(b"\r\nUniqueid: ")
        middle = raw.find(b"\r\nLinkedid: ", at)
        end = raw.find(b"\r\n", middle + 12)
        channel = self.channels.get(raw[at + 12 : middle].decode("utf-8", "replace")) if 0 < at < middle else None
        if channel is not None and end > 0:
            linkedid = raw[middle + 12 : end].decode("utf-8", "replace")
            if channels.relink(channel, linkedid):
                self.revision += 1

    def sweep(self, family: Family, seen: Collection[str], since: int, at: float, within: str = "") -> list[str]:
        """Remove what a complete list did not show and no packet touched after serial `since`.

        `seen` holds the list's keys; `within` names the queue or conference for members, callers and
        participants. Returns the keys removed.
        """
        gone = [
            key
            for key, record in self._records(family, within).items()
            if key not in seen and record.touched <= since
        ]
        self.remove(family, gone, at, within)
        return gone

    def places(self, family: Family) -> list[str]:
        """Return what `sweep` takes as `within` for `family`: the queues or conferences there are, else ``""``."""
        if family in (Family.MEMBERS, Family.CALLERS):
            return list(self.queues)
        return list(self.conferences) if family is Family.PARTICIPANTS else [""]

    def remove(self, family: Family, keys: Collection[str], at: float, within: str = "") -> None:
        """Remove these rows, as a sweep does; one that is not there is none to remove."""
        for key in keys:
            self._remove(family, key, at, within)
        if keys:
            self.revision += 1
            self.topology += 1
            self.staff += 1

    def clear(self) -> None:
        """Forget everything: the PBX has started afresh."""
        serial, topology, staff, revision = self.serial, self.topology, self.staff, self.revision
        State.__init__(self)
        self.serial, self.topology, self.staff, self.revision = serial, topology + 1, staff + 1, revision + 1

    def calls(self) -> list[Call]:
        """Return the calls, oldest first; worked out anew only after channels came, went, met or parted."""
        if self._calls_of != self.topology:
            self._calls, self._calls_of = calls.group(self, self.parties()), self.topology
        return self._calls

    def parties(self) -> Parties:
        """Return who is with whom; worked out anew only after channels came, went, met or parted."""
        if self._parties_of != self.topology:
            self._parties, self._parties_of = Parties(self), self.topology
        return self._parties

    def agents(self) -> list[Agent]:
        """Return the agents by name, one row a person; worked out anew only after they or channels changed."""
        # Which channel is an agent's depends on who is with whom too.
        if self._agents_of != (self.staff, self.topology):
            self._agents, self._agents_of = agents.rows(self, self.parties()), (self.staff, self.topology)
        return self._agents

    def _records(self, family: Family, within: str) -> dict[str, Any]:
        if family is Family.MEMBERS or family is Family.CALLERS:
            queue = self.queues.get(within)
            if queue is None:
                return {}
            return dict(queue.members if family is Family.MEMBERS else queue.callers)
        if family is Family.PARTICIPANTS:
            room = self.conferences.get(within)
            return dict(room.participants) if room else {}
        return dict(self._tables()[family])

    def _tables(self) -> dict[Family, dict[str, Any]]:
        return {
            Family.CHANNELS: self.channels,
            Family.BRIDGES: self.bridges,
            Family.QUEUES: self.queues,
            Family.AGENTS: self.pool_agents,
            Family.PARKED: self.parked,
            Family.CONFERENCES: self.conferences,
            Family.ENDPOINTS: self.endpoints,
        }

    def _remove(self, family: Family, key: str, at: float, within: str) -> None:
        if family is Family.CHANNELS:
            channels.remove(self, key, at)
        elif family is Family.BRIDGES:
            bridges.remove(self, key, at)
        elif family is Family.PARKED:
            rooms.remove_parked(self, key)
        elif family is Family.CALLERS:
            if queue := self.queues.get(within):
                queues.leave(self, queue, key)
        elif family is Family.MEMBERS:
            if queue := self.queues.get(within):
                queue.members.pop(key, None)
        elif family is Family.PARTICIPANTS:
            rooms.remove_participant(self, within, key)
        elif family is Family.QUEUES:
            queues.remove(self, key)
        elif family is Family.CONFERENCES:
            rooms.remove_conference(self, key)
        elif family is Family.AGENTS:
            agents.remove(self, key)
        else:
            self._tables()[family].pop(key, None)
