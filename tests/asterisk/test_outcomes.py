"""What came of an operation, as real PBXs show it: a ✓ only for what happened."""

from __future__ import annotations

from amitop import operations
from amitop.ami import Action
from amitop.monitor import Monitor, Outcome, Stand, carry_out
from amitop.operations import Operation
from amitop.operations.questions import questions
from amitop.pbx.entities import Channel
from tests.asterisk.conftest import Calls, target
from tests.asterisk.judge import CHANNELS, cli
from tests.asterisk.test_operations import partner
from tests.lab import places
from tests.lab.places import Place
from tests.lab.wait import until


async def done(monitor: Monitor, operation: Operation) -> Outcome:
    assert operation.still_true(monitor.pbx) is None
    outcome = await carry_out(monitor, operation)
    assert outcome.stand is Stand.DONE, (outcome.stand, outcome.words)
    return outcome


async def test_a_hang_up_is_done_when_the_channel_is_gone(place: Place, monitor: Monitor, call: Calls) -> None:
    victim = monitor.pbx.channels[await call("5552001", "dial-120")]
    await done(monitor, operations.hang_up(monitor.pbx, victim))
    assert victim.uniqueid not in monitor.pbx.channels
    again = await carry_out(monitor, operations.hang_up(monitor.pbx, victim))
    assert (again.stand, again.words) == (Stand.GONE, "had ended before")
    assert victim.name not in await cli(place, CHANNELS)


async def test_a_blind_transfer_is_done_when_the_new_place_is_reached(monitor: Monitor, call: Calls) -> None:
    leaving = monitor.pbx.channels[await call("5552002", "dial-122")]
    moved = await partner(monitor, leaving.uniqueid)
    await done(monitor, operations.blind_transfer(monitor.pbx, leaving, "123", "default"))
    assert moved.uniqueid in monitor.pbx.channels
    await partner(monitor, moved.uniqueid, "Local/123@phones")
    # A caller whose dialplan goes on elsewhere at once, and an application that stays at the first priority.
    for goal, application in (("echo", "Echo"), ("conf", "ConfBridge")):
        caller = monitor.pbx.channels[await call("5552003", "dial-122")]
        other = await partner(monitor, caller.uniqueid)
        await done(monitor, operations.blind_transfer(monitor.pbx, other, goal, "default"))
        await until(lambda: caller.application == application, f"the caller in {application}")  # noqa: B023


async def test_a_transfer_to_nowhere_has_failed_though_asterisk_says_success(monitor: Monitor, call: Calls) -> None:
    async def failed(operation: Operation, lost: Channel) -> None:
        outcome = await carry_out(monitor, operation)
        assert outcome.exchanges[0].ok
        assert outcome.stand is Stand.FAILED
        assert outcome.words == f"{who} was hung up on the way to 999@default"
        assert lost.uniqueid not in monitor.pbx.channels

    for side in (0, 1):
        caller = monitor.pbx.channels[await call("5552004", "dial-122")]
        pair = [caller, await partner(monitor, caller.uniqueid)]
        lost, leaving = pair[side], pair[1 - side]
        who = operations.person(lost)
        await failed(operations.blind_transfer(monitor.pbx, leaving, "999", "default"), lost)
    alone = monitor.pbx.channels[await call("5552005", "echo")]
    await until(lambda: alone.application == "Echo", "the echo")
    who = operations.person(alone)
    await failed(operations.blind_transfer(monitor.pbx, alone, "999", "default"), alone)


async def test_a_redirect_to_where_one_is_already(monitor: Monitor, call: Calls) -> None:
    alone = monitor.pbx.channels[await call("5552006", "echo")]
    await until(lambda: alone.application == "Echo", "the echo")
    await done(monitor, operations.blind_transfer(monitor.pbx, alone, "echo", "caller"))


async def test_an_attended_transfer_is_done_when_the_new_channel_is_there(monitor: Monitor, call: Calls) -> None:
    caller = monitor.pbx.channels[await call("5552007", "dial-122")]
    waiting = await partner(monitor, caller.uniqueid)
    await done(monitor, operations.attended_transfer(monitor.pbx, caller, "123", "default"))
    assert [each.name.startswith("Local/123@default") for each in monitor.pbx.companions(caller)] == [True]
    assert waiting.uniqueid in monitor.pbx.channels


async def test_an_attended_transfer_without_the_right_is_not_seen(monitor: Monitor, call: Calls) -> None:
    """Two who were joined by `Bridge` have no features: Asterisk plays the keys, and the other party hears them."""
    caller, other = [monitor.pbx.channels[await call(number, "echo")] for number in ("5552008", "5552010")]
    joined = Action("Bridge", {"Channel1": caller.name, "Channel2": other.name})
    await done(monitor, operations.composed(joined, monitor.pbx))
    outcome = await carry_out(monitor, operations.attended_transfer(monitor.pbx, caller, "123", "default"))
    assert outcome.stand is Stand.UNSEEN
    assert outcome.words == "sent; not seen to happen within 12 s (Asterisk: Atxfer successfully queued)"


async def test_a_pause_is_done_when_the_member_is_paused(monitor: Monitor) -> None:
    def alice() -> operations.Operation:
        agent = next(each for each in monitor.pbx.agents() if each.name == "Alice")
        return operations.pause(monitor.pbx, agent, not agent.paused, "Lunch")

    await done(monitor, alice())
    assert any(each.paused for each in monitor.pbx.agents())
    await done(monitor, alice())


async def test_parking_and_what_nothing_tells_of(monitor: Monitor, call: Calls) -> None:
    caller = monitor.pbx.channels[await call("5552009", "dial-122")]
    other = await partner(monitor, caller.uniqueid)
    await call("5552019", "echo")  # parking ends the caller's own call
    for action, stand in (
        (Action("Setvar", {"Channel": caller.name, "Variable": "A", "Value": "1"}), Stand.DONE),
        (Action("PlayDTMF", {"Channel": caller.name, "Digit": "5"}), Stand.SENT),
        (Action("Park", {"Channel": other.name, "Timeout": "45000"}), Stand.DONE),
        (Action("Hangup", {"Channel": "/^Local.5552019/"}), Stand.DONE),
    ):
        outcome = await carry_out(monitor, operations.composed(action, monitor.pbx))
        assert outcome.stand is stand, (action.name, outcome.words)


async def warnings(monitor: Monitor, operation: Operation) -> list[str]:
    """What the PBX's answers say against an operation."""
    asked = questions(operation, monitor.pbx)
    assert asked
    return [told for each in asked if (told := each.reads(await monitor.inquire(each.action)))]


async def test_missing_extensions_are_known_before(monitor: Monitor, call: Calls) -> None:
    caller = monitor.pbx.channels[await call("5552011", "dial-122")]
    other = await partner(monitor, caller.uniqueid)

    async def of(exten: str, context: str = "default") -> list[str]:
        return await warnings(monitor, operations.blind_transfer(monitor.pbx, other, exten, context))

    missing = "there is no {} in the context {}: whoever is sent there is cut off"
    assert await of("999") == [missing.format("999", "default")]
    assert await of("123", "nowhere") == [missing.format("123", "nowhere")]
    # A pattern, an include (the parking lot's), and a pattern that goes on elsewhere.
    assert [await of(each) for each in ("123", "701", "echo")] == [[], [], []]
    assert await warnings(monitor, operations.attended_transfer(monitor.pbx, caller, "123", "default")) == []


async def test_who_may_not_transfer_is_known_before(monitor: Monitor, call: Calls) -> None:
    caller, other = [monitor.pbx.channels[await call(number, "echo")] for number in ("5552012", "5552013")]
    joined = Action("Bridge", {"Channel1": caller.name, "Channel2": other.name})
    await done(monitor, operations.composed(joined, monitor.pbx))
    (told,) = await warnings(monitor, operations.attended_transfer(monitor.pbx, caller, "123", "default"))
    assert told.endswith("may not transfer: its Dial or Queue has no t or T for it")


async def test_a_login_that_may_transfer_may_ask(place: Place) -> None:
    """`reporting` is enough as well, and nothing of it is written into the history."""
    viewer = Monitor(target(place, places.VIEWER, places.VIEWER_SECRET))
    await viewer.connect()
    try:
        action = Action("Originate", {"Channel": "Local/1@line", "Exten": "999", "Context": "default"})
        assert await warnings(viewer, operations.composed(action, viewer.pbx)) == [
            "there is no 999 in the context default: whoever answers is cut off"
        ]
        assert not list(viewer.history.deeds)
    finally:
        await viewer.close()
