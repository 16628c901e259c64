"""Queues: members, waiting callers with their places, and the figures that no event tells."""

import pytest

from amitop.pbx import Family
from tests.pbx.scene import Headers, Scene, leg, member

WHO = "PJSIP/101"


def join(scene: Scene, uniqueid: str, position: int, queue: str = "support") -> None:
    scene.tell("QueueCallerJoin", leg(uniqueid), Queue=queue, Position=position, Count=position)


def leave(scene: Scene, uniqueid: str, position: int = 1) -> None:
    scene.tell("QueueCallerLeave", leg(uniqueid), Queue="support", Position=position, Count=0)


def entry(uniqueid: str, position: int) -> tuple[str, Headers]:
    return "QueueEntry", {
        "Queue": "support",
        "Position": position,
        "Channel": f"PJSIP/line-{uniqueid}",
        "Uniqueid": uniqueid,
        "CallerIDNum": "5550100",
        "CallerIDName": "unknown",
        "Wait": 30,
        "Priority": 0,
    }


def test_callers_wait_in_order(scene: Scene) -> None:
    for position, uniqueid in enumerate(("1.1", "1.2", "1.3"), 1):
        join(scene, uniqueid, position)
    assert scene.waiting("support") == [(1, "1.1"), (2, "1.2"), (3, "1.3")]
    assert scene.pbx.channels["1.2"].queue == "support"
    caller = scene.pbx.queues["support"].callers["1.2"]
    assert (caller.number, caller.name, caller.joined) == ("5550100", "Ana", 1000.0)


def test_a_caller_of_higher_priority_comes_in_between(scene: Scene) -> None:
    join(scene, "1.1", 1)
    join(scene, "1.2", 2)
    join(scene, "1.3", 2)
    assert scene.waiting("support") == [(1, "1.1"), (2, "1.3"), (3, "1.2")]


def test_those_behind_move_up(scene: Scene) -> None:
    for position, uniqueid in enumerate(("1.1", "1.2", "1.3"), 1):
        join(scene, uniqueid, position)
    leave(scene, "1.2", 2)
    assert scene.waiting("support") == [(1, "1.1"), (2, "1.3")]
    assert scene.pbx.channels["1.2"].queue is None
    leave(scene, "1.9")
    leave(scene, "1.2")
    assert scene.waiting("support") == [(1, "1.1"), (2, "1.3")]


def test_a_caller_gives_up(scene: Scene) -> None:
    join(scene, "1.1", 1)
    scene.pbx.stale_queues.clear()
    scene.tell("QueueCallerAbandon", leg("1.1"), Queue="support", Position=1, HoldTime=9)
    leave(scene, "1.1")
    assert scene.waiting("support") == []
    assert scene.pbx.queues["support"].abandoned == 1
    assert scene.pbx.stale_queues == {"support"}


def test_a_join_that_a_list_has_overtaken_moves_nobody(scene: Scene) -> None:
    scene.complete(Family.CALLERS, [entry("1.1", 1), entry("1.2", 2)], ["1.1", "1.2"], "support")
    join(scene, "1.1", 1)
    assert scene.waiting("support") == [(1, "1.1"), (2, "1.2")]


def test_a_leave_that_a_list_has_overtaken_moves_nobody(scene: Scene) -> None:
    for position, uniqueid in enumerate(("1.1", "1.2", "1.3"), 1):
        join(scene, uniqueid, position)
    scene.tell(*entry("1.2", 1))
    scene.tell(*entry("1.3", 2))
    leave(scene, "1.1")
    assert scene.waiting("support") == [(1, "1.2"), (2, "1.3")]


def test_a_sweep_of_callers_leaves_the_lists_places(scene: Scene) -> None:
    for position, uniqueid in enumerate(("1.1", "1.2", "1.3"), 1):
        join(scene, uniqueid, position)
    gone = scene.complete(Family.CALLERS, [entry("1.2", 1), entry("1.3", 2)], ["1.2", "1.3"], "support")
    assert gone == ["1.1"]
    assert scene.waiting("support") == [(1, "1.2"), (2, "1.3")]


def test_an_entry_of_a_list_tells_how_long_the_wait_is(scene: Scene) -> None:
    scene.tell(*entry("1.1", 1))
    caller = scene.pbx.queues["support"].callers["1.1"]
    assert (caller.joined, caller.name) == (970.0, "")
    scene.now += 1
    scene.tell(*entry("1.1", 1))
    assert caller.joined == 970.0  # whole seconds do not make it tremble


def test_an_entry_for_somebody_who_hung_up(scene: Scene) -> None:
    scene.tell("Hangup", leg("1.1"))
    scene.tell(*entry("1.1", 1))
    assert scene.waiting("support") == []


@pytest.mark.parametrize(
    "name", ["QueueMember", "QueueMemberAdded", "QueueMemberStatus", "QueueMemberPause", "QueueMemberPenalty"]
)
def test_every_member_event_is_the_full_record(scene: Scene, name: str) -> None:
    scene.tell(name, member("support", WHO, Status=2, Penalty=3, CallsTaken=4, InCall=1, Wrapuptime=5, Ringinuse=0))
    found = scene.pbx.queues["support"].members[WHO]
    assert (found.name, found.status, found.penalty, found.calls_taken) == ("101", 2, 3, 4)
    assert (found.in_call, found.wrapup, found.ring_in_use, found.last_call) == (True, 5, False, None)


def test_a_list_names_members_otherwise(scene: Scene) -> None:
    headers = member("support", WHO)
    headers["Name"], headers["Location"] = headers.pop("MemberName"), headers.pop("Interface")
    scene.tell("QueueMember", headers)
    assert scene.pbx.queues["support"].members[WHO].name == "101"


def test_pausing_keeps_reason_and_since(scene: Scene) -> None:
    paused: Headers = {"Paused": 1, "PausedReason": "lunch"}
    scene.tell("QueueMemberPause", member("support", WHO, **paused))
    scene.now += 60
    scene.tell("QueueMemberStatus", member("support", WHO, **paused))
    found = scene.pbx.queues["support"].members[WHO]
    assert (found.paused, found.paused_reason, found.paused_since) == (True, "lunch", 1000.0)
    scene.tell("QueueMemberPause", member("support", WHO))
    assert (found.paused, found.paused_reason, found.paused_since) == (False, "", None)
    scene.tell("QueueMember", member("support", WHO, Paused=1, LastPause=900))
    assert found.paused_since == 900.0


@pytest.mark.parametrize("status", ["99", "-1", "x", "", "9" * 5000])
def test_a_state_that_is_none(scene: Scene, status: str) -> None:
    scene.tell("QueueMemberStatus", member("support", WHO, Status=status))
    assert scene.pbx.queues["support"].members[WHO].status == 0


def test_a_member_is_removed(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("support", WHO))
    scene.tell("QueueMemberRemoved", member("other", WHO))
    scene.tell("QueueMemberRemoved", member("support", "PJSIP/999"))
    assert scene.pbx.agents()
    scene.tell("QueueMemberRemoved", member("support", WHO))
    assert not scene.pbx.queues["support"].members
    assert not scene.pbx.agents()


def test_a_sweep_of_members_is_of_one_queue(scene: Scene) -> None:
    for queue in ("support", "sales"):
        for interface in ("PJSIP/101", "PJSIP/102"):
            scene.tell("QueueMemberAdded", member(queue, interface))
    items = [("QueueMember", member("support", "PJSIP/101"))]
    assert scene.complete(Family.MEMBERS, items, ["PJSIP/101"], "support") == ["PJSIP/102"]
    assert list(scene.pbx.queues["sales"].members) == ["PJSIP/101", "PJSIP/102"]


def test_a_queue_that_is_gone(scene: Scene) -> None:
    scene.tell("QueueSummary", {"Queue": "support"})
    scene.tell("QueueSummary", {"Queue": "sales"})
    assert scene.complete(Family.QUEUES, [("QueueSummary", {"Queue": "sales"})], ["sales"]) == ["support"]
    assert scene.pbx.sweep(Family.CALLERS, [], 99, 0.0, "support") == []


def test_the_figures_of_a_list(scene: Scene) -> None:
    params = {"Queue": "support", "Max": 9, "Strategy": "rrmemory", "Holdtime": 12, "TalkTime": 80, "Completed": 5}
    scene.tell("QueueParams", params, Abandoned=2, ServiceLevel=60, ServicelevelPerf="87.5", Weight=1)
    queue = scene.pbx.queues["support"]
    assert (queue.strategy, queue.hold_time, queue.talk_time, queue.completed) == ("rrmemory", 12, 80, 5)
    assert (queue.abandoned, queue.service_level, queue.service_level_percent) == (2, 60, 87.5)
    assert not scene.pbx.stale_queues


def test_a_call_of_the_queue_counts_when_it_ends(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("support", WHO))
    found = scene.pbx.queues["support"].members[WHO]
    both = {**leg("1.1"), **leg("1.2", prefix="Dest"), "Queue": "support", "Interface": WHO, "MemberName": "101"}
    scene.tell("AgentCalled", both)
    scene.tell("AgentConnect", both, HoldTime=3, RingTime=1)
    assert found.in_call
    scene.now += 10
    scene.pbx.stale_queues.clear()
    scene.tell("AgentComplete", both, TalkTime=9, Reason="agent")
    assert (found.in_call, found.calls_taken, found.completed_at) == (False, 1, 1010.0)
    assert scene.pbx.stale_queues == {"support"}
    assert set(scene.pbx.channels) == {"1.1", "1.2"}


def test_a_queue_learnt_by_an_event_is_to_be_asked_for(scene: Scene) -> None:
    join(scene, "1.1", 1, "late")
    assert scene.pbx.stale_queues == {"late"}


def both_ends(caller: str) -> Headers:
    """What AgentConnect and AgentComplete say of a call of `WHO`."""
    return {**leg(caller), **leg(f"{caller}9", prefix="Dest"), "Queue": "sales", "Interface": WHO}


def record(taken: int, in_call: int, name: str = "QueueMember") -> tuple[str, Headers]:
    return name, member("sales", WHO, CallsTaken=taken, InCall=in_call, Status=2)


def test_a_call_that_outlasts_one_taken_after_it_is_not_counted(scene: Scene) -> None:
    """As a storm on 16 had it: of calls that overlap the last has ended, and then an earlier one does."""
    scene.tell(*record(15, 1))
    found = scene.pbx.queues["sales"].members[WHO]
    for caller in ("67.9699", "66.9640"):
        scene.tell("AgentConnect", both_ends(caller))
    scene.tell("AgentComplete", both_ends("66.9640"), TalkTime=5)
    assert (found.calls_taken, found.in_call) == (16, False)
    scene.tell("AgentComplete", both_ends("67.9699"), TalkTime=9)
    assert (found.calls_taken, found.in_call) == (16, False)
    scene.tell(*record(16, 0, "QueueMemberPause"))
    scene.tell("AgentComplete", both_ends("65.9600"), TalkTime=11)
    assert found.calls_taken == 16


def test_a_call_that_a_record_counts_is_not_counted_again(scene: Scene) -> None:
    """Asterisk counts a call as the member's device becomes free, and AgentComplete comes after that."""
    scene.tell(*record(17, 0))
    found = scene.pbx.queues["sales"].members[WHO]
    scene.tell("AgentConnect", both_ends("46.9212"))
    scene.tell(*record(18, 0, "QueueMemberStatus"))
    scene.tell("AgentComplete", both_ends("46.9212"), TalkTime=11)
    assert found.calls_taken == 18


def test_a_record_of_the_instant_before_a_call_began_takes_nothing_from_it(scene: Scene) -> None:
    scene.tell(*record(17, 0))
    scene.tell("AgentConnect", both_ends("46.9212"))
    scene.tell(*record(17, 0, "QueueMemberStatus"))
    scene.tell("AgentComplete", both_ends("46.9212"), TalkTime=11)
    assert scene.pbx.queues["sales"].members[WHO].calls_taken == 18


def test_a_list_of_the_instant_before_a_call_was_counted_is_asked_for_again(scene: Scene) -> None:
    scene.tell(*record(3, 0))
    scene.tell("AgentConnect", both_ends("1.1"))
    scene.tell("AgentComplete", both_ends("1.1"), TalkTime=2)
    scene.tell("QueueParams", {"Queue": "sales"})
    scene.tell(*record(3, 1))
    assert scene.pbx.stale_queues == {"sales"}
    scene.tell("QueueParams", {"Queue": "sales"})
    scene.tell(*record(4, 0))
    assert not scene.pbx.stale_queues
    scene.now += 60
    scene.tell(*record(4, 1))  # the next call, whose AgentConnect is still to come
    assert not scene.pbx.stale_queues


def test_the_reason_of_an_unpause_is_no_reason_for_a_pause(scene: Scene) -> None:
    scene.tell("QueueMemberPause", member("support", WHO, Paused=1, PausedReason="lunch"))
    scene.tell("QueueMemberPause", member("support", WHO, Paused=0, PausedReason="back"))
    found = scene.pbx.queues["support"].members[WHO]
    assert (found.paused, found.paused_reason) == (False, "")


def test_a_place_is_told_after_any_mix_of_joins_and_leaves(scene: Scene) -> None:
    expected: list[str] = []
    for number in range(60):
        position = number * 7 % (len(expected) + 1) + 1
        expected.insert(position - 1, f"1.{number}")
        join(scene, f"1.{number}", position)
        if number % 3 == 2:
            gone = expected.pop(number * 5 % len(expected))
            leave(scene, gone, 0)
    queue = scene.pbx.queues["support"]
    assert scene.waiting("support") == list(enumerate(expected, 1))
    assert [queue.callers[each].position for each in expected] == list(range(1, len(expected) + 1))


def test_who_left_from_another_place_makes_the_order_due(scene: Scene) -> None:
    for position, uniqueid in enumerate(("1.1", "1.2", "1.3"), 1):
        scene.tell("QueueCallerJoin", leg(uniqueid), Queue="support", Position=position, Count=position)
    scene.pbx.stale_queues.clear()
    leave(scene, "1.1", 1)
    assert not scene.pbx.stale_queues
    leave(scene, "1.3", 1)  # it was put before the others, and no event told so
    assert scene.pbx.stale_queues == {"support"}
    assert scene.waiting("support") == [(1, "1.2")]


def test_a_count_that_is_not_ours_makes_the_queue_due(scene: Scene) -> None:
    join(scene, "1.1", 1)
    scene.pbx.stale_queues.clear()
    scene.tell("QueueCallerJoin", leg("1.2"), Queue="support", Position=3, Count=3)
    assert scene.pbx.stale_queues == {"support"}


def test_a_caller_who_left_while_the_link_was_lost_waits_nowhere(scene: Scene) -> None:
    join(scene, "1.1", 1)
    scene.complete(Family.CALLERS, [], [], "support")
    assert scene.pbx.channels["1.1"].queue is None


def test_a_caller_who_went_to_another_queue_meanwhile_waits_there(scene: Scene) -> None:
    join(scene, "1.1", 1)
    name, headers = entry("1.1", 1)
    scene.tell(name, {**headers, "Queue": "sales"})
    scene.complete(Family.CALLERS, [], [], "support")
    assert scene.pbx.channels["1.1"].queue == "sales"
    assert (scene.waiting("support"), scene.waiting("sales")) == ([], [(1, "1.1")])


def test_a_queue_that_is_deleted_lets_its_callers_go(scene: Scene) -> None:
    join(scene, "1.1", 1)
    scene.complete(Family.QUEUES, [], [])
    assert scene.pbx.channels["1.1"].queue is None


def test_a_caller_whose_number_changes_while_waiting(scene: Scene) -> None:
    join(scene, "1.1", 1)
    scene.tell("NewCallerid", leg("1.1", CallerIDNum="777", CallerIDName=r"Ana \"A\" Souza"))
    caller = scene.pbx.queues["support"].callers["1.1"]
    assert (caller.number, caller.name) == ("777", 'Ana "A" Souza')


def test_a_pause_that_began_while_the_link_was_lost(scene: Scene) -> None:
    scene.tell("QueueMemberPause", member("support", WHO, Paused=1, LastPause=1000))
    found = scene.pbx.queues["support"].members[WHO]
    scene.now = 1060.0
    scene.tell("QueueMemberStatus", member("support", WHO, Paused=1, LastPause=1000))
    assert found.paused_since == 1000.0
    scene.tell("QueueMember", member("support", WHO, Paused=1, LastPause=1050))
    assert found.paused_since == 1050.0


@pytest.mark.parametrize(
    "device",
    ["Queue:support", "Queue:support_avail", "Queue:support_pause_Local/150@phones/n", "Queue:a_avail_avail"],
)
def test_a_device_of_a_queue_makes_it_due(scene: Scene, device: str) -> None:
    for name in ("support", "a_avail"):
        scene.tell("QueueParams", {"Queue": name})
    scene.tell("DeviceStateChange", {"Device": device, "State": "INUSE", "ActionID": "a-1"})  # of a list
    assert not scene.pbx.stale_queues
    scene.tell("DeviceStateChange", {"Device": device, "State": "INUSE"})
    assert scene.pbx.stale_queues == {"a_avail" if "a_avail" in device else "support"}
    assert not scene.pbx.doubted


def test_a_device_of_a_queue_that_is_not_known(scene: Scene) -> None:
    scene.tell("DeviceStateChange", {"Device": "Queue:caf\udce9_avail", "State": "INUSE"})
    assert scene.pbx.doubted == {Family.QUEUES}


def test_both_service_levels(scene: Scene) -> None:
    scene.tell("QueueParams", {"Queue": "support", "ServicelevelPerf": "100.0"})
    scene.tell("QueueParams", {"Queue": "sales", "ServicelevelPerf": "100.0", "ServicelevelPerf2": "46.7"})
    found = [(each.service_level_percent, each.service_level_percent_of_all) for each in scene.pbx.queues.values()]
    assert found == [(100.0, None), (100.0, 46.7)]  # Asterisk 13 has no second figure
