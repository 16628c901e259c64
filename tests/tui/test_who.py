"""Whom rows name: who shares the bridge, whatever the connected line says; and who is busy with a call."""

from __future__ import annotations

from amitop.pbx.entities import Member
from amitop.tui.states import FREE, IN_CALL, PAUSED, of_member
from amitop.tui.views.calls import other_party
from amitop.tui.views.channels import company
from amitop.tui.wall.figures import AGENT_STATES, agent_state
from tests.pbx.scene import Headers, Scene, bridge, leg

A, B, C = "PJSIP/201-1", "PJSIP/202-2", "PJSIP/203-3"


def person(number: int, name: str, caller: str) -> Headers:
    """A channel whose connected line is out of date."""
    return leg(
        f"1.{number}",
        name,
        CallerIDNum=f"20{number}",
        CallerIDName=caller,
        ConnectedLineNum="9",
        ConnectedLineName="Gone",
    )


def test_a_call_is_with_whoever_shares_the_bridge() -> None:
    scene = Scene()
    for number, name, caller in ((1, A, "Ana"), (2, B, "Ben"), (3, C, "Cora")):
        scene.tell("Newchannel", person(number, name, caller))
    [first, *_] = scene.pbx.calls()
    assert other_party(first) == "Gone <9>"  # nobody is to be seen: the connected line is all there is
    for number in (1, 2):
        scene.tell("BridgeEnter", bridge(), leg(f"1.{number}"))
    [call, _] = scene.pbx.calls()
    assert (other_party(call), other_party(call, short=True)) == ("Ben <202>", "Ben")
    assert company(scene.pbx, scene.pbx.channels["1.2"]) == "Ana <201>"
    scene.tell("BridgeEnter", bridge(), leg("1.3"))
    [call] = scene.pbx.calls()
    assert other_party(call) == "Ben <202> +1"


def test_a_conference_is_counted_by_its_people() -> None:
    scene = Scene()
    for number, name in ((1, A), (2, B)):
        scene.tell(
            "ConfbridgeJoin", person(number, name, "x"), bridge("b9", "softmix"), Conference="room", Admin="No"
        )
        scene.tell("BridgeEnter", leg(f"1.{number}"), bridge("b9", "softmix"))
    scene.tell("BridgeEnter", leg("1.3", "Local/a@b-1;1"), bridge("b9", "softmix"))  # a recorder of somebody's
    [call] = scene.pbx.calls()
    assert other_party(call) == "2 participants"
    assert company(scene.pbx, scene.pbx.channels["1.1"]) == "2 participants"


def test_half_a_local_channel_with_the_callers_own_number_is_nobody() -> None:
    scene = Scene()
    for number, name in ((1, "Local/c@d-1;1"), (2, "Local/c@d-1;2"), (3, A)):
        scene.tell("Newchannel", leg(f"1.{number}", name, CallerIDNum="201", CallerIDName=""))
    for number in (2, 3):
        scene.tell("BridgeEnter", bridge(), leg(f"1.{number}"))
    [call] = scene.pbx.calls()
    assert (call.caller.name, other_party(call)) == (A, "")


def test_in_a_call_of_a_queue_is_not_free() -> None:
    """A trunk or a Custom device as state interface tells nothing of the call."""
    member = Member("books", "PJSIP/0170@trunk", status=1)
    assert of_member(member, 0.0) is FREE
    member.in_call = True
    assert of_member(member, 0.0) is IN_CALL
    assert AGENT_STATES[agent_state(member, 0.0)].word == "busy"
    member.paused = True
    assert of_member(member, 0.0) is IN_CALL
    member.in_call = False
    assert of_member(member, 0.0) is PAUSED
