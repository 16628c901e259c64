"""A monitor's life: connecting, losing the PBX, coming back, being refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amitop.ami import Action
from amitop.demo import DemoPbx
from amitop.journal import Direction
from amitop.link import LoginRefused, Target
from amitop.monitor import LinkState, Monitor
from amitop.monitor.backoff import Backoff
from amitop.pbx import Family
from tests.link.servers import until
from tests.monitor.conftest import where

Run = Callable[[Monitor], Monitor]


async def live(monitor: Monitor) -> None:
    await until(lambda: monitor.state is LinkState.LIVE)


async def test_the_first_full_look(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    assert monitor.state is LinkState.CONNECTING
    await live(monitor)
    world = pbx.centre.world
    assert set(monitor.pbx.channels) == set(world.by_id)
    assert monitor.pbx.queues
    assert monitor.pbx.agents()
    assert monitor.version
    assert (await monitor.audit()).drift == []


async def test_what_happens_is_followed(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    for _ in range(40):
        pbx.step()
    found = await monitor.audit()
    assert found.drift == []
    assert found.compared > 10
    assert set(monitor.pbx.channels) == set(pbx.centre.world.by_id)
    assert monitor.pbx.unusable == 0


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), calls=st.integers(0, 12), steps=st.lists(st.integers(1, 25), max_size=4))
def test_no_drift_after_any_walk(seed: int, calls: int, steps: list[int]) -> None:
    async def walk() -> None:
        async with DemoPbx(alive=False, seed=seed, calls=calls) as pbx:
            monitor = Monitor(where(pbx))
            await monitor.connect()
            for count in steps:
                for _ in range(count):
                    pbx.step()
                found = await monitor.audit()
                assert found.drift == [], (seed, calls, steps)
                assert set(monitor.pbx.channels) == set(pbx.centre.world.by_id)
            await monitor.close()

    asyncio.run(walk())


async def test_a_lost_link_comes_back_by_itself(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    revision = monitor.pbx.revision
    pbx.faults.drop()
    await until(lambda: monitor.state is not LinkState.LIVE)
    await live(monitor)
    assert monitor.pbx.revision > revision
    assert (await monitor.audit()).drift == []


async def test_what_ended_while_the_link_was_lost_is_gone(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    pbx.faults.drop()
    for _ in range(60):
        pbx.step()
    await until(lambda: monitor.state is not LinkState.LIVE)
    await live(monitor)
    assert set(monitor.pbx.channels) == set(pbx.centre.world.by_id)


async def test_lost_says_why_and_when_it_will_try_again(pbx: DemoPbx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.backoff.FIRST", 20.0)
    monkeypatch.setattr("amitop.monitor.backoff.CAP", 20.0)
    now = 5000.0
    monitor = Monitor(where(pbx), clock=lambda: now, backoff=Backoff(lambda: 0.0))
    life = asyncio.create_task(monitor.run())
    await live(monitor)
    assert [monitor.was_live, monitor.lost_at] == [True, None]
    pbx.faults.silent = True
    pbx.faults.drop()
    await until(lambda: monitor.state is LinkState.LOST)
    assert [monitor.lost_at] == [5000.0]
    assert monitor.state_text
    assert [monitor.retry_at] == [5020.0]
    assert monitor.pbx.channels  # what was known stays in sight
    pbx.faults.silent = False
    monitor.retry_now()
    await live(monitor)
    assert monitor.retry_at is None
    assert monitor.lost_at is None
    await monitor.close()
    assert monitor.lost_at is None, "closed is not lost"
    await asyncio.wait_for(life, 5)
    assert monitor.state is LinkState.CLOSED


async def test_a_refused_login_is_not_tried_again(pbx: DemoPbx, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor = Monitor(where(pbx, secret="wrong"))
    await asyncio.wait_for(monitor.run(), 5)
    assert monitor.state is LinkState.REFUSED
    assert "refused the login" in monitor.state_text
    assert isinstance(monitor.error, LoginRefused)
    assert monitor.error.exit_code == 4
    monkeypatch.setattr(Monitor, "connect", None)  # nobody calls it
    await asyncio.sleep(0.02)
    assert pbx.sessions == []


async def test_closing_while_waiting_to_retry(pbx: DemoPbx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.backoff.FIRST", 20.0)
    monkeypatch.setattr("amitop.monitor.backoff.CAP", 20.0)
    await pbx.stop()
    monitor = Monitor(where(pbx))
    life = asyncio.create_task(monitor.run())
    await until(lambda: monitor.state is LinkState.LOST)
    assert "nothing listens" in monitor.state_text
    await monitor.close()
    await asyncio.wait_for(life, 5)


async def test_a_restart_of_the_pbx_clears_the_model(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    pbx.centre.new_caller()
    await until(lambda: set(monitor.pbx.channels) == set(pbx.centre.world.by_id))
    old = set(monitor.pbx.channels)
    started = monitor.started_at
    await pbx.restart()
    await until(lambda: monitor.state is not LinkState.LIVE)
    await live(monitor)
    assert not old & set(monitor.pbx.channels)
    # Names and Uniqueids are used anew: nothing of the old life must keep them away.
    pbx.centre.new_caller()
    await until(lambda: set(monitor.pbx.channels) == set(pbx.centre.world.by_id) != set())
    assert (await monitor.audit()).drift == []
    assert monitor.started_at != started


async def test_a_family_that_may_not_be_listed_is_blind(pbx: DemoPbx, running: Run) -> None:
    host, port = pbx.address
    monitor = running(Monitor(Target(host, port, "viewer", pbx.secret)))
    await live(monitor)
    assert Family.QUEUES not in monitor.blind
    assert (await monitor.audit()).drift == []


async def test_everything_is_in_the_journal_and_no_secret(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    await monitor.perform(Action("Ping"))
    entries = list(monitor.journal.entries(0))
    everything = b"".join(each.packet.raw for each in entries)
    keys = [each.packet.get("Key") for each in entries if each.packet.name == "Login"]
    assert keys == ["•••", "•••"]
    assert pbx.secret.encode() not in everything
    challenges = [each.packet.get("Challenge") for each in entries if "Challenge" in each.packet.fields]
    assert set(challenges) == {"•••"}
    assert {each.connection for each in entries} == {0, 1}
    asked = [each for each in entries if each.direction is Direction.OUT]
    assert all(monitor.journal.exchange_of(each.number) is not None for each in asked)


def test_waits_double_up_to_a_cap_and_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.backoff.FIRST", 1.0)
    monkeypatch.setattr("amitop.monitor.backoff.CAP", 30.0)
    backoff = Backoff(lambda: 0.0)
    assert [backoff.next() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert [backoff.next() for _ in range(5000)][-1] == 30
    backoff.reset()
    assert backoff.next() == 1
    spread = Backoff(lambda: 1.0)
    assert [spread.next() for _ in range(3)] == [0.5, 1, 2]


async def test_a_hangup_that_the_lost_connection_cut_off_hangs_up_nobody(pbx: DemoPbx, running: Run) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    uniqueid = next(iter(pbx.centre.world.by_id))
    cut_off = f"Event: Hangup\r\nPrivilege: call,all\r\nUniqueid: {uniqueid}".encode()  # of a longer Uniqueid
    heard = monitor.packets
    pbx.faults.garbage(b"Event: Before\r\n\r\n" + cut_off)
    await until(lambda: monitor.packets > heard)
    pbx.faults.drop()
    await until(lambda: monitor.state is not LinkState.LIVE)
    assert cut_off in [entry.packet.raw for entry in monitor.journal.entries(0)]
    assert uniqueid in monitor.pbx.channels
    await live(monitor)
    assert set(monitor.pbx.channels) == set(pbx.centre.world.by_id)
