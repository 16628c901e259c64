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
    scene.tell("ConfbridgeEnd", Conference="room")
    assert not scene.pbx.conferences


def test_a_list_knows_of_lock_and_marks(scene: Scene) -> None:
    scene.tell("ConfbridgeListRooms", Conference="room", Parties=1, Marked=0, Locked="Yes", Muted="Yes")
    scene.tell("ConfbridgeList", in_room("1.1", MarkedUser="Yes", Waiting="Yes"))
    room = scene.pbx.conferences["room"]
    person = room.participants["1.1"]
    assert (room.locked, room.muted, person.marked, person.waiting) == (True, True, True, True)


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
