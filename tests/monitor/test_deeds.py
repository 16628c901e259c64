"""What an operator sends is written down, in one place, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from amitop.ami import Action, Ending, Exchange
from amitop.demo import DemoPbx
from amitop.journal.history import History
from amitop.link import LinkError
from amitop.monitor import LinkState, Monitor, NotAllowed
from tests.link.servers import until
from tests.monitor.conftest import where

Run = Callable[[Monitor], Monitor]


@pytest.fixture
async def monitor(pbx: DemoPbx, running: Run, tmp_path: Path) -> Monitor:
    monitor = running(Monitor(where(pbx), history=History(tmp_path)))
    await until(lambda: monitor.state is LinkState.LIVE)
    return monitor


async def test_an_action_is_written_as_it_goes_out_and_at_its_end(monitor: Monitor, tmp_path: Path) -> None:
    seen: list[tuple[int, bool]] = []

    def sent(_: Exchange) -> None:
        (deed,) = History(tmp_path).deeds
        seen.append((len(monitor.history.under_way), deed.known))

    await monitor.perform(Action("QueueStatus", {"Queue": "support"}), sent=sent)
    assert seen == [(1, False)]
    (deed,) = History(tmp_path).deeds
    assert (deed.name, deed.headers) == ("QueueStatus", (("Queue", "support"),))
    assert (deed.host, deed.login) == (monitor.target.address, monitor.target.user)
    assert deed.ending is Ending.LIST_COMPLETE
    assert deed.latency is not None
    assert not monitor.history.under_way
    assert any(each.packet.action_id == deed.id for each in monitor.journal.entries(0))


async def test_what_the_monitor_asks_for_itself_is_no_deed(monitor: Monitor) -> None:
    await monitor.tend()
    assert monitor.history.deeds == []


async def test_what_is_refused_here_was_not_sent_and_is_not_written(pbx: DemoPbx, running: Run) -> None:
    guarded = running(Monitor(where(pbx), read_only=True))
    await until(lambda: guarded.state is LinkState.LIVE)
    with pytest.raises(NotAllowed):
        await guarded.perform(Action("Hangup", {"Channel": "x"}))
    assert guarded.history.deeds == []
    assert (await guarded.perform(Action("QueueStatus"))).ok
    assert [each.name for each in guarded.history.deeds] == ["QueueStatus"]


async def test_what_could_not_be_sent_is_not_written(pbx: DemoPbx) -> None:
    await pbx.stop()
    monitor = Monitor(where(pbx))
    with pytest.raises(LinkError):
        await monitor.perform(Action("Hangup", {"Channel": "x"}))
    assert monitor.history.deeds == []
    await monitor.close()


async def test_no_answer_is_written_as_not_known(pbx: DemoPbx, monitor: Monitor, tmp_path: Path) -> None:
    pbx.faults.unanswered = {"Originate"}
    await monitor.perform(Action("Originate", {"Channel": "Local/100@phones"}), timeout=0.02)
    (deed,) = History(tmp_path).deeds
    assert deed.ending is Ending.DEADLINE
    assert not deed.known


async def test_nobody_waits_any_more_and_it_is_not_known(pbx: DemoPbx, monitor: Monitor) -> None:
    pbx.faults.unanswered = {"Originate"}
    on_its_way = asyncio.Event()
    asked = asyncio.create_task(
        monitor.perform(Action("Originate", {"Channel": "Local/100@phones"}), sent=lambda _: on_its_way.set())
    )
    await on_its_way.wait()
    assert len(monitor.history.under_way) == 1
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not monitor.history.under_way
    assert [deed.known for deed in monitor.history.deeds] == [False]
