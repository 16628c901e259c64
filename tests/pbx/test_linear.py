"""What a PBX sends costs what it holds once, not squared: sizes are doubled and the steps counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from amitop.ami import Packet
from amitop.pbx import Pbx
from tests.packets import event
from tests.pbx.scene import Headers, bridge, leg, member

Flood = Callable[[int], Iterator[Packet]]


def steps(run: Callable[[], object]) -> int:
    """Return how many lines of Python `run` goes through."""
    counted = 0

    def trace(_frame: FrameType, what: str, _argument: Any) -> Any:
        nonlocal counted
        counted += what == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return counted


def hangups_beside_conferences(size: int) -> Iterator[Packet]:
    for number in range(size):
        yield event("ConfbridgeJoin", leg(f"1.{number}"), Conference=f"room-{number}", Admin="No", Muted="No")
    for number in range(size):
        yield event("Hangup", leg(f"1.{number}"))


def bridged_agents_of_a_pool(size: int) -> Iterator[Packet]:
    for number in range(size):
        yield event("AgentLogin", leg(f"1.{number}"), Agent=str(number))
    for number in range(size):
        yield event("VarSet", leg(f"1.{number}"), Variable="BRIDGEPEER", Value="PJSIP/a-1")


def inside(number: int, technology: str = "simple_bridge") -> Headers:
    return {**bridge("b1", technology), **leg(f"1.{number}")}


def one_basic_bridge(size: int) -> Iterator[Packet]:
    for number in range(size, 0, -1):  # each is older than those who are there
        yield event("BridgeEnter", inside(number))


def one_holding_bridge(size: int) -> Iterator[Packet]:
    for number in range(size):
        yield event("BridgeEnter", inside(number, "holding_bridge"))
    for number in range(size):
        yield event("BridgeLeave", inside(number, "holding_bridge"))


def hangups_of_the_same_and_of_others(size: int) -> Iterator[Packet]:
    for number in range(size):
        yield event("Hangup", leg("again"))
        yield event("Hangup", leg(f"1.{number}"))


def local_channels(size: int) -> Iterator[Packet]:
    for number in range(size):
        yield event("Newchannel", leg(f"1.{number}", f"Local/1@p-{number:08};{1 + number % 2}"))


def callers_of_one_queue(size: int) -> Iterator[Packet]:
    """Every other one of higher priority; half of them give up in the order of their coming, and half hang up."""
    for number in range(size):
        place = {"Queue": "support", "Position": 1 if number % 2 else number + 1, "Count": number + 1}
        yield event("QueueCallerJoin", leg(f"1.{number}"), **place)
    for number in range(0, size, 2):
        yield event("QueueCallerLeave", leg(f"1.{number}"), Queue="support", Position=size // 2 + 1, Count=0)
    for number in range(size):
        yield event("Hangup", leg(f"1.{number}"))


def a_list_of_callers(size: int) -> Iterator[Packet]:
    for number in range(size):
        where = {"Queue": "support", "Position": number + 1, "Wait": 9}
        yield event("QueueEntry", {"Uniqueid": f"1.{number}", "Channel": f"PJSIP/line-1.{number}", **where})


def members_of_many_queues(size: int) -> Iterator[Packet]:
    for number in range(size):
        yield event("QueueMemberAdded", member(f"queue-{number % 20}", f"PJSIP/{number // 20}", Paused=number % 2))
    for number in range(size):
        yield event("QueueMemberRemoved", member(f"queue-{number % 20}", f"PJSIP/{number // 20}"))


FLOODS: tuple[Flood, ...] = (
    hangups_beside_conferences,
    bridged_agents_of_a_pool,
    one_basic_bridge,
    one_holding_bridge,
    hangups_of_the_same_and_of_others,
    local_channels,
    callers_of_one_queue,
    a_list_of_callers,
    members_of_many_queues,
)


@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.__name__)
def test_twice_as_many_packets_cost_twice_as_much(flood: Flood) -> None:
    def cost(size: int) -> int:
        pbx = Pbx()
        packets = list(flood(size))
        for packet in packets:
            assert packet.fields  # parsed before it is counted

        def play() -> None:
            for packet in packets:
                pbx.apply(packet, 1000.0)
            pbx.calls()
            pbx.agents()

        counted = steps(play)
        assert pbx.unusable == 0
        return counted

    small, large = cost(200), cost(400)
    assert large < 2.3 * small, (small, large)


def test_who_is_with_each_of_a_crowd_costs_as_much_for_each() -> None:
    def cost(size: int) -> int:
        pbx = Pbx()
        for number in range(size):
            pbx.apply(event("BridgeEnter", inside(number, "softmix")), 1000.0)

        def ask() -> None:
            for channel in pbx.channels.values():
                assert len(pbx.companions(channel, 3)) == 3
                assert len(pbx.parties().ends(channel)) == 8

        return steps(ask)

    small, large = cost(200), cost(400)
    assert large < 2.3 * small, (small, large)
