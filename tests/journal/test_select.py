"""Which packets an expression means, and that it parses no more of them than it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, Packet, Pairing
from amitop.expression import ExpressionError
from amitop.journal import Direction, Journal
from amitop.journal.select import CHARACTERS, HEADERS, PacketFilter
from tests.packets import event, response

HANGUP = event(
    "Hangup", {"Cause-txt": "User busy"}, Channel="PJSIP/101-1", Uniqueid="1.1", Linkedid="1.0", Cause=17
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ('name == "Hangup" && h.Cause != "16"', True),
        ('name == "Hangup" && h.Cause == "16"', False),
        ('h["Cause-txt"] == "User busy"', True),
        ('h.cause == "17"', True),
        ('h.Missing != "x"', False),
        ("has(h.Missing)", False),
        ('kind == "event" && direction == "in" && connection == 0', True),
        ('channel.startsWith("PJSIP/101") && uniqueid == "1.1" && linkedid == "1.0"', True),
        ("queue == null && action_id == null && latency == null", True),
        ('queue == "" && action_id == ""', True),
        ('queue != ""', False),
        ('name == "hangup" && h.CAUSE == "17"', True),
        ('h["cause-TXT"] == "user BUSY"', True),
        ('"CAUSE" in h', True),
        ("size > 50", True),
        ('h.exists(key, h[key].contains("busy"))', True),
        ("hangup BUSY", True),
        ("hangup idle", False),
        ("", True),
    ],
)
def test_packets(text: str, verdict: bool) -> None:
    assert PacketFilter(text).matches(HANGUP) is verdict


def test_a_prefixed_header_names_the_subject_where_there_is_no_other() -> None:
    packet = event("DialBegin", DestChannel="PJSIP/2", DestUniqueid="1.2")
    assert PacketFilter('uniqueid == "1.2" && channel == "PJSIP/2"').matches(packet)


def test_bytes_that_are_no_utf_8() -> None:
    packet = Packet(b"Event: Newchannel\r\nCallerIDName: Jos\xe9\r\nUniqueid: 1.1\r\n\r\n")
    assert PacketFilter('h.CallerIDName.startsWith("Jos")').matches(packet)
    assert PacketFilter('h.exists(k, h[k] == "1.1")').matches(packet)
    assert PacketFilter("jos 1.1").matches(packet)
    assert PacketFilter("JOSÉ").matches(event("X", Name="José"))


@pytest.mark.parametrize("text", ['name == "Newexten"', 'name == "Hangup" && h.Cause == "17"', 'kind == "action"'])
def test_what_the_name_decides_makes_no_packet(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal()
    numbers = [journal.append(event("Newexten", Cause=17), 1.0) for _ in range(3)]
    wanted = PacketFilter(text)
    monkeypatch.setattr(Journal, "entry", None)  # would fail
    assert [wanted.finds(journal, number) for number in numbers] == ['"Newexten"' in text] * 3


@pytest.mark.parametrize(
    "text", ['name == "Hangup" || h.Cause == "1"', "size > 10", 'direction == "in"', 'size < 1 && h.A == "1"']
)
def test_what_the_outside_decides_parses_no_header(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    packet = event("Hangup", Cause=17)
    monkeypatch.setattr(Packet, "fields", property(lambda _: pytest.fail("parsed")))
    monkeypatch.setattr(Packet, "headers", property(lambda _: pytest.fail("parsed")))
    assert PacketFilter(text).matches(packet) is ("size <" not in text)


def test_an_exchange_gives_its_packets_their_latency() -> None:
    journal, pairing = Journal(), Pairing()
    asked = pairing.open(Action("Ping"), 1.0)
    number = journal.open_exchange(asked, own=False)
    journal.append(Packet(asked.action.encode(asked.action_id)), 1.0, Direction.OUT, 1, number)
    asked.receive(response(), 3.5)
    journal.append(response(), 3.5, Direction.IN, 1, number)
    journal.note(asked)
    journal.append(HANGUP, 4.0)
    slow = PacketFilter("latency > 2")
    assert [slow.finds(journal, each) for each in range(3)] == [True, True, False]
    mine = PacketFilter('direction == "out" && connection == 1')
    assert [mine.finds(journal, each) for each in range(3)] == [True, False, False]
    assert PacketFilter("ping").finds(journal, 0)


def test_unknown_names_are_told() -> None:
    with pytest.raises(ExpressionError, match="'cause' is not known"):
        PacketFilter('cause == "16"')


@given(
    st.binary(max_size=80), st.sampled_from(['h.A == "1"', 'name != ""', "size(h) > 0", "word", "channel != null"])
)
def test_any_packet_gets_an_answer(raw: bytes, text: str) -> None:
    assert PacketFilter(text).matches(Packet(raw)) in (True, False)


def test_a_comprehension_goes_through_so_many_headers() -> None:
    packet = event("X", {f"Key{number}": "x" * 10_000 for number in range(2_000)})
    wanted = PacketFilter("h.exists(k, false)")
    told = wanted._headers(packet)
    assert len(told) == HEADERS
    assert max(map(len, told.values())) == CHARACTERS
    assert not wanted.matches(packet)
    assert PacketFilter("h.Key1999.size() == 10000").matches(packet)
