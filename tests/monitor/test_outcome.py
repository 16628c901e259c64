"""An outcome says what the model then shows: done, failed, not seen in time, or not known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amitop import operations
from amitop.ami import Action, Ending
from amitop.monitor import Batch, LinkState, Outcome, Stand, carry_out
from amitop.monitor.outcome import POLL, Trail
from amitop.operations import Operation
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel
from tests.monitor.test_batch import Hand
from tests.packets import event


@pytest.fixture
def hand() -> Hand:
    hand = Hand()
    for name in "abcde":
        hand.pbx.channels[name] = Channel(name, f"PJSIP/{name}", caller_number=name)
    return hand


def later(hand: Hand, at: float, do: Callable[[], object]) -> None:
    """Let the PBX do something by itself at that moment."""
    hand.plan.append((at, do))


async def come_of(
    hand: Hand, operation: Operation, answered: Callable[[Outcome], None] = lambda _: None
) -> Outcome:
    return await carry_out(hand, operation, answered=answered, clock=hand.clock, sleep=hand.sleep)


def hang_up(hand: Hand) -> Operation:
    return operations.hang_up(hand.pbx, hand.pbx.channels["a"])


async def test_what_is_seen_at_once_is_done(hand: Hand) -> None:
    outcome = await come_of(hand, hang_up(hand))
    assert (outcome.stand, outcome.words) == (Stand.DONE, "Channel Hungup")


async def test_an_answer_alone_is_no_outcome(hand: Hand) -> None:
    hand.then = lambda _: None
    told: list[Stand] = []
    outcome = await come_of(hand, hang_up(hand), lambda so_far: told.append(so_far.stand))
    assert told == [Stand.UNDER_WAY]
    assert outcome.stand is Stand.UNSEEN
    assert outcome.words == "sent; not seen to happen within 5 s (Asterisk: Channel Hungup)"
    assert hand.now == pytest.approx(5.1, abs=2 * POLL)
    assert len(hand.sent) == 1


async def test_what_comes_later_is_waited_for(hand: Hand) -> None:
    hand.then = lambda _: None
    later(hand, 3.0, lambda: hand.pbx.channels.pop("a"))
    outcome = await come_of(hand, hang_up(hand))
    assert outcome.stand is Stand.DONE
    assert hand.now == pytest.approx(3.0, abs=2 * POLL)


async def test_a_link_that_is_lost_meanwhile_leaves_it_not_known(hand: Hand) -> None:
    """A model that is cleared after a restart has no such channel either."""
    hand.then = lambda _: None

    def lose() -> None:
        hand.state = LinkState.LOST
        hand.pbx.channels.clear()

    later(hand, 1.0, lose)
    outcome = await come_of(hand, hang_up(hand))
    assert outcome.stand is Stand.UNKNOWN
    assert "not known" in outcome.words


async def test_no_answer_in_time_but_seen_is_done(hand: Hand) -> None:
    hand.answer = lambda _: Ending.DEADLINE
    later(hand, 1.0, lambda: hand.pbx.channels.pop("a"))
    assert (await come_of(hand, hang_up(hand))).stand is Stand.DONE


async def test_a_denial_is_failed_whatever_the_model_shows(hand: Hand) -> None:
    hand.answer = lambda _: b"Response: Error\r\nMessage: Permission denied\r\n\r\n"
    operation = hang_up(hand)
    hand.pbx.channels.clear()
    outcome = await come_of(hand, operation)
    assert (outcome.stand, outcome.words) == (Stand.FAILED, "Permission denied")


async def test_what_only_goes_into_a_queue_is_sent_and_not_done(hand: Hand) -> None:
    def send(action: Action) -> Operation:
        return operations.composed(action, hand.pbx)

    assert (await come_of(hand, send(Action("PlayDTMF", {"Channel": "PJSIP/a"})))).stand is Stand.SENT
    assert (await come_of(hand, send(Action("Setvar", {"Variable": "A"})))).stand is Stand.DONE


def _moves(hand: Hand, ends: bool) -> None:
    """The channel `a` is at 999@default by an event, as before a hang-up."""
    channel = hand.pbx.channels["a"]
    channel.application, channel.touched = "AppDial", channel.touched + 1
    place = {"Context": "default", "Exten": "999", "Uniqueid": "a"}
    hand.journal.append(event("Newexten", place, Application="AppDial", AppData="(Outgoing Line)"), hand.now)
    if ends:
        later(hand, hand.now + 2 * POLL, lambda: hand.pbx.channels.pop("a"))


@pytest.mark.parametrize(("ends", "stand"), [(True, Stand.FAILED), (False, Stand.DONE)])
async def test_a_channel_at_its_goal_must_stay_there_for_a_while(hand: Hand, ends: bool, stand: Stand) -> None:
    hand.pbx.channels["a"].application = "AppDial"
    hand.then = lambda _: _moves(hand, ends)
    operation = operations.blind_transfer(hand.pbx, hand.pbx.channels["a"], "999", "default")
    outcome = await come_of(hand, operation)
    assert outcome.stand is stand
    assert hand.now >= 0.1 + (0.0 if ends else 0.5)


def test_a_trail_holds_the_steps_since_it_began(hand: Hand) -> None:
    def told(uniqueid: str, exten: str) -> None:
        place = {"Context": "default", "Exten": exten, "Uniqueid": uniqueid}
        hand.journal.append(event("Newexten", place, Application="Answer"), 0.0)

    told("1.1", "before")
    trail = Trail(hand.journal)
    told("1.1", "100")
    told("1.12", "other")
    assert [each.exten for each in trail.steps("1.1")] == ["100"]
    told("1.1", "101")
    assert [each.exten for each in trail.steps("1.1")] == ["100", "101"]
    assert trail.steps("1.2") == []


async def test_a_batch_watches_side_by_side_at_its_pace(hand: Hand) -> None:
    hand.then = lambda _: None
    made = [operations.hang_up(hand.pbx, each) for each in hand.pbx.channels.values()]
    batch = Batch(made, 4, clock=hand.clock, sleep=hand.sleep)
    await batch.run(hand)
    assert [name for _, name in hand.sent] == [f"PJSIP/{name}" for name in "abcde"]
    assert hand.sent[-1][0] < 1.5  # one after the other it would take more than 20 s
    assert batch.count(Stand.UNSEEN) == 5
    assert hand.now == pytest.approx(6.1, abs=0.5)  # the last is watched for 5 s, as the others were
    assert batch.finished


async def test_a_stopped_batch_still_watches_what_was_sent(hand: Hand) -> None:
    hand.then = lambda _: None
    batch: Batch = Batch([hang_up(hand)], 4, clock=hand.clock, sleep=hand.sleep)
    hand.before = lambda _: batch.stop()
    later(hand, 2.0, lambda: hand.pbx.channels.pop("a"))
    await batch.run(hand)
    assert batch.results[0].stand is Stand.DONE


def test_a_model_of_nobody_sees_nothing() -> None:
    """An Action about a channel that is not there is judged by its answer."""
    assert operations.happened.look_for(Action("Hangup", {"Channel": "PJSIP/x"}), Pbx()) is None
