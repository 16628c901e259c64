"""A link that fails at every place of a session where something is waited for: lost in time, and live again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from amitop.demo import DemoPbx
from amitop.link import Target
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
        assert monitor.state_text
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
