"""A monitor that lets go of the PBX for a while."""

from __future__ import annotations

import asyncio

import pytest

from amitop.demo import DemoPbx
from amitop.monitor import LinkState, Monitor
from tests.link.servers import until
from tests.monitor.conftest import where


async def test_it_logs_off_says_why_and_comes_back(pbx: DemoPbx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.backoff.FIRST", 20.0)
    monkeypatch.setattr("amitop.monitor.backoff.CAP", 20.0)
    monitor = Monitor(where(pbx))
    life = asyncio.create_task(monitor.run())
    await until(lambda: monitor.state is LinkState.LIVE)
    await monitor.let_go("amitop was suspended")
    await until(lambda: monitor.state is LinkState.LOST)
    assert monitor.state_text == "amitop was suspended"
    monitor.retry_now()
    await until(lambda: monitor.state is LinkState.LIVE)
    await monitor.close()
    await asyncio.wait_for(life, 5)


async def test_without_a_connection_there_is_nothing_to_let_go(pbx: DemoPbx) -> None:
    monitor = Monitor(where(pbx))
    before = monitor.state
    await monitor.let_go("amitop was suspended")
    assert monitor.state is before
