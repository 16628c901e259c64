"""Play on a real Asterisk what reports found wrong: the model says what the PBX says, and an audit agrees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from amitop.ami import Action
from amitop.monitor import Monitor
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel
from amitop.tui.states import IN_CALL, of_member
from tests.asterisk.conftest import target
from tests.asterisk.judge import cli, until_cli
from tests.lab.places import Place
from tests.lab.wait import until

CONTEXT = "truth"
_PLAN = (
    "talk,1,Answer()",
    "talk,2,Wait(60)",
    "tone,1,Answer()",
    "tone,2,Milliwatt()",
    "park,1,Answer()",
    "park,2,Park()",
    "ring,1,Ringing()",
    "ring,2,Wait(60)",
    "to-park,1,Dial(Local/park@truth,30)",
    "to-talk,1,Dial(Local/talk@truth/n,30)",
    "to-talk-I,1,Dial(Local/talk@truth/n,30,I)",
    "to-ring,1,Dial(Local/ring@truth/n,30)",
    "execif,1,ExecIf(1?Dial(Local/talk@truth/n,30))",
    "room,1,Answer()",
    "room,2,ConfBridge(truth)",
)


@pytest.fixture
async def plan(place: Place) -> AsyncIterator[Place]:
    """The place, with a context of these tests."""
    for step in _PLAN:
        await cli(place, f"dialplan add extension {step} into {CONTEXT} replace")
    yield place
    await cli(place, f"dialplan remove context {CONTEXT}")


async def originate(monitor: Monitor, exten: str, near: str = "tone", **more: str) -> None:
    headers = {"Channel": f"Local/{near}@{CONTEXT}/n", "Context": CONTEXT, "Exten": exten, "Priority": "1", **more}
    answer = await monitor.perform(Action("Originate", {**headers, "Async": "true"}))
    assert answer.ok, answer.message


async def done(monitor: Monitor, name: str, **headers: str) -> None:
    answer = await monitor.perform(Action(name, headers))
    assert answer.ok, answer.message


def running(pbx: Pbx, application: str) -> Channel | None:
    return next((each for each in pbx.channels.values() if each.application == application), None)


async def no_drift(monitor: Monitor) -> None:
    assert (await monitor.audit()).drift == []


async def watched(place: Place) -> Monitor:
    """Come in the middle."""
    monitor = Monitor(target(place))
    await monitor.connect()
    return monitor


async def test_a_parked_local_channel_is_optimised_away(plan: Place, monitor: Monitor) -> None:
    await originate(monitor, "to-park")
    parked = monitor.pbx.parked

    def swapped() -> bool:
        return bool(parked) and not any("park@" in each.channel for each in parked.values())

    await until(swapped, "the swap of who is parked")
    [call] = parked.values()
    assert monitor.pbx.channels[call.uniqueid].parked
    await until_cli(plan, "parking show default", lambda text: call.channel in text, "the space")
    await no_drift(monitor)


@pytest.mark.usefixtures("plan")
async def test_a_channels_id_is_used_again(monitor: Monitor) -> None:
    for _ in range(2):
        await originate(monitor, "talk", "talk", ChannelId="callback-7", OtherChannelId="callback-7b")
        found = await until(lambda: monitor.pbx.channels.get("callback-7"), "the channel")
        await until(lambda: "callback-7b" in monitor.pbx.channels, "its other half")
        await no_drift(monitor)
        await done(monitor, "Hangup", Channel=found.name)
        await until(lambda: not monitor.pbx.channels, "the hangup")


@pytest.mark.usefixtures("plan")
async def test_the_linkedid_of_an_id_that_somebody_gave(monitor: Monitor) -> None:
    await originate(monitor, "talk", "talk", ChannelId="first-call", OtherChannelId="half-of-it")
    await until(lambda: running_all(monitor.pbx, "Wait") == 2, "the first call")
    await originate(monitor, "talk", "talk")
    await until(lambda: running_all(monitor.pbx, "Wait") == 4, "the second call")
    other = next(
        each for each in monitor.pbx.channels.values() if each.linkedid not in ("first-call", "half-of-it")
    )
    bridged = monitor.pbx.channels[other.linkedid]
    await done(monitor, "Bridge", Channel1="first-call", Channel2=bridged.uniqueid)
    await until(lambda: bridged.bridge and bridged.linkedid == "first-call", "its Linkedid")
    assert bridged.application == ""
    await no_drift(monitor)


def running_all(pbx: Pbx, application: str) -> int:
    return sum(each.application == application for each in pbx.channels.values())


@pytest.mark.usefixtures("plan")
async def test_an_application_that_runs_another_is_kept_and_asked_for(monitor: Monitor) -> None:
    await originate(monitor, "execif", "talk")

    def bridged() -> Channel | None:
        found = running(monitor.pbx, "ExecIf") or running(monitor.pbx, "Dial")
        return found if found is not None and found.bridge else None

    found = await until(bridged, "the call through ExecIf")
    assert found.application in ("ExecIf", "Dial")
    following = asyncio.create_task(monitor.follow())
    try:
        await until(lambda: found.application == "Dial", "what it really runs")
    finally:
        following.cancel()
    await no_drift(monitor)


@pytest.mark.usefixtures("plan")
async def test_who_is_not_paused_has_no_reason(monitor: Monitor) -> None:
    headers = {"Interface": "Local/101@phones/n", "Queue": "support"}
    await done(monitor, "QueuePause", **headers, Paused="true", Reason="lunch")
    member = monitor.pbx.queues["support"].members["Local/101@phones/n"]
    await until(lambda: member.paused_reason == "lunch", "the pause")
    await no_drift(monitor)
    await done(monitor, "QueuePause", **headers, Paused="false", Reason="back")
    await until(lambda: not member.paused, "the end of the pause")
    assert (member.paused_reason, member.paused_since) == ("", None)
    await no_drift(monitor)


@pytest.mark.usefixtures("plan")
async def test_who_talks_with_whom_after_a_blind_transfer(monitor: Monitor) -> None:
    await originate(monitor, "to-talk", "talk", CallerID="Ana <201>")
    caller = await until(lambda: running(monitor.pbx, "Dial"), "the call")
    await until(lambda: caller.bridge, "the bridge")
    await done(monitor, "BlindTransfer", Channel=caller.name, Context=CONTEXT, Exten="to-talk-I")
    await until(lambda: caller.uniqueid not in monitor.pbx.channels, "the transferrer to hang up")
    await until(lambda: any(call.ends for call in monitor.pbx.calls()), "the new call")
    [call] = monitor.pbx.calls()
    assert caller not in [call.caller, *call.ends]
    assert call.caller.bridge is not None
    await no_drift(monitor)


async def test_a_conference_from_before(plan: Place, monitor: Monitor) -> None:
    for _ in range(3):
        await originate(monitor, "room", "talk")

    def full(pbx: Pbx) -> Callable[[], bool]:
        return lambda: "truth" in pbx.conferences and len(pbx.conferences["truth"].participants) == 3

    await until(full(monitor.pbx), "three in the conference")
    late = await watched(plan)
    try:
        room = late.pbx.conferences["truth"]
        assert room.bridge == monitor.pbx.conferences["truth"].bridge
        assert [call.conference for call in late.pbx.calls() if call.conference] == ["truth"]
        assert all(
            each.joined is not None and each.joined < late.clock() - 2 for each in room.participants.values()
        )
        assert (await late.audit()).drift == []
    finally:
        await late.close()
    await no_drift(monitor)


async def test_a_telephone_that_rings_from_before(plan: Place, monitor: Monitor) -> None:
    await originate(monitor, "to-ring", "talk")
    await until(lambda: any(each.state == "Ringing" for each in monitor.pbx.channels.values()), "a ringing phone")
    await asyncio.sleep(0.2)
    late = await watched(plan)
    try:
        [call] = late.pbx.calls()
        assert call.key == monitor.pbx.calls()[0].key
        assert [each.name for each in call.ends] == [each.name for each in monitor.pbx.calls()[0].ends]
        dialled = {each.uniqueid: each.dialled_by for each in monitor.pbx.channels.values() if each.dialled_by}
        assert {each.uniqueid: each.dialled_by for each in late.pbx.channels.values() if each.dialled_by} == dialled
        assert (await late.audit()).drift == []
    finally:
        await late.close()


async def test_in_a_call_of_a_queue_whatever_the_device_says(plan: Place, monitor: Monitor) -> None:
    interface = f"Local/talk@{CONTEXT}/n"
    added = {"Queue": "night", "Interface": interface, "StateInterface": "Custom:truth"}
    await done(monitor, "QueueAdd", **added)
    try:
        await cli(plan, f"dialplan add extension night,1,Queue(night) into {CONTEXT} replace")
        await done(monitor, "QueuePause", Queue="night", Interface=interface, Paused="false")
        others = [each for each in monitor.pbx.queues["night"].members if each != interface]
        for each in others:
            await done(monitor, "QueuePause", Queue="night", Interface=each, Paused="true")
        await originate(monitor, "night", "talk")
        member = monitor.pbx.queues["night"].members[interface]
        await until(lambda: member.in_call, "the call")
        await until(
            lambda: next(each for each in monitor.pbx.agents() if each.key == interface).channel, "its channel"
        )
        assert of_member(member, monitor.clock()) is IN_CALL
        await no_drift(monitor)
    finally:
        for each in [*monitor.pbx.queues["night"].members]:
            await done(monitor, "QueuePause", Queue="night", Interface=each, Paused="false")
        await done(monitor, "QueueRemove", Queue="night", Interface=interface)
