"""Which packets an expression or plain words mean, found without parsing those that their names rule out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amitop.ami import Kind, Packet
from amitop.expression import Expression, Vocabulary, compile, fold  # noqa: A004
from amitop.journal.store import Entry, Journal

#: What an expression may ask of a packet, the cheapest first.
NAMES = (
    "kind",
    "name",
    "direction",
    "connection",
    "size",
    "latency",
    "action_id",
    "channel",
    "uniqueid",
    "linkedid",
    "queue",
    "h",
)
_NUMBERS = frozenset({"connection", "size", "latency"})
VOCABULARY = Vocabulary(NAMES, texts=frozenset(NAMES) - _NUMBERS - {"h"}, numbers=_NUMBERS)
_BY_NAME = frozenset({"kind", "name"})
_VERDICTS_LIMIT = 4096


class PacketFilter:
    """`text` as a question to packets. Raises `ExpressionError` if it is wrong.

    `latency` is null but for the packets of an answered Exchange, `queue` is "" if the packet names none. `h` holds
    the headers; one that is missing makes what is asked of it false.
    """

    def __init__(self, text: str) -> None:
        self.expression: Expression = compile(text, VOCABULARY)
        parts = self.expression.parts
        self._by_name = [part for part in parts if set(part.names) <= _BY_NAME]
        self._rest = [part for part in parts if not set(part.names) <= _BY_NAME]
        self._words = [word.encode("utf-8", "surrogateescape") for word in self.expression.words]
        self._keys = self.expression.keys("h")
        self._verdicts: dict[tuple[Kind, str], bool] = {}

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.expression)

    def admits(self, kind: Kind, name: str) -> bool:
        """Whether packets of this name can match at all: told once for each name."""
        verdict = self._verdicts.get((kind, name))
        if verdict is None:
            told = {"kind": str(kind), "name": name}
            verdict = all(part.holds(told.__getitem__) for part in self._by_name)
            if len(self._verdicts) < _VERDICTS_LIMIT:
                self._verdicts[kind, name] = verdict
        return verdict

    def matches(
        self, packet: Packet, direction: str = "in", connection: int = 0, latency: float | None = None
    ) -> bool:
        """Whether `packet` is meant."""
        if self._words:
            raw = packet.raw
            text = raw.lower() if raw.isascii() else _fold(raw)
            return all(word in text for word in self._words)
        if not self.admits(packet.kind, packet.name):
            return False
        if not self._rest:
            return True
        value = self._teller(packet, direction, connection, latency)
        return all(part.holds(value) for part in self._rest)

    def finds(self, journal: Journal, number: int) -> bool:
        """Whether packet `number` of `journal`, which must be kept, is meant."""
        if not self._words and not self.admits(*journal.kind_and_name(number)):
            return False
        if not self._words and not self._rest:
            return True
        return self.takes(journal, journal.entry(number))

    def takes(self, journal: Journal, entry: Entry) -> bool:
        """Whether this entry of `journal` is meant."""
        exchange = journal.exchange(entry.exchange) if entry.exchange else None
        latency = exchange.latency if exchange is not None else None
        return self.matches(entry.packet, entry.direction, entry.connection, latency)

    def _teller(
        self, packet: Packet, direction: str, connection: int, latency: float | None
    ) -> Callable[[str], Any]:
        def value(name: str) -> Any:
            if (reader := _READERS.get(name)) is not None:
                return reader(packet)
            if name == "h":
                return self._headers(packet)
            return {
                "direction": str(direction),
                "connection": connection,
                "latency": latency,
            }[name]

        return value

    def _headers(self, packet: Packet) -> dict[str, str]:
        """Return the headers that are asked for, whatever their case; if any may be, the first of them, clipped."""
        if self._keys is None:
            first = packet.headers[:HEADERS]
            return {key[:CHARACTERS]: value[:CHARACTERS] for key, value in reversed(first)}
        fields, told = packet.fields, {}
        for key in self._keys:
            value = fields.get(key)
            if value is None and key.lower().encode() in packet.raw.lower():
                value = packet.get(key, _MISSING)
            if value is not None and value is not _MISSING:
                told[key] = value
        return told


#: Headers of a packet, and characters of each, that a comprehension goes through.
HEADERS, CHARACTERS = 256, 2_048
_MISSING = "\0"


def _fold(raw: bytes) -> bytes:
    return fold(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _subject(key: str) -> Callable[[Packet], str | None]:
    """Reads `key`, or where there is none the first one that ends so: `DestUniqueid`, `ParkeeUniqueid`."""

    def read(packet: Packet) -> str | None:
        value = packet.fields.get(key)
        if value is None:
            others = (value for name, value in packet.fields.items() if name.endswith(key))
            value = next(others, None)
        return value

    return read


_READERS: dict[str, Callable[[Packet], Any]] = {
    "kind": lambda packet: str(packet.kind),
    "name": lambda packet: packet.name,
    "size": lambda packet: len(packet.raw),
    "action_id": lambda packet: packet.action_id,
    "channel": _subject("Channel"),
    "uniqueid": _subject("Uniqueid"),
    "linkedid": _subject("Linkedid"),
    "queue": _subject("Queue"),
}
