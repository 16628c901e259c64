"""What makes the model doubt itself, so that the lists are asked for before the next full look."""

from __future__ import annotations

import pytest

from tests.pbx.scene import Scene, bridge, leg, member


def newexten(uniqueid: str, application: str, data: str, exten: str = "1") -> dict[str, object]:
    return {**leg(uniqueid, Exten=exten), "Extension": exten, "Application": application, "AppData": data}


def doubts(scene: Scene) -> set[str]:
    """Return the families and the channels that are in doubt."""
    return scene.pbx.doubted | set(scene.pbx.stale_channels)


def test_calls_that_go_their_way_raise_no_doubt(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Newexten", newexten("1.1", "Answer", ""))
    scene.tell("Newexten", newexten("1.1", "ConfBridge", "7"))
    scene.tell("BridgeEnter", bridge(), leg("1.1"))
    scene.tell("ConfbridgeJoin", bridge(), leg("1.1"), Conference="7")
    scene.tell("BridgeLeave", bridge(), leg("1.1"))
    scene.tell("ConfbridgeLeave", bridge(), leg("1.1"), Conference="7")
    scene.tell("Newexten", newexten("1.1", "Queue", "sales"))
    scene.pbx.stale_queues.clear()
    scene.tell("QueueCallerJoin", leg("1.1"), Queue="sales", Position=1)
    scene.pbx.stale_queues.clear()
    scene.tell("QueueCallerLeave", leg("1.1"), Queue="sales", Position=1)
    scene.tell("DTMFEnd", leg("1.1"), Digit="1")
    scene.tell("Hangup", leg("1.1"), Cause=16)
    assert doubts(scene) == set()
    assert scene.pbx.stale_queues == set()


@pytest.mark.parametrize("ran", [("AppDial", "(Outgoing Line)"), ("Dial", "PJSIP/100")])
def test_newexten_with_what_ran_before_the_transfer(scene: Scene, ran: tuple[str, str]) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Newexten", newexten("1.1", *ran))
    assert doubts(scene) == set()
    scene.tell("Newexten", newexten("1.1", *ran, exten="2"))
    assert doubts(scene) == {"1.1"}


def test_a_dialled_channel_that_answers_is_at_no_extension(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Newexten", newexten("1.1", "AppDial", "(Outgoing Line)"))
    scene.tell("Newexten", newexten("1.1", "AppDial", "(Outgoing Line)", exten=""))
    assert doubts(scene) == set()


def test_a_conference_that_another_application_joins(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Newexten", newexten("1.1", "AppDial2", "(Outgoing Line)"))
    scene.tell("ConfbridgeJoin", bridge(), leg("1.1"), Conference="7")
    assert doubts(scene) == {"1.1"}


def test_a_key_of_somebody_in_a_conference(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Newexten", newexten("1.1", "ConfBridge", "7"))
    scene.tell("ConfbridgeJoin", bridge(), leg("1.1"), Conference="7")
    scene.tell("DTMFEnd", leg("2.2"), Digit="*")
    assert doubts(scene) == set()
    scene.tell("DTMFEnd", leg("1.1"), Digit="*")
    assert doubts(scene) == {"conferences"}


def test_a_conference_in_which_a_menu_has_muted_everybody(scene: Scene) -> None:
    scene.tell("ConfbridgeListRooms", Conference="7", Parties=2, Locked="No", Muted="No")
    assert doubts(scene) == set()
    scene.tell("ConfbridgeListRooms", Conference="7", Parties=2, Locked="No", Muted="Yes")
    assert doubts(scene) == {"conferences"}


def test_a_channel_that_hangs_up_where_another_took_its_place(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("QueueCallerJoin", leg("1.1"), Queue="sales", Position=1)
    scene.pbx.stale_queues.clear()
    scene.tell("Hangup", leg("1.1"), Cause=16)
    assert scene.pbx.stale_queues == {"sales"}
    scene.tell("Newchannel", leg("2.2"))
    scene.tell("Newexten", newexten("2.2", "ConfBridge", "7"))
    scene.tell("ConfbridgeJoin", bridge(), leg("2.2"), Conference="7")
    scene.tell("Hangup", leg("2.2"), Cause=16)
    assert doubts(scene) == {"conferences"}
    scene.tell("ParkedCall", leg("3.3", prefix="Parkee"), Parkinglot="default", ParkingSpace=701)
    scene.tell("Hangup", leg("3.3"), Cause=16)
    assert doubts(scene) == {"conferences", "parked"}


def test_the_hold_time_of_a_queue_changes_when_a_call_is_answered(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("sales", "PJSIP/100"))
    scene.pbx.stale_queues.clear()
    scene.tell("AgentConnect", leg("1.1"), leg("2.2", prefix="Dest"), Queue="sales", Interface="PJSIP/100")
    assert scene.pbx.stale_queues == {"sales"}
