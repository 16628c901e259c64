"""Packets forged inside values: what may not be Asterisk's takes nothing away, and the lists that tell are due."""

import pytest

from amitop.ami import Framer, Packet
from amitop.pbx import Family
from tests.packets import event
from tests.pbx.scene import Headers, Scene, bridge, leg, member

WHO = "PJSIP/101"


@pytest.fixture
def busy(scene: Scene) -> Scene:
    """Two channels in a bridge, and one each in a queue, in a conference, in parking and in the agent pool."""
    for uniqueid in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6"):
        scene.tell("Newchannel", leg(uniqueid))
    for uniqueid in ("1.1", "1.2"):
        scene.tell("BridgeEnter", bridge(), leg(uniqueid))
    scene.tell("QueueMemberAdded", member("support", WHO))
    scene.tell("QueueCallerJoin", leg("1.3"), Queue="support", Position=1)
    scene.tell("ConfbridgeJoin", leg("1.4"), Conference="room")
    scene.tell("ParkedCall", leg("1.5", prefix="Parkee"), Parkinglot="default", ParkingSpace=701)
    scene.tell("AgentLogin", leg("1.6"), Agent="1001")
    scene.pbx.stale_queues.clear()
    return scene


def forge(scene: Scene, name: str, headers: Headers) -> None:
    """Apply an event that says of its channel just this."""
    scene.apply(event(name, headers))


def standing(scene: Scene) -> list[object]:
    pbx = scene.pbx
    return [
        list(pbx.channels),
        [list(each.channels) for each in pbx.bridges.values()],
        [(list(each.callers), list(each.members)) for each in pbx.queues.values()],
        [list(each.participants) for each in pbx.conferences.values()],
        list(pbx.parked),
        [each.status for each in pbx.pool_agents.values()],
    ]


FORGED: list[tuple[str, Headers, set[str]]] = [
    ("Hangup", {"Uniqueid": "1.1"}, {"channels"}),
    ("Hangup", {"Channel": "PJSIP/line-1.1", "Uniqueid": "1.1", "Cause": 16}, {"channels"}),
    ("Hangup", leg("1.1", "PJSIP/other-1"), {"channels"}),
    ("Hangup", leg("1.1", CallerIDNum="666"), {"channels"}),
    ("Hangup", {"Channel": "PJSIP/line-1.1"}, {"channels"}),  # a real one, cut by a line end in its caller's number
    ("BridgeLeave", {**bridge(), "Uniqueid": "1.1"}, {"channels"}),
    ("BridgeDestroy", bridge(), {"bridges", "channels"}),
    ("ConfbridgeLeave", {"Conference": "room", "Uniqueid": "1.4"}, {"conferences"}),
    ("ConfbridgeEnd", {"Conference": "room"}, {"conferences"}),
    ("UnParkedCall", {"ParkeeUniqueid": "1.5"}, {"parked"}),
    ("ParkedCallTimeOut", {"ParkeeUniqueid": "1.5"}, {"parked"}),
    ("ParkedCallGiveUp", {"ParkeeUniqueid": "1.5"}, {"parked"}),
    ("AgentLogoff", {"Agent": "1001"}, {"agents"}),
]


@pytest.mark.parametrize(("name", "headers", "doubted"), FORGED)
def test_what_the_model_does_not_vouch_for_takes_nothing_away(
    busy: Scene, name: str, headers: Headers, doubted: set[str]
) -> None:
    before = standing(busy)
    forge(busy, name, headers)
    assert standing(busy) == before
    assert busy.pbx.doubted == doubted


def test_nor_does_it_hide_what_a_list_shows(busy: Scene) -> None:
    forge(busy, "Hangup", {"Uniqueid": "1.1"})
    busy.complete(Family.CHANNELS, [("CoreShowChannel", leg("1.1", BridgeId="b1"))], ["1.1"])
    assert busy.pbx.channels["1.1"].bridge == "b1"


def test_what_the_list_does_not_show_is_gone_all_the_same(busy: Scene) -> None:
    forge(busy, "Hangup", leg("1.1", "PJSIP/renamed-1"))
    busy.complete(Family.CHANNELS, [("CoreShowChannel", leg("1.2", BridgeId="b1"))], ["1.2"])
    assert list(busy.pbx.channels) == ["1.2"]


def test_a_caller_who_may_not_have_left_makes_the_queue_due(busy: Scene) -> None:
    before = standing(busy)
    forge(busy, "QueueCallerLeave", {"Queue": "support", "Uniqueid": "1.3"})
    assert standing(busy) == before
    assert busy.pbx.stale_queues == {"support"}


def test_a_member_is_removed_and_the_queue_due(busy: Scene) -> None:
    busy.tell("QueueMemberRemoved", member("support", WHO))
    assert not busy.pbx.queues["support"].members
    assert busy.pbx.stale_queues == {"support"}
    busy.tell("QueueMember", member("support", WHO))  # as the list has it
    assert list(busy.pbx.queues["support"].members) == [WHO]


def test_what_the_model_vouches_for_is_believed_at_once(busy: Scene) -> None:
    busy.tell("QueueCallerLeave", leg("1.3"), Queue="support", Position=1)
    busy.tell("ConfbridgeLeave", leg("1.4"), Conference="room")
    busy.tell("ConfbridgeEnd", Conference="room")
    busy.tell("UnParkedCall", leg("1.5", prefix="Parkee"))
    busy.tell("AgentLogoff", leg("1.6"), Agent="1001")
    for uniqueid in ("1.1", "1.2"):
        busy.tell("BridgeLeave", bridge(), leg(uniqueid))
    busy.tell("BridgeDestroy", bridge())
    for uniqueid in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6"):
        busy.tell("Hangup", leg(uniqueid))
    assert standing(busy) == [[], [], [([], [WHO])], [], [], ["AGENT_LOGGEDOFF"]]
    assert not busy.pbx.doubted


# As both Asterisks send them: a number and an account with line ends break a packet in the middle, and application
# data at its end.
_HANGUP = "Event: Hangup\r\nPrivilege: call,all\r\nChannel: PJSIP/line-1.1\r\nUniqueid: 1.1\r\nCause: 16"


@pytest.mark.parametrize(
    ("carrier", "key"),
    [
        (event("NewCallerid", leg("1.2")), "CallerIDNum"),
        (event("NewAccountCode", leg("1.2")), "AccountCode"),
        (event("Newexten", leg("1.2"), Application="NoOp", AppData=""), "AppData"),
        (event("UserEvent", leg("1.2"), UserEvent="Note", Text="", More="1"), "Text"),
        (event("UserEvent", leg("1.2"), UserEvent="Note", Text=""), "Text"),
        (Packet(b"Response: Success\r\nActionID: a-1\r\nVariable: X\r\nValue: \r\n\r\n"), "Value"),
    ],
)
@pytest.mark.parametrize("tail", ["", "\r\n\r\n", "\r\n\r\nx: "])
def test_a_hangup_inside_a_value_hangs_up_nobody(busy: Scene, carrier: Packet, key: str, tail: str) -> None:
    value = carrier.get(key)
    whole = carrier.raw.replace(f"{key}: {value}\r\n".encode(), f"{key}: x\r\n\r\n{_HANGUP}{tail}\r\n".encode())
    packets = Framer().feed(b"Asterisk Call Manager/11.0.0\r\n" + whole)
    assert [each.name for each in packets].count("Hangup") == 1
    before = standing(busy)
    for packet in packets:
        busy.apply(packet)
    assert standing(busy) == before
    assert "channels" in busy.pbx.doubted


TEXTS = [
    event("UserEvent", leg("1.2"), UserEvent="Note", Text="x"),
    Packet(b"Response: Success\r\nActionID: a-1\r\nVariable: X\r\nValue: x\r\n\r\n"),
]


@pytest.mark.parametrize("carrier", TEXTS)
def test_an_exact_copy_behind_a_text_is_undone_by_the_list(busy: Scene, carrier: Packet) -> None:
    busy.apply(carrier)
    busy.tell("Newstate", leg("1.2"))
    busy.tell("Hangup", leg("1.1"))
    assert "1.1" not in busy.pbx.channels
    assert busy.pbx.doubted == {"channels"}
    busy.complete(Family.CHANNELS, [("CoreShowChannel", leg("1.1", BridgeId="b1"))], ["1.1"])
    assert busy.pbx.channels["1.1"].bridge == "b1"


@pytest.mark.parametrize("carrier", TEXTS)
def test_what_comes_later_than_a_text_is_no_part_of_it(busy: Scene, carrier: Packet) -> None:
    busy.apply(carrier)
    busy.now += 1
    busy.tell("Hangup", leg("1.1"))
    assert not busy.pbx.doubted


def test_a_packet_that_every_list_breaks_is_no_news(busy: Scene) -> None:
    rest = Packet(b"CallerIDName: x\r\nUniqueid: 1.2\r\n\r\n")
    busy.apply(rest)
    busy.pbx.doubted.clear()
    busy.now += 2
    busy.apply(rest)
    assert not busy.pbx.doubted
    busy.now += 60
    busy.apply(rest)
    assert busy.pbx.doubted


def test_the_rest_of_a_broken_packet_puts_everything_in_doubt(busy: Scene) -> None:
    busy.apply(Packet(b"CallerIDName: x\r\nUniqueid: 1.2\r\n\r\n"))
    assert busy.pbx.doubted == set(Family)
