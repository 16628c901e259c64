"""Calls of a real Asterisk: one packet a line, `{"t": seconds, "headers": [[key, value], …]}`."""

from __future__ import annotations

import json
from pathlib import Path

from amitop.ami import Action, Exchange, Kind, Packet
from amitop.journal import Direction, Journal
from amitop.ladder import Heard

FIXTURES = Path(__file__).parent / "fixtures"
#: A caller waits in a queue, an agent answers and sends the caller on to 123, who answers; then the operator
#: hangs up.
TRANSFERRED = "queue-blind-transfer"


def recorded(name: str) -> list[Heard]:
    """The packets of a fixture."""
    lines = (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    heard = []
    for number, line in enumerate(lines):
        data = json.loads(line)
        raw = "".join(f"{key}: {value}\r\n" for key, value in data["headers"]) + "\r\n"
        heard.append(Heard(number, data["t"], Packet(raw.encode("utf-8", "surrogateescape"))))
    return heard


def journal_of(heard: list[Heard]) -> Journal:
    """A journal that has heard these, Actions paired with their answers."""
    journal = Journal()
    exchanges: dict[str | None, Exchange] = {}
    for each in heard:
        packet = each.packet
        if packet.kind is Kind.ACTION:
            exchange = Exchange(Action(packet.name), packet.action_id or "", each.at)
            exchanges[packet.action_id] = exchange
            number = journal.open_exchange(exchange, own=False)
            journal.append(packet, each.at, Direction.OUT, 1, number)
        elif (paired := exchanges.get(packet.action_id)) is not None:
            paired.receive(packet, each.at)
            journal.append(packet, each.at, Direction.IN, 1, journal.number_of(paired))
            journal.note(paired)
        else:
            journal.append(packet, each.at)
    return journal
