"""The embedded PBX is there for as long as it is watched."""

from __future__ import annotations

import asyncio

import pytest

from amitop.ami import Action
from amitop.demo import DemoPbx
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


async def test_where_it_cannot_listen_that_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    start = DemoPbx.start
    full = [True]

    async def refuse(pbx: DemoPbx) -> None:
        if full:
            raise OSError(24, "Too many open files")
        await start(pbx)

    monkeypatch.setattr(DemoPbx, "start", refuse)
    monitor = Embedded()
    life = asyncio.create_task(monitor.run())
    await until(lambda: monitor.state is LinkState.LOST, "the reason")
    assert monitor.state_text == "the embedded PBX can't listen: Too many open files"
    full.clear()
    monitor.retry_now()
    await until(lambda: monitor.state is LinkState.LIVE, "the embedded PBX")
    await monitor.close()
    await asyncio.wait_for(life, 5)


async def test_who_leaves_before_it_could_listen_is_not_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: DemoPbx) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(DemoPbx, "start", refuse)
    monitor = Embedded()
    life = asyncio.create_task(monitor.run())
    await until(lambda: monitor.state is LinkState.LOST, "the reason")
    await monitor.close()
    await asyncio.wait_for(life, 5)


async def test_it_can_be_looked_at_only() -> None:
    assert Embedded(read_only=True).read_only
