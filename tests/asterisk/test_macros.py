"""The macros that ship, run on a real PBX; Asterisk's own command line is the judge."""

from __future__ import annotations

from collections.abc import Mapping

from amitop import operations
from amitop.ami import Action
from amitop.config.macros import load_macros
from amitop.monitor import Monitor, Outcome, carry_out
from amitop.operations import Row
from amitop.operations.macro import defaults
from amitop.pbx.entities import Agent, Channel
from tests.asterisk.conftest import Calls
from tests.asterisk.judge import CHANNELS, cli
from tests.asterisk.test_operations import partner
from tests.lab.places import Place
from tests.lab.wait import until


async def run(monitor: Monitor, macro_id: str, row: Row, answers: Mapping[str, str] | None = None) -> Outcome:
    macro = load_macros()[0][macro_id]
    captured = operations.capture(monitor.pbx, row)
    said = {**defaults(macro, captured), **(answers or {})}
    operation = operations.from_macro(monitor.pbx, macro, captured, said)
    assert operation.still_true(monitor.pbx) is None
    outcome = await carry_out(monitor, operation)
    assert outcome.ok, outcome.words
    return outcome


async def test_park_and_announce_lets_the_other_end_hear_the_space(
    place: Place, monitor: Monitor, call: Calls
) -> None:
    channel = monitor.pbx.channels[await call("5550301", "dial-123")]
    other = await partner(monitor, channel.uniqueid)
    name = f"amitop-announced-{place.version}.sln"
    heard = place.tree / "var/spool/asterisk/monitor" / name
    recording = await monitor.perform(Action("MixMonitor", {"Channel": other.name, "File": name}))
    assert recording.ok, recording.message
    try:
        await run(monitor, "park-and-announce", Row(channel))
        parked = await until(lambda: monitor.pbx.parked.get(channel.uniqueid), "the parking")
        assert parked.parker.startswith("Local/123@phones")
        assert channel.name in await cli(place, "parking show default")
        # Both were silent before: what the other end hears is the announcement, and then it is let go.
        await until(lambda: other.uniqueid not in monitor.pbx.channels, "the end of the other")
        await until(lambda: heard.exists() and any(heard.read_bytes()), "something heard")
    finally:
        heard.unlink(missing_ok=True)


async def test_lunch_pauses_in_all_queues(place: Place, monitor: Monitor) -> None:
    interface = "Local/105@phones/n"

    def eve() -> Agent:
        return next(agent for agent in monitor.pbx.agents() if agent.interface == interface)

    added = await monitor.perform(Action("QueueAdd", {"Queue": "vip", "Interface": interface, "MemberName": "Eve"}))
    assert added.ok, added.message
    try:
        await until(lambda: len(eve().members) == 2, "the second queue")
        outcome = await run(monitor, "lunch", Row(agent=eve()))
        assert len(outcome.exchanges) == 2
        await until(lambda: eve().paused, "the pause")
        assert {member.paused_reason for member in eve().members} == {"Lunch"}
        for queue in ("sales", "vip"):
            lines = (await cli(place, f"queue show {queue}")).splitlines()
            assert "paused" in next(line for line in lines if "Eve" in line)
    finally:
        headers = {"Interface": interface, "Paused": "false"}
        assert (await monitor.perform(Action("QueuePause", {**headers, "Queue": "sales"}))).ok
        assert (await monitor.perform(Action("QueueRemove", {"Queue": "vip", "Interface": interface}))).ok


async def test_call_this_extension_from_mine(place: Place, monitor: Monitor) -> None:
    eve = next(agent for agent in monitor.pbx.agents() if agent.interface == "Local/105@phones/n")
    await run(monitor, "call-from-mine", Row(agent=eve), {"context": "default", "me": "Local/120@phones/n"})

    def rung() -> Channel | None:
        channels = monitor.pbx.channels.values()
        return next((each for each in channels if each.name.startswith("Local/105@phones")), None)

    await until(rung, "the ringing of 105")
    assert "Local/120@phones" in await cli(place, CHANNELS)


async def test_record_this_call(place: Place, monitor: Monitor, call: Calls) -> None:
    channel = monitor.pbx.channels[await call("5550302", "dial-124")]
    await partner(monitor, channel.uniqueid)
    file = place.tree / "var/spool/asterisk/monitor" / f"{channel.uniqueid}.wav"
    try:
        await run(monitor, "record-this-call", Row(channel))
        assert channel.uniqueid in await cli(place, f"mixmonitor list {channel.name}")
        await until(file.exists, "the file")
    finally:
        await monitor.perform(Action("StopMixMonitor", {"Channel": channel.name}))
        file.unlink(missing_ok=True)
