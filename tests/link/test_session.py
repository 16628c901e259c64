"""A session that is open: Actions out and their answers, keep-alive, and the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from amitop.ami import Action, Ending, Exchange, Packet
from amitop.link import Link, LinkLost
from amitop.link import session as session_module
from tests.link.servers import Ami, Ear, block, serving, target, until


class Meeting:
    """A link that is open, with the server and the listener at its ends."""

    def __init__(self, ami: Ami, ear: Ear, link: Link) -> None:
        self.ami, self.ear, self.link = ami, ear, link


@pytest.fixture
async def meeting() -> AsyncIterator[Meeting]:
    ami, ear = Ami(), Ear()
    async with serving(ami.talk) as port:
        link = Link(target(port), ear)
        await link.open()
        yield Meeting(ami, ear, link)
        await link.close()


async def test_an_answer_is_paired_and_published(meeting: Meeting) -> None:
    exchange = await meeting.link.ask(Action("Ping"))
    assert exchange.ending is Ending.RESPONSE
    assert exchange.latency is not None
    assert meeting.ear.packets[-1] is exchange.response
    assert meeting.ear.paired[-1] is exchange


async def test_an_error_is_an_answer(meeting: Meeting) -> None:
    exchange = await meeting.link.ask(Action("Nonsense"))
    assert exchange.ending is Ending.ERROR
    assert exchange.message.startswith("Invalid/unknown command")


async def test_a_list_and_events_between(meeting: Meeting) -> None:
    def answer(packet: Packet) -> bytes:
        ours = f"ActionID: {packet.action_id}"
        return (
            block("Response: Success", ours, "EventList: start")
            + block("Event: BridgeListItem", ours, "BridgeUniqueid: b1")
            + block("Event: Hangup", "Uniqueid: 1.1")
            + block("Event: OriginateResponse", "ActionID: somebody-else-1", "Response: Failure")
            + block("Event: BridgeListComplete", ours, "EventList: Complete")
        )

    meeting.ami.answers["BridgeList"] = answer
    exchange = await meeting.link.ask(Action("BridgeList"))
    assert exchange.ending is Ending.LIST_COMPLETE
    assert [each.name for each in exchange.events] == ["BridgeListItem"]
    assert [
        each.name for each, paired in zip(meeting.ear.packets, meeting.ear.paired, strict=True) if not paired
    ] == [
        "11.0.0",
        "Hangup",
        "OriginateResponse",
    ]


async def test_many_actions_at_once(meeting: Meeting) -> None:
    exchanges = await asyncio.gather(*(meeting.link.ask(Action("Ping")) for _ in range(50)))
    assert all(each.ok for each in exchanges)
    assert len({each.action_id for each in exchanges}) == 50
    assert meeting.ami.count["Ping"] == 50


async def test_a_deadline_says_so_and_sends_nothing_again(meeting: Meeting) -> None:
    meeting.ami.deaf_to.add("IAXnetstats")
    exchange = await meeting.link.ask(Action("IAXnetstats"), timeout=0.01)
    assert exchange.ending is Ending.DEADLINE
    assert (await meeting.link.ask(Action("Ping"))).ok
    assert meeting.ami.count["IAXnetstats"] == 1


async def test_a_lost_link_ends_what_is_under_way(meeting: Meeting) -> None:
    meeting.ami.deaf_to.add("Originate")
    asking = [asyncio.create_task(meeting.link.ask(Action("Originate"), timeout=60)) for _ in range(3)]
    await until(lambda: meeting.ami.count["Originate"] == 3)
    meeting.ami.drop()
    exchanges = await asyncio.gather(*asking)
    assert {each.ending for each in exchanges} == {Ending.DISCONNECT}
    assert await meeting.link.lost()
    assert not meeting.link.is_open
    with pytest.raises(LinkLost, match="no connection"):
        await meeting.link.ask(Action("Originate"))
    assert meeting.ami.count["Originate"] == 3


async def test_half_a_list_ends_with_the_link(meeting: Meeting) -> None:
    meeting.ami.answers["BridgeList"] = lambda packet: (
        block("Response: Success", f"ActionID: {packet.action_id}", "EventList: start")
        + block("Event: BridgeListItem", f"ActionID: {packet.action_id}")
    )
    asking = asyncio.create_task(meeting.link.ask(Action("BridgeList"), timeout=60))
    await until(lambda: meeting.ear.packets[-1].name == "BridgeListItem")
    meeting.ami.drop()
    exchange = await asking
    assert exchange.ending is Ending.DISCONNECT
    assert (exchange.response is not None, len(exchange.events)) == (True, 1)


async def test_why_it_was_lost(meeting: Meeting) -> None:
    for writer in meeting.ami._writers:
        writer.close()
    assert await meeting.link.lost() == "the PBX closed the connection"


async def test_what_was_torn_off_at_the_end_is_heard_too(meeting: Meeting) -> None:
    await meeting.ami.say(b"Event: Shutdown\r\nShutdown: Cleanly\r\n")
    for writer in meeting.ami._writers:
        writer.close()
    await meeting.link.lost()
    assert meeting.ear.packets[-1].get("Shutdown") == "Cleanly"


async def test_packets_torn_at_every_byte() -> None:
    ami, ear = Ami(), Ear()
    ami.torn = 1
    async with serving(ami.talk) as port:
        link = Link(target(port), ear)
        await link.open()
        await ami.say(block("Event: Newchannel", "CallerIDName: Zoë 山", "Uniqueid: 1.1"))
        assert (await link.ask(Action("Ping"))).ok
        await link.close()
    [event] = [each for each in ear.packets if each.name == "Newchannel"]
    assert (event.get("CallerIDName"), event.get("Uniqueid")) == ("Zoë 山", "1.1")


async def test_garbage_is_heard_and_nothing_breaks(meeting: Meeting) -> None:
    await meeting.ami.say(b"\x00\xff\xfe:::\r\n%\x1b[31m no header\r\n\r\n")
    assert (await meeting.link.ask(Action("Ping"))).ok
    assert b"\x1b[31m" in b"".join(each.raw for each in meeting.ear.packets)


async def test_closing_twice_and_without_opening() -> None:
    link = Link(target(1), Ear())
    await link.close()
    ami = Ami()
    async with serving(ami.talk) as port:
        link = Link(target(port), Ear())
        await link.open()
        await link.close()
        await link.close()
    assert ami.count["Logoff"] == 1


async def test_a_quiet_pbx_is_pinged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "QUIET", 0.01)
    ami = Ami()
    async with serving(ami.talk) as port:
        link = Link(target(port), Ear())
        await link.open()
        await until(lambda: ami.count["Ping"] >= 2)
        assert link.is_open
        await link.close()


async def test_a_pong_that_does_not_come_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "QUIET", 0.01)
    monkeypatch.setattr(session_module, "PONG", 0.01)
    ami = Ami()
    ami.deaf_to.add("Ping")
    async with serving(ami.talk) as port:
        link = Link(target(port), Ear())
        await link.open()
        assert "has not answered" in await link.lost()
        assert not link.is_open
    assert ami.count["Ping"] == 1


async def test_any_packet_is_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "QUIET", 0.01)
    monkeypatch.setattr(session_module, "PONG", 0.1)
    ami = Ami()
    ami.deaf_to.add("Ping")
    async with serving(ami.talk) as port:
        link = Link(target(port), Ear())
        await link.open()
        await until(lambda: ami.count["Ping"] == 1)
        await ami.say(block("Event: Hangup", "Uniqueid: 1.1"))  # instead of the Pong
        await until(lambda: ami.count["Ping"] == 2)
        assert link.is_open
        await link.close()


async def test_a_cancelled_question_leaves_nothing_behind(meeting: Meeting) -> None:
    meeting.ami.deaf_to.add("Originate")
    asking = asyncio.create_task(meeting.link.ask(Action("Originate"), timeout=60))
    await until(lambda: meeting.ami.count["Originate"] == 1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert list(meeting.link._pairing.pending) == []
    [exchange] = meeting.ear.given_up
    assert exchange.ending is Ending.DEADLINE
    await meeting.ami.say(block("Response: Success", f"ActionID: {exchange.action_id}"))  # comes late
    assert (await meeting.link.ask(Action("Ping"))).ok
    assert (exchange.ending, meeting.link.is_open) == (Ending.DEADLINE, True)


async def test_a_cancellation_at_the_moment_of_the_answer_is_not_lost(meeting: Meeting) -> None:
    """The answer is there and the task has not run yet when it is cancelled: it must end as cancelled."""
    meeting.ami.deaf_to.add("Originate")
    asking = asyncio.create_task(meeting.link.ask(Action("Originate"), timeout=60))
    await until(lambda: meeting.ami.count["Originate"] == 1)
    [exchange] = meeting.link._pairing.pending
    meeting.link._heard([Packet(block("Response: Success", f"ActionID: {exchange.action_id}"))])
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert exchange.ending is Ending.RESPONSE


async def test_a_listener_that_fails_ends_nothing() -> None:
    class Broken(Ear):
        def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
            super().heard(packet, exchange, at)
            raise ValueError

        def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
            super().sent(raw, exchange, at)
            raise ValueError

    ami, ear = Ami(), Broken()
    async with serving(ami.talk) as port:
        link = Link(target(port), ear)
        await link.open()
        assert (await link.ask(Action("Ping"))).ok
        await link.close()
    assert len(ear.errors) == len(ear.packets) + len(ear.raw)
    assert ami.count["Ping"] == 1
