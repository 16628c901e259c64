"""What goes wrong while a PBX is watched, and that the watching goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from amitop.ami import Action, Ending
from amitop.demo import DemoPbx
from amitop.link import LinkLost
from amitop.monitor import LinkState, Monitor, NotAllowed, tending
from tests.lab.wait import until
from tests.monitor.conftest import where

Run = Callable[[Monitor], Monitor]


async def test_an_exchange_without_answer_is_kept_as_ended(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    pbx.faults.unanswered.add("QueueStatus")
    exchange = await monitor.perform(Action("QueueStatus"), timeout=0.02)
    record = monitor.journal.exchange(monitor.journal.number_of(exchange))
    assert record is not None
    assert record.ending is Ending.DEADLINE


async def test_tending_goes_on_after_a_list_that_was_not_answered(
    pbx: DemoPbx, running: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tending, "TEND", 0.0)
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    tries = 0
    tender = monitor._tender
    real = tender.tend

    async def fails_at_first() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise LinkLost("BridgeList got no answer")
        await real()

    monkeypatch.setattr(tender, "tend", fails_at_first)
    tender.unsettled = True
    await until(lambda: tries > 0, "the first look", 5)
    tender.unsettled = True
    await until(lambda: tries > 1, "the second look", 5)
    assert monitor.state is LinkState.LIVE


async def test_a_login_still_held_by_the_lost_session_is_tried_again(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    pbx.faults.one_login = True
    async with Squatter(pbx):
        pbx.sessions[0].abort()
        await until(lambda: "already in use" in monitor.state_text, "the login in use")
        assert monitor.state is LinkState.LOST
    await until(lambda: monitor.state is LinkState.LIVE, "the login, free again")


class Squatter:
    """Holds a login of the PBX as long as it lasts."""

    def __init__(self, pbx: DemoPbx) -> None:
        self._pbx = pbx
        self._monitor = Monitor(where(pbx))

    async def __aenter__(self) -> None:
        self._pbx.faults.one_login = False
        await self._monitor.connect()
        self._pbx.faults.one_login = True

    async def __aexit__(self, *_: object) -> None:
        await self._monitor.close()


@pytest.mark.parametrize("name", ["Logoff", "Events", "WaitEvent"])
async def test_the_only_connection_is_not_meddled_with(pbx: DemoPbx, running: Run, name: str) -> None:
    pbx.faults.one_login = True
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    with pytest.raises(NotAllowed, match="one connection"):
        await monitor.perform(Action(name))
    assert (await monitor.perform(Action("QueueStatus"))).ok
    assert monitor.shares_connection
    await asyncio.sleep(0)
    assert monitor.state is LinkState.LIVE
