"""Many at once: in order, at a pace, stoppable, nothing sent twice and nothing sent that is no longer true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from amitop import operations
from amitop.ami import Action, Ending, Exchange, Packet
from amitop.journal import Journal
from amitop.link import LinkLost
from amitop.monitor import Batch, LinkState, Stand
from amitop.operations import Operation
from amitop.pbx import Pbx
from amitop.pbx.entities import Agent, Channel, Member, Queue

GONE = b"Response: Error\r\nMessage: No such channel\r\n\r\n"
DONE = b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"


class Hand:
    """A performer with a clock that only its sleeping moves; every Action takes a tenth of a second."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sent: list[tuple[float, str]] = []
        self.answer: Callable[[Action], bytes | Ending | Exception] = lambda _: DONE
        self.before: Callable[[Action], None] = lambda _: None
        #: What the PBX does once it has answered well: by default the channel is hung up.
        self.then: Callable[[Action], None] = self.hang_up
        self.pbx = Pbx()
        self.journal = Journal()
        self.state = LinkState.LIVE
        #: What the PBX does by itself, and when.
        self.plan: list[tuple[float, Callable[[], object]]] = []
        self._wakes: list[float] = []

    def hang_up(self, action: Action) -> None:
        for each in list(self.pbx.channels.values()):
            if each.name == action.get("Channel"):
                del self.pbx.channels[each.uniqueid]

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Move the clock on, when all that sleep less are awake."""
        wake = self.now + seconds
        self._wakes.append(wake)
        await asyncio.sleep(0)
        while min(self._wakes) < wake:  # noqa: ASYNC110 - a turn of the loop is no time here
            await asyncio.sleep(0)
        self._wakes.remove(wake)
        self.now = max(self.now, wake)
        for each in [each for each in self.plan if each[0] <= self.now]:
            self.plan.remove(each)
            each[1]()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        del timeout, sent
        answer = self.answer(action)
        if isinstance(answer, Exception):
            raise answer
        self.sent.append((round(self.now, 6), action.get("Channel") or action.get("Queue") or ""))
        self.before(action)
        self.now += 0.1
        exchange = Exchange(action, "amitop-1", self.now)
        if isinstance(answer, Ending):
            exchange.ending = answer
        else:
            exchange.receive(Packet(answer), self.now)
        if exchange.ok:
            self.then(action)
        return exchange


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def pbx(hand: Hand) -> Pbx:
    pbx = hand.pbx
    for name in "abcde":
        pbx.channels[name] = Channel(name, f"PJSIP/{name}", caller_number=name)
    return pbx


def batch_of(hand: Hand, made: list[Operation], per_second: float = 2.0) -> Batch:
    return Batch(made, per_second, clock=hand.clock, sleep=hand.sleep)


def hang_ups(pbx: Pbx) -> list[Operation]:
    return [operations.hang_up(pbx, channel) for channel in pbx.channels.values()]


def stands(batch: Batch) -> list[Stand]:
    return [each.stand for each in batch.results]


async def test_in_order_and_at_most_so_many_a_second(hand: Hand, pbx: Pbx) -> None:
    batch = batch_of(hand, hang_ups(pbx), per_second=4)
    await batch.run(hand)
    assert hand.sent == [(0.0, "PJSIP/a"), (0.25, "PJSIP/b"), (0.5, "PJSIP/c"), (0.75, "PJSIP/d"), (1.0, "PJSIP/e")]
    assert stands(batch) == [Stand.DONE] * 5
    assert (batch.over, batch.finished, batch.stopped) == (5, True, False)
    assert batch.results[0].words == "Channel Hungup"


async def test_an_action_that_takes_longer_than_the_distance_delays_nothing_more(hand: Hand, pbx: Pbx) -> None:
    batch = batch_of(hand, hang_ups(pbx), per_second=100)
    await batch.run(hand)
    assert [at for at, _ in hand.sent] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])


async def test_the_pace_is_of_actions_not_of_operations(hand: Hand) -> None:
    pbx = hand.pbx
    members = [Member(name, "PJSIP/100", "Alice") for name in ("support", "sales")]
    for member in members:
        pbx.queues[member.queue] = Queue(member.queue, members={"PJSIP/100": member})
    alice = Agent("PJSIP/100", "Alice", "PJSIP/100", members)
    batch = batch_of(hand, [operations.pause(pbx, alice, True)])
    await batch.run(hand)
    assert hand.sent == [(0.0, "support"), (0.5, "sales")]


async def test_results_can_be_read_at_any_time(hand: Hand, pbx: Pbx) -> None:
    batch = batch_of(hand, hang_ups(pbx))
    seen: list[list[Stand]] = []
    hand.before = lambda _: seen.append(stands(batch))
    await batch.run(hand)
    assert seen[0] == [Stand.UNDER_WAY] + [Stand.WAITING] * 4
    assert seen[2] == [Stand.DONE, Stand.DONE, Stand.UNDER_WAY, Stand.WAITING, Stand.WAITING]


async def test_stop_sends_nothing_more_and_keeps_what_was_sent(hand: Hand, pbx: Pbx) -> None:
    batch = batch_of(hand, hang_ups(pbx))
    hand.before = lambda action: batch.stop() if action.get("Channel") == "PJSIP/b" else None
    await batch.run(hand)
    assert [name for _, name in hand.sent] == ["PJSIP/a", "PJSIP/b"]
    assert stands(batch) == [Stand.DONE, Stand.DONE, Stand.NOT_SENT, Stand.NOT_SENT, Stand.NOT_SENT]
    assert batch.results[2].words == "stopped before it was sent"
    assert batch.stopped
    assert batch.finished


async def test_stop_ends_the_wait_for_the_next_action(hand: Hand, pbx: Pbx) -> None:
    async def for_ever(_: float) -> None:
        asyncio.get_running_loop().call_soon(batch.stop)
        await asyncio.Event().wait()

    batch = Batch(hang_ups(pbx), 0.001, clock=hand.clock, sleep=for_ever)
    await asyncio.wait_for(batch.run(hand), 5)
    assert len(hand.sent) == 1
    assert batch.count(Stand.NOT_SENT) == 4


async def test_an_operation_stopped_in_its_middle_tells_how_far_it_came(hand: Hand, pbx: Pbx) -> None:
    call = pbx.channels["a"], pbx.channels["b"]
    operation = operations.Operation(
        "transfer", "Transfer", "", tuple(Action("Redirect", {"Channel": each.name}) for each in call), True, _true
    )
    batch = batch_of(hand, [operation])
    hand.before = lambda _: batch.stop()
    await batch.run(hand)
    assert len(hand.sent) == 1
    assert stands(batch) == [Stand.FAILED]
    assert batch.results[0].words == "1 of 2 sent: stopped before it was sent"


def _true(_: Pbx) -> None:
    return None


async def test_each_is_looked_at_right_before_it_is_sent(hand: Hand, pbx: Pbx) -> None:
    def rename(action: Action) -> None:
        if action.get("Channel") == "PJSIP/b":
            pbx.channels["c"].name = "PJSIP/other"

    hand.before = rename
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert "PJSIP/c" not in [name for _, name in hand.sent]
    assert batch.results[2].stand is Stand.NOT_SENT
    assert batch.results[2].words == "the channel was renamed from PJSIP/c to PJSIP/other"
    assert batch.count(Stand.DONE) == 4


async def test_the_look_comes_after_the_wait(hand: Hand, pbx: Pbx) -> None:
    """What changes while it waits for its turn is seen."""
    sleep = hand.sleep

    async def sleep_and_rename(seconds: float) -> None:
        await sleep(seconds)
        pbx.channels["b"].name = "PJSIP/other"

    batch = Batch(hang_ups(pbx), 2.0, clock=hand.clock, sleep=sleep_and_rename)
    await batch.run(hand)
    assert batch.results[1].stand is Stand.NOT_SENT


async def test_a_channel_that_went_with_its_call_is_counted_apart_and_not_sent(hand: Hand, pbx: Pbx) -> None:
    def take_along(action: Action) -> None:
        if action.get("Channel") == "PJSIP/a":
            del pbx.channels["b"]

    hand.before = take_along
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert [name for _, name in hand.sent] == ["PJSIP/a", "PJSIP/c", "PJSIP/d", "PJSIP/e"]
    assert stands(batch) == [Stand.DONE, Stand.GONE, Stand.DONE, Stand.DONE, Stand.DONE]
    assert batch.results[1].words == "had ended before"
    assert hand.sent[1][0] == 0.5  # what is not sent takes no turn


async def test_no_such_channel_after_a_last_look_is_an_end_meanwhile(hand: Hand, pbx: Pbx) -> None:
    hand.answer = lambda action: GONE if action.get("Channel") == "PJSIP/b" else DONE
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert batch.results[1].stand is Stand.GONE
    assert batch.results[1].words == "had ended before"


async def test_a_refusal_of_asterisks_is_told_and_the_rest_goes_on(hand: Hand, pbx: Pbx) -> None:
    denied = b"Response: Error\r\nMessage: Permission denied\r\n\r\n"
    hand.answer = lambda action: denied if action.get("Channel") == "PJSIP/b" else DONE
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert stands(batch) == [Stand.DONE, Stand.FAILED, Stand.DONE, Stand.DONE, Stand.DONE]
    assert batch.results[1].words == "Permission denied"


async def test_a_lost_link_ends_it(hand: Hand, pbx: Pbx) -> None:
    hand.answer = lambda action: Ending.DISCONNECT if action.get("Channel") == "PJSIP/b" else DONE
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert [name for _, name in hand.sent] == ["PJSIP/a", "PJSIP/b"]
    assert stands(batch) == [Stand.DONE, Stand.UNKNOWN, Stand.NOT_SENT, Stand.NOT_SENT, Stand.NOT_SENT]
    assert "whether it was done is not known" in batch.results[1].words
    assert "the connection went away" in batch.results[2].words


async def test_a_link_that_is_not_there_ends_it_and_nothing_was_sent(hand: Hand, pbx: Pbx) -> None:
    hand.answer = lambda _: LinkLost("there is no connection to the PBX")
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert hand.sent == []
    assert stands(batch) == [Stand.NOT_SENT] * 5
    assert batch.results[4].words == "there is no connection to the PBX"


async def test_no_answer_in_time_is_not_known_and_the_rest_goes_on(hand: Hand, pbx: Pbx) -> None:
    hand.answer = lambda action: Ending.DEADLINE if action.get("Channel") == "PJSIP/a" else DONE
    batch = batch_of(hand, hang_ups(pbx))
    await batch.run(hand)
    assert batch.results[0].stand is Stand.UNKNOWN
    assert batch.count(Stand.DONE) == 4
