"""The embedded PBX misbehaves just as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from amitop.ami import Ending, Kind
from amitop.demo import DemoPbx
from tests.contract.client import Client, connected


@pytest.fixture
async def pbx() -> AsyncIterator[DemoPbx]:
    async with DemoPbx(alive=False, secret="s") as pbx:
        yield pbx


@pytest.fixture
async def client(pbx: DemoPbx) -> AsyncIterator[Client]:
    async with connected(pbx.address) as client:
        await client.log_in(pbx.user, pbx.secret)
        yield client


async def test_drop(pbx: DemoPbx, client: Client) -> None:
    pbx.faults.drop()
    await client.end()


async def test_drop_after(pbx: DemoPbx, client: Client) -> None:
    start = len(client.packets)
    pbx.faults.drop_after(5)
    exchange = client.send("CoreShowChannels")
    await client.end()
    assert len(client.packets) == start + 5
    assert exchange.ending is Ending.DISCONNECT


async def test_cut(pbx: DemoPbx, client: Client) -> None:
    pbx.faults.cut()
    client.send("CoreStatus")
    await client.end()
    assert not client.packets[-1].raw.endswith(b"\r\n\r\n")


async def test_garbage(pbx: DemoPbx, client: Client) -> None:
    start = len(client.packets)
    pbx.faults.garbage(b"\x00\xff nonsense\r\n\r\n")
    assert (await client.act("Ping")).ok
    assert client.packets[start].kind is Kind.TEXT


async def test_stall_and_resume(pbx: DemoPbx, client: Client) -> None:
    pbx.faults.stall()
    ping = client.send("Ping")
    pbx.centre.new_caller()
    start = len(client.packets)
    await asyncio.sleep(0.03)
    assert len(client.packets) == start
    pbx.faults.resume()
    await client.until(lambda: ping.done)
    await client.event("Newchannel", start)
    pbx.faults.stall(0.02)
    assert (await client.act("Ping")).ok


async def test_stalled_events_come_without_an_action(pbx: DemoPbx, client: Client) -> None:
    pbx.faults.stall()
    caller = pbx.centre.new_caller()
    await asyncio.sleep(0.02)
    pbx.faults.resume()
    await client.event("Newchannel", Uniqueid=caller.uniqueid)


async def test_no_answers(pbx: DemoPbx, client: Client) -> None:
    pbx.faults.ignore_pings = True
    pbx.faults.unanswered = {"CoreStatus"}
    pbx.faults.incomplete = {"CoreShowChannels"}
    pending = [client.send(each) for each in ("Ping", "CoreStatus", "CoreShowChannels")]
    assert (await client.act("CoreSettings")).ok
    assert [each.done for each in pending] == [False] * 3
    assert len(pending[2].events) == len(pbx.centre.world.channels)


async def test_no_banner(pbx: DemoPbx) -> None:
    pbx.faults.close_without_banner = True
    async with connected(pbx.address) as client:
        await client.end()
        assert client.packets == []


async def test_silence(pbx: DemoPbx) -> None:
    pbx.faults.silent = True
    async with connected(pbx.address) as client:
        await asyncio.sleep(0.02)
        assert client.packets == []
        assert not client.closed


async def test_refused_logins(pbx: DemoPbx) -> None:
    pbx.faults.refuse_logins = True
    async with connected(pbx.address) as client:
        assert (await client.log_in(pbx.user, pbx.secret)).message == "Authentication failed"
        await client.end()


async def test_one_login_only(pbx: DemoPbx, client: Client) -> None:
    pbx.faults.one_login = True
    async with connected(pbx.address) as second:
        assert (await second.log_in(pbx.user, pbx.secret)).message == "Login Already In Use"
        await second.end()
    assert (await client.act("Ping")).ok


async def test_a_late_login(pbx: DemoPbx) -> None:
    pbx.faults.login_delay = 0.02
    async with connected(pbx.address) as client:
        assert (await client.log_in(pbx.user, pbx.secret)).ok


async def test_a_client_that_has_vanished_is_not_written_to(
    pbx: DemoPbx, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    del client
    session = next(iter(pbx.sessions))
    # The socket is gone, and nobody has looked at it yet.
    session._writer.transport.abort()
    for _ in range(10):
        session.write(b"Event: Any\r\n\r\n")
    assert not caplog.records
