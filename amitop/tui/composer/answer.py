"""The exchange as it fills: Asterisk's own message, list events as a table, the lines of a command's output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from amitop.ami import Action, Ending, Exchange, Packet
from amitop.journal import redact_heard
from amitop.monitor import Outcome, Stand
from amitop.monitor.outcome import words
from amitop.text import visible, width
from amitop.tui.acting.sending import stand_of
from amitop.tui.bars import Line, Piece, first_that_fits
from amitop.tui.format import count, milliseconds, plural, time_of_day
from amitop.tui.table.columns import Cell, Column

# Headers that say nothing of the one row.
_COMMON = frozenset({"actionid", "event", "privilege", "eventlist", "timestamp", "systemname"})
# How many events tell which columns there are, and how wide.
_SAMPLE = 400
_WIDEST = 30


@dataclass(slots=True)
class Sent:
    """An Action that was sent, or could not be."""

    action: Action
    at: float
    exchange: Exchange | None = None
    #: Why it was not sent; empty if it was.
    refusal: str = ""
    #: What came of it; None until it is answered.
    outcome: Outcome | None = None

    @property
    def under_way(self) -> bool:
        return not self.refusal and (self.exchange is None or not self.exchange.done)


def answer_line(sent: Sent, now: float, across: int = 200) -> Line:
    """One line: when, what, its ActionID where there is room, how long it took, and how it went."""
    exchange = sent.exchange
    name = Piece(visible(sent.action.name), "strong")
    pieces = [Piece("▸ ", "muted"), Piece(f"{time_of_day(sent.at, False)}  "), name]
    known = [Piece(f"  {exchange.action_id}", "faint")] if exchange is not None else []
    latency = exchange.latency if exchange is not None else None
    rest = [Piece(f"  {milliseconds(latency)}" if latency is not None else ""), Piece("  "), *_how(sent, now)]
    return first_that_fits(across, ([*pieces, *known, *rest], [*pieces, *rest]))


def _how(sent: Sent, now: float) -> Line:
    exchange = sent.exchange
    if sent.refusal:
        return [Piece("✗ ", "bad"), Piece(f"not sent: {visible(sent.refusal)}", "text")]
    if exchange is None or not exchange.done:
        return [Piece("… ", "ringing"), Piece(_waiting(exchange, sent.at, now), "text")]
    if exchange.ending in (Ending.DEADLINE, Ending.DISCONNECT):
        return [Piece("? ", "warn"), Piece(words(exchange), "warn")]
    if sent.outcome is not None and sent.outcome.stand is not Stand.DONE and exchange.ok:
        return stand_of(sent.outcome)
    mark = Piece("✓ ", "good") if exchange.ok else Piece("✗ ", "bad")
    said = (exchange.message.splitlines() or [""])[0]
    if exchange.ending is Ending.LIST_COMPLETE:
        said = f"{plural(len(exchange.events), 'event')}  ·  {said}"
    more = f"  ·  {plural(exchange.dropped, 'packet')} more not kept" if exchange.dropped else ""
    return [mark, Piece(visible(said), "text"), Piece(more, "warn")]


def _waiting(exchange: Exchange | None, since: float, now: float) -> str:
    told = f"waits for the answer, {max(0.0, now - since):.0f} s"
    return f"{told}, {count(len(exchange.events))} events so far" if exchange and exchange.events else told


def is_list(exchange: Exchange) -> bool:
    """Whether it is answered by a list of events."""
    response = exchange.response
    listed = response is not None and response.get("eventlist").lower() == "start"
    return listed or exchange.ending is Ending.LIST_COMPLETE


def text_lines(exchange: Exchange) -> list[Line]:
    """What was answered, where it is no list: output, else headers; then events that belong to it."""
    lines: list[Line] = []
    for packet in exchange.responses:
        lines += _response_lines(Packet(redact_heard(packet)))
    if not is_list(exchange):
        for event in exchange.events:
            lines.append(_event_line(Packet(redact_heard(event))))
    return lines


def _response_lines(packet: Packet) -> list[Line]:
    if output := packet.output:
        return [[Piece(visible(line.replace("\t", "    ")), "text")] for line in output]
    told = [(key, value) for key, value in packet.headers if key.lower() not in ("response", "actionid")]
    # The message stands in the line above already; a key that is none is text (AMI.md §1, Command up to 13).
    return [
        [Piece(f"  {visible(key)}: "), Piece(visible(value), "text")] if key else [Piece(visible(value), "text")]
        for key, value in told
        if key.lower() not in ("message", "eventlist")
    ]


def _event_line(packet: Packet) -> Line:
    told = [(key, value) for key, value in packet.headers if key.lower() not in _COMMON and value]
    pieces = [Piece("  ◂ event  ", "link"), Piece(visible(packet.name), "strong")]
    if packet.name == "OriginateResponse":
        answered = packet.get("Reason") == "4" or packet.get("Response").lower() == "success"
        mark = Piece("  ✓ ", "good") if answered else Piece("  ✗ ", "bad")
        return [*pieces, mark, Piece(_originated(packet), "text")]
    return [*pieces, *(Piece(f"  {visible(key)}: {visible(value)}", "muted") for key, value in told)]


# OriginateResponse's Reason (AMI.md §5).
_REASONS = {"0": "failed", "1": "hung up", "3": "rang, and nobody answered", "5": "busy", "8": "congestion"}


def _originated(packet: Packet) -> str:
    channel = visible(packet.get("Channel"))
    if packet.get("Response").lower() == "success":
        return f"answered: {channel}"
    return f"{_REASONS.get(packet.get('Reason'), 'not answered')}: {channel}"


# A list.


def columns_of(events: Sequence[Packet]) -> list[Column[Packet]]:
    """Columns for list events: what most of them have and what tells them apart comes first."""
    sample = events[:_SAMPLE]
    values: dict[str, set[str]] = {}
    present: Counter[str] = Counter()
    for packet in sample:
        told = {key: value for key, value in packet.headers if key and key.lower() not in _COMMON}
        present.update(told.keys())
        for key, value in told.items():
            values.setdefault(key, set()).add(value)
    keys = [key for key, known in values.items() if known != {""}]
    keys.sort(key=lambda key: (-present[key], len(values[key]) == 1))
    if len(names := {packet.name for packet in sample}) > 1:
        keys.insert(0, "Event")
    return [_column(key, place, values.get(key, names)) for place, key in enumerate(keys)]


def _column(key: str, place: int, known: set[str]) -> Column[Packet]:
    widest = min(_WIDEST, max(len(key), *(width(visible(value)) for value in known), 3))
    numbers = all(value.replace(".", "", 1).isdigit() or not value for value in known) and known != {""}

    def cell(packet: Packet) -> Cell:
        value = packet.get(key)
        return Cell(visible(value), "strong" if place == 0 else "text" if value else "muted")

    return Column(
        key,
        cell,
        None,
        min(widest, 10 if place else 18),
        widest,
        right=numbers and widest < 12,
        priority=place,
        keep_end="/" in "".join(known),
    )
