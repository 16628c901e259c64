"""The composer on a real PBX: each of its Actions can be opened, and a call is made with nothing but keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.composer.answer import text_lines
from amitop.tui.composer.ask import SendDialog
from amitop.tui.composer.chooser import ChooserScreen
from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.table.live_table import LiveTable
from tests.asterisk.conftest import Calls, target
from tests.asterisk.judge import CHANNELS, cli
from tests.asterisk.test_screen import text_of
from tests.lab import places
from tests.lab.places import Place
from tests.lab.wait import until
from tests.tui.composer.each import open_each

_KEYS = {"/": "slash", "@": "at", "-": "minus", ";": "semicolon", "_": "underscore", "=": "equals_sign"}
_KEYS |= {"^": "circumflex_accent", "\\": "backslash", " ": "space"}


def keys(text: str) -> list[str]:
    return [_KEYS.get(character, character) for character in text]


@asynccontextmanager
async def screen(
    place: Place, user: str = places.USER, secret: str = places.SECRET
) -> AsyncIterator[tuple[AmitopApp, Pilot[Any]]]:
    app = AmitopApp(Monitor(target(place, user, secret)))
    async with app.run_test(size=(140, 40)) as pilot:
        await until(lambda: app.monitor.state is LinkState.LIVE, "the connection")
        yield app, pilot


async def compose(app: AmitopApp, pilot: Pilot[Any], letters: str, name: str) -> ComposerScreen:
    """Choose an Action by some letters of its name, and wait for what the PBX says of it."""
    await pilot.press("colon")
    manual = app.monitor.manual
    await until(lambda: len(manual.catalogue) > 0, "the catalogue")
    await until(lambda: isinstance(app.screen, ChooserScreen), "the names")
    await pilot.press(*letters)
    table = app.screen.query_one(LiveTable)
    await until(lambda: table.row is not None and table.row.entry.name == name, f"{name} to be chosen")
    await pilot.press("enter")
    await until(lambda: isinstance(app.screen, ComposerScreen), "the form")
    form = app.screen
    assert isinstance(form, ComposerScreen)
    assert form.form.name == name
    described = await manual.describe(name)
    await until(lambda: form.form.entry == described, "what is known of it")
    return form


async def to_field(pilot: Pilot[Any], form: ComposerScreen, key: str) -> None:
    """Go down the form to a field."""
    for _ in range(len(form.form.fields) + 1):
        if form.pane.here is not None and form.pane.here.key == key:
            return
        await pilot.press("shift+tab")
        await pilot.pause()
    raise AssertionError(f"there is no way to {key}")


@pytest.mark.parametrize(
    ("user", "secret"), [(places.USER, places.SECRET), (places.VIEWER, places.VIEWER_SECRET)], ids=["all", "viewer"]
)
async def test_every_action_can_be_opened_and_encoded(place: Place, user: str, secret: str) -> None:
    async with screen(place, user, secret) as (app, _pilot):
        await app.monitor.manual.look()
        names = [entry.name for entry in app.monitor.manual.catalogue]
        opened = await open_each(app, names, until)
        assert list(opened) == names
        assert len(names) > (100 if user == places.USER else 30)
        assert opened["QueueStatus"] == 2
        assert sum(not number for number in opened.values()) < len(names) / 2


async def test_an_originate_to_a_queue_by_keyboard_rings(place: Place) -> None:
    async with screen(place) as (app, pilot):
        form = await compose(app, pilot, "origin", "Originate")
        channels = app.monitor.pbx.channels
        values = {
            "Channel": "Local/5550061@line/n",
            "Exten": "support",
            "Context": "caller",
            "Variable": "__TALK=60",
        }
        for key, value in values.items():
            await to_field(pilot, form, key)
            await pilot.press(*keys(value))
            assert app.screen is form
        await until(lambda: dict(form.form.headers()) == {**values, "Priority": "1", "Async": "true"}, "the fields")
        await pilot.press("ctrl+j")
        await until(lambda: isinstance(app.screen, SendDialog), "the question")
        await pilot.press("right", "enter")
        await until(lambda: form.sender.last is not None and not form.sender.last.under_way, "the answer")
        assert form.sender.last is not None
        assert form.sender.last.exchange is not None
        assert form.sender.last.exchange.ok, form.sender.last.exchange.message
        await until(
            lambda: any(each.name.startswith("Local/5550061@line") for each in channels.values()),
            "the caller's channel",
        )
        await until(
            lambda: any(each.state == "Ringing" or each.bridge for each in channels.values()), "an agent rings"
        )
        exchange = form.sender.last.exchange
        await until(lambda: [each.name for each in exchange.events] == ["OriginateResponse"], "what came of it")
        assert "answered" in "".join(piece.text for piece in text_lines(exchange)[-1])
        assert "Local/5550061@line" in await cli(place, CHANNELS)


async def test_a_pause_without_a_queue_warns(place: Place) -> None:
    async with screen(place) as (app, pilot):
        await pilot.press("4")
        await until(lambda: "Alice" in text_of(app), "the agents")
        form = await compose(app, pilot, "queuepause", "QueuePause")
        assert dict(form.form.headers())["Interface"]
        await until(lambda: "▲" in text_of(app), "the warning")
        await pilot.press("escape")


async def test_a_hangup_by_expression_lists_the_channels_first(place: Place, call: Calls) -> None:
    await call("5550062", "dial-123")
    async with screen(place) as (app, pilot):
        channels = app.monitor.pbx.channels
        before = set(channels)
        form = await compose(app, pilot, "hangup", "Hangup")
        await to_field(pilot, form, "Channel")
        await pilot.press("end", "ctrl+u", *keys("/^Local\\/5550062/"), "ctrl+j")
        await until(lambda: isinstance(app.screen, SendDialog), "the question")
        await until(lambda: text_of(app).count("Local/5550062@line") >= 2, "who would be cut off")
        await pilot.press("enter")  # Cancel has the focus
        await until(lambda: app.screen is form, "the form again")
        await asyncio.sleep(0)
        assert set(channels) >= before
        assert form.sender.last is None
