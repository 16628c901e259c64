"""The journal: numbers stay, the budget holds, Exchanges outlive a rotation while a packet of them does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, Ending, Exchange, Kind, Packet, Pairing
from amitop.journal import Direction, Journal
from tests.packets import event, response

SMALL = 64 * 1024


def number(count: int) -> Packet:
    return event("VarSet", Variable="N", Value=f"{count:08}", Padding="x" * 100)


def fill(journal: Journal, count: int) -> None:
    for each in range(count):
        journal.append(number(each), float(each))


def test_what_is_kept_comes_back_as_it_was() -> None:
    journal = Journal()
    packets = [
        event("Hangup", Uniqueid="1.1"),
        response(ActionID="a-1"),
        Packet(b"Asterisk Call Manager/11.0.0\r\n"),
    ]
    numbers = [journal.append(each, 7.5, Direction.IN, connection=1) for each in packets]
    assert numbers == [0, 1, 2]
    entries = list(journal.entries(0))
    assert [each.packet.raw for each in entries] == [each.raw for each in packets]
    assert [journal.kind_and_name(each) for each in numbers] == [
        (Kind.EVENT, "Hangup"),
        (Kind.RESPONSE, "Success"),
        (Kind.BANNER, "11.0.0"),
    ]
    assert {(each.at, each.direction, each.connection, each.exchange) for each in entries} == {(7.5, "in", 1, 0)}


def test_an_outgoing_packet_is_told_apart() -> None:
    journal = Journal()
    journal.append(Packet(Action("Ping").encode()), 0.0, Direction.OUT, connection=1)
    entry = journal.entry(0)
    assert (entry.direction, entry.connection, entry.packet.kind) == (Direction.OUT, 1, Kind.ACTION)


def test_the_oldest_go_first_and_numbers_stay() -> None:
    journal = Journal(SMALL)
    fill(journal, 5000)
    assert journal.next == 5000
    assert 0 < journal.first < 5000
    kept = list(journal.entries(0))
    assert [each.number for each in kept] == list(range(journal.first, 5000))
    assert all(each.packet.get("Value") == f"{each.number:08}" for each in kept)
    assert journal.entry(4999).at == 4999.0
    for gone in (0, journal.first - 1, 5000, -1):
        with pytest.raises(IndexError, match=str(gone)):
            journal.entry(gone)


@pytest.mark.parametrize("padding", [0, 100, 3000])
def test_the_budget_holds_at_every_moment(padding: int) -> None:
    journal = Journal(SMALL)
    packet = event("VarSet", Padding="x" * padding)
    for each in range(200_000 // (padding + 30)):
        journal.append(packet, float(each))
        assert journal.size <= SMALL
    assert journal.size > SMALL // 2


def test_one_packet_larger_than_the_budget_is_kept_until_the_next_ones_come() -> None:
    journal = Journal(SMALL)
    fill(journal, 100)
    giant = journal.append(event("X", JSON="x" * 300_000), 0.0)
    assert len(journal.entry(giant).packet.get("JSON")) == 300_000
    fill(journal, 1000)
    assert journal.first > giant
    assert journal.size <= SMALL


def test_memory_a_packet_beside_its_bytes() -> None:
    journal = Journal()
    packet = event("VarSet", Padding="x" * 550)
    for _ in range(1000):
        journal.append(packet, 0.0)
    assert journal.size <= 1.25 * 1000 * len(packet.raw)


def test_entries_from_somewhere_to_somewhere() -> None:
    journal = Journal()
    fill(journal, 10)
    assert [each.number for each in journal.entries(3, 6)] == [3, 4, 5]
    assert [each.number for each in journal.entries(8, 99)] == [8, 9]
    assert list(journal.entries(10)) == []


def exchange(journal: Journal, pairing: Pairing, own: bool = False) -> tuple[Exchange, int]:
    asked = pairing.open(Action("CoreShowChannels"), 0.0)
    known = journal.open_exchange(asked, own)
    journal.append(Packet(asked.action.encode(asked.action_id)), 0.0, Direction.OUT, 0, known)
    return asked, known


def test_an_exchange_knows_its_packets() -> None:
    journal, pairing = Journal(), Pairing()
    fill(journal, 3)
    asked, known = exchange(journal, pairing, own=True)
    assert journal.number_of(asked) == known
    for packet in (response(EventList="start"), event("CoreShowChannel"), event("Done", EventList="Complete")):
        fill(journal, 1)
        asked.receive(packet, 2.0)
        journal.append(packet, 2.0, Direction.IN, 0, known)
        journal.note(asked)
    record = journal.exchange(known)
    assert record is not None
    assert (record.name, record.action, list(record.packets), record.own) == (
        "CoreShowChannels",
        3,
        [5, 7, 9],
        True,
    )
    assert (record.latency, record.ending) == (2.0, Ending.LIST_COMPLETE)
    assert journal.exchange_of(5) is journal.exchange_of(3) is record
    assert journal.exchange_of(4) is None


def test_exchanges_go_with_their_last_packet_and_not_before() -> None:
    journal, pairing = Journal(SMALL), Pairing()
    done, done_number = exchange(journal, pairing)
    late, late_number = exchange(journal, pairing)
    never, never_number = exchange(journal, pairing)
    for asked in (done, late):
        asked.receive(response(), 1.0)
        journal.append(response(), 1.0, Direction.IN, 0, journal.number_of(asked))
        journal.note(asked)
    fill(journal, 2000)
    assert journal.first > 5
    assert journal.exchange(done_number) is None
    assert journal.number_of(done) == 0
    assert journal.exchange(never_number) is not None  # still under way: its answer will find it
    assert journal.append(response(), 2.0, Direction.IN, 0, journal.number_of(late)) == journal.next - 1
    assert journal.exchange(late_number) is None
    never.receive(response(), 3.0)
    journal.append(response(), 3.0, Direction.IN, 0, never_number)
    journal.note(never)
    record = journal.exchange(never_number)
    assert record is not None
    assert list(record.packets) == [journal.next - 1]
    fill(journal, 2000)
    assert journal.exchange(never_number) is None


def test_long_names_are_told_but_not_kept_for_good() -> None:
    journal = Journal()
    names = [f"{'x' * 70}{each}" for each in range(100)]
    for name in names:
        journal.append(event(name), 0.0)
    assert [journal.kind_and_name(each)[1] for each in range(100)] == names
    assert not journal._names


def test_more_names_than_there_are_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.journal.store._NAMES_LIMIT", 5)
    journal = Journal()
    for each in range(50):
        journal.append(event(f"E{each}"), 0.0)
        journal.append(response("Success"), 0.0)
    assert [journal.kind_and_name(2 * each) for each in range(50)] == [
        (Kind.EVENT, f"E{each}") for each in range(50)
    ]
    assert {journal.kind_and_name(2 * each + 1) for each in range(50)} == {(Kind.RESPONSE, "Success")}
    assert len(journal._names) == 5


@given(st.lists(st.binary(min_size=1, max_size=3000), max_size=60))
def test_any_bytes_are_kept_as_they_are(raws: list[bytes]) -> None:
    journal = Journal(16 * 1024)
    for raw in raws:
        journal.append(Packet(raw), 0.0)
    kept = list(journal.entries(0))
    assert [each.packet.raw for each in kept] == raws[journal.first :]
    assert [journal.kind_and_name(each.number) for each in kept] == [
        (each.packet.kind, each.packet.name) for each in kept
    ]
    assert journal.size <= 16 * 1024 + 3000
