"""A PBX that sends what none should: rows become odd, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amitop.ami import Packet
from amitop.headless.describe import snapshot
from amitop.headless.tables import snapshot_tables
from amitop.monitor import LinkState, Monitor
from amitop.monitor import snapshot as snapshot_module
from amitop.monitor.lag import Lag
from amitop.pbx import Family
from tests.link.servers import Ami, block, serving, target, until

Run = Callable[[Monitor], Monitor]

LISTS = (
    *("CoreShowChannels", "BridgeList", "QueueSummary", "QueueStatus", "Agents", "ParkedCalls"),
    *("ConfbridgeListRooms", "ConfbridgeList", "DeviceStateList"),
)
UP = {"ChannelState": "6", "ChannelStateDesc": "Up"}
DENIED = "Permission denied"

#: Names that no Action can carry; the first three may come in any header.
UNSENDABLE = ["•••", "a\0b", "x" * 1_030, "c\rd"]
#: Numbers that are none, or none that can be a time.
NUMBERS = ["9" * 400, "9" * 5_000, "NaN", "inf", "1e308", "-1e308", "²", "٣", "", "0x10", "1_0"]


def answering(name: str, *items: bytes) -> Callable[[Packet], bytes]:
    """Answer a list with these items, `{id}` in them being the ActionID."""

    def answer(packet: Packet) -> bytes:
        ours = (packet.action_id or "").encode()
        start = b"Response: Success\r\nActionID: {id}\r\nEventList: start\r\n\r\n"
        end = f"Event: {name}Complete\r\nActionID: {{id}}\r\nEventList: Complete\r\n\r\n".encode()
        return b"".join([start, *items, end]).replace(b"{id}", ours)

    return answer


def item(event: str, **headers: str) -> bytes:
    lines = [f"Event: {event}", "ActionID: {id}", *(f"{key}: {value}" for key, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def refusing(packet: Packet) -> bytes:
    return block("Response: Error", f"ActionID: {packet.action_id}", f"Message: {DENIED}")


def pbx_with(**lists: tuple[bytes, ...]) -> Ami:
    ami = Ami()
    for name in LISTS:
        ami.answers[name] = answering(name, *lists.get(name, ()))
    return ami


@pytest.mark.parametrize("name", UNSENDABLE, ids=["mask", "NUL", "long", "CR"])
async def test_a_name_that_can_not_be_sent_is_left_out_and_told(running: Run, name: str) -> None:
    ami = pbx_with(
        QueueSummary=(item("QueueSummary", Queue=name), item("QueueSummary", Queue="sales")),
        ConfbridgeListRooms=(item("ConfbridgeListRooms", Conference=name),),
        QueueStatus=(item("QueueMember", Queue="sales", Location="PJSIP/1"),),
    )
    async with serving(ami.talk) as port:
        monitor = running(Monitor(target(port)))
        await until(lambda: monitor.state is LinkState.LIVE)
        assert monitor.faults == 0
        assert list(monitor.pbx.queues["sales"].members) == ["PJSIP/1"]
        assert set(monitor.blind) == {Family.MEMBERS, Family.CALLERS, Family.PARTICIPANTS}
        told = snapshot(monitor)["not_listed"]["participants"]
        assert told.startswith("left out, since the name can't be sent: “")
        assert told.isprintable()
        assert len(told) < 400
        assert [each.get("Queue") for each in ami.actions if each.name == "QueueStatus"] == ["sales"]
        # The same by an event: the queue is looked at again, and that fails no more than before.
        await ami.say(item("QueueCallerJoin", Queue=name, Uniqueid="1.1", Position="1").replace(b"{id}", b""))
        await monitor._tender.tend_doubts()
        assert (await monitor.audit()).blind.keys() == monitor.blind.keys()
        await monitor.close()


async def test_a_thousand_such_names_are_told_in_a_line(running: Run) -> None:
    rooms = tuple(item("ConfbridgeListRooms", Conference=f"•••{number}") for number in range(1_000))
    async with serving(pbx_with(ConfbridgeListRooms=rooms).talk) as port:
        monitor = running(Monitor(target(port)))
        await until(lambda: monitor.state is LinkState.LIVE)
        assert monitor.blind[Family.PARTICIPANTS].endswith(" and 997 more")
        await monitor.close()


async def test_a_look_comes_to_an_end_however_many_queues_there_are(
    running: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_module, "MOST", 3)
    ami = pbx_with(QueueSummary=tuple(item("QueueSummary", Queue=f"q{number}") for number in range(50)))
    async with serving(ami.talk) as port:
        monitor = running(Monitor(target(port)))
        await until(lambda: monitor.state is LinkState.LIVE)
        assert [each.get("Queue") for each in ami.actions if each.name == "QueueStatus"] == ["q0", "q1", "q10"]
        assert len(monitor.pbx.queues) == 50
        assert monitor.blind[Family.MEMBERS] == "only the first 3 of 50 are looked into"
        await monitor.close()


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:8])
async def test_numbers_that_are_none_make_a_row_odd(running: Run, number: str) -> None:
    channel = item("CoreShowChannel", Channel="PJSIP/1-1", Uniqueid="1.1", Priority=number, Duration=number, **UP)
    ami = pbx_with(
        CoreShowChannels=(channel,),
        QueueSummary=(item("QueueSummary", Queue="sales"),),
        QueueStatus=(
            item("QueueParams", Queue="sales", Max=number, Completed=number, ServicelevelPerf=number),
            item("QueueMember", Queue="sales", Location="PJSIP/1", LastCall=number, Status=number),
            item("QueueEntry", Queue="sales", Uniqueid="1.1", Wait=number, Position=number),
        ),
        ParkedCalls=(item("ParkedCall", ParkeeUniqueid="1.1", ParkingTimeout=number, ParkingDuration=number),),
    )
    ami.answers["CoreStatus"] = lambda packet: block(
        "Response: Success",
        f"ActionID: {packet.action_id}",
        f"CoreStartupDate: {number}",
        f"CoreStartupTime: {number}",
    )
    async with serving(ami.talk) as port:
        monitor = running(Monitor(target(port)))
        await until(lambda: monitor.state is LinkState.LIVE)
        stamp = f"Timestamp: {number}"
        await ami.say(block("Event: FullyBooted", stamp, f"Uptime: {number}") + block("Event: Hangup", stamp))
        await until(lambda: monitor.manual.is_due or monitor._tender.unsettled)
        assert (monitor.faults, monitor.pbx.unusable) == (0, 0)
        assert list(monitor.pbx.channels) == ["1.1"]
        assert snapshot(monitor)["channels"][0]["priority"] in (None, 3, 10)
        assert monitor.behind is None or abs(monitor.behind) < 1e10
        await monitor.close()


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:8])
def test_a_stamp_that_is_no_time_says_nothing_of_lag(number: str) -> None:
    lag = Lag()
    lag.measure(Packet(block("Event: Hangup", "Timestamp: 1000.0")), 1000.5)
    lag.measure(Packet(block("Event: Hangup", f"Timestamp: {number}")), 1001.0)
    lag.measure(Packet(block("Event: Hangup", "Timestamp: 1000.0")), 1002.0)
    assert lag.behind == pytest.approx(1.5)


async def test_a_login_that_may_not_list_forgets_what_was_before_a_break(running: Run) -> None:
    lines = [f"{key}: {value}" for key, value in UP.items()]

    def channel(number: int) -> bytes:
        return block("Event: Newchannel", f"Channel: PJSIP/1-{number}", f"Uniqueid: 1.{number}", *lines)

    ami = pbx_with()
    for name in LISTS:
        ami.answers[name] = refusing
    async with serving(ami.talk) as port:
        monitor = running(Monitor(target(port)))
        await until(lambda: monitor.state is LinkState.LIVE)
        await ami.say(channel(1) + channel(2))
        await until(lambda: len(monitor.pbx.channels) == 2)
        await monitor.tend()
        assert len(monitor.pbx.channels) == 2, "what this session has told is known"
        printed = snapshot_tables(snapshot(monitor), 0.0)
        assert "channels (not known; 2 seen)" in printed
        assert f"channels can't be listed: CoreShowChannels: {DENIED}" in printed
        ami.drop()
        await until(lambda: monitor.state is not LinkState.LIVE)
        assert len(monitor.pbx.channels) == 2, "while the link is away the last picture stays"
        await until(lambda: monitor.state is LinkState.LIVE)
        assert not monitor.pbx.channels
        await ami.say(channel(1))  # it had not ended: its next event shows it at once
        await until(lambda: list(monitor.pbx.channels) == ["1.1"])
        position = monitor.keeper.timeline.journal.next
        assert list(monitor.keeper.timeline.at(position)[0].channels) == ["1.1"]
        await monitor.close()
