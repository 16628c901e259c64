import pytest

from amitop.ami import Action
from amitop.operations import reach
from tests.pbx.scene import Scene, leg

ANA = "Ana Souza <5550142>  PJSIP/trunk-00000001  with Alice <100>"
BOB = "Bob <5550143>  PJSIP/trunk-00000010  with Carol <101>"


@pytest.mark.parametrize("name", ["PJSIP/trunk-00000001", "pjsip/TRUNK-00000001", "1.1"])
def test_hangup_by_name_or_uniqueid(scene: Scene, name: str) -> None:
    found = reach(Action("Hangup", {"Channel": name}), scene.pbx)
    assert found.channels == ("1.1",)
    assert found.lines == (ANA,)
    assert found.sentence == "Cuts off Ana Souza <5550142>, who is with Alice <100>."


def test_hangup_by_expression_lists_each_oldest_first(scene: Scene) -> None:
    found = reach(Action("Hangup", {"Channel": "/^PJSIP//"}), scene.pbx)
    assert found.channels == ("1.1", "1.2", "1.3", "1.10")
    assert found.many
    assert reach(Action("PJSIPHangup", {"Channel": "/trunk/", "Cause": "486"}), scene.pbx).lines == (ANA, BOB)
    assert reach(Action("Hangup", {"Channel": "/trunk-.*1$/"}), scene.pbx).channels == ("1.1",)
    assert reach(Action("Hangup", {"Channel": "//"}), scene.pbx).channels == ("1.1", "1.2", "1.3", "1.10")
    assert reach(Action("Hangup", {"Channel": "/^SIP/"}), scene.pbx).sentence == "No channel matches this now."


@pytest.mark.parametrize("before", [" ", "\t", "\x01\x1f "])
def test_blanks_before_an_expression_hide_nobody(scene: Scene, before: str) -> None:
    found = reach(Action("Hangup", [("CHANNEL", f"{before}/^PJSIP//"), ("Channel", "PJSIP/9-1")]), scene.pbx)
    assert found.channels == ("1.1", "1.2", "1.3", "1.10")


@pytest.mark.parametrize("text", ["/trunk", "/", "/(a)\\1/", "/a**/"])
def test_what_cannot_be_told_is_said(scene: Scene, text: str) -> None:
    found = reach(Action("Hangup", {"Channel": text}), scene.pbx)
    assert found.unknown
    assert not found.channels


def test_a_name_that_is_not_known(scene: Scene) -> None:
    found = reach(Action("Hangup", {"Channel": "PJSIP/9-1"}), scene.pbx)
    assert found.unknown == "no channel of the name PJSIP/9-1 is known"


def test_blind_transfer_moves_the_other(scene: Scene) -> None:
    action = Action("BlindTransfer", {"Channel": "PJSIP/100-00000002", "Exten": "200", "Context": "in"})
    found = reach(action, scene.pbx)
    assert found.sentence == "Ana Souza <5550142> goes to 200@in; Alice <100> is released."
    assert set(found.channels) == {"1.1", "1.2"}


def test_redirect_leaves_the_other_behind(scene: Scene) -> None:
    headers = {"Channel": "PJSIP/trunk-00000001", "Exten": "200", "Context": "in", "Priority": "1"}
    found = reach(Action("Redirect", headers), scene.pbx)
    assert found.channels == ("1.1",)
    assert "Ana Souza <5550142> goes to 200@in; Alice <100> is left behind" in found.sentence
    both = reach(Action("Redirect", {**headers, "ExtraChannel": "PJSIP/100-00000002"}), scene.pbx)
    assert both.channels == ("1.1", "1.2")
    assert "left behind" not in both.sentence


def test_bridge_takes_a_beginning(scene: Scene) -> None:
    found = reach(Action("Bridge", {"Channel1": "pjsip/100", "Channel2": "PJSIP/101-"}), scene.pbx)
    assert found.channels == ("1.2", "1.10")
    assert found.sentence == "Alice <100> is put with Carol <101>; 2 others are left behind."
    several = reach(Action("Bridge", {"Channel1": "PJSIP/trunk-000000", "Channel2": "PJSIP/101-"}), scene.pbx)
    assert "2 channels begin with PJSIP/trunk-000000" in several.unknown
    assert several.lines == (ANA, BOB)


def test_bridges(scene: Scene) -> None:
    assert reach(Action("BridgeDestroy", {"BridgeUniqueid": "b2"}), scene.pbx).lines == (
        BOB,
        "Carol <101>  PJSIP/101-00000004  with Bob <5550143>",
    )
    kicked = reach(Action("BridgeKick", {"Channel": "PJSIP/101-00000004"}), scene.pbx)
    assert kicked.channels == ("1.10",)
    assert "Bob <5550143> is left behind" in kicked.sentence
    assert reach(Action("BridgeDestroy", {"BridgeUniqueid": "b9"}), scene.pbx).unknown


def test_a_member_of_every_queue(scene: Scene) -> None:
    everywhere = reach(Action("QueuePause", {"Interface": "local/101@PHONES", "Paused": "true"}), scene.pbx)
    assert everywhere.sentence == "Carol is paused in 2 queues."
    assert everywhere.lines == ("Carol  Local/101@phones  in sales", "Carol  Local/101@phones  in support")
    one = reach(Action("QueuePause", {"Interface": "Local/101@phones", "Queue": "Sales"}), scene.pbx)
    assert len(one.lines) == 1
    assert reach(Action("QueueRemove", {"Interface": "PJSIP/100", "Queue": "sales"}), scene.pbx).unknown


def join(scene: Scene, uniqueid: str, name: str, admin: str = "No") -> None:
    scene.tell(
        "ConfbridgeJoin", leg(uniqueid, name), Conference="600", BridgeUniqueid="c1", Admin=admin, Muted="No"
    )


def test_a_conference(scene: Scene) -> None:
    join(scene, "2.1", "PJSIP/200-00000021", "Yes")
    join(scene, "2.2", "PJSIP/200-00000022")

    def hit(name: str, who: str) -> tuple[str, ...]:
        return reach(Action(name, {"Conference": "600", "Channel": who}), scene.pbx).channels

    assert hit("ConfbridgeKick", "all") == ("2.1", "2.2")
    assert hit("ConfbridgeKick", "participants") == ("2.2",)
    assert hit("ConfbridgeKick", "PJSIP/200") == ()
    assert hit("ConfbridgeMute", "pjsip/200-00000022") == ("2.2",)
    both = reach(Action("ConfbridgeMute", {"Conference": "600", "Channel": "PJSIP/200"}), scene.pbx)
    assert both.channels == ("2.1", "2.2")
    assert "Asterisk takes the first" in both.unknown


def test_who_waits_in_a_queue(scene: Scene) -> None:
    scene.tell("QueueCallerJoin", leg("3.1", "PJSIP/trunk-00000031"), Queue="support", Position=1, Count=1)
    headers = {"Queue": "support", "Caller": "PJSIP/trunk-00000031"}
    assert reach(Action("QueueWithdrawCaller", headers), scene.pbx).channels == ("3.1",)
    assert reach(Action("QueueWithdrawCaller", {**headers, "Caller": "PJSIP/x"}), scene.pbx).unknown


def test_a_cli_command(scene: Scene) -> None:
    command = reach(Action("Command", {"Command": "channel request hangup all"}), scene.pbx)
    assert len(command.channels) == 4
    assert reach(Action("Command", {"Command": "core stop now"}), scene.pbx).channels == command.channels
    assert reach(Action("Command", {"Command": "core show channels"}), scene.pbx).channels == ()


def test_originate_touches_nobody(scene: Scene) -> None:
    assert reach(Action("Originate", {"Channel": "PJSIP/100"}), scene.pbx).channels == ()
