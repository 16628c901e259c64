"""Packets: what the PBX really says, each Action with what came back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

from amitop.ami import Ending, Kind, Packet
from amitop.journal import Direction, Entry, ExchangeRecord, Journal, conceal
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import milliseconds, plural, size, time_of_day
from amitop.tui.packets.text import lines_of
from amitop.tui.scene import Scene
from amitop.tui.table.columns import Cell, Column

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
#: How an Exchange ended -> a mark and its colour.
_OUTCOMES = {
    None: ("…", "ringing"),
    Ending.RESPONSE: ("✓", "up"),
    Ending.LIST_COMPLETE: ("✓", "up"),
    Ending.ERROR: ("✗", "bad"),
    Ending.DEADLINE: ("◷", "warn"),
    Ending.DISCONNECT: ("↯", "bad"),
}
_NO_ANSWER = {Ending.DEADLINE: "late", Ending.DISCONNECT: "cut off"}
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
        self._of: Journal | None = None
        #: Whether values that are the operator's own business are shown.
        self.revealed = False
        #: How times are told: `absolute`, since the `start`, since the `line` above.
        self.times = "absolute"
        #: How a packet is told in full: its headers, its bytes `raw`, or `hex`.
        self.form = "headers"
        #: The packet in the line above, and whether an Exchange is one line; the list of packets tells.
        self.above: Callable[[int], int | None] = lambda _number: None
        self.is_folded: Callable[[ExchangeRecord], bool] = lambda _exchange: False
        self.columns = self.make_columns()
        self.brief_columns = self.make_brief_columns()

    def make_columns(self) -> Sequence[Column[int]]:
        return [
            Column("time", self._time, None, 12, 12, priority=1),
            Column("kind", self._kind, None, 10, 10, priority=0, indent=2),
            Column("name", self._name, None, 18, 20, 1, priority=0),
            Column("about", self._subject, None, 20, 28, 3, priority=0, keep_end=True),
            Column("ActionID", self._action_id, None, 18, 22, 1, priority=6),
            Column("latency", self._latency, None, 8, 10, right=True, priority=3),
            Column("bytes", self._size, None, 6, 6, right=True, priority=5),
            Column("link", self._connection, None, 4, 4, right=True, priority=7),
        ]

    def make_brief_columns(self) -> Sequence[Column[int]]:
        """For the packets of one row, beside its details."""
        return [
            Column("time", self._time_of_day, None, 12, 12, priority=0),
            Column("kind", self._kind, None, 10, 10, priority=1),
            Column("name", self._name, None, 14, 20, priority=0),
            Column("about", self._brief_subject, None, 16, 26, 1, priority=2, keep_end=True),
        ]

    def entry(self, number: int) -> Entry | None:
        """A packet as it is shown, its values concealed or not; None where it was dropped."""
        if self._of is not self.scene.journal:
            self._of = self.scene.journal
            self._entries.clear()
        entry = self._entries.get(number)
        if entry is None:
            try:
                entry = self.as_shown(self.scene.journal.entry(number))
            except IndexError:
                return None
            self._entries[number] = entry
            if len(self._entries) > _CACHE:
                self._entries.popitem(last=False)
        return entry

    def as_shown(self, entry: Entry) -> Entry:
        """An entry with its values concealed, unless they are to be seen."""
        if self.revealed:
            return entry
        raw = conceal(entry.packet)
        return entry if raw == entry.packet.raw else replace(entry, packet=Packet(raw))

    def reveal(self, revealed: bool) -> None:
        """Show concealed values, or hide them again."""
        self.revealed = revealed
        self._entries.clear()

    def exchange(self, number: int) -> ExchangeRecord | None:
        """The Exchange a packet belongs to."""
        try:
            return self.scene.journal.exchange_of(number)
        except IndexError:
            return None

    def _time(self, number: int) -> Cell:
        entry = self.entry(number)
        if entry is None or self.times == "absolute":
            return self._time_of_day(number)
        journal = self.scene.journal
        before = self.above(number) if self.times == "line" else journal.first
        since = entry.at - journal.at(before) if before is not None and before >= journal.first else 0.0
        return Cell(f"{since:+12.3f}" if self.times == "line" else f"{since:12.3f}", "muted")

    def _time_of_day(self, number: int) -> Cell:
        entry = self.entry(number)
        return Cell(time_of_day(entry.at) if entry else "", "muted")

    def _kind(self, number: int) -> Cell:
        entry = self.entry(number)
        if entry is None:
            return Cell("dropped", "gone")
        exchange = self.exchange(number)
        word, style = kind_of(entry, exchange)
        if exchange is not None and exchange.action == number and exchange.packets and not self.is_folded(exchange):
            word = word.replace("▸", "▾")
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
        exchange = self.exchange(number)
        if exchange is not None and exchange.action == number and self.is_folded(exchange):
            return self._answer(entry, exchange)
        return Cell(subject_of(entry), "bad" if is_bad(entry) else "muted")

    def _answer(self, action: Entry, exchange: ExchangeRecord) -> Cell:
        """What came back, in the line of a folded Exchange: its events counted, or why not."""
        first = self.entry(exchange.packets[0]) if exchange.packets else None
        if first is not None and is_bad(first):
            return Cell(subject_of(first), "bad")
        events = len(exchange.packets) - 1
        told = [subject_of(action), plural(events, "event") if events > 0 else ""]
        if not any(told) and first is not None:
            told = [subject_of(first)]
        return Cell("  ".join(filter(None, told)), "muted")

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
        mark, style = outcome_of(exchange)
        if exchange.ending is None:
            # It counts up until all has come.
            return Cell(f"{milliseconds(max(0.0, self.scene.now - entry.at))} {mark}", style)
        told = (
            _NO_ANSWER.get(exchange.ending, "none") if exchange.latency is None else milliseconds(exchange.latency)
        )
        return Cell(f"{told} {mark}", style)

    def _size(self, number: int) -> Cell:
        entry = self.entry(number)
        return Cell(size(len(entry.packet.raw)) if entry else "", "muted")

    def _connection(self, number: int) -> Cell:
        entry = self.entry(number)
        return Cell(str(entry.connection) if entry else "", "faint")

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
        return [head, *self._exchange_line(number), [], *lines_of(entry.packet, self.form)]

    def _exchange_line(self, number: int) -> list[Line]:
        exchange = self.exchange(number)
        if exchange is None:
            return []
        mark, style = outcome_of(exchange)
        line = [Piece("exchange  "), Piece(visible(exchange.action_id), "text")]
        answer = f"{plural(len(exchange.packets), 'packet')}  {milliseconds(exchange.latency)}  "
        ending = str(exchange.ending) if exchange.ending is not None else "under way"
        return [line, [Piece("answer    "), Piece(answer, "text"), Piece(f"{mark} {ending}", style)]]


def outcome_of(exchange: ExchangeRecord) -> tuple[str, str]:
    """A mark for how an Exchange went."""
    return _OUTCOMES[exchange.ending]


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
