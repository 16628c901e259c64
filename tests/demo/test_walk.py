"""The random walk: thousands of steps, and the lists always say what the events told."""

from __future__ import annotations

from collections import Counter

import pytest

from amitop.demo import DemoPbx

from .mirror import Mirror


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def walk(seed: int, calls: int, steps: int, check_every: int) -> Mirror:
    clock = Clock()
    pbx = DemoPbx(seed=seed, calls=calls, alive=False, clock=clock)
    mirror = Mirror(pbx).load()
    for number in range(steps):
        pbx.step()
        clock.now += 0.7
        if number % check_every == 0:
            mirror.check()
    mirror.check()
    return mirror


@pytest.mark.parametrize("seed", range(1, 4))
def test_events_and_lists_agree(seed: int) -> None:
    mirror = walk(seed, calls=12, steps=2000, check_every=20)
    assert len(mirror.channels) > 3


def test_with_a_crowd() -> None:
    mirror = walk(seed=9, calls=200, steps=3000, check_every=300)
    assert len(mirror.channels) > 200


def test_all_kinds_of_things_happen() -> None:
    mirror = walk(seed=2, calls=30, steps=6000, check_every=1000)
    seen = Counter(each.name for each in mirror.events)
    expected = {
        "Newchannel Newstate Newexten NewCallerid NewConnectedLine VarSet DialBegin DialState DialEnd Hangup Hold "
        "Unhold HangupRequest SoftHangupRequest BridgeCreate BridgeEnter BridgeLeave BridgeDestroy BlindTransfer "
        "AttendedTransfer ParkedCall UnParkedCall ParkedCallTimeOut ConfbridgeStart ConfbridgeJoin ConfbridgeLeave "
        "ConfbridgeEnd ConfbridgeMute ConfbridgeUnmute QueueCallerJoin QueueCallerLeave QueueCallerAbandon "
        "QueueMemberStatus QueueMemberPause QueueMemberAdded QueueMemberRemoved AgentCalled AgentConnect "
        "AgentComplete AgentRingNoAnswer AgentLogin AgentLogoff DeviceStateChange ExtensionStatus LocalBridge "
        "MusicOnHoldStart MusicOnHoldStop"
    }
    assert {name for names in expected for name in names.split()} - set(seen) == set()


def test_the_same_seed_gives_the_same_morning() -> None:
    first, second = (walk(seed=5, calls=12, steps=400, check_every=1000) for _ in range(2))
    assert [each.raw for each in first.events] == [each.raw for each in second.events]
    other = walk(seed=6, calls=12, steps=400, check_every=1000)
    assert [each.raw for each in other.events] != [each.raw for each in first.events]


def test_thousands_of_calls_fit() -> None:
    pbx = DemoPbx(calls=3000, alive=False)
    assert len(pbx.centre.world.channels) > 4000
    for _ in range(200):
        pbx.step()


def test_the_first_picture() -> None:
    """What a visitor sees at once: talk, music, ringing, waiting, parking, lunch."""
    centre = DemoPbx(alive=False).centre
    assert len(centre.parking.parked) == 2
    room = centre.rooms.rooms["1234"]
    assert len(room.seats) == 4
    assert sum(seat.muted for seat in room.seats.values()) == 1
    states = Counter(each.state for each in centre.world.devices.values())
    assert states["ONHOLD"] == 1
    assert states["RINGING"] >= 1
    assert len(centre.lines.waiting) >= 4
    reasons = {each.reason for queue in centre.world.queues.values() for each in queue.members.values()}
    assert {"Lunch", "Training"} <= reasons
