"""A follower of events that is no part of amitop: what the lists say must be what the events told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from amitop.ami import Framer, Packet
from amitop.demo import DemoPbx
from amitop.demo.requests import Request
from amitop.demo.session import Session

SNAPSHOT = (
    "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName Language "
    "AccountCode Context Exten Priority Uniqueid Linkedid"
).split()
_PREFIXES = (
    "",
    "Dest",
    "LocalOne",
    "LocalTwo",
    "Transferer",
    "Transferee",
    "OrigTransferer",
    "SecondTransferer",
    "TransferTarget",
    "Parkee",
    "Retriever",
)
_MEMBER = "Penalty CallsTaken LastCall LastPause LoginTime Status Paused PausedReason Wrapuptime Membership".split()


def ask(pbx: DemoPbx, action: str, **headers: str) -> list[Packet]:
    """An Action's answer without a socket."""
    session = cast(Session, SimpleNamespace(login=pbx.logins[pbx.user]))
    reply = pbx.desk.perform(Request([("Action", action), *headers.items()]), session)
    assert isinstance(reply, list)
    return [packet for each in reply for packet in Framer().feed(each)]


def items(pbx: DemoPbx, action: str, **headers: str) -> list[Packet]:
    """The items of a list."""
    return [each for each in ask(pbx, action, **headers)[1:-1] if each.name != "QueueParams"]


class Mirror:
    """What the events have told so far."""

    def __init__(self, pbx: DemoPbx) -> None:
        self.pbx = pbx
        self.events: list[Packet] = []
        self.channels: dict[str, dict[str, str]] = {}
        self.applications: dict[str, tuple[str, str]] = {}
        self.bridge_of: dict[str, str] = {}
        self.bridges: dict[str, list[str]] = {}
        self.members: dict[tuple[str, str], list[str]] = {}
        self.queues: dict[str, list[str]] = {}
        self.devices: dict[str, str] = {}
        self.hints: dict[str, str] = {}
        self.parked: dict[str, str] = {}
        self.seats: dict[str, str] = {}
        self.agents: dict[str, str] = {}
        self.gone: set[str] = set()
        pbx.centre.world.listeners.append(self.hear)

    def load(self) -> Mirror:
        """Begin from the lists, as a monitor does that comes later."""
        for name, state in self.lists().items():
            setattr(self, name, state)
        return self

    def lists(self) -> dict[str, Any]:
        """The same picture from the lists."""
        pbx = self.pbx
        channels = items(pbx, "CoreShowChannels")
        queue_items = items(pbx, "QueueStatus")
        bridges = {each.get("BridgeUniqueid"): each for each in items(pbx, "BridgeList")}
        seats = items(pbx, "ConfbridgeList", Conference="1234") if pbx.centre.rooms.rooms else []
        entries: dict[str, list[str]] = {}
        for each in queue_items:
            if each.name == "QueueEntry":
                entries.setdefault(each.get("Queue"), []).append(each.get("Uniqueid"))
                assert each.get("Position") == str(len(entries[each.get("Queue")]))
        return {
            "channels": {each.get("Uniqueid"): {key: each.get(key) for key in SNAPSHOT} for each in channels},
            "applications": {
                each.get("Uniqueid"): (each.get("Application"), each.get("ApplicationData")) for each in channels
            },
            "bridge_of": {each.get("Uniqueid"): each.get("BridgeId") for each in channels if each.get("BridgeId")},
            "bridges": {
                key: [each.get("Uniqueid") for each in items(pbx, "BridgeInfo", BridgeUniqueid=key)]
                for key in bridges
            },
            "members": {
                (each.get("Queue"), each.get("Location")): [each.get(key) for key in _MEMBER]
                for each in queue_items
                if each.name == "QueueMember"
            },
            "queues": entries,
            "devices": {each.get("Device"): each.get("State") for each in items(pbx, "DeviceStateList")},
            "hints": {each.get("Exten"): each.get("Status") for each in items(pbx, "ExtensionStateList")},
            "parked": {each.get("ParkeeUniqueid"): each.get("ParkingSpace") for each in items(pbx, "ParkedCalls")},
            "seats": {each.get("Uniqueid"): each.get("Muted") for each in seats},
            "agents": {
                each.get("Agent"): each.get("Uniqueid")
                for each in items(pbx, "Agents")
                if each.get("Status") == "AGENT_IDLE"
            },
        }

    def check(self) -> None:
        """The lists say what the events told."""
        for name, listed in self.lists().items():
            told = getattr(self, name)
            if name == "queues":
                told = {queue: entries for queue, entries in told.items() if entries}
            assert told == listed, name

    # Events

    def hear(self, _privilege: str, raw: bytes) -> None:
        (packet,) = Framer().feed(raw)
        self.events.append(packet)
        for prefix in _PREFIXES:
            uniqueid = packet.fields.get(f"{prefix}Uniqueid")
            if uniqueid and f"{prefix}ChannelState" in packet.fields:
                self._snapshot(packet, prefix, uniqueid)
        handler = getattr(self, f"_on_{packet.name.lower()}", None)
        if handler:
            handler(packet)

    def _snapshot(self, packet: Packet, prefix: str, uniqueid: str) -> None:
        assert uniqueid not in self.gone, f"{packet.name} tells of a channel that is gone"
        if packet.name == "Newchannel":
            self.applications[uniqueid] = ("", "")
        else:
            assert uniqueid in self.channels, f"{packet.name} tells of an unknown channel"
        self.channels[uniqueid] = {key: packet.fields[prefix + key] for key in SNAPSHOT}

    def _on_newexten(self, packet: Packet) -> None:
        fields = packet.fields
        assert fields["Extension"] == fields["Exten"]
        self.applications[fields["Uniqueid"]] = (fields["Application"], fields["AppData"])

    def _on_hangup(self, packet: Packet) -> None:
        uniqueid = packet.get("Uniqueid")
        assert uniqueid not in self.bridge_of
        assert all(uniqueid not in waiting for waiting in self.queues.values())
        del self.channels[uniqueid], self.applications[uniqueid]
        self.gone.add(uniqueid)

    def _on_bridgecreate(self, packet: Packet) -> None:
        self.bridges[packet.get("BridgeUniqueid")] = []

    def _on_bridgeenter(self, packet: Packet) -> None:
        bridge, uniqueid = packet.get("BridgeUniqueid"), packet.get("Uniqueid")
        assert uniqueid not in self.bridge_of
        self.bridges[bridge].append(uniqueid)
        self.bridge_of[uniqueid] = bridge
        assert packet.get("BridgeNumChannels") == str(len(self.bridges[bridge]))

    def _on_bridgeleave(self, packet: Packet) -> None:
        bridge, uniqueid = packet.get("BridgeUniqueid"), packet.get("Uniqueid")
        assert self.bridge_of.pop(uniqueid) == bridge
        self.bridges[bridge].remove(uniqueid)
        assert packet.get("BridgeNumChannels") == str(len(self.bridges[bridge]))

    def _on_bridgedestroy(self, packet: Packet) -> None:
        assert self.bridges.pop(packet.get("BridgeUniqueid")) == []

    def _on_queuecallerjoin(self, packet: Packet) -> None:
        waiting = self.queues.setdefault(packet.get("Queue"), [])
        waiting.insert(int(packet.get("Position")) - 1, packet.get("Uniqueid"))
        assert packet.get("Count") == str(len(waiting))

    def _on_queuecallerleave(self, packet: Packet) -> None:
        waiting = self.queues[packet.get("Queue")]
        assert waiting.pop(int(packet.get("Position")) - 1) == packet.get("Uniqueid")
        assert packet.get("Count") == str(len(waiting))

    def _member(self, packet: Packet) -> None:
        key = packet.get("Queue"), packet.get("Interface")
        self.members[key] = [packet.get(each) for each in _MEMBER]

    _on_queuememberstatus = _on_queuememberpause = _on_queuememberadded = _on_queuememberpenalty = _member

    def _on_queuememberremoved(self, packet: Packet) -> None:
        del self.members[packet.get("Queue"), packet.get("Interface")]
        self.devices.pop(f"Queue:{packet.get('Queue')}_pause_{packet.get('Interface')}", None)

    def _on_devicestatechange(self, packet: Packet) -> None:
        assert self.devices.get(packet.get("Device")) != packet.get("State")
        self.devices[packet.get("Device")] = packet.get("State")

    def _on_extensionstatus(self, packet: Packet) -> None:
        self.hints[packet.get("Exten")] = packet.get("Status")

    def _on_parkedcall(self, packet: Packet) -> None:
        self.parked[packet.get("ParkeeUniqueid")] = packet.get("ParkingSpace")

    def _on_unparkedcall(self, packet: Packet) -> None:
        assert self.parked.pop(packet.get("ParkeeUniqueid")) == packet.get("ParkingSpace")

    _on_parkedcallgiveup = _on_parkedcalltimeout = _on_unparkedcall

    def _on_confbridgejoin(self, packet: Packet) -> None:
        self.seats[packet.get("Uniqueid")] = packet.get("Muted")

    def _on_confbridgeleave(self, packet: Packet) -> None:
        del self.seats[packet.get("Uniqueid")]

    def _on_confbridgemute(self, packet: Packet) -> None:
        self.seats[packet.get("Uniqueid")] = "Yes"

    def _on_confbridgeunmute(self, packet: Packet) -> None:
        self.seats[packet.get("Uniqueid")] = "No"

    def _on_agentlogin(self, packet: Packet) -> None:
        self.agents[packet.get("Agent")] = packet.get("Uniqueid")

    def _on_agentlogoff(self, packet: Packet) -> None:
        del self.agents[packet.get("Agent")]
