"""Ladders built from packets: what each event becomes, and that no packets, in whatever order, break one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Packet
from amitop.ladder import ColumnKind, Heard, Ladder, StepKind, build
from amitop.ladder.events import ACTIONS, EVENTS
from tests.ladder.recorded import TRANSFERRED, recorded
from tests.packets import event


def ladder(*packets: Packet, fold: bool = True) -> Ladder:
    return build((Heard(number, float(number), packet) for number, packet in enumerate(packets)), fold=fold)


def told(made: Ladder) -> list[tuple[str, str, str | None, str]]:
    """Each step as kind, from, to, text."""
    titles = [column.title for column in made.columns]
    return [
        (str(step.kind), titles[step.column], None if step.to is None else titles[step.to], step.text)
        for step in made.steps
    ]


def about(name: str, uniqueid: str = "1.1", channel: str = "PJSIP/100-00000001", **more: object) -> Packet:
    return event(name, {"Channel": channel, "Uniqueid": uniqueid}, **more)


def pair(name: str, first: str, second: str, **more: object) -> Packet:
    """An event about two channels: 100, which has no prefix or `first`, and 101."""
    headers = {
        f"{first}Channel": "PJSIP/100-00000001",
        f"{first}Uniqueid": "1.1",
        f"{second}Channel": "PJSIP/101-00000002",
        f"{second}Uniqueid": "1.2",
    }
    return event(name, headers, **more)


def test_a_dialled_call() -> None:
    made = ladder(
        about("Newchannel", ChannelStateDesc="Ring", Exten="101", Context="phones", CallerIDName=r"O\'Brien"),
        about("Newchannel", "1.2", "PJSIP/101-00000002", ChannelStateDesc="Down"),
        pair("DialBegin", "", "Dest"),
        about("Newstate", "1.2", "PJSIP/101-00000002", ChannelStateDesc="Ringing"),
        pair("DialState", "", "Dest", DialStatus="RINGING"),
        about("Newstate", "1.2", "PJSIP/101-00000002", ChannelStateDesc="Up"),
        pair("DialEnd", "", "Dest", DialStatus="ANSWER"),
        about("BridgeEnter", "1.2", "PJSIP/101-00000002", BridgeUniqueid="abcdef99", BridgeType="basic"),
        about("BridgeEnter", BridgeUniqueid="abcdef99", BridgeType="basic"),
        about("Hold", MusicClass="default"),
        about("Unhold"),
        about("BridgeLeave", BridgeUniqueid="abcdef99", BridgeType="basic"),
        about("BridgeLeave", "1.2", "PJSIP/101-00000002", BridgeUniqueid="abcdef99", BridgeType="basic"),
        about("Hangup", Cause="17", **{"Cause-txt": "User busy"}),
    )
    assert told(made) == [
        ("state", "100", None, "Ring 101@phones"),
        ("dial", "100", "101", "dial"),
        ("state", "101", None, "Ringing"),
        ("state", "101", None, "Up"),
        ("answer", "101", "100", "answer"),
        ("bridge", "101", "100", "bridge abcdef"),
        ("hold", "100", None, "hold"),
        ("unhold", "100", None, "off hold"),
        ("unbridge", "100", "101", "leaves abcdef"),
        ("hangup", "100", None, "Hangup 17 User busy"),
    ]
    assert made.columns[0].party == "O'Brien"
    assert made.columns[0].state == "Hangup"
    assert [step.packets for step in made.steps][5] == (8, 7)
    assert made.steps[-1].code == 17
    assert made.lives == ((0, 9), (1, 9))


def test_a_queue_is_a_column_and_what_it_does_is_told_once() -> None:
    made = ladder(
        about("QueueCallerJoin", Queue="support", Position="2"),
        pair("AgentCalled", "", "Dest", Queue="support", MemberName="Alice"),
        pair("DialBegin", "", "Dest"),
        pair("DialEnd", "", "Dest", DialStatus="NOANSWER"),
        pair("AgentRingNoAnswer", "", "Dest", Queue="support", RingTime="15000"),
        about("QueueCallerAbandon", Queue="support", HoldTime="31"),
        about("QueueCallerLeave", Queue="support"),
    )
    assert told(made) == [
        ("join", "100", "support", "join #2"),
        ("call", "support", "101", "call"),
        ("refused", "101", "support", "no answer"),
        ("abandon", "support", "100", "gives up, waited 31 s"),
    ]
    assert [column.kind for column in made.columns] == [ColumnKind.CHANNEL, ColumnKind.QUEUE, ColumnKind.CHANNEL]
    assert made.columns[2].party == "Alice"
    assert [step.packets for step in made.steps] == [(0,), (1, 2), (3, 4), (5, 6)]


def test_who_is_connected_has_left_the_queue_of_course() -> None:
    made = ladder(
        about("QueueCallerLeave", Queue="support"),
        pair("AgentConnect", "", "Dest", Queue="support", HoldTime="8"),
    )
    assert told(made) == [("connect", "support", "101", "connect, waited 8 s")]


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (about("MusicOnHoldStart", Class="default"), ("music", "100", None, "music default")),
        (pair("Pickup", "", "Target"), ("pickup", "100", "101", "picks up")),
        (pair("ChanSpyStart", "Spyer", "Spyee"), ("spy", "100", "101", "listens")),
        (about("ConfbridgeJoin", Conference="1234"), ("join", "100", "1234", "join")),
        (about("ConfbridgeMute", Conference="1234"), ("mute", "100", None, "muted")),
        (about("ConfbridgeLeave", Conference="1234"), ("leave", "100", "1234", "leaves")),
        (pair("ParkedCall", "Parkee", "Parker", ParkingSpace="701"), ("park", "100", None, "parked 701")),
        (pair("UnParkedCall", "Parkee", "Retriever", ParkingSpace="701"), ("unpark", "101", "100", "fetches 701")),
        (
            about("Newexten", Application="Playback", AppData="hello,skip"),
            ("application", "100", None, "Playback hello"),
        ),
        (pair("AttendedTransfer", "Transferee", "TransferTarget"), ("transfer", "100", "101", "attended transfer")),
        (
            pair("BlindTransfer", "Transferer", "Transferee", Extension="123", Context="default", Result="Fail"),
            ("failed", "100", "101", "blind transfer → 123@default: Fail"),
        ),
        (pair("DialEnd", "", "Dest", DialStatus="BUSY"), ("refused", "101", "100", "busy")),
    ],
    ids=lambda value: value.name if isinstance(value, Packet) else "",
)
def test_what_an_event_becomes(packet: Packet, expected: tuple[str, str, str | None, str]) -> None:
    assert told(ladder(packet)) == [expected]


def test_the_same_in_a_row_is_one_step() -> None:
    made = ladder(*[about("ConfbridgeMute", Conference="1")] * 3)
    assert [(step.times, step.packets) for step in made.steps] == [(3, (0, 1, 2))]


def test_a_lists_items_say_nothing_of_what_happens() -> None:
    assert ladder(about("Newstate", ChannelStateDesc="Up", ActionID="x-1")).steps == ()


def test_halves_of_a_local_channel_are_one_column_unless_they_are_wanted_apart() -> None:
    heard = recorded(TRANSFERRED)
    folded, apart = build(heard), build(heard, fold=False)
    assert (folded.folded, apart.folded) == (4, 0)
    assert [column.title for column in folded.columns] == [
        "5551234@line",
        "support",
        "101@phones",
        "102@phones",
        "123@phones",
    ]
    assert len(apart.columns) == 9
    assert all(len(column.uniqueids) == 2 for column in folded.columns if column.kind is ColumnKind.CHANNEL)


def test_a_real_queue_call_that_is_transferred() -> None:
    made = build(recorded(TRANSFERRED))
    transfer = next(step for step in made.steps if step.kind is StepKind.TRANSFER)
    assert transfer.text == "blind transfer → 123@default"
    assert (made.columns[transfer.column].party, made.columns[transfer.to or 0].title) == ("Bob", "5551234@line")
    # The operator's own Actions are known as causes.
    by_number = {each.number: each.packet for each in recorded(TRANSFERRED)}
    causes = [by_number[step.cause].get("Action") for step in made.steps if step.cause is not None]
    assert causes == ["BlindTransfer", "Hangup"]
    assert made.columns[0].party == 'O\'Brien "Bob" \\ José'


_IDS = st.sampled_from(["1.1", "1.2", "1.3", "", "<none>", "x\udce9"])
_CHANNELS = st.sampled_from(["PJSIP/1-00000001", "Local/2@x-00000002;1", "Local/2@x-00000002;2", "", "é"])
_PREFIXES = ["", "Dest", "Transferer", "Transferee", "Parkee", "Retriever", "Target", "Spyer", "Spyee"]
_VALUES = st.sampled_from(["", "Up", "Ring", "ANSWER", "BUSY", "16", "-1", "9" * 40, "basic", "b1", "support", "²"])
_KEYS = st.sampled_from(
    "ChannelStateDesc DialStatus Cause Queue BridgeUniqueid BridgeType Conference Exten Position Result".split()
)


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    """Some event or Action with some headers, sensible or not."""
    name = draw(st.sampled_from([*EVENTS, *ACTIONS, "Nonsense"]))
    first = draw(st.sampled_from(["Event", "Event", "Action"]))
    lines = [f"{first}: {name}"]
    for prefix in draw(st.lists(st.sampled_from(_PREFIXES), max_size=4)):
        lines += [f"{prefix}Uniqueid: {draw(_IDS)}", f"{prefix}Channel: {draw(_CHANNELS)}"]
    lines += [f"{key}: {draw(_VALUES)}" for key in draw(st.lists(_KEYS, max_size=6))]
    return Packet(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape"))


@given(st.lists(packets(), max_size=40), st.booleans())
def test_any_packets_in_any_order(some: list[Packet], fold: bool) -> None:
    made = ladder(*some, fold=fold)
    assert made == ladder(*some, fold=fold)
    assert len(made.lives) == len(made.columns)
    for step in made.steps:
        assert step.column in range(len(made.columns))
        assert step.to is None or (step.to in range(len(made.columns)) and step.to != step.column)
        assert step.at in map(float, step.packets)
        assert all(number in range(len(some)) for number in step.packets)
        assert step.times >= 1
    for place, (start, end) in enumerate(made.lives):
        concerned = [index for index, step in enumerate(made.steps) if place in (step.column, step.to)]
        assert start == concerned[0]
        assert end >= concerned[-1]


@given(st.permutations(recorded(TRANSFERRED)))
def test_a_real_call_in_any_order(shuffled: list[Heard]) -> None:
    times = {each.at for each in shuffled}
    assert all(step.at in times for step in build(shuffled).steps)
