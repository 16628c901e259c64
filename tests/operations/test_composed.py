from amitop.ami import Action
from amitop.operations import Operation, composed
from tests.pbx.scene import Scene, leg, member


def hang_up(scene: Scene, channel: str) -> Operation:
    return composed(Action("Hangup", {"Channel": channel}), scene.pbx)


def new(scene: Scene, uniqueid: str, name: str) -> None:
    scene.tell("Newchannel", leg(uniqueid, name, CallerIDName="Dora", CallerIDNum="5550144"))


def gone(scene: Scene, uniqueid: str, name: str) -> None:
    scene.tell("Hangup", leg(uniqueid, name), Cause=16)


def test_what_it_says(scene: Scene) -> None:
    operation = hang_up(scene, "PJSIP/trunk-00000001")
    assert operation.title == "Hangup PJSIP/trunk-00000001"
    assert operation.danger
    assert operation.still_true(scene.pbx) is None
    pause = composed(Action("QueuePause", {"Paused": "true", "Interface": "Local/101@phones"}), scene.pbx)
    assert (pause.title, pause.danger) == ("QueuePause Local/101@phones", False)
    assert "hunter2" not in composed(Action("Login", {"Username": "a", "Secret": "hunter2"}), scene.pbx).title
    assert composed(Action("Ping"), scene.pbx).title == "Ping"


def test_a_single_target_that_is_gone(scene: Scene) -> None:
    operation = hang_up(scene, "PJSIP/trunk-00000001")
    gone(scene, "1.1", "PJSIP/trunk-00000001")
    assert operation.still_true(scene.pbx) == "PJSIP/trunk-00000001 has hung up"


def test_a_name_that_somebody_else_bears_now(scene: Scene) -> None:
    operation = hang_up(scene, "PJSIP/trunk-00000001")
    gone(scene, "1.1", "PJSIP/trunk-00000001")
    new(scene, "9.1", "PJSIP/trunk-00000001")
    assert operation.still_true(scene.pbx) is not None


def test_more_match_now(scene: Scene) -> None:
    operation = hang_up(scene, "/trunk/")
    new(scene, "9.1", "PJSIP/other-00000001")
    assert operation.still_true(scene.pbx) is None
    new(scene, "9.2", "PJSIP/trunk-00000099")
    assert operation.still_true(scene.pbx) == "1 more channel is hit now: Dora <5550144>; look again"


def test_fewer_match_now(scene: Scene) -> None:
    operation = hang_up(scene, "/trunk/")
    gone(scene, "1.1", "PJSIP/trunk-00000001")
    assert operation.still_true(scene.pbx) is None
    gone(scene, "1.3", "PJSIP/trunk-00000010")
    assert operation.still_true(scene.pbx) == "all of them have hung up"


def test_a_partner_who_left(scene: Scene) -> None:
    headers = {"Channel": "PJSIP/100-00000002", "Exten": "200", "Context": "in"}
    operation = composed(Action("BlindTransfer", headers), scene.pbx)
    assert operation.still_true(scene.pbx) is None
    gone(scene, "1.1", "PJSIP/trunk-00000001")
    assert operation.still_true(scene.pbx) == "PJSIP/trunk-00000001 has hung up"


def test_a_beginning_that_means_another_now(scene: Scene) -> None:
    action = Action("Bridge", {"Channel1": "PJSIP/100", "Channel2": "PJSIP/101"})
    operation = composed(action, scene.pbx)
    new(scene, "9.1", "PJSIP/100-00000099")
    assert operation.still_true(scene.pbx) is not None


def test_a_member_who_joined_another_queue(scene: Scene) -> None:
    action = Action("QueuePause", {"Interface": "PJSIP/100", "Paused": "true"})
    operation = composed(action, scene.pbx)
    scene.tell("QueueMemberAdded", member("sales", "PJSIP/100", MemberName="Alice"))
    assert "Alice  PJSIP/100  in sales" in (operation.still_true(scene.pbx) or "")


def test_an_unknown_target_may_be_sent_as_long_as_nobody_is_hit_by_it(scene: Scene) -> None:
    operation = hang_up(scene, "PJSIP/new-1")
    assert operation.sentence == "No channel of the name PJSIP/new-1 is known."
    assert operation.still_true(scene.pbx) is None
    new(scene, "9.1", "PJSIP/new-1")
    assert operation.still_true(scene.pbx) == "1 more channel is hit now: Dora <5550144>; look again"
