"""What a packet speaks of: channels, bridges, a queue, a member, a conference; and how to look for such packets."""

from __future__ import annotations

from dataclasses import dataclass

from amitop.ami import Packet

#: What Asterisk writes where there is no channel.
_NOBODY = frozenset({"", "none", "<none>", "<null>", "<unknown>", "unknown"})
# Events that name two channels which are no part of one call.
_STRANGERS = frozenset({"ChanSpyStart", "ChanSpyStop"})
# A bridge of these types joins channels that do not talk to one another, or the many of a conference.
_WIDE_BRIDGES = frozenset({"base", "holding", "parking"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What one packet speaks of, in wire order and without repeats."""

    #: Of every channel named, whatever the header's prefix.
    uniqueids: tuple[str, ...] = ()
    #: Channel names.
    channels: tuple[str, ...] = ()
    linkedids: tuple[str, ...] = ()
    #: BridgeUniqueids.
    bridges: tuple[str, ...] = ()
    queue: str = ""
    #: A queue member's interface, and the name of who is behind it.
    interface: str = ""
    member: str = ""
    conference: str = ""

    @property
    def nobody(self) -> bool:
        """Whether it speaks of nothing that has a row."""
        return not (self.uniqueids or self.channels or self.queue or self.interface or self.conference)


def subject_of(packet: Packet) -> Subject:
    """What `packet` speaks of, by its headers' names."""
    uniqueids: dict[str, None] = {}
    channels: dict[str, None] = {}
    linkedids: dict[str, None] = {}
    bridges: dict[str, None] = {}
    for name, value in packet.fields.items():
        key = name.lower()
        if value in _NOBODY:
            continue
        if key.endswith("bridgeuniqueid"):
            bridges[value] = None
        elif key.endswith("uniqueid"):
            uniqueids[value] = None
        elif key.endswith("linkedid"):
            linkedids[value] = None
        elif key.rstrip("12").endswith("channel"):
            channels[value] = None
    return Subject(tuple(uniqueids), tuple(channels), tuple(linkedids), tuple(bridges), *_staff(packet))


def _staff(packet: Packet) -> tuple[str, str, str, str]:
    """Queue, interface, member's name and conference."""
    get = packet.get
    queue = get("Queue")
    lists = packet.name == "QueueMember"  # the list's own words for what events call Interface and MemberName
    interface = get("Interface") or (get("Location") if lists else "")
    member = get("MemberName") or (get("Name") if lists else "")
    return queue, interface, member, get("Conference")


def related(packet: Packet, subject: Subject) -> tuple[str, ...]:
    """Uniqueids and BridgeUniqueids that belong to one call, since `packet` names them together."""
    if packet.name in _STRANGERS:
        return ()
    bridges = subject.bridges if packet.get("BridgeType").lower() not in _WIDE_BRIDGES else ()
    return (*subject.uniqueids, *subject.linkedids, *bridges)


def id_needle(identifier: str) -> bytes:
    """What a packet that names this Uniqueid, Linkedid or BridgeUniqueid holds, in whichever header."""
    return f"id: {identifier}\r\n".encode("utf-8", "surrogateescape")


def channel_needles(uniqueid: str, name: str) -> tuple[bytes, ...]:
    """What packets about a channel hold, one or the other: events its Uniqueid, Actions its name."""
    return id_needle(uniqueid), _line("\nChannel", name)


def queue_needles(queue: str) -> tuple[bytes, ...]:
    """What packets about a queue hold."""
    return (_line("\nQueue", queue),)


def member_needles(interface: str) -> tuple[bytes, ...]:
    """What packets about a queue member hold: events the one, list items the other."""
    return _line("\nInterface", interface), _line("\nLocation", interface)


def _line(key: str, value: str) -> bytes:
    return f"{key}: {value}\r\n".encode("utf-8", "surrogateescape")
