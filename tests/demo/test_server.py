"""The dialogue: what Asterisk 22 says to a client's face, said by the embedded PBX."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from amitop.ami import Ending, Kind
from amitop.demo import DemoPbx
from tests.contract.client import Client, connected


@pytest.fixture
async def pbx() -> AsyncIterator[DemoPbx]:
    async with DemoPbx(alive=False, secret="s3cret") as pbx:
        yield pbx


@pytest.fixture
async def client(pbx: DemoPbx) -> AsyncIterator[Client]:
    async with connected(pbx.address) as client:
        assert (await client.log_in(pbx.user, pbx.secret)).ok
        yield client


async def test_banner_login_and_booted(client: Client) -> None:
    kinds = [(each.kind, each.name) for each in client.packets]
    assert kinds[0] == (Kind.BANNER, "11.0.0")
    await client.event("FullyBooted")


async def test_a_plain_login_and_a_second_one(pbx: DemoPbx) -> None:
    async with connected(pbx.address) as client:
        login = await client.act("Login", Username="DEMO", Secret=pbx.secret, Events="off")
        assert login.message == "Authentication accepted"
        assert (await client.act("Login", Username="x", Secret="y")).message == "Already authenticated"
        assert not [each for each in client.packets if each.kind is Kind.EVENT]


async def test_nothing_without_a_login(pbx: DemoPbx) -> None:
    async with connected(pbx.address) as client:
        for action in ("Ping", "CoreShowChannels", "Nope", "ListCommands"):
            assert (await client.act(action)).message == "Permission denied"


async def test_a_viewer_only_looks(pbx: DemoPbx) -> None:
    async with connected(pbx.address) as client:
        await client.log_in("viewer", pbx.secret)
        assert (await client.act("CoreShowChannels")).ok
        channel = next(iter(pbx.centre.world.channels))
        assert (await client.act("Hangup", Channel=channel)).message == "Permission denied"
        assert channel in pbx.centre.world.channels
        (commands,) = (await client.act("ListCommands")).responses
        assert commands.get("Status").endswith("(Priv: system,call,reporting,all)")
        assert not commands.get("Hangup")


async def test_logoff(client: Client) -> None:
    bye = await client.act("Logoff")
    assert (bye.responses[0].name, bye.message) == ("Goodbye", "Thanks for all the fish.")
    await client.end()


async def raw(client: Client, data: bytes, answers: int) -> list[tuple[str, str, str]]:
    start = len(client.packets)
    client.writer.write(data)
    await client.until(lambda: len(client.packets) >= start + answers)
    return [(each.name, each.get("ActionID"), each.get("Message")) for each in client.packets[start:]]


async def test_what_is_no_action(client: Client) -> None:
    assert await raw(client, b"\r\n", 1) == [("Error", "", "Missing action in request")]
    assert await raw(client, b"Action : Ping\r\n\r\n", 1) == [("Error", "", "Missing action in request")]
    long = b"Action: Ping\r\nActionID: 7\r\nX: " + b"y" * 2000 + b"\r\n\r\n"
    assert await raw(client, long, 1) == [("Error", "7", "Failed to parse message: line too long")]
    many = b"Action: Ping\r\nActionID: 8\r\n" + b"X: y\r\n" * 200 + b"\r\n"
    assert (await raw(client, many, 1))[0][2] == "Too many lines in message or allocation failure"
    unknown = "Invalid/unknown command: Nope. Use Action: ListCommands to show available commands."
    assert await raw(client, b"action: Nope\nactionid: 9\n\n", 1) == [("Error", "9", unknown)]


async def test_the_line_that_smuggles(client: Client) -> None:
    """1,023 bytes end the message early, and the rest is another: here a Ping."""
    line = b"X: " + b"y" * 1020
    sent = b"Action: Events\r\nEventMask: on\r\nActionID: 1\r\n" + line + b"\r\nAction: Ping\r\nActionID: 2\r\n\r\n"
    assert [each[:2] for each in await raw(client, sent, 2)] == [("Success", "1"), ("Success", "2")]


async def test_answers_keep_their_order_and_lists_stay_whole(pbx: DemoPbx, client: Client) -> None:
    exchanges = [client.send(name) for name in ("CoreShowChannels", "Ping", "QueueStatus", "Ping")]
    for _ in range(50):
        pbx.step()
    await client.until(lambda: all(each.done for each in exchanges))
    inside = None
    for packet in client.packets:
        if packet.get("EventList") == "start":
            inside = packet.action_id
        if inside:
            assert packet.action_id == inside
        if packet.get("EventList") == "Complete":
            inside = None


async def test_masks(pbx: DemoPbx, client: Client) -> None:
    for mask, answer in (("off", "Off"), ("call,agent", "On"), ("foo", "Off"), ("2", "On"), ("0", "Off")):
        assert (await client.act("Events", EventMask=mask)).responses[0].get("Events") == answer
    assert (await client.act("Events")).message == "Invalid event mask"
    await client.act("Events", EventMask="agent")
    start = len(client.packets)
    pbx.centre.waiting_caller("+34600", "Íñigo", "sales")
    await client.act("Ping")
    await client.act("Ping")
    privileges = {each.get("Privilege") for each in client.packets[start:] if each.kind is Kind.EVENT}
    assert privileges == {"agent,all"}


async def test_events_from_before_the_login_come_after_it(pbx: DemoPbx) -> None:
    async with connected(pbx.address) as client:
        await client.until(lambda: client.packets)
        caller = pbx.centre.new_caller("+4930", "Early Bird")
        await client.log_in(pbx.user, pbx.secret)
        await client.event("Newchannel", Uniqueid=caller.uniqueid)


async def test_a_synchronous_originate_holds_all_back(pbx: DemoPbx, client: Client) -> None:
    call = client.send("Originate", Channel="PJSIP/103", Application="Wait", Data="9", CallerID="Zoë <77>")
    ping = client.send("Ping")
    await asyncio.sleep(0.02)
    assert not call.done
    assert not ping.done
    assert not [each for each in client.packets if each.name == "Newchannel"]
    leg = next(each for each in pbx.centre.calls.by_leg if each.device == "PJSIP/103")
    pbx.centre.calls.answer(leg)
    await client.until(lambda: ping.done)
    assert call.message == "Originate successfully queued"
    await client.event("Newchannel", Uniqueid=leg.uniqueid)


async def test_restart(pbx: DemoPbx, client: Client) -> None:
    before = (await client.act("CoreStatus")).responses[0]
    address = pbx.address
    await pbx.restart()
    await client.end()
    assert client.packets[-1].name == "Shutdown"
    assert pbx.address == address
    async with connected(pbx.address) as again:
        await again.log_in(pbx.user, pbx.secret)
        after = (await again.act("CoreStatus")).responses[0]
        assert after.get("CoreStartupTime") != before.get("CoreStartupTime")
        assert (await again.act("CoreShowChannels")).events == []
        assert pbx.centre.new_caller().uniqueid.endswith(".0")


async def test_a_list_without_items(client: Client) -> None:
    exchange = await client.act("QueueStatus", Queue="nope")
    assert exchange.ending is Ending.LIST_COMPLETE
    assert exchange.completion is not None
    assert exchange.completion.get("ListItems") == "0"


async def test_life_goes_on_by_itself() -> None:
    async with DemoPbx(speed=500.0) as pbx, connected(pbx.address) as client:
        await client.log_in(pbx.user, pbx.secret)
        await client.event("Newchannel")
        await client.event("Hangup")
