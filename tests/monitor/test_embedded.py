"""The embedded PBX is there for as long as it is watched."""

from __future__ import annotations

import asyncio

import pytest

from amitop.ami import Action
from amitop.link import ConnectFailed, Link
from amitop.monitor import LinkState
from amitop.monitor.embedded import Embedded
from amitop.monitor.operator import Ear
from tests.lab.wait import until


async def test_it_is_opened_by_the_watch_and_gone_with_it() -> None:
    monitor = Embedded()
    assert monitor.target.port == 0
    life = asyncio.create_task(monitor.run())
    await until(lambda: monitor.state is LinkState.LIVE, "the embedded PBX")
    assert monitor.pbx.channels
    # Over the second connection, which is opened when it is first needed.
    assert (await monitor.perform(Action("CoreStatus"))).ok
    await monitor.close()
    await asyncio.wait_for(life, 5)
    with pytest.raises(ConnectFailed):
        await Link(monitor.target, Ear(monitor, 0)).open()


async def test_it_can_be_looked_at_only() -> None:
    assert Embedded(read_only=True).read_only
