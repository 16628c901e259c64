"""Asterisk 22 and 16 in one screen, by keyboard; each one's own command line is the judge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from amitop.ami import Action
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.table.view_table import ViewTable
from amitop.tui.watched import Named
from tests.asterisk.conftest import target
from tests.asterisk.judge import CHANNELS, cli, until_cli
from tests.asterisk.test_screen import press_until, text_of
from tests.lab import server
from tests.lab.cut import Wire
from tests.lab.need import quiet
from tests.lab.places import HOST, Place
from tests.lab.wait import until

pytestmark = [pytest.mark.asterisk, pytest.mark.xdist_group("asterisk-22")]

Both = tuple[Place, Place]


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    """Asterisk 22 and 16, empty of calls before and after."""
    async with quiet("22") as newer, quiet("16") as older:
        yield newer, older


@pytest.fixture
async def wire(both: Both) -> AsyncIterator[Wire]:
    """Before Asterisk 16: it is away when this is cut, and nobody else notices."""
    made = Wire(HOST, both[1].port)
    await made.mend()
    yield made
    await made.cut()


@asynccontextmanager
async def one_screen(both: Both, port: int | None = None) -> AsyncIterator[tuple[AmitopApp, Pilot[None]]]:
    """The running program over both, live on both."""
    newer, older = (target(place) for place in both)
    older = replace(older, port=port or older.port)
    app = AmitopApp([Named(Monitor(newer), "pbx22"), Named(Monitor(older), "pbx16")], view="channels")
    async with app.run_test(size=(160, 45)) as pilot:
        await until(lambda: "● pbx22" in text_of(app) and "● pbx16" in text_of(app), "both connections")
        yield app, pilot


def monitor_of(app: AmitopApp, name: str) -> Monitor:
    monitor = next(scene.live for scene in app.hosts.scenes if scene.name == name)
    assert isinstance(monitor, Monitor)
    return monitor


def table_of(app: AmitopApp) -> ViewTable:
    assert app.pane.table is not None
    return app.pane.table


async def call(app: AmitopApp, name: str, number: str) -> str:
    """Make a call on one of them from a number, and give the Uniqueid of the caller's channel."""
    monitor = monitor_of(app, name)
    headers = {
        "Channel": f"Local/{number}@line/n",
        "Context": "caller",
        "Exten": "dial-120",
        "Priority": "1",
        "Async": "true",
        "Variable": "__TALK=60",
    }
    answer = await monitor.perform(Action("Originate", headers))
    assert answer.ok, answer.message

    def made() -> str | None:
        for uniqueid, channel in monitor.pbx.channels.items():
            if channel.name.startswith(f"Local/{number}@line") and channel.name.endswith(";1"):
                return uniqueid
        return None

    return await until(made, f"the call of {number}")


async def choose(app: AmitopApp, name: str, uniqueid: str) -> None:
    table = table_of(app)
    await until(lambda: table.rows.find((name, uniqueid)) is not None, "the row")
    table.choose((name, uniqueid))
    await until(lambda: app.scene.name == name, "the PBX to be at hand")


async def hang_up(app: AmitopApp, pilot: Pilot[None], name: str, uniqueid: str) -> None:
    """With the keyboard, and what is said of it."""
    channel = monitor_of(app, name).pbx.channels[uniqueid].name
    await choose(app, name, uniqueid)
    await pilot.press("x")
    await until(lambda: f"Hang up {channel} on {name}" in text_of(app), "the dialog to name the PBX")
    await press_until(pilot, "tab", "confirm")
    await pilot.press("enter")
    await until(lambda: uniqueid not in monitor_of(app, name).pbx.channels, "the hang-up")
    await until(lambda: f"✓ {name}  hung up {channel}" in text_of(app), "the outcome with the PBX's name")


async def test_an_action_on_a_row_of_each_reaches_the_right_one(both: Both) -> None:
    async with one_screen(both) as (app, pilot):
        # The same numbers on both: one of each is hung up, and its namesake on the other lives.
        calls = {name: await call(app, name, "5559001") for name in ("pbx22", "pbx16")}
        spared = {name: await call(app, name, "5559002") for name in ("pbx22", "pbx16")}
        await pilot.press("slash", *"5559001", "enter")
        await until(lambda: text_of(app).count("5559001@line") >= 4, "both calls in one table")
        await until(
            lambda: {key[0] for key in table_of(app).shown} == {"pbx22", "pbx16"},  # type: ignore[index]
            "rows of both and of nobody else",
        )

        await hang_up(app, pilot, "pbx16", calls["pbx16"])
        assert calls["pbx22"] in monitor_of(app, "pbx22").pbx.channels
        await until_cli(both[1], CHANNELS, lambda listing: "5559001@line" not in listing, "the end of the call")
        assert "5559001@line" in await cli(both[0], CHANNELS)

        await hang_up(app, pilot, "pbx22", calls["pbx22"])
        for place, name in zip(both, ("pbx22", "pbx16"), strict=True):
            listing = await until_cli(
                place, CHANNELS, lambda listing: "5559001@line" not in listing, "the end of both calls"
            )
            assert "5559002@line" in listing
            assert spared[name] in monitor_of(app, name).pbx.channels


async def away_and_back(
    both: Both, port: int | None, stop: Callable[[], Awaitable[None]], start: Callable[[], Awaitable[None]]
) -> None:
    """Asterisk 16 goes away under the screen and comes back, while 22 is worked on."""
    async with one_screen(both, port) as (app, pilot):
        gone = await call(app, "pbx16", "5559003")
        await until(lambda: table_of(app).rows.find(("pbx16", gone)) is not None, "its row")
        older = monitor_of(app, "pbx16")
        try:
            await stop()
            await until(lambda: "× pbx16" in text_of(app), "the header to say so")
            await until(lambda: "pbx16 lost for" in text_of(app), "the banner to say so")
            assert "● pbx22" in text_of(app)
            assert ("pbx16", gone) in table_of(app).shown, "its rows stay to be seen"

            await choose(app, "pbx16", gone)
            await pilot.press("x")
            await until(lambda: "pbx16 is not connected" in text_of(app), "the refusal")
            assert len(app.screen_stack) == 1
            await hang_up(app, pilot, "pbx22", await call(app, "pbx22", "5559004"))
        finally:
            await start()
        await pilot.press("R")
        await until(lambda: older.state is LinkState.LIVE, "the return by itself", 60)
        await until(lambda: "● pbx16" in text_of(app) and "lost for" not in text_of(app), "the screen to say so")
        for name in ("pbx22", "pbx16"):
            assert (await monitor_of(app, name).audit()).drift == []
        await hang_up(app, pilot, "pbx16", await call(app, "pbx16", "5559005"))


async def test_one_that_is_lost_comes_back_and_hides_nobody(both: Both, wire: Wire) -> None:
    await away_and_back(both, wire.port, wire.cut, wire.mend)


async def test_one_that_is_stopped_comes_back_and_hides_nobody(both: Both) -> None:
    """For real: `both` keeps everybody else off it meanwhile."""
    older = both[1]
    await away_and_back(
        both, None, lambda: asyncio.to_thread(server.stop, older), lambda: asyncio.to_thread(server.start, older)
    )
