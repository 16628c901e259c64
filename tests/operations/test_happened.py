"""What is seen of an Action in the model: that it happened, that it failed, or nothing yet."""

from __future__ import annotations

from amitop.ami import Action
from amitop.operations.happened import FEATURE_SECONDS, SETTLE, Look, Sight, Step, Steps, look_for, only_queued
from amitop.pbx import Pbx
from tests.pbx.scene import Scene, bridge, leg, member


def look(pbx: Pbx, name: str, **headers: str) -> Look:
    found = look_for(Action(name, headers), pbx)
    assert found is not None
    return found


def steps(*taken: Step) -> Steps:
    return lambda _: taken


NOWHERE = steps()


def test_a_hang_up_is_seen_when_the_channel_is_gone(scene: Scene) -> None:
    found = look(scene.pbx, "Hangup", Channel="PJSIP/100-00000002")
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("Hangup", leg("1.2", "PJSIP/100-00000002"))
    assert found.see(scene.pbx, NOWHERE) == Sight(True)


def test_a_hang_up_by_pattern_is_seen_when_all_are_gone(scene: Scene) -> None:
    found = look(scene.pbx, "Hangup", Channel="/^PJSIP.trunk/")
    scene.tell("Hangup", leg("1.1"))
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("Hangup", leg("1.3"))
    assert found.see(scene.pbx, NOWHERE) == Sight(True)


def leave(scene: Scene, uniqueid: str = "1.1", room: str = "b1") -> None:
    scene.tell("BridgeLeave", bridge(room), leg(uniqueid, "PJSIP/trunk-00000001"))


def step(scene: Scene, exten: str, application: str, data: str = "") -> Step:
    """The channel takes a step: in the model, and as the journal would tell it."""
    place = {"Context": "default", "Exten": exten}
    scene.tell(
        "Newexten", leg("1.1", "PJSIP/trunk-00000001", **place), {"Application": application, "AppData": data}
    )
    return Step("default", exten, application, data)


def transfer(scene: Scene, exten: str = "123") -> Look:
    scene.pbx.channels["1.1"].application = "Dial"
    return look(scene.pbx, "BlindTransfer", Channel="PJSIP/100-00000002", Exten=exten, Context="default")


def test_a_blind_transfer_is_seen_by_what_runs_at_its_goal(scene: Scene) -> None:
    found = transfer(scene)
    assert found.see(scene.pbx, NOWHERE) is None
    first = step(scene, "123", "Answer")
    assert found.see(scene.pbx, steps(first)) == Sight(True)


def test_a_goal_that_was_passed_quickly_counts(scene: Scene) -> None:
    found = transfer(scene)
    taken = step(scene, "123", "Goto", "other,1"), step(scene, "other", "Hangup")
    scene.tell("Hangup", leg("1.1"))
    sight = found.see(scene.pbx, steps(*taken))
    assert sight is not None
    assert sight.happened
    assert "hung up since" in sight.words


def test_a_missing_extension_is_claimed_by_an_event_and_told_as_failed(scene: Scene) -> None:
    """Asterisk sends a Newexten of 999 with the application from before, and hangs up."""
    found = transfer(scene, "999")
    claimed = step(scene, "999", "Dial")
    leave(scene)
    assert found.see(scene.pbx, steps(claimed)) == Sight(True, settle=SETTLE)
    scene.tell("Hangup", leg("1.1"))
    sight = found.see(scene.pbx, steps(claimed))
    assert sight is not None
    assert not sight.happened
    assert sight.words == "Ana Souza <5550142> was hung up on the way to 999@default"


def test_a_dialled_channel_says_appdial_and_must_live_on_for_a_while(scene: Scene) -> None:
    found = transfer(scene)
    claimed = step(scene, "123", "AppDial", "(Outgoing Line)")
    assert found.see(scene.pbx, steps(claimed)) is None  # still in its bridge
    leave(scene)
    assert found.see(scene.pbx, steps(claimed)) == Sight(True, settle=SETTLE)


def test_who_falls_back_elsewhere_has_not_arrived(scene: Scene) -> None:
    found = transfer(scene, "999")
    claimed = step(scene, "999", "Dial")
    leave(scene)
    invalid = step(scene, "i", "Playback", "invalid")
    sight = found.see(scene.pbx, steps(claimed, invalid))
    assert sight is not None
    assert not sight.happened
    assert sight.words == "Ana Souza <5550142> went to i@default, for want of 999@default"


def test_a_fallback_to_the_start_is_neither_arrival_nor_failure(scene: Scene) -> None:
    found = transfer(scene, "999")
    claimed = step(scene, "999", "Dial")
    leave(scene)
    assert found.see(scene.pbx, steps(claimed, step(scene, "s", "Answer"))) is None


def test_a_redirect_of_two_needs_both(scene: Scene) -> None:
    headers = {"Channel": "PJSIP/trunk-00000001", "ExtraChannel": "PJSIP/100-00000002", "Exten": "123"}
    found = look(scene.pbx, "Redirect", Context="default", ExtraExten="124", ExtraContext="default", **headers)
    first = step(scene, "123", "Answer")

    def told(uniqueid: str) -> list[Step]:
        return [first] if uniqueid == "1.1" else []

    assert found.see(scene.pbx, told) is None
    scene.tell("Hangup", leg("1.2"))
    sight = found.see(scene.pbx, told)
    assert sight is not None
    assert not sight.happened


def test_an_attended_transfer_is_seen_by_the_new_channel(scene: Scene) -> None:
    found = look(scene.pbx, "Atxfer", Channel="PJSIP/100-00000002", Exten="123", Context="default")
    assert found.seconds == FEATURE_SECONDS
    # Somebody else's call to the same extension is none of it.
    scene.tell("Newchannel", leg("1.20", "Local/123@default-00000009;1"))
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("Newchannel", leg("1.21", "Local/123@default-00000014;1"))
    scene.tell("BridgeCreate", bridge("b9"))
    scene.tell("BridgeEnter", bridge("b9"), leg("1.21", "Local/123@default-00000014;1"))
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("BridgeLeave", bridge("b1"), leg("1.2", "PJSIP/100-00000002"))
    scene.tell("BridgeEnter", bridge("b9"), leg("1.2", "PJSIP/100-00000002"))
    assert found.see(scene.pbx, NOWHERE) == Sight(True)


def test_an_attended_transfer_fails_when_who_transfers_is_gone(scene: Scene) -> None:
    found = look(scene.pbx, "Atxfer", Channel="PJSIP/100-00000002", Exten="123", Context="default")
    scene.tell("Hangup", leg("1.2"))
    assert found.see(scene.pbx, NOWHERE) == Sight(False, "Alice <100> has hung up")


def test_a_pause_is_seen_in_every_queue(scene: Scene) -> None:
    found = look(scene.pbx, "QueuePause", Interface="Local/101@phones", Paused="true")
    scene.tell("QueueMemberPause", member("support", "Local/101@phones", Paused=1))
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("QueueMemberPause", member("sales", "Local/101@phones", Paused=1))
    assert found.see(scene.pbx, NOWHERE) == Sight(True)


def test_a_pause_fails_when_the_member_leaves(scene: Scene) -> None:
    found = look(scene.pbx, "QueuePause", Interface="PJSIP/100", Queue="support", Paused="true")
    scene.tell("QueueMemberRemoved", member("support", "PJSIP/100", MemberName="Alice"))
    assert found.see(scene.pbx, NOWHERE) == Sight(False, "Alice is no longer a member of support")


def test_a_call_that_is_started_is_seen_by_a_new_channel_of_its_device(scene: Scene) -> None:
    found = look(scene.pbx, "Originate", Channel="PJSIP/100", Async="true", Exten="1", Context="default")
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("Newchannel", leg("1.30", "PJSIP/1001-00000030"))
    assert found.see(scene.pbx, NOWHERE) is None
    scene.tell("Newchannel", leg("1.31", "PJSIP/100-00000031"))
    assert found.see(scene.pbx, NOWHERE) == Sight(True)


def test_what_nothing_tells_of(scene: Scene) -> None:
    assert look_for(Action("Setvar", {"Variable": "A", "Value": "b"}), scene.pbx) is None
    assert look_for(Action("Hangup", {"Channel": "PJSIP/nobody"}), scene.pbx) is None
    assert not only_queued(Action("Setvar"))
    assert only_queued(Action("Atxfer"))
    assert only_queued(Action("Originate", {"Async": "true"}))
    assert not only_queued(Action("Originate"))  # its answer comes when the call has been answered
