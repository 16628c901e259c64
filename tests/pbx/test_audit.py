"""The audit's comparison: missing, ghost, differing, and what stands still."""

from __future__ import annotations

import pytest

from amitop.pbx import Family, Pbx
from amitop.pbx.audit import Comparison, Finding, compare
from tests.pbx.scene import Scene, bridge, leg, member


def held(model: Pbx, server: Pbx, whole: set[Family] | None = None) -> Comparison:
    return compare(model, server, lambda family, _: whole is None or family in whole)


@pytest.fixture
def server() -> Scene:
    return Scene()


def test_nothing_and_nothing_agree() -> None:
    assert held(Pbx(), Pbx()) == Comparison(0, set())


def test_the_same_events_agree(scene: Scene, server: Scene) -> None:
    for each in (scene, server):
        each.tell("BridgeEnter", bridge(), leg("1.1"))
        each.tell("QueueMemberAdded", member("q", "PJSIP/1"))
        each.tell("QueueCallerJoin", leg("1.2"), Queue="q", Position=1)
    found = held(scene.pbx, server.pbx)
    assert not found.findings
    assert found.compared == 6  # two channels, a bridge, a queue, a member, a caller


def test_a_ghost(scene: Scene, server: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    assert held(scene.pbx, server.pbx).findings == {Finding(Family.CHANNELS, "1.1", what="ghost")}


def test_what_is_missing(scene: Scene, server: Scene) -> None:
    server.tell("Newchannel", leg("1.1"))
    assert held(scene.pbx, server.pbx).findings == {Finding(Family.CHANNELS, "1.1", what="missing")}


def test_what_hung_up_is_missing_while_a_list_still_shows_it(scene: Scene, server: Scene) -> None:
    """An id may be used again: that it was buried says nothing of a channel that is listed."""
    server.tell("Newchannel", leg("1.1"))
    scene.tell("Hangup", leg("1.1"))
    assert held(scene.pbx, server.pbx).findings == {Finding(Family.CHANNELS, "1.1", what="missing")}


def test_fields_that_differ(scene: Scene, server: Scene) -> None:
    scene.tell("Newchannel", leg("1.1", Exten="1", CallerIDName="Ana"))
    server.tell("Newchannel", leg("1.1", Exten="2", CallerIDName="Zoë"))
    assert held(scene.pbx, server.pbx).findings == {
        Finding(Family.CHANNELS, "1.1", "exten", "1", "2"),
        Finding(Family.CHANNELS, "1.1", "caller_name", "Ana", "Zoë"),
    }


def test_what_a_packet_touched_is_not_still(scene: Scene, server: Scene) -> None:
    server.tell("Newchannel", leg("1.1", Exten="2"))
    seen = []
    for event in ("Newchannel", "Newstate"):
        scene.tell(event, leg("1.1", Exten="1"))
        seen.append(held(scene.pbx, server.pbx).findings.pop())
    before, now = seen
    assert now == before
    assert not now.is_still(before)
    scene.tell("Newchannel", leg("1.2"))
    (again,) = (each for each in held(scene.pbx, server.pbx).findings if each.field)
    assert again.is_still(now)


def test_a_list_that_could_not_be_had_is_not_compared(scene: Scene, server: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("QueueSummary", {"Queue": "q"})
    found = held(scene.pbx, server.pbx, whole={Family.QUEUES})
    assert (found.compared, found.findings) == (1, {Finding(Family.QUEUES, "q", what="ghost")})


def test_a_bridge_is_compared_by_its_channels_own_word(scene: Scene, server: Scene) -> None:
    for uniqueid in ("1.1", "1.2"):
        scene.tell("BridgeEnter", bridge(), leg(uniqueid))
    for uniqueid in ("1.2", "1.1"):
        server.tell("BridgeEnter", bridge(), leg(uniqueid))
    assert not held(scene.pbx, server.pbx).findings
    scene.tell("BridgeLeave", bridge(), leg("1.1"))
    found = {(each.kind, each.key, each.field) for each in held(scene.pbx, server.pbx).findings}
    assert found == {(Family.CHANNELS, "1.1", "bridge"), (Family.CHANNELS, "1.2", "with")}


def test_a_model_that_contradicts_itself_is_found(scene: Scene, server: Scene) -> None:
    for each in (scene, server):
        each.tell("BridgeEnter", bridge(), leg("1.1"))
    next(iter(scene.pbx.bridges.values())).channels["1.9"] = None
    fields = {(each.kind, each.field) for each in held(scene.pbx, server.pbx).findings}
    assert fields == {(Family.BRIDGES, "channels")}


def test_members_and_the_order_of_those_who_wait(scene: Scene, server: Scene) -> None:
    for each, status, places in ((scene, 1, (1, 2)), (server, 2, (1, 1))):
        each.tell("QueueMemberAdded", member("q", "PJSIP/1", Status=status))
        for uniqueid, position in zip(("1.1", "1.2"), places, strict=True):
            each.tell("QueueCallerJoin", leg(uniqueid), Queue="q", Position=position)
    assert held(scene.pbx, server.pbx).findings == {
        Finding(Family.MEMBERS, "q/PJSIP/1", "status", 1, 2),
        Finding(Family.CALLERS, "q", "order", ("1.1", "1.2"), ("1.2", "1.1")),
    }


def test_callers_who_left_meanwhile_do_not_change_the_order(scene: Scene, server: Scene) -> None:
    for each in (scene, server):
        for position, uniqueid in enumerate(("1.1", "1.2", "1.3"), 1):
            each.tell("QueueCallerJoin", leg(uniqueid), Queue="q", Position=position)
    scene.tell("QueueCallerLeave", leg("1.1"), Queue="q", Position=1)
    found = held(scene.pbx, server.pbx)
    assert not {each for each in found.findings if each.field == "order"}


def test_an_application_counts_but_for_what_others_run(scene: Scene, server: Scene) -> None:
    item = {**leg("1.1"), "Duration": "00:00:01"}
    scene.tell("CoreShowChannel", item, Application="Dial")
    server.tell("CoreShowChannel", item, Application="Queue")
    assert {each.field for each in held(scene.pbx, server.pbx).findings} == {"application"}
    scene.tell("Newexten", leg("1.1"), Application="ExecIf", AppData="1?Queue(q)")
    assert not held(scene.pbx, server.pbx).findings
    scene.tell("Newexten", leg("1.1"), Application="Dial", AppData="x")
    assert {each.field for each in held(scene.pbx, server.pbx).findings} == {"application", "application_data"}


def test_a_channel_that_is_with_others_than_the_lists_say(scene: Scene, server: Scene) -> None:
    """The bridges agree, but not which two halves are one Local channel."""
    for each, name in ((scene, "Local/1@x-1;2"), (server, "Local/1@x-2;2")):
        each.tell("Newchannel", leg("1.1", "PJSIP/1-1"))
        each.tell("Newchannel", leg("1.2", "Local/1@x-1;1"))
        each.tell("Newchannel", leg("1.3", name))
        each.tell("Newchannel", leg("1.4", "PJSIP/4-4"))
        for where, uniqueid in (("b1", "1.1"), ("b1", "1.2"), ("b2", "1.3"), ("b2", "1.4")):
            each.tell("BridgeEnter", bridge(where), leg(uniqueid))
    found = {(each.key, each.field) for each in held(scene.pbx, server.pbx).findings}
    assert found == {("1.3", "name"), ("1.1", "with"), ("1.4", "with")}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"InCall": 1}, "in_call"),
        ({"Wrapuptime": 9}, "wrapup"),
        ({"Paused": 1, "PausedReason": "b", "LastPause": 5}, "paused_reason"),
        ({"Paused": 1, "PausedReason": "a", "LastPause": 6}, "paused_since"),
    ],
)
def test_all_of_a_member_that_is_shown_counts(
    scene: Scene, server: Scene, more: dict[str, object], field: str
) -> None:
    before = {"Paused": 1, "PausedReason": "a", "LastPause": 5} if "Paused" in more else {}
    scene.tell("QueueMemberAdded", member("q", "PJSIP/1", **before))
    server.tell("QueueMemberAdded", member("q", "PJSIP/1", **more))
    assert {each.field for each in held(scene.pbx, server.pbx).findings} == {field}


def test_all_of_a_conference_that_is_shown_counts(scene: Scene, server: Scene) -> None:
    for each, where in ((scene, "b1"), (server, "b2")):
        for one in ("b1", "b2"):
            each.tell("BridgeCreate", bridge(one, "softmix", "base"))
        each.tell("ConfbridgeJoin", leg("1.1"), bridge(where), Conference="q", Admin="No", Muted="No")
    scene.tell("ConfbridgeTalking", leg("1.1"), Conference="q", TalkingStatus="on")
    found = {(each.kind, each.field) for each in held(scene.pbx, server.pbx).findings}
    assert found == {(Family.CONFERENCES, "bridge"), (Family.PARTICIPANTS, "talking")}


def test_a_device_told_in_passing_is_no_ghost(scene: Scene, server: Scene) -> None:
    scene.tell("DeviceStateChange", Device="Custom:x", State="INUSE")
    assert not held(scene.pbx, server.pbx).findings


def test_somebody_who_left_a_conference_is_not_missing(scene: Scene, server: Scene) -> None:
    for each in (scene, server):
        each.tell("ConfbridgeJoin", leg("1.1"), Conference="q")
    scene.tell("ConfbridgeLeave", leg("1.1"), Conference="q")
    found = held(scene.pbx, server.pbx)
    assert not {each for each in found.findings if each.kind is Family.PARTICIPANTS}


def test_somebody_to_whom_a_prompt_is_played_is_not_missing(scene: Scene, server: Scene) -> None:
    for each in (scene, server):
        each.tell("ConfbridgeStart", Conference="q")
        each.tell("Newchannel", leg("1.1"))
    server.tell("ConfbridgeList", leg("1.1"), Conference="q")
    assert not held(scene.pbx, server.pbx).findings
    server.tell("BridgeEnter", bridge(), leg("1.1"))
    scene.tell("BridgeEnter", bridge(), leg("1.1"))
    found = held(scene.pbx, server.pbx).findings
    assert {(each.kind, each.what) for each in found if not each.field} == {(Family.PARTICIPANTS, "missing")}
