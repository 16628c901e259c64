"""Groups on a real PBX: by queue they say what QueueStatus says, by trunk channels stand under their endpoint."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from amitop.ami import Action
from amitop.config import TRUNKS, Settings
from amitop.config.settings import Given
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.panes import TablePane
from amitop.tui.table.grouping import Heading
from tests.asterisk.conftest import Calls, target
from tests.lab import sip
from tests.lab.places import Place
from tests.lab.wait import until


@asynccontextmanager
async def screen(place: Place, view: str, by: str, trunks: tuple[str, ...] = ()) -> AsyncIterator[AmitopApp]:
    """The running program, live on the PBX, with its rows grouped."""
    settings = Settings({TRUNKS.name: Given(trunks, "config.toml")})
    app = AmitopApp(Monitor(target(place)), view=view, settings=settings)
    async with app.run_test(size=(150, 44)):
        await until(lambda: app.monitor.state is LinkState.LIVE, "the connection")
        app.grouper.group_by(by)
        yield app


def headings(app: AmitopApp) -> dict[str, Heading]:
    """The headings that stand on the screen, by what they say."""
    assert isinstance(app.pane, TablePane)
    rows = app.pane.main.rows
    lines = [rows.at(place) for place in range(len(rows))]
    return {line.label: line for line in lines if isinstance(line, Heading)}


async def waiting(monitor: Monitor) -> Counter[str]:
    """Who waits in which queue, as Asterisk lists it."""
    answer = await monitor.perform(Action("QueueStatus"))
    return Counter(event.get("Queue", "") for event in answer.events if event.name == "QueueEntry")


@pytest.mark.parametrize("view", ["calls", "channels"])
async def test_by_queue_is_what_queue_status_says(place: Place, monitor: Monitor, call: Calls, view: str) -> None:
    callers = [await call(f"555002{number}", queue) for number, queue in enumerate(("night", "night", "support"))]
    await call("5550029", "dial-120")
    # The one in support is answered, waits no longer, and is yet a call of support.
    await until(lambda: any(each.in_call for each in monitor.pbx.queues["support"].members.values()), "an answer")
    await until(lambda: len(monitor.pbx.queues["night"].callers) == 2, "two who wait")
    listed = await waiting(monitor)
    assert listed == {"night": 2}
    async with screen(place, view, "queue") as app:

        def told() -> bool:
            shown = headings(app)
            names = {"night", "support", "in no queue"}
            return shown.keys() == names and all(shown[name].waiting == listed[name] for name in names)

        await until(told, "the groups")
        assert isinstance(app.pane, TablePane)
        groups = app.pane.main.groups
        assert groups is not None
        for uniqueid, queue in zip(callers, ("night", "night", "support"), strict=True):
            # A call is known by its oldest channel, which may be the other half of the caller's.
            near = monitor.pbx.channels[uniqueid].name.rpartition(";")[0]
            halves = [each.uniqueid for each in monitor.pbx.channels.values() if each.name.startswith(near)]
            assert any(each in groups.keys_of(queue) for each in halves)


async def test_by_trunk_real_sip_stands_under_its_endpoint(place: Place, call: Calls) -> None:
    await call("5550031", "dial-121")
    async with screen(place, "channels", "trunk", ("PJSIP/30*",)) as app:
        calling = asyncio.create_task(sip.held_calls(place, 2, 2.0))
        try:
            await until(lambda: any(name.startswith("PJSIP/30") for name in headings(app)), "a SIP channel")
            assert isinstance(app.pane, TablePane)
            groups = app.pane.main.groups
            assert groups is not None
            channels = app.monitor.pbx.channels
            for name in headings(app):
                keys = [str(key) for key in groups.keys_of("" if name == "on no trunk" else name)]
                live = [channels[key].name for key in keys if key in channels]
                prefix = "Local/" if name == "on no trunk" else f"{name}-"
                assert all(each.startswith(prefix) for each in live)
            # By what they look like these are telephones, and Local channels never are trunks.
            app.scene.trunks = type(app.scene.trunks)()
            await until(lambda: headings(app).keys() == {"on no trunk"}, "no trunk")
        finally:
            calling.cancel()
            await asyncio.gather(calling, return_exceptions=True)
