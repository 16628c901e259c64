"""A list that never ends: the PBX is watched all the same, and the screen says what is not known."""

from __future__ import annotations

import asyncio

import pytest

from amitop.demo import DemoPbx
from amitop.monitor import LinkState, Monitor
from amitop.pbx import Family
from tests.link.virtual_time import run_virtually
from tests.monitor.conftest import where


@pytest.mark.parametrize(
    ("action", "families"),
    [
        ("DeviceStateList", {Family.ENDPOINTS}),
        ("QueueStatus", {Family.MEMBERS, Family.CALLERS}),
        ("CoreShowChannels", {Family.CHANNELS}),
    ],
)
def test_a_list_that_never_ends_is_told_and_the_rest_is_watched(action: str, families: set[Family]) -> None:
    async def watch() -> None:
        async with DemoPbx(alive=False, seed=3, calls=2) as pbx:
            pbx.faults.incomplete.add(action)
            monitor = Monitor(where(pbx))
            await monitor.connect()
            assert monitor.state is LinkState.LIVE
            assert set(monitor.blind) == families
            assert all(why == f"{action} did not come to its end" for why in monitor.blind.values())
            assert monitor.pbx.channels  # what was told of it is shown
            pbx.faults.incomplete.clear()
            await monitor.tend()
            assert not monitor.blind
            await monitor.close()
        await asyncio.sleep(1)  # the PBX sees its sessions end

    run_virtually(watch())
