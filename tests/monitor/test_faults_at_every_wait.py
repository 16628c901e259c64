"""A link that fails at every place of a session where something is waited for: lost in time, and live again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from amitop.ami import Action, Ending
from amitop.demo import DemoPbx
from amitop.journal import Direction
from amitop.link import LinkError, Target
from amitop.link import session as session_module
from amitop.monitor import LinkState, Monitor
from tests.link.virtual_time import run_virtually
from tests.monitor.proxy import Fault, Proxy, proxied

#: More than the packets of a whole session, from the banner to the Pong of a Ping in a live one.
_ENDLESS = 1_000_000
#: Seconds for what is no waiting: a beat of the tender's, the end of a connection.
_SLACK = 3.0


def _pbx() -> DemoPbx:
    return DemoPbx(alive=False, calls=1, clock=asyncio.get_running_loop().time)


class _Told(Monitor):
    """A monitor on the synthetic clock that tells when its state changes."""

    def __init__(self, pbx: DemoPbx, proxy: Proxy) -> None:
        self._turned = asyncio.Event()
        super().__init__(Target(*proxy.address, pbx.user, pbx.secret), clock=asyncio.get_running_loop().time)

    def turn(self, state: LinkState, text: str, at: float) -> None:
        super().turn(state, text, at)
        self._turned.set()

    async def until(self, state: LinkState, within: float) -> float:
        """Wait for `state`; returns the seconds of the synthetic clock that it took."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(within):
                while self.state is not state:
                    self._turned.clear()
                    await self._turned.wait()
        except TimeoutError:
            raise AssertionError(f"after {within} s still {self.state}, not {state}: {self.state_text}") from None
        return loop.time() - began


async def _first_session(monitor: _Told, pbx: DemoPbx) -> None:
    """Be live, hear that modules were loaded anew, and list everything again; then there is silence and a Ping."""
    await monitor.until(LinkState.LIVE, within=_SLACK)
    pbx.centre.world.emit("Reload", "system", ("Module", "All"), ("Status", "0"))


async def _places() -> list[int]:
    """After how many packets of a session to fail: before and after each answer, and early in each list."""
    async with _pbx() as pbx, proxied(pbx.address, _ENDLESS, Fault.SILENT) as proxy:
        monitor = _Told(pbx, proxy)
        life = asyncio.create_task(monitor.run())
        await _first_session(monitor, pbx)
        await asyncio.sleep(session_module.QUIET + 2)
        assert monitor.state is LinkState.LIVE
        await monitor.close()
        await life
        names = proxy.passed
        # A list may have a hundred items: what is waited for is the same after each of them.
        return [at for at in range(len(names)) if len(set(names[max(0, at - 2) : at + 1])) > 1 or at < 3]


@asynccontextmanager
async def _struck(packets: int, fault: Fault) -> AsyncIterator[tuple[_Told, asyncio.Task[None], DemoPbx]]:
    """A monitor, its life, and its PBX, whose first session has just failed after so many packets."""
    async with _pbx() as pbx, proxied(pbx.address, packets, fault) as proxy:
        monitor = _Told(pbx, proxy)
        life = asyncio.create_task(monitor.run())
        session = asyncio.create_task(_first_session(monitor, pbx))
        await proxy.struck.wait()
        session.cancel()
        yield monitor, life, pbx
        assert monitor.faults == 0, monitor.fault


async def _comes_back(packets: int, fault: Fault) -> None:
    async with _struck(packets, fault) as (monitor, life, pbx):
        # The last packet may have come just before: silence is noticed so long after that, at the latest.
        within = session_module.QUIET + session_module.PONG + _SLACK
        lost = await monitor.until(LinkState.LOST, within=within)
        if packets > 3:  # logged in
            assert ("the connection" if fault is Fault.CUT else "answer") in monitor.state_text
        assert fault is not Fault.CUT or lost <= _SLACK, f"{lost} s until a cut was seen"
        await monitor.until(LinkState.LIVE, within=_SLACK)
        assert set(monitor.pbx.channels) == set(pbx.centre.world.by_id)
        await monitor.close()
        async with asyncio.timeout(_SLACK):
            await life


async def _closes(packets: int, fault: Fault, later: float) -> None:
    async with _struck(packets, fault) as (monitor, life, _):
        await asyncio.sleep(later)
        began = asyncio.get_running_loop().time()
        await monitor.close()
        await life
        assert asyncio.get_running_loop().time() - began <= session_module.CLOSING + 0.1
        assert monitor.state is LinkState.CLOSED


def _at_every_place(fails: Callable[[int], Coroutine[Any, Any, None]]) -> None:
    """Let a session fail at each of the places, all side by side."""

    async def all_at_once() -> None:
        async with asyncio.TaskGroup() as group:
            for packets in await _places():
                group.create_task(fails(packets), name=f"after {packets} packets")

    run_virtually(all_at_once())


@pytest.mark.parametrize("fault", Fault)
def test_lost_in_time_and_live_again(fault: Fault) -> None:
    _at_every_place(lambda packets: _comes_back(packets, fault))


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.CUT])
@pytest.mark.parametrize("later", [0.0, 35.0])
def test_close_ends_whatever_is_waited_for(fault: Fault, later: float) -> None:
    """While an answer is waited for, and while the Pong or the next try is."""
    _at_every_place(lambda packets: _closes(packets, fault, later))


async def _acts(packets: int, fault: Fault) -> None:
    """The operator's own session fails after so many packets: banner, challenge, login, answer."""
    async with _pbx() as pbx, proxied(pbx.address, packets, fault, faulty=2) as proxy:
        monitor, loop = _Told(pbx, proxy), asyncio.get_running_loop()
        life = asyncio.create_task(monitor.run())
        await monitor.until(LinkState.LIVE, within=_SLACK)
        channel = next(iter(monitor.pbx.channels.values()))
        began, exchange = loop.time(), None
        with contextlib.suppress(LinkError):
            exchange = await monitor.perform(Action("Hangup", {"Channel": channel.name}))
        assert loop.time() - began <= session_module.PATIENCE + _SLACK
        sent = [each for each in monitor.journal.entries(0) if each.packet.name == "Hangup"]
        assert len([each for each in sent if each.direction is Direction.OUT]) == (exchange is not None)
        assert exchange is None or exchange.ending in (Ending.DEADLINE, Ending.DISCONNECT)
        assert monitor.state is LinkState.LIVE, "the session of the events has nothing to do with it"
        assert (await monitor.perform(Action("Ping"))).ok or fault is not Fault.CUT
        await monitor.close()
        await life


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("packets", range(4))
def test_an_action_ends_in_time_and_is_sent_once(packets: int, fault: Fault) -> None:
    run_virtually(_acts(packets, fault))


def test_close_ends_an_action_that_is_waited_for() -> None:
    async def acting() -> None:
        async with _pbx() as pbx, proxied(pbx.address, 3, Fault.SILENT, faulty=2) as proxy:
            monitor, loop = _Told(pbx, proxy), asyncio.get_running_loop()
            life = asyncio.create_task(monitor.run())
            await monitor.until(LinkState.LIVE, within=_SLACK)
            action = asyncio.create_task(monitor.perform(Action("Ping")))
            await proxy.struck.wait()
            began = loop.time()
            await monitor.close()
            assert (await action).ending is Ending.DISCONNECT
            await life
            assert loop.time() - began <= 2 * session_module.CLOSING + 0.1

    run_virtually(acting())


def test_close_ends_the_wait_for_a_login_that_is_in_use() -> None:
    async def waiting() -> None:
        async with _pbx() as pbx, proxied(pbx.address, _ENDLESS, Fault.CUT) as proxy:
            monitor = _Told(pbx, proxy)
            life = asyncio.create_task(monitor.run())
            await monitor.until(LinkState.LIVE, within=_SLACK)
            other = Monitor(Target(*pbx.address, pbx.user, pbx.secret))
            await other.connect()
            pbx.faults.one_login = True
            pbx.sessions[0].abort()
            while "already in use" not in monitor.state_text:  # noqa: ASYNC110 (a text has no event)
                await asyncio.sleep(0.01)
            await monitor.close()
            async with asyncio.timeout(0.1):
                await life
            await other.close()

    run_virtually(waiting())
