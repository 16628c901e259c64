"""Who takes part in a call: names and parties of channels, and which column stands for which."""

from __future__ import annotations

import re

from amitop.ami import Packet
from amitop.ladder.ladder import Column, ColumnKind

_UNKNOWN = frozenset({"", "<unknown>", "unknown", "<none>", "none", "<null>"})
_HALF = re.compile(r"\A(Local/.+);[12]\Z", re.DOTALL)
_SERIAL = re.compile(r"-[0-9a-f]{8}\Z")
_QUEUE, _ROOM = "queue\0", "conference\0"


def known(value: str | None) -> str:
    """`value`, or nothing where it says that it is not known."""
    return "" if value is None or value in _UNKNOWN else value


class Cast:
    """Channels met in the packets, by Uniqueid. `fold` makes one of the two halves of a Local channel."""

    def __init__(self, fold: bool) -> None:
        self._fold = fold
        self.names: dict[str, str] = {}
        self._parties: dict[str, str] = {}
        self._members: dict[str, str] = {}
        self._by_name: dict[str, str] = {}

    def meet(self, packet: Packet) -> None:
        """Learn who is who from a packet."""
        fields = packet.fields
        for key, uniqueid in fields.items():
            if not key.endswith("Uniqueid") or key.endswith("BridgeUniqueid") or not known(uniqueid):
                continue
            prefix = key[: -len("Uniqueid")]
            if name := known(fields.get(f"{prefix}Channel")):
                self.names[uniqueid] = name
                self._by_name[name] = uniqueid
            party = known(packet.unescaped(f"{prefix}CallerIDName")) or known(fields.get(f"{prefix}CallerIDNum"))
            if party:
                self._parties[uniqueid] = party
        if (member := known(fields.get("MemberName"))) and (called := known(fields.get("DestUniqueid"))):
            self._members[called] = member

    def key(self, uniqueid: str) -> str:
        """The key of the column that stands for a channel."""
        match = _HALF.match(self.names.get(uniqueid, "")) if self._fold else None
        return match[1] if match else uniqueid

    def named(self, channel: str) -> str:
        """The key of the column of the channel called so; nothing where there is none."""
        uniqueid = self._by_name.get(channel)
        return "" if uniqueid is None else self.key(uniqueid)

    def is_second_half(self, uniqueid: str) -> bool:
        """Whether it is a folded Local channel's far half, whose states say little beside the near one's."""
        name = self.names.get(uniqueid, "")
        return self._fold and bool(_HALF.match(name)) and name.endswith(";2") and f"{name[:-1]}1" in self._by_name

    @staticmethod
    def queue(name: str) -> str:
        return _QUEUE + name

    @staticmethod
    def room(name: str) -> str:
        return _ROOM + name

    def folded(self, keys: list[str]) -> int:
        """How many of these columns stand for both halves of a Local channel."""
        return sum(len(self._uniqueids(key)) > 1 for key in keys)

    def columns(self, keys: list[str], states: dict[str, str]) -> list[Column]:
        """The columns; a channel's serial number is left out where it is not needed to tell two apart."""
        shorts = [_SERIAL.sub("", _short(self._name(key))) for key in keys]
        return [
            self._column(key, short if shorts.count(short) == 1 else _short(self._name(key)), states.get(key, ""))
            for key, short in zip(keys, shorts, strict=True)
        ]

    def _column(self, key: str, title: str, state: str) -> Column:
        if key.startswith(_QUEUE):
            return Column(key, ColumnKind.QUEUE, key[len(_QUEUE) :], "queue")
        if key.startswith(_ROOM):
            return Column(key, ColumnKind.ROOM, key[len(_ROOM) :], "conference")
        uniqueids = self._uniqueids(key)
        channels = tuple(self.names[each] for each in uniqueids if each in self.names)
        return Column(key, ColumnKind.CHANNEL, title, self._party(uniqueids), uniqueids, channels, state)

    def _party(self, uniqueids: tuple[str, ...]) -> str:
        for known_as in (self._members, self._parties):
            for each in uniqueids:
                if found := known_as.get(each):
                    return found
        return ""

    def _name(self, key: str) -> str:
        return self.names.get(key, key)

    def _uniqueids(self, key: str) -> tuple[str, ...]:
        found = [each for each in self.names if self.key(each) == key]
        return tuple(sorted(found, key=lambda each: self.names[each])) or (key,)


def _short(name: str) -> str:
    """A channel's name without its technology."""
    return name.partition("/")[2] or name
