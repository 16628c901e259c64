"""Parking lots, conferences and devices."""

import pytest

from amitop.pbx import Family
from tests.pbx.scene import Headers, Scene, bridge, leg


def parked(uniqueid: str, **more: object) -> Headers:
    lot: Headers = {"Parkinglot": "default", "ParkingSpace": "701", "ParkingTimeout": 45, "ParkingDuration": 5}
    return {
        **leg(uniqueid, prefix="Parkee", CallerIDName=r"O\'Brien"),
        "ParkerDialString": "PJSIP/1",
        **lot,
        **more,
    }


def test_a_parked_call(scene: Scene) -> None:
    scene.tell("ParkedCall", parked("1.1"))
    call = scene.pbx.parked["1.1"]
    assert (call.lot, call.space, call.name, call.parker) == ("default", "701", "O'Brien", "PJSIP/1")
    assert (call.parked, call.timeout_at) == (995.0, 1045.0)
    assert scene.pbx.channels["1.1"].parked


@pytest.mark.parametrize("name", ["UnParkedCall", "ParkedCallTimeOut", "ParkedCallGiveUp"])
def test_parked_no_longer(scene: Scene, name: str) -> None:
    scene.tell("ParkedCall", parked("1.1"))
    scene.tell(name, parked("1.1"))
    assert not scene.pbx.parked
    assert not scene.pbx.channels["1.1"].parked


def test_nobody_is_parked_after_the_hangup(scene: Scene) -> None:
    scene.tell("Hangup", leg("1.1"))
    scene.tell("ParkedCall", parked("1.1"))
    scene.tell("ParkedCall", parked(""))
    assert not scene.pbx.parked


def test_a_channel_that_takes_over_a_space_is_the_parked_one(scene: Scene) -> None:
    """A Local channel that was parked is optimised away: who called it stands in its space."""
    scene.tell("ParkedCall", parked("1.3"))
    scene.tell("ParkedCall", parked("1.4", ParkingSpace="702"))
    scene.tell("ParkedCallSwap", parked("1.1", ParkingDuration=2))
    scene.tell("Hangup", leg("1.3"))
    assert {each.uniqueid: each.space for each in scene.pbx.parked.values()} == {"1.1": "701", "1.4": "702"}
    assert {each.uniqueid for each in scene.pbx.channels.values() if each.parked} == {"1.1", "1.4"}


def test_a_sweep_of_parked_calls(scene: Scene) -> None:
    scene.tell("ParkedCall", parked("1.1"))
    scene.tell("ParkedCall", parked("1.2"))
    assert scene.complete(Family.PARKED, [("ParkedCall", parked("1.2"))], ["1.2"]) == ["1.1"]
    assert not scene.pbx.channels["1.1"].parked


def in_room(uniqueid: str, **more: object) -> Headers:
    return {**leg(uniqueid), "Conference": "room", "Admin": "No", "Muted": "No", **more}


def test_a_conference(scene: Scene) -> None:
    scene.tell("ConfbridgeStart", bridge("b9"), Conference="room")
    scene.tell("ConfbridgeJoin", in_room("1.1", Admin="Yes", CallerIDName=r"a\"b"))
    scene.tell("ConfbridgeJoin", in_room("1.2"))
    room = scene.pbx.conferences["room"]
    one = room.participants["1.1"]
    assert (room.bridge, one.admin, one.name, one.joined) == ("b9", True, 'a"b', 1000.0)
    scene.tell("ConfbridgeMute", in_room("1.2"))
    scene.tell("ConfbridgeTalking", in_room("1.1"), TalkingStatus="on")
    assert (room.participants["1.2"].muted, one.talking) == (True, True)
    scene.tell("ConfbridgeUnmute", in_room("1.2"))
    scene.tell("ConfbridgeTalking", in_room("1.1"), TalkingStatus="off")
    assert (room.participants["1.2"].muted, one.talking) == (False, False)
    scene.tell("ConfbridgeRecord", Conference="room")
    assert room.recording
    scene.tell("ConfbridgeStopRecord", Conference="room")
    scene.tell("ConfbridgeLeave", in_room("1.1"))
    assert (room.recording, list(room.participants)) == (False, ["1.2"])
    scene.tell("ConfbridgeLeave", in_room("1.2"))
    scene.tell("ConfbridgeEnd", Conference="room")
    assert not scene.pbx.conferences


def test_a_list_knows_of_lock_and_marks(scene: Scene) -> None:
    scene.tell("ConfbridgeListRooms", Conference="room", Parties=1, Marked=0, Locked="Yes", Muted="Yes")
    scene.tell("ConfbridgeList", in_room("1.1", MarkedUser="Yes", Waiting="Yes"))
    room = scene.pbx.conferences["room"]
    person = room.participants["1.1"]
    assert (room.locked, room.muted, person.marked, person.waiting) == (True, True, True, True)


def in_bridge(uniqueid: str) -> Headers:
    return {**leg(uniqueid), "Application": "ConfBridge", "Duration": "00:10:00", "BridgeId": "b9"}


def test_the_bridge_of_a_conference_that_runs_already_is_its_channels(scene: Scene) -> None:
    for uniqueid in ("1.1", "1.2"):
        scene.tell("CoreShowChannel", in_bridge(uniqueid))
    scene.tell("BridgeListItem", bridge("b9", "softmix", "base"))
    scene.tell("ConfbridgeListRooms", Conference="room", Parties=2, Marked=0, Locked="No", Muted="No")
    for uniqueid in ("1.1", "1.2"):
        scene.tell("ConfbridgeList", in_room(uniqueid, MarkedUser="No", Waiting="No"))
    assert scene.pbx.conferences["room"].bridge == "b9"
    assert [(call.conference, len(call.channels)) for call in scene.pbx.calls()] == [("room", 2)]


def test_the_bridge_of_a_conference_is_told_by_who_enters_it(scene: Scene) -> None:
    told: list[str | None] = []
    steps: list[tuple[str, Headers, Headers]] = [
        ("ConfbridgeList", in_room("1.1"), {}),
        ("BridgeEnter", bridge("hold", "holding_bridge", "base"), leg("1.1")),
        ("BridgeEnter", bridge("b9", "softmix", "base"), leg("1.1")),
        ("ConfbridgeJoin", in_room("1.2"), bridge("b8")),  # an event knows
    ]
    for name, *parts in steps:
        scene.tell(name, *parts)
        told.append(scene.pbx.conferences["room"].bridge)
    assert told == [None, None, "b9", "b8"]


def test_a_list_knows_who_talks_and_since_when_a_channel_is_there(scene: Scene) -> None:
    scene.tell("ConfbridgeJoin", in_room("1.1"))
    scene.now += 5
    for uniqueid, talks in (("1.1", "Yes"), ("1.2", "No")):
        scene.tell("ConfbridgeList", in_room(uniqueid, Talking=talks, AnsweredTime=600))
    people = scene.pbx.conferences["room"].participants
    assert [(each.talking, each.joined) for each in people.values()] == [(True, 1000.0), (False, 405.0)]
    scene.tell("ConfbridgeList", in_room("1.1", AnsweredTime=600))  # Asterisk 16 has no Talking
    assert people["1.1"].talking


def test_what_somebody_runs_who_is_put_into_a_conference_is_asked_for(scene: Scene) -> None:
    for uniqueid, application in (("1.1", "ConfBridge"), ("1.2", "Page"), ("1.3", "AppDial2")):
        scene.tell("Newexten", leg(uniqueid), Application=application, AppData="")
        scene.tell("ConfbridgeJoin", in_room(uniqueid))
    assert list(scene.pbx.stale_channels) == ["1.2", "1.3"]


def test_nobody_is_in_two_conferences(scene: Scene) -> None:
    scene.tell("ConfbridgeJoin", in_room("1.1"))
    scene.tell("ConfbridgeJoin", in_room("1.1", Conference="other"))
    rooms = scene.pbx.conferences
    assert [list(room.participants) for room in rooms.values()] == [[], ["1.1"]]
    assert scene.pbx.channels["1.1"].conference == "other"
    scene.complete(Family.CONFERENCES, [], [])
    assert scene.pbx.channels["1.1"].conference is None


def test_somebody_kicked_does_not_come_back_by_a_list_but_by_joining(scene: Scene) -> None:
    scene.tell("ConfbridgeJoin", in_room("1.1"))
    scene.tell("ConfbridgeLeave", in_room("1.1"))
    scene.tell("ConfbridgeList", in_room("1.1"))
    assert not scene.pbx.conferences["room"].participants
    scene.tell("ConfbridgeJoin", in_room("1.1"))
    assert scene.pbx.conferences["room"].participants


def test_sweeps_of_conferences_and_participants(scene: Scene) -> None:
    for uniqueid in ("1.1", "1.2"):
        scene.tell("ConfbridgeJoin", in_room(uniqueid))
    items = [("ConfbridgeList", in_room("1.2"))]
    assert scene.complete(Family.PARTICIPANTS, items, ["1.2"], "room") == ["1.1"]
    assert scene.complete(Family.CONFERENCES, [], []) == ["room"]
    assert scene.complete(Family.PARTICIPANTS, [], [], "room") == []


def test_devices(scene: Scene) -> None:
    scene.tell("DeviceStateChange", Device="PJSIP/101", State="NOT_INUSE")
    device = scene.pbx.endpoints["PJSIP/101"]
    assert (device.state, device.changed) == ("NOT_INUSE", None)
    scene.now += 1
    scene.tell("DeviceStateChange", Device="PJSIP/101", State="INUSE")
    assert (device.state, device.changed) == ("INUSE", 1001.0)
    for nothing in ("", "Local/100@phones"):
        scene.tell("DeviceStateChange", Device=nothing, State="INUSE")
    assert list(scene.pbx.endpoints) == ["PJSIP/101"]
