"""Several PBXs on one screen, in tests: still ones with the same Uniqueids, and how they are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from amitop.tui.app import AmitopApp
from amitop.tui.watched import Named
from tests.tui.conftest import Clock, drawn
from tests.tui.still import StillMonitor, still

Hosts = dict[str, StillMonitor]


def alike(*names: str) -> Hosts:
    """PBXs whose rows are equal to the last Uniqueid."""
    made = {}
    for place, name in enumerate(names):
        monitor = still(target=still().target.__class__(f"{name}.example", 5038, "amitop", "secret"))
        monitor.version = ("22.10.1", "16.28.0", "20.9.3")[place % 3]
        made[name] = monitor
    return made


@asynccontextmanager
async def several(
    hosts: Hosts, clock: Clock, view: str = "channels", size: tuple[int, int] = (160, 45)
) -> AsyncIterator[tuple[AmitopApp, Pilot[None]]]:
    """The full screen over these; it draws when told to."""
    watched = [Named(monitor, name) for name, monitor in hosts.items()]
    app = AmitopApp(watched, clock=clock, draws_per_second=0.01, view=view)
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        yield app, pilot


async def choose(app: AmitopApp, pilot: Pilot[None], key: object) -> None:
    """Put the cursor on the row with this key."""
    table = app.pane.table
    assert table is not None
    table.choose(key)
    await drawn(app, pilot)
    assert table.key == key
