"""What a packet speaks of, and a call's packets found among many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, Exchange, Packet
from amitop.journal import CallSearch, Direction, Journal, subject_of
from amitop.journal.search import GROWTH_LIMIT
from amitop.journal.subject import channel_needles, member_needles, queue_needles
from tests.ladder.recorded import TRANSFERRED, journal_of, recorded
from tests.packets import event, packet, response


def found(journal: Journal, *seeds: str) -> list[int]:
    search = CallSearch(journal, seeds)
    assert search.advance()
    return list(search.numbers)


def test_a_packet_speaks_of_every_channel_whatever_the_prefix() -> None:
    subject = subject_of(
        packet(
            """Event: BlindTransfer
            TransfererChannel: PJSIP/1-1
            TransfererUniqueid: 1.1
            TransfererLinkedid: 1.0
            TransfereeChannel: PJSIP/2-2
            TransfereeUniqueid: 1.2
            TransfereeLinkedid: 1.0
            BridgeUniqueid: abc"""
        )
    )
    assert subject.uniqueids == ("1.1", "1.2")
    assert subject.channels == ("PJSIP/1-1", "PJSIP/2-2")
    assert (subject.linkedids, subject.bridges) == (("1.0",), ("abc",))


def test_a_packet_speaks_of_queue_member_and_conference() -> None:
    status = subject_of(event("QueueMemberStatus", Queue="support", MemberName="Alice", Interface="PJSIP/100"))
    assert (status.queue, status.member, status.interface) == ("support", "Alice", "PJSIP/100")
    listed = subject_of(event("QueueMember", Queue="support", Name="Alice", Location="PJSIP/100"))
    assert (listed.member, listed.interface) == ("Alice", "PJSIP/100")
    assert subject_of(event("ConfbridgeMute", Conference="1234")).conference == "1234"
    assert subject_of(event("VarSet", Channel="none", Uniqueid="none")).nobody


@given(st.binary(max_size=200))
def test_any_bytes_speak_of_something_or_nothing(raw: bytes) -> None:
    subject_of(Packet(raw + b"\r\n\r\n"))


def test_a_call_grows_by_dial_local_halves_bridge_and_linkedid() -> None:
    journal = Journal()
    about = [
        event("Newchannel", Channel="A", Uniqueid="1.1", Linkedid="1.1"),
        event("Newchannel", Channel="X", Uniqueid="9.9", Linkedid="9.9"),
        event("DialBegin", Channel="A", Uniqueid="1.1", DestChannel="L;1", DestUniqueid="1.2"),
        event("LocalBridge", LocalOneUniqueid="1.2", LocalTwoUniqueid="1.3"),
        event("BridgeEnter", Uniqueid="1.3", BridgeUniqueid="b", BridgeType="basic"),
        event("BridgeEnter", Uniqueid="1.4", BridgeUniqueid="b", BridgeType="basic"),
        event("VarSet", Uniqueid="9.9", Channel="X", Value="id: 1.1"),
        event("Hangup", Uniqueid="1.5", Linkedid="1.1"),
    ]
    for number, each in enumerate(about):
        journal.append(each, float(number))
    assert found(journal, "1.1") == found(journal, "1.4") == [0, 2, 3, 4, 5, 7]
    assert found(journal, "9.9") == [1, 6]


def test_a_conference_or_a_spy_makes_no_call_of_strangers() -> None:
    journal = Journal()
    journal.append(event("BridgeEnter", Uniqueid="1.1", BridgeUniqueid="b", BridgeType="base"), 0)
    journal.append(event("BridgeEnter", Uniqueid="1.2", BridgeUniqueid="b", BridgeType="base"), 1)
    journal.append(event("ChanSpyStart", SpyerUniqueid="1.3", SpyeeUniqueid="1.1"), 2)
    journal.append(event("Hangup", Uniqueid="1.3"), 3)
    assert found(journal, "1.1") == [0, 2]


def test_growth_has_an_end() -> None:
    journal = Journal()
    for number in range(3 * GROWTH_LIMIT):
        journal.append(event("DialBegin", Uniqueid=f"1.{number}", DestUniqueid=f"1.{number + 1}"), float(number))
    search = CallSearch(journal, ["1.0"])
    search.advance()
    assert search.cut
    assert len(search.ids) == GROWTH_LIMIT


def test_actions_upon_the_calls_channels_belong_to_it_with_their_answers() -> None:
    journal = Journal()
    journal.append(event("Newchannel", Channel="PJSIP/1-1", Uniqueid="1.1"), 0)
    for name in ("PJSIP/1-1", "PJSIP/2-2"):
        exchange = Exchange(Action("Hangup", {"Channel": name}), f"a-{name[-1]}", 1.0)
        number = journal.open_exchange(exchange, own=False)
        journal.append(Packet(exchange.action.encode(exchange.action_id)), 1.0, Direction.OUT, 1, number)
        journal.append(response(ActionID=exchange.action_id), 1.1, Direction.IN, 1, number)
    assert found(journal, "1.1") == [0, 1, 2]


def test_a_search_goes_on_with_what_comes_and_forgets_what_is_dropped() -> None:
    journal = Journal(budget=64 * 1024)
    search = CallSearch(journal, ["1.1"])
    for number in range(4000):
        journal.append(event("Newstate", Channel="A", Uniqueid=f"1.{number % 2}"), float(number))
        if number % 100 == 0:
            assert search.advance()
    assert search.advance()
    assert journal.first > 0
    assert search.numbers == [number for number in range(journal.first, journal.next) if number % 2]


def test_a_search_stops_when_told_and_takes_up_again() -> None:
    journal = journal_of(recorded(TRANSFERRED))
    search = CallSearch(journal, [subject_of(recorded(TRANSFERRED)[0].packet).uniqueids[0]])
    steps = 0
    while not search.advance(lambda: False):
        steps += 1
    assert steps > 1
    whole = CallSearch(journal, search.ids)
    whole.advance()
    assert search.numbers == whole.numbers


@given(st.lists(st.sampled_from(["1.1", "1.11", "1.2"]), max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_packets_are_found_by_their_bytes_wherever_they_lie(ids: list[str], start: int, end: int) -> None:
    journal = Journal(budget=4096 * 8)
    for number, each in enumerate(ids):
        journal.append(event("Newstate", Channel="x" * 60, Uniqueid=each), float(number))
    needles = channel_needles("1.1", "none")
    expected = [n for n in range(max(start, journal.first), min(end, len(ids))) if ids[n] == "1.1"]
    assert list(journal.holding(needles, start, end)) == expected


def test_nothing_is_found_by_no_needle() -> None:
    journal = journal_of(recorded(TRANSFERRED))
    assert list(journal.holding(())) == []
    assert len(list(journal.holding(queue_needles("support")))) > 3
    assert list(journal.holding(member_needles("Local/101@phones/n")))
