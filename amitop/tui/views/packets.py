"""Packets: what the PBX really says, each Action with what came back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from amitop.ami import Ending, Kind, Packet, is_escaped, unescape
from amitop.journal import Direction, Entry, ExchangeRecord
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.columns import Cell, Column
from amitop.tui.format import milliseconds, plural, size, time_of_day
from amitop.tui.scene import Scene

_CACHE = 512
# Headers that say what a packet is about, the best first.
_SUBJECTS = (
    "Channel",
    "DestChannel",
    "LocalOneChannel",
    "TransfererChannel",
    "ParkeeChannel",
    "Queue",
    "Conference",
    "Interface",
    "Device",
    "Endpoint",
    "Agent",
    "Peer",
    "Message",
    "Exten",
)
_RESPONSE_SUBJECTS = ("Message", "Ping", "Output", "Value")
#: Kind -> the word and the colour for it.
_KINDS = {
    Kind.ACTION: ("▸ action", "accent"),
    Kind.RESPONSE: ("◂ response", "up"),
    Kind.EVENT: ("◂ event", "link"),
    Kind.BANNER: ("◂ banner", "muted"),
    Kind.TEXT: ("◂ text", "muted"),
}
_BAD_WORDS = frozenset({"error"})


class PacketsView:
    """Columns over packet numbers; entries are made anew for what is in sight only."""

    id = "packets"
    title = "Packets"
    short = "Pkts"
    noun = "packet"
    nothing = "No packets yet"

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self.columns = self.make_columns()
        self.brief_columns = self.make_brief_columns()

    def make_columns(self) -> Sequence[Column[int]]:
        return [
            Column("time", self._time, None, 12, 12, priority=1),
            Column("kind", self._kind, None, 10, 10, priority=0, indent=2),
            Column("name", self._name, None, 19, 20, 1, priority=0),
            Column("about", self._subject, None, 20, 28, 3, priority=0, keep_end=True),
            Column("ActionID", self._action_id, None, 18, 22, 1, priority=6),
            Column("latency", self._latency, None, 8, 9, right=True, priority=3),
            Column("bytes", self._size, None, 6, 6, right=True, priority=5),
        ]

    def make_brief_columns(self) -> Sequence[Column[int]]:
        """For the packets of one row, beside its details."""
        return [
            Column("time", self._time, None, 12, 12, priority=0),
            Column("kind", self._kind, None, 10, 10, priority=1),
            Column("name", self._name, None, 14, 20, priority=0),
            Column("about", self._brief_subject, None, 16, 26, 1, priority=2, keep_end=True),
        ]

    def entry(self, number: int) -> Entry | None:
        """A packet, or None where it was dropped."""
        entry = self._entries.get(number)
        if entry is None:
            try:
                entry = self.scene.journal.entry(number)
            except IndexError:
                return None
            self._entries[number] = entry
            if len(self._entries) > _CACHE:
                self._entries.popitem(last=False)
        return entry

    def exchange(self, number: int) -> ExchangeRecord | None:
        """The Exchange a packet belongs to."""
        try:
            return self.scene.journal.exchange_of(number)
        except IndexError:
            return None

    def _time(self, number: int) -> Cell:
        entry = self.entry(number)
        return Cell(time_of_day(entry.at) if entry else "", "muted")

    def _kind(self, number: int) -> Cell:
        entry = self.entry(number)
        if entry is None:
            return Cell("dropped", "gone")
        word, style = kind_of(entry, self.exchange(number))
        return Cell(word, style)

    def _name(self, number: int) -> Cell:
        entry = self.entry(number)
        if entry is None:
            return Cell("")
        style = "bad" if is_bad(entry) else "strong" if entry.direction is Direction.OUT else "text"
        return Cell(visible(entry.packet.name), style)

    def _subject(self, number: int) -> Cell:
        entry = self.entry(number)
        if entry is None:
            return Cell("")
        return Cell(subject_of(entry), "bad" if is_bad(entry) else "muted")

    def _brief_subject(self, number: int) -> Cell:
        """How an Action went, else what the packet is about."""
        outcome = self._latency(number)
        return outcome if outcome.text else self._subject(number)

    def _action_id(self, number: int) -> Cell:
        entry = self.entry(number)
        return Cell(visible((entry.packet.action_id if entry else "") or ""), "faint")

    def _latency(self, number: int) -> Cell:
        entry, exchange = self.entry(number), self.exchange(number)
        if entry is None or exchange is None or entry.packet.kind is not Kind.ACTION:
            return Cell("")
        if exchange.latency is None:
            gone = exchange.ending is not None
            return Cell("no answer" if gone else "…", "bad" if gone else "ringing")
        mark, style = outcome_of(exchange)
        return Cell(f"{milliseconds(exchange.latency)} {mark}", style)

    def _size(self, number: int) -> Cell:
        entry = self.entry(number)
        return Cell(size(len(entry.packet.raw)) if entry else "", "muted")

    def partner(self, number: int) -> int | None:
        """From an Action to its Response, from that to its first event, and from there back to the Action."""
        exchange = self.exchange(number)
        if exchange is None:
            return None
        chain = [exchange.action, *exchange.packets[:2]]
        place = chain.index(number) if number in chain else -1
        return chain[(place + 1) % len(chain)]

    def details(self, number: int) -> list[Line]:
        """The packet in full, headers aligned."""
        entry = self.entry(number)
        if entry is None:
            return [[Piece("This packet is older than what is kept", "muted")]]
        word, style = kind_of(entry, self.exchange(number))
        head = [Piece(f"{word}  ", style), Piece(visible(entry.packet.name), "strong")]
        head.append(Piece(f"   {time_of_day(entry.at)}   {size(len(entry.packet.raw))} bytes"))
        headers = entry.packet.headers
        widest = min(28, max((len(visible(key)) for key, _ in headers), default=0))
        lines = [head, *self._exchange_line(number), []]
        for key, value in headers:
            style = "link" if key.lower().endswith(("uniqueid", "linkedid")) else "text"
            lines.append([Piece(f"{visible(key):<{widest}}  "), *_value(entry.packet, key, value, style)])
        return lines

    def _exchange_line(self, number: int) -> list[Line]:
        exchange = self.exchange(number)
        if exchange is None:
            return []
        mark, style = outcome_of(exchange)
        line = [Piece("exchange  "), Piece(visible(exchange.action_id), "text")]
        answer = f"{plural(len(exchange.packets), 'packet')}  {milliseconds(exchange.latency)}  "
        ending = str(exchange.ending) if exchange.ending is not None else "under way"
        return [line, [Piece("answer    "), Piece(answer, "text"), Piece(f"{mark} {ending}", style)]]


def _value(packet: Packet, key: str, value: str, style: str) -> Line:
    """A header's value; where Asterisk escaped it, what is meant, and beside it what came over the wire."""
    if "\\" not in value or not is_escaped(packet.name, key):
        return [Piece(visible(value), style)]
    return [Piece(visible(unescape(value)), style), Piece("  "), Piece(visible(value), "faint")]


def outcome_of(exchange: ExchangeRecord) -> tuple[str, str]:
    """A mark for how an Exchange went."""
    if exchange.ending is None:
        return "…", "ringing"
    return ("✓", "up") if exchange.ending in (Ending.RESPONSE, Ending.LIST_COMPLETE) else ("✗", "bad")


def kind_of(entry: Entry, exchange: ExchangeRecord | None) -> tuple[str, str]:
    """What a packet is, in a word with its direction; what belongs to an Exchange stands under its Action."""
    kind = entry.packet.kind
    if exchange is None or kind is Kind.ACTION:
        return _KINDS[kind]
    if kind is Kind.RESPONSE:
        return "  ◂ resp", "bad" if is_bad(entry) else "up"
    if entry.packet.get("EventList").lower() == "complete":
        return "  ◂ done", "muted"
    return "  ◂ item", "muted"


def is_bad(entry: Entry) -> bool:
    """Whether a packet says no."""
    return entry.packet.kind is Kind.RESPONSE and entry.packet.name.lower() in _BAD_WORDS


def subject_of(entry: Entry) -> str:
    """What a packet is about."""
    packet = entry.packet
    for key in _RESPONSE_SUBJECTS if packet.kind is Kind.RESPONSE else _SUBJECTS:
        value = packet.get(key)
        if value:
            return visible(value.strip())
    return ""
