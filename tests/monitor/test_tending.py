"""When which lists are asked for, on a clock that the test moves."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from amitop.ami import Action, Exchange
from amitop.journal import Journal
from amitop.monitor.keeper import Keeper
from amitop.monitor.manual import Manual
from amitop.monitor.state import Standing
from amitop.monitor.tending import APART, FULL, PULSE, REST, RIPE, SINGLE, TURN, Tender
from amitop.pbx import Family, Pbx
from tests.packets import event, response


class Pretence:
    """A tender of a PBX whose every list is empty, or refused."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pbx = Pbx()
        self.standing = Standing()
        self.asked: list[str] = []
        self.refused: set[str] = set()
        #: Seconds that every answer takes.
        self.slow = 0.0
        keeper = Keeper(self.pbx, self.standing, Journal(), None, self.now)
        manual = Manual(self.ask, lambda: "")
        self.tender = Tender(self.ask, self.pbx, self.standing, keeper, manual, lambda: self.now)

    async def ask(self, action: Action) -> Exchange:
        self.asked.append(" ".join([action.name, *(value for _, value in action.headers)]))
        self.now += self.slow
        exchange = Exchange(action, "x-1", self.now)
        if action.name in self.refused:
            exchange.receive(response("Error", Message="Permission denied"), self.now)
        elif action.name == "Ping":
            exchange.receive(response(Ping="Pong"), self.now)
        else:
            exchange.receive(response(EventList="start"), self.now)
            exchange.receive(event("Complete", EventList="Complete"), self.now)
        return exchange

    async def run(self, seconds: float) -> list[str]:
        """Let so much time pass, and return what was asked in it."""
        self.asked.clear()
        end = self.now + seconds
        while self.now < end:
            self.now += PULSE
            await self.tender.tend_what_is_due(self.now)
        return self.asked


@pytest.fixture
async def pretence() -> Pretence:
    """A tender after its first full look."""
    made = Pretence()
    await made.tender.tend()
    return made


async def test_an_idle_pbx_gets_four_actions_a_minute(pretence: Pretence) -> None:
    assert await pretence.run(10 * 60) == ["QueueStatus"] * 40


async def test_the_locks_of_conferences_take_their_turn(pretence: Pretence) -> None:
    pretence.pbx.apply(event("ConfbridgeStart", Conference="1234"), pretence.now)
    pretence.refused.add("ConfbridgeListRooms")  # else it would be gone after the first list
    assert Counter(await pretence.run(10 * 60)) == {"QueueStatus": 20, "ConfbridgeListRooms": 20}


async def test_everything_is_listed_every_minute_while_events_come(pretence: Pretence) -> None:
    asked: list[str] = []
    for _ in range(10):
        pretence.tender.events += 1
        asked += await pretence.run(FULL)
    assert asked.count("CoreShowChannels") == 10


async def test_a_module_that_came_or_went_is_a_full_look_at_once(pretence: Pretence) -> None:
    pretence.tender.unsettled = True
    assert "CoreShowChannels" in await pretence.run(PULSE)
    assert await pretence.run(PULSE) == []


async def test_of_what_is_in_doubt_that_family_alone_is_listed(pretence: Pretence) -> None:
    pretence.pbx.doubted.add(Family.CHANNELS)
    assert await pretence.run(RIPE) == []
    assert await pretence.run(RIPE) == ["CoreShowChannels", "Ping"]
    assert pretence.pbx.doubted == set()
    assert pretence.standing.listed[Family.CHANNELS] > 1000.0


async def test_channels_in_doubt_are_asked_for_one_by_one(pretence: Pretence) -> None:
    # Who originates may give an id that no Action can name.
    pretence.pbx.stale_channels.update(dict.fromkeys(["1.1", "no\r\nname", "1.2"]))
    assert await pretence.run(2 * RIPE) == ["Status 1.1", "Status 1.2", "Ping"]
    assert pretence.pbx.stale_channels == {}


async def test_many_channels_in_doubt_are_one_list(pretence: Pretence) -> None:
    pretence.pbx.stale_channels.update(dict.fromkeys(map(str, range(SINGLE + 1))))
    assert await pretence.run(2 * RIPE) == ["CoreShowChannels", "Ping"]
    assert pretence.pbx.stale_channels == {}


async def test_one_queue_in_doubt_is_one_list(pretence: Pretence) -> None:
    pretence.pbx.stale_queues.add("sales")
    assert await pretence.run(2 * RIPE) == ["QueueStatus sales", "Ping"]
    assert pretence.pbx.stale_queues == set()


@pytest.mark.parametrize("slow", [0.0, 1.0])
async def test_lists_in_doubt_keep_a_distance(pretence: Pretence, slow: float) -> None:
    pretence.slow = slow
    times = []
    for _ in range(200):
        pretence.pbx.doubted.add(Family.CHANNELS)
        if "CoreShowChannels" in await pretence.run(PULSE):
            times.append(pretence.now)
    assert len(times) > 10
    # An Action and the Ping behind it.
    assert min(b - a for a, b in itertools.pairwise(times)) >= max(APART, REST * 2 * slow)


async def test_a_doubt_does_not_keep_others_from_their_turn(pretence: Pretence) -> None:
    asked: list[str] = []
    for _ in range(int(4 * TURN / PULSE)):
        pretence.pbx.doubted.add(Family.CHANNELS)
        asked += await pretence.run(PULSE)
    assert asked.count("QueueStatus") >= 3


async def test_a_family_that_may_not_be_listed_is_not_asked_for_again(pretence: Pretence) -> None:
    pretence.refused.add("CoreShowChannels")
    await pretence.tender.tend()
    pretence.pbx.doubted.add(Family.CHANNELS)
    assert await pretence.run(2 * RIPE) == []
    assert pretence.pbx.doubted == set()


async def test_what_an_operator_changed_is_asked_for_soon(pretence: Pretence) -> None:
    pretence.tender.doubt_settings()
    assert await pretence.run(2 * RIPE) == ["QueueStatus", "ConfbridgeListRooms", "Ping"]


async def test_the_doubts_of_an_audit_are_asked_for_at_once(pretence: Pretence) -> None:
    pretence.pbx.doubted.add(Family.PARKED)
    pretence.pbx.stale_queues.add("sales")
    await pretence.tender.tend_doubts()
    assert pretence.asked[-3:] == ["ParkedCalls", "QueueStatus sales", "Ping"]
