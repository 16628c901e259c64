"""Bridges, and the calls that channels make up."""

import pytest

from amitop.pbx import Family
from tests.pbx.scene import Headers, Scene, bridge, leg


def calls(scene: Scene) -> list[list[str]]:
    return [[channel.uniqueid for channel in call.channels] for call in scene.pbx.calls()]


def inside(scene: Scene, uniqueid: str = "b1") -> list[str]:
    return list(scene.pbx.bridges[uniqueid].channels)


def test_a_bridge_lives_from_create_to_destroy(scene: Scene) -> None:
    scene.tell("BridgeCreate", bridge())
    scene.tell("BridgeEnter", bridge(technology="softmix"), leg("1.1"))
    assert scene.pbx.bridges["b1"].technology == "softmix"
    assert inside(scene) == ["1.1"]
    scene.tell("BridgeLeave", bridge(), leg("1.1"))
    assert inside(scene) == []
    assert scene.pbx.channels["1.1"].bridge is None
    scene.tell("BridgeDestroy", bridge())
    scene.tell("BridgeEnter", bridge(), leg("1.1"))  # late, or from an old list
    assert not scene.pbx.bridges
    assert scene.pbx.channels["1.1"].bridge is None


def test_a_bridge_id_that_is_used_again_is_a_new_bridge_at_once(scene: Scene) -> None:
    for technology in ("simple_bridge", "softmix"):
        scene.tell("BridgeCreate", bridge(technology=technology))
        scene.tell("BridgeEnter", bridge(technology=technology), leg("1.1"))
        assert (inside(scene), scene.pbx.bridges["b1"].technology) == (["1.1"], technology)
        scene.tell("BridgeLeave", bridge(technology=technology), leg("1.1"))
        scene.tell("BridgeDestroy", bridge())
    assert not scene.pbx.bridges


def test_with_ids_that_tell_no_age_a_call_is_in_the_order_of_its_beginning(scene: Scene) -> None:
    for uniqueid in ("b", "1.5", "a"):
        scene.tell("Newchannel", leg(uniqueid))
        scene.now += 1
    for uniqueid in ("a", "1.5", "b"):
        scene.tell("BridgeEnter", bridge(), leg(uniqueid))
    assert calls(scene) == [["b", "1.5", "a"]]


def test_a_bridge_that_is_swept_sets_its_channels_free(scene: Scene) -> None:
    scene.tell("BridgeEnter", bridge(), leg("1.1"))
    scene.complete(Family.BRIDGES, [], [])
    assert scene.pbx.channels["1.1"].bridge is None


def test_a_merge_whose_leave_comes_last(scene: Scene) -> None:
    scene.tell("BridgeEnter", bridge("b1"), leg("1.1"))
    scene.tell("BridgeMerge", bridge("b2", prefix="To"), bridge("b1", prefix="From"))
    scene.tell("BridgeEnter", bridge("b2"), leg("1.1"))
    scene.tell("BridgeLeave", bridge("b1"), leg("1.1"))
    assert scene.pbx.channels["1.1"].bridge == "b2"
    assert (inside(scene, "b1"), inside(scene, "b2")) == ([], ["1.1"])


def test_a_sweep_of_bridges(scene: Scene) -> None:
    scene.tell("BridgeEnter", bridge("b1"), leg("1.1"))
    scene.tell("BridgeEnter", bridge("b2"), leg("1.2"))
    assert scene.complete(Family.BRIDGES, [("BridgeListItem", bridge("b1"))], ["b1"]) == ["b2"]
    assert scene.pbx.channels["1.2"].bridge is None


def test_alone_is_a_call_of_its_own(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.2", Linkedid="1.1"))
    scene.tell("Newchannel", leg("1.1"))
    assert calls(scene) == [["1.1"], ["1.2"]]


def test_bridged_is_one_call_oldest_first(scene: Scene) -> None:
    for uniqueid in ("10.10", "10.9", "9.11"):
        scene.tell("BridgeEnter", bridge(), leg(uniqueid))
    assert calls(scene) == [["9.11", "10.9", "10.10"]]
    [call] = scene.pbx.calls()
    assert (call.key, call.caller.uniqueid, call.started) == ("9.11", "9.11", 1000.0)


def test_dialling_is_one_call(scene: Scene) -> None:
    scene.tell("DialBegin", leg("1.1"), leg("1.2", prefix="Dest"))
    scene.tell("DialBegin", leg("1.1"), leg("1.3", prefix="Dest"))
    assert calls(scene) == [["1.1", "1.2", "1.3"]]
    scene.tell("DialEnd", leg("1.1"), leg("1.2", prefix="Dest"), DialStatus="CANCEL")
    assert calls(scene) == [["1.1", "1.3"], ["1.2"]]


def test_an_answered_call_holds_together_until_it_is_bridged(scene: Scene) -> None:
    scene.tell("DialBegin", leg("1.1"), leg("1.2", prefix="Dest"))
    scene.tell("DialEnd", leg("1.1"), leg("1.2", prefix="Dest"), DialStatus="ANSWER")
    assert calls(scene) == [["1.1", "1.2"]]
    scene.tell("BridgeEnter", bridge(), leg("1.2"))
    scene.tell("BridgeEnter", bridge(), leg("1.1"))
    scene.tell("BridgeLeave", bridge(), leg("1.1"))
    assert calls(scene) == [["1.1"], ["1.2"]]


def test_two_halves_of_a_local_channel_are_one_call(scene: Scene) -> None:
    for number, half in enumerate((";1", ";2")):
        scene.tell("Newchannel", leg(f"1.{number}", f"Local/100@phones-0001{half}"))
        scene.tell("Newchannel", leg(f"2.{number}", f"Local/100@phones-0002{half}"))
    scene.tell("BridgeEnter", bridge(), leg("1.1", "Local/100@phones-0001;2"))
    scene.tell("BridgeEnter", bridge(), leg("3.1"))
    assert calls(scene) == [["1.0", "1.1", "3.1"], ["2.0", "2.1"]]


def test_a_holding_bridge_holds_nobody_together(scene: Scene) -> None:
    for uniqueid in ("1.1", "1.2"):
        scene.tell("BridgeEnter", bridge("park", "holding_bridge", "base"), leg(uniqueid))
    assert calls(scene) == [["1.1"], ["1.2"]]
    assert {each.linkedid for each in scene.pbx.channels.values()} == {"1.1", "1.2"}
    parked = scene.pbx.channels["1.1"]
    assert (scene.pbx.companions(parked), scene.pbx.talks(parked)) == ([], False)


def test_who_hears_whom_in_other_bridges(scene: Scene) -> None:
    for uniqueid in ("1.1", "1.2", "1.3"):
        scene.tell("BridgeEnter", bridge("b1", "softmix"), leg(uniqueid))
    one = scene.pbx.channels["1.1"]
    assert [each.uniqueid for each in scene.pbx.companions(one)] == ["1.2", "1.3"]
    assert scene.pbx.talks(one)
    scene.tell("BridgeLeave", bridge("b1", "softmix"), leg("1.1"))
    assert (scene.pbx.companions(one), scene.pbx.talks(one)) == ([], False)


@pytest.mark.parametrize("first", ["enter", "leave"])
def test_a_transfer_moves_a_channel_to_another_call(scene: Scene, first: str) -> None:
    for where, uniqueid in (("b1", "1.1"), ("b1", "1.2"), ("b2", "1.3")):
        scene.tell("BridgeEnter", bridge(where), leg(uniqueid))
    steps: list[tuple[str, Headers]] = [("BridgeLeave", bridge("b1")), ("BridgeEnter", bridge("b2"))]
    for name, where_to in steps if first == "leave" else reversed(steps):
        scene.tell(name, where_to, leg("1.1"))
    assert calls(scene) == [["1.1", "1.3"], ["1.2"]]


def test_queue_and_conference_of_a_call(scene: Scene) -> None:
    scene.tell("QueueCallerJoin", leg("1.1"), Queue="support", Position=1)
    scene.tell("ConfbridgeStart", bridge("b9", "softmix", "base"), Conference="room")
    scene.tell("BridgeEnter", bridge("b9", "softmix", "base"), leg("1.2"))
    assert [(call.queue, call.conference) for call in scene.pbx.calls()] == [("support", None), (None, "room")]


def test_calls_are_grouped_anew_only_when_something_moved(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    before = scene.pbx.calls()
    scene.tell("Newexten", leg("1.1"), Application="NoOp")
    assert scene.pbx.calls() is before
    scene.tell("Newchannel", leg("1.2"))
    assert len(scene.pbx.calls()) == 2
