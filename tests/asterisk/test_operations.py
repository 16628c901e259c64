"""What an operator does, done to a real PBX; Asterisk's own command line is the judge."""

import pytest

from amitop import operations
from amitop.ami import Action
from amitop.link import LoginRefused
from amitop.monitor import Monitor, NotAllowed
from amitop.operations import Operation
from amitop.pbx.entities import Agent, Channel
from tests.asterisk.conftest import Calls, target
from tests.asterisk.judge import CHANNELS, cli, until_cli
from tests.lab import places
from tests.lab.places import Place
from tests.lab.wait import until


async def carry_out(monitor: Monitor, operation: Operation) -> None:
    assert operation.still_true(monitor.pbx) is None
    for action in operation.actions:
        exchange = await monitor.perform(action)
        assert exchange.ok, exchange.message


async def partner(monitor: Monitor, uniqueid: str, begins: str = "") -> Channel:
    """Who `uniqueid` talks with, as soon as it is somebody whose channel's name begins so."""
    channel = monitor.pbx.channels[uniqueid]

    def found() -> Channel | None:
        others = monitor.pbx.companions(channel)
        return next((each for each in others if each.name.startswith(begins)), None)

    return await until(found, f"a partner {begins} of {channel.name}")


async def test_hang_up(place: Place, monitor: Monitor, call: Calls) -> None:
    victim = monitor.pbx.channels[await call("5550001", "dial-120")]
    bystander = monitor.pbx.channels[await call("5550002", "dial-121")]
    await partner(monitor, victim.uniqueid)
    assert victim.name in await cli(place, CHANNELS)

    operation = operations.hang_up(monitor.pbx, victim)
    await carry_out(monitor, operation)

    await until(lambda: victim.uniqueid not in monitor.pbx.channels, "the hang-up")
    assert operation.still_true(monitor.pbx) == f"{victim.name} has hung up"
    listing = await until_cli(place, CHANNELS, lambda listing: victim.name not in listing, "its end")
    assert bystander.name in listing


async def test_blind_transfer_moves_the_partner(place: Place, monitor: Monitor, call: Calls) -> None:
    leaving = monitor.pbx.channels[await call("5550003", "dial-122")]
    moved = await partner(monitor, leaving.uniqueid)

    operation = operations.blind_transfer(monitor.pbx, leaving, "123", "default")
    assert "goes to 123@default" in operation.sentence
    await carry_out(monitor, operation)

    await until(lambda: leaving.uniqueid not in monitor.pbx.channels, "the release of the one who transferred")
    await partner(monitor, moved.uniqueid, "Local/123@phones")
    assert moved.name in await cli(place, CHANNELS)


async def test_a_parked_call_is_moved_and_not_the_one_parked_beside_it(
    place: Place, monitor: Monitor, call: Calls
) -> None:
    chosen, beside = [monitor.pbx.channels[await call(number, "park")] for number in ("5550006", "5550007")]
    await until(lambda: chosen.bridge is not None and chosen.bridge == beside.bridge, "both in the parking lot")

    operation = operations.blind_transfer(monitor.pbx, chosen, "echo", "default")
    assert operation.sentence == f"{operations.person(chosen)} goes to echo@default."
    await carry_out(monitor, operation)

    await until(lambda: chosen.application == "Echo", "the one who was chosen at his goal")
    assert beside.parked
    assert beside.name in await cli(place, CHANNELS)


async def test_agents_of_the_pool_wait_beside_one_another_and_are_with_nobody(
    monitor: Monitor, call: Calls
) -> None:
    first, second = [monitor.pbx.channels[await call(who, who, "agents")] for who in ("1001", "1002")]
    await until(lambda: first.bridge is not None and first.bridge == second.bridge, "both in the pool")
    assert monitor.pbx.companions(first) == monitor.pbx.companions(second) == []
    assert [monitor.pbx.pool_agents[who].status for who in ("1001", "1002")] == ["AGENT_IDLE"] * 2


async def test_pause_with_a_reason_and_back(place: Place, monitor: Monitor) -> None:
    def alice() -> Agent:
        return next(agent for agent in monitor.pbx.agents() if agent.name == "Alice")

    await carry_out(monitor, operations.pause(monitor.pbx, alice(), True, "Lunch"))
    await until(lambda: alice().paused, "the pause")
    assert alice().members[0].paused_reason == "Lunch"
    assert "paused" in next(
        line for line in (await cli(place, "queue show support")).splitlines() if "Alice" in line
    )

    await carry_out(monitor, operations.pause(monitor.pbx, alice(), False))
    await until(lambda: not alice().paused, "the end of the pause")


async def test_read_only_sends_nothing(place: Place, call: Calls) -> None:
    guarded = Monitor(target(place), read_only=True)
    await guarded.connect()
    try:
        uniqueid = await call("5550004", "echo")
        await until(lambda: uniqueid in guarded.pbx.channels, "the call")
        for operation in (operations.hang_up(guarded.pbx, guarded.pbx.channels[uniqueid]),):
            with pytest.raises(NotAllowed, match="read-only"):
                await guarded.perform(operation.actions[0])
        with pytest.raises(NotAllowed):
            await guarded.perform(Action("BridgeKick", {"Channel": "x"}))
        assert (await guarded.perform(Action("QueueStatus"))).ok
        assert uniqueid in guarded.pbx.channels
    finally:
        await guarded.close()


async def test_a_viewer_sees_all_and_is_refused_by_the_pbx(place: Place, call: Calls) -> None:
    viewer = Monitor(target(place, places.VIEWER, places.VIEWER_SECRET))
    await viewer.connect()
    try:
        uniqueid = await call("5550005", "echo")
        await until(lambda: uniqueid in viewer.pbx.channels, "the call")
        exchange = await viewer.perform(Action("Hangup", {"Channel": viewer.pbx.channels[uniqueid].name}))
        assert not exchange.ok
        assert exchange.message == "Permission denied"
    finally:
        await viewer.close()


async def test_a_wrong_secret_is_refused_in_words(place: Place) -> None:
    with pytest.raises(LoginRefused, match="refused the login 'amitop'"):
        await Monitor(target(place, secret="wrong")).connect()
