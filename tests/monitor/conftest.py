from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from amitop.demo import DemoPbx
from amitop.link import Target
from amitop.monitor import Monitor, backoff, report


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that take seconds in life take none here."""
    monkeypatch.setattr(backoff, "FIRST", 0.002)
    monkeypatch.setattr(backoff, "CAP", 0.008)
    monkeypatch.setattr(report, "PAUSE", 0.001)


def where(pbx: DemoPbx, secret: str | None = None) -> Target:
    host, port = pbx.address
    return Target(host, port, pbx.user, pbx.secret if secret is None else secret)


@pytest.fixture
async def pbx() -> AsyncIterator[DemoPbx]:
    """An embedded PBX where nothing moves by itself."""
    async with DemoPbx(alive=False, calls=6) as pbx:
        yield pbx


@pytest.fixture
async def running() -> AsyncIterator[Callable[[Monitor], Monitor]]:
    """Lets a monitor run until the test is over."""
    monitors: list[tuple[Monitor, asyncio.Task[None]]] = []

    def run(monitor: Monitor) -> Monitor:
        monitors.append((monitor, asyncio.create_task(monitor.run())))
        return monitor

    yield run
    for monitor, task in monitors:
        await monitor.close()
        await asyncio.wait_for(task, 5)
