"""What goes wrong while a PBX is watched, and that the watching goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from amitop.ami import Action, Ending
from amitop.demo import DemoPbx
from amitop.link import LinkLost
from amitop.monitor import LinkState, Monitor, NotAllowed, operator, tending
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
    monkeypatch.setattr(tending, "FULL", 0.0)
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


async def test_a_broken_tender_is_told_and_goes_on(
    pbx: DemoPbx, running: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tending, "PULSE", 0.001)
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    tries = 0

    async def breaks(_: float) -> None:
        nonlocal tries
        tries += 1
        raise ValueError("a name from the wire")

    monkeypatch.setattr(monitor._tender, "tend_what_is_due", breaks)
    await until(lambda: tries > 2, "the third try", 5)
    assert monitor.state is LinkState.LIVE
    assert monitor.faults >= 2
    assert "ValueError at monitor/test_troubles.py" in monitor.fault
    assert "wire" not in monitor.fault


async def test_a_broken_first_look_is_told_and_tried_again(
    pbx: DemoPbx, running: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = Monitor.tend, 0

    async def breaks_at_first(monitor: Monitor) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise KeyError("x")
        await real(monitor)

    monkeypatch.setattr(Monitor, "tend", breaks_at_first)
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the second try", 5)
    assert (monitor.faults, monitor.error) == (1, None)


async def test_a_packet_that_can_not_be_kept_or_followed_ends_nothing(
    pbx: DemoPbx, running: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")

    def breaks(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(monitor.keeper, "heard", breaks)
        caller = pbx.centre.new_caller()
        await until(lambda: caller.uniqueid in monitor.pbx.channels, "the channel that could not be journalled")
    with monkeypatch.context() as broken:
        broken.setattr(monitor.pbx, "apply", breaks)
        before = monitor.faults
        pbx.centre.new_caller()
        await until(lambda: monitor.faults > before, "the packet that could not be followed")
    assert (await monitor.perform(Action("Ping"))).ok
    assert monitor.state is LinkState.LIVE


async def test_a_login_in_use_is_not_taken_for_ever(pbx: DemoPbx, running: Run) -> None:
    now = 1000.0
    monitor = running(Monitor(where(pbx), clock=lambda: now))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    pbx.faults.one_login = True
    assert (await monitor.perform(Action("Ping"))).ok
    assert (monitor.shares_connection, len(pbx.sessions)) == (True, 1)
    pbx.faults.one_login = False
    assert (await monitor.perform(Action("Ping"))).ok
    assert (monitor.shares_connection, len(pbx.sessions)) == (True, 1)
    now += operator.SHARE
    assert (await monitor.perform(Action("Ping"))).ok
    assert (monitor.shares_connection, len(pbx.sessions)) == (False, 2)


async def test_closing_ends_a_login_for_an_action(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await until(lambda: monitor.state is LinkState.LIVE, "the connection")
    pbx.faults.login_delay = 3600.0
    acting = asyncio.create_task(monitor.perform(Action("Ping")))
    await until(lambda: len(pbx.sessions) == 2, "the second login")
    await monitor.close()
    with pytest.raises(LinkLost, match="amitop is ending"):
        await acting
    with pytest.raises(LinkLost):
        await monitor.perform(Action("Ping"))
