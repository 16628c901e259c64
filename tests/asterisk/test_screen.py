"""The full screen on a real PBX, by keyboard; Asterisk's own command line is the judge."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.dialogs import TransferDialog
from tests.asterisk.conftest import Calls, target
from tests.asterisk.judge import CHANNELS, until_cli
from tests.asterisk.test_operations import partner
from tests.lab import server
from tests.lab.places import Place
from tests.lab.wait import until


@asynccontextmanager
async def screen(place: Place) -> AsyncIterator[tuple[AmitopApp, Pilot[Any]]]:
    """The running program, live on the PBX."""
    app = AmitopApp(Monitor(target(place)))
    async with app.run_test(size=(150, 44)) as pilot:
        await until(lambda: app.monitor.state is LinkState.LIVE, "the connection")
        await until(lambda: f"Asterisk {place.version}." in text_of(app), "the live screen")
        yield app, pilot


def text_of(app: AmitopApp) -> str:
    """All that stands on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def choose(app: AmitopApp, pilot: Pilot[Any], uniqueid: str) -> None:
    """Go to the channels and put the cursor on this one, by filter."""
    name = app.monitor.pbx.channels[uniqueid].name
    await pilot.press("2", "slash", *_keys(name), "enter")
    table = app.pane.table
    assert table is not None
    # What was typed stands on the screen too: that its name is there says nothing of the row.
    await until(lambda: table.shown == [uniqueid], f"{name} and nobody else")
    await pilot.press("home")
    await until(lambda: table.key == uniqueid, f"the cursor on {name}")


def _keys(text: str) -> list[str]:
    names = {"/": "slash", "@": "at", "-": "minus", ";": "semicolon"}
    return [names.get(character, character) for character in text]


async def press_until(pilot: Pilot[Any], key: str, focused: str) -> None:
    """Press `key` until the widget with this id has the focus."""
    for _ in range(8):
        if pilot.app.focused is not None and pilot.app.focused.id == focused:
            return
        await pilot.press(key)
    raise AssertionError(f"{key} does not lead to #{focused}")


async def test_hang_up_by_keyboard(place: Place, call: Calls) -> None:
    victim, bystander = await call("5550011", "dial-120"), await call("5550012", "dial-121")
    async with screen(place) as (app, pilot):
        channels = app.monitor.pbx.channels
        await until(lambda: victim in channels and bystander in channels, "both calls")
        victims_name, bystanders_name = channels[victim].name, channels[bystander].name
        await choose(app, pilot, victim)
        await pilot.press("x")
        await until(lambda: "Cuts off" in text_of(app), "the dialog")
        assert victim in channels

        await pilot.press("enter")  # Cancel has the focus
        await until(lambda: len(app.screen_stack) == 1, "the dialog to go")
        assert victim in channels

        await pilot.press("x")
        await until(lambda: "Cuts off" in text_of(app), "the dialog")
        await press_until(pilot, "tab", "confirm")
        await pilot.press("enter")
        await until(lambda: victim not in channels, "the hang-up")
        await until(lambda: "Channel Hungup" in text_of(app), "the outcome in Asterisk's own words")
        listing = await until_cli(place, CHANNELS, lambda listing: victims_name not in listing, "its end")
        assert bystanders_name in listing


async def test_blind_transfer_by_keyboard(place: Place, monitor: Monitor, call: Calls) -> None:
    chosen = await call("5550013", "dial-122")
    other = await partner(monitor, chosen)
    async with screen(place) as (app, pilot):
        channels = app.monitor.pbx.channels
        await until(lambda: chosen in channels, "the call")
        await choose(app, pilot, chosen)
        await pilot.press("t")
        await until(lambda: isinstance(app.screen, TransferDialog), "the dialog")
        await pilot.press(*"123", "tab", "ctrl+u", "ctrl+k", *"default")
        await until(lambda: "123@default" in text_of(app), "who goes where, in words")
        await press_until(pilot, "tab", "confirm")
        await pilot.press("enter")

        def transferred() -> bool:
            return (chosen in channels) != (other.uniqueid in channels)

        await until(transferred, "the release of the one who leaves")
        await until_cli(place, CHANNELS, lambda listing: "Local/123@phones" in listing, "the new partner")


async def test_a_stopped_pbx_is_told_and_comes_back(place: Place) -> None:
    async with screen(place) as (app, _pilot):
        try:
            await asyncio.to_thread(server.stop, place)
            await until(lambda: app.monitor.state is LinkState.LOST, "the loss")
            await until(lambda: "lost" in text_of(app).lower(), "the screen to say so")
        finally:
            await asyncio.to_thread(server.start, place)
        await until(lambda: app.monitor.state is LinkState.LIVE, "the return by itself", 60)
        assert isinstance(app.monitor, Monitor)
        assert (await app.monitor.audit()).drift == []
