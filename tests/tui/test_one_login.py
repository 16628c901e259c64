"""A PBX that allows one login only: the connection of the events carries the Actions, and the screen says so."""

from __future__ import annotations

import pytest

from amitop.demo import DemoPbx
from amitop.link import Target
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from tests.lab.wait import until
from tests.tui.conftest import drawn, text_of


@pytest.mark.parametrize("one_login", [True, False])
async def test_the_header_says_that_actions_share_the_connection(one_login: bool) -> None:
    async with DemoPbx(alive=False, calls=6) as pbx:
        pbx.faults.one_login = one_login
        host, port = pbx.address
        monitor = Monitor(Target(host, port, pbx.user, pbx.secret))
        app = AmitopApp(monitor, view="channels")
        async with app.run_test(size=(200, 40)) as pilot:
            await until(lambda: monitor.state is LinkState.LIVE and bool(monitor.pbx.channels), "the live screen")
            await drawn(app, pilot)
            victim = app.pane.table.key if app.pane.table is not None else None
            assert victim in pbx.centre.world.by_id
            await pilot.press("x", "right", "enter")
            await until(lambda: victim not in pbx.centre.world.by_id, "the end of the channel")
            await drawn(app, pilot)
            sent = [each.connection for each in monitor.journal.entries(0) if each.packet.get("Action") == "Hangup"]
            assert sent == ([0] if one_login else [1])
            assert monitor.shares_connection is one_login
            header = text_of(app).splitlines()[0]
            assert ("▲ Actions share the events' connection" in header) is one_login
