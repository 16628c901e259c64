"""An operator's Actions: on a line of their own, guarded, and sent once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amitop.ami import Action, Ending, Kind, Packet
from amitop.demo import DemoPbx
from amitop.link import Link, LinkError
from amitop.monitor import LinkState, Monitor, NotAllowed
from amitop.operations import READING, reads_only
from tests.link.servers import Ami, block, serving, target, until
from tests.monitor.conftest import where

Run = Callable[[Monitor], Monitor]


@pytest.fixture
async def monitor(pbx: DemoPbx, running: Run) -> Monitor:
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE)
    return monitor


def connections(monitor: Monitor, name: str) -> list[int]:
    """The connections that Actions of this name went out on."""
    return [
        each.connection
        for each in monitor.journal.entries(0)
        if each.packet.kind is Kind.ACTION and each.packet.name == name
    ]


async def test_actions_have_a_connection_of_their_own(pbx: DemoPbx, monitor: Monitor) -> None:
    assert len(pbx.sessions) == 1
    channel = next(iter(monitor.pbx.channels.values()))
    exchange = await monitor.perform(Action("Hangup", {"Channel": channel.name}))
    assert exchange.ok
    assert len(pbx.sessions) == 2
    assert connections(monitor, "Hangup") == [1]
    assert not monitor.shares_connection
    await until(lambda: channel.uniqueid not in monitor.pbx.channels)
    await monitor.perform(Action("Ping"))
    assert connections(monitor, "Login") == [0, 1]  # the line stays open
    assert len(pbx.sessions) == 2


async def test_what_the_line_hears_is_not_heard_twice(pbx: DemoPbx, monitor: Monitor) -> None:
    await monitor.perform(Action("Ping"))
    pbx.centre.new_caller()
    await until(lambda: set(monitor.pbx.channels) == set(pbx.centre.world.by_id))
    events = [each for each in monitor.journal.entries(0) if each.packet.name == "Newchannel"]
    assert {each.connection for each in events} == {0}


async def test_a_pbx_that_allows_one_login_only(pbx: DemoPbx, monitor: Monitor) -> None:
    pbx.faults.one_login = True
    assert (await monitor.perform(Action("Ping"))).ok
    assert monitor.shares_connection
    assert connections(monitor, "Ping")[-1] == 0
    assert monitor.state is LinkState.LIVE
    assert len(pbx.sessions) == 1


async def test_the_line_that_is_lost_is_opened_anew(pbx: DemoPbx, monitor: Monitor) -> None:
    await monitor.perform(Action("Ping"))
    pbx.sessions[1].abort()
    await until(lambda: len(pbx.sessions) == 1)
    await until(lambda: monitor._operator._link is not None and not monitor._operator._link.is_open)
    assert (await monitor.perform(Action("Ping"))).ok
    assert len(pbx.sessions) == 2


async def test_an_action_that_gets_no_answer_is_not_sent_again(pbx: DemoPbx, monitor: Monitor) -> None:
    pbx.faults.unanswered = {"Originate"}
    originate = Action("Originate", {"Channel": "Local/100@phones", "Application": "Wait", "Async": "true"})
    exchange = await monitor.perform(originate, timeout=0.02)
    assert exchange.ending is Ending.DEADLINE
    pbx.faults.drop()
    await until(lambda: monitor.state is not LinkState.LIVE)
    await until(lambda: monitor.state is LinkState.LIVE)
    assert (await monitor.perform(Action("Ping"))).ok
    assert len(connections(monitor, "Originate")) == 1


async def test_at_the_server_every_action_arrives_once_across_reconnects(running: Run) -> None:
    """Counted where it matters: by the one who hears them."""
    ami = Ami()
    ami.deaf_to.add("Originate")
    listing = ["CoreShowChannels", "BridgeList", "QueueSummary", "Agents", "ParkedCalls", "DeviceStateList"]
    for name in [*listing, "ConfbridgeListRooms"]:
        ami.answers[name] = lambda packet: (
            block("Response: Success", f"ActionID: {packet.action_id}", "EventList: start")
            + block(f"Event: {packet.name}Complete", f"ActionID: {packet.action_id}", "EventList: Complete")
        )
    async with serving(ami.talk) as port:
        monitor = running(Monitor(target(port)))
        for _ in range(3):
            await until(lambda: monitor.state is LinkState.LIVE)
            assert (
                await monitor.perform(Action("Originate", {"Channel": "Local/1"}), timeout=0.01)
            ).response is None
            ami.drop()
            await until(lambda: monitor.state is not LinkState.LIVE)
        await until(lambda: monitor.state is LinkState.LIVE)
        await monitor.close()
    assert ami.count["Originate"] == 3
    ids = [each.action_id for each in ami.actions if each.action_id]
    assert len(ids) == len(set(ids))


async def test_no_connection_is_said_and_nothing_is_sent(pbx: DemoPbx) -> None:
    await pbx.stop()
    monitor = Monitor(where(pbx))
    with pytest.raises(LinkError, match="no connection"):
        await monitor.perform(Action("Hangup", {"Channel": "x"}))
    assert connections(monitor, "Hangup") == []
    await monitor.close()


CHANGING = [
    Action("Hangup", {"Channel": "x"}),
    Action("Redirect", {"Channel": "x"}),
    Action("Originate", {"Channel": "x"}),
    Action("Command", {"Command": "core reload"}),
    Action("Command", {"Command": "core sh channels"}),
    Action("Setvar", {"Variable": "x"}),
    Action("QueuePause", {"Interface": "x"}),
    Action("QueueReset"),
    Action("QueueReload"),
    Action("BridgeKick", {"Channel": "x"}),
    Action("BridgeDestroy", {"BridgeUniqueid": "x"}),
    Action("UserEvent", {"UserEvent": "x"}),
    Action("Filter", {"Operation": "Add"}),
    Action("AGI", {"Channel": "x"}),
    Action("Login", {"Username": "x"}),
    Action("NoSuchAction"),
    Action("Getvar", {"Channel": "x", "Variable": "SHELL(reboot)"}),
    Action("getvar", {"variable": "DB_DELETE(a/b)"}),
    Action("Status", {"Variables": "a,SHELL(reboot)"}),
]


@pytest.mark.parametrize("action", CHANGING, ids=lambda action: action.name)
async def test_read_only_lets_nothing_through_that_changes_anything(pbx: DemoPbx, action: Action) -> None:
    monitor = Monitor(where(pbx), read_only=True)
    with pytest.raises(NotAllowed, match=f"read-only: {action.name} was not sent"):
        await monitor.perform(action)
    assert pbx.sessions == []
    await monitor.close()


@pytest.mark.parametrize("name", ["Ping", "QUEUESTATUS", "CoreShowChannels", "Getvar"])
async def test_read_only_lets_reading_through(pbx: DemoPbx, running: Run, name: str) -> None:
    monitor = running(Monitor(where(pbx), read_only=True))
    await until(lambda: monitor.state is LinkState.LIVE)
    await monitor.perform(Action(name, {"Variable": "X"} if name == "Getvar" else {}))
    assert connections(monitor, name)[-1:] == [1]


@pytest.mark.parametrize("state", [each for each in LinkState if each is not LinkState.LIVE])
async def test_nothing_goes_out_while_the_model_may_be_of_another_life(monitor: Monitor, state: LinkState) -> None:
    channel = next(iter(monitor.pbx.channels.values()))
    monitor.state = state
    with pytest.raises(LinkError, match="no connection"):
        await monitor.perform(Action("Hangup", {"Channel": channel.name}))
    assert connections(monitor, "Hangup") == []


async def test_nothing_goes_out_where_the_link_went_while_the_line_was_opened(
    pbx: DemoPbx, monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The PBX starts anew in the midst of a batch: a channel's name may be another caller's by now."""
    channel, life = next(iter(monitor.pbx.channels.values())), monitor._link
    opened = monitor._operator._line

    async def slowly(first: Link | None) -> Link:
        line = await opened(first)
        pbx.sessions[0].abort()
        await until(lambda: monitor._link is not life and monitor.state is LinkState.LIVE)
        return line

    monkeypatch.setattr(monitor._operator, "_line", slowly)
    with pytest.raises(LinkError, match="went away before it was sent"):
        await monitor.perform(Action("Hangup", {"Channel": channel.name}))
    assert connections(monitor, "Hangup") == []


def test_nothing_that_changes_is_on_the_list() -> None:
    for verb in ("set", "put", "del", "add", "remove", "kick", "reload", "reset", "pause", "originate", "hangup"):
        assert not [name for name in READING if name.startswith(verb) or name.endswith(verb)], verb
    assert reads_only(Action("GetVar", {"Variable": "CALLERID"}))


async def test_what_came_of_our_own_originate_joins_its_exchange_and_nobody_elses(
    monitor: Monitor,
) -> None:
    foreign = "Event: OriginateResponse\r\nActionID: {}\r\nResponse: Failure\r\nReason: 5\r\n\r\n"
    headers = {"Channel": "Local/100@phones", "Exten": "support", "Context": "caller", "Priority": "1"}
    exchange = await monitor.perform(Action("Originate", {**headers, "Async": "true"}))
    assert exchange.ok
    for other in ("amitop-00000000-1", exchange.action_id + "1", exchange.action_id[:-1]):
        monitor.heard(Packet(foreign.format(other).encode()), None, 1.0, 0)
    assert all(each.action_id == exchange.action_id for each in exchange.events)
    before = len(exchange.events)
    ours = Packet(foreign.format(exchange.action_id).encode())
    monitor.heard(ours, None, 1.0, 0)
    monitor.heard(ours, None, 1.0, 0)
    assert exchange.events[before:] == [ours]
