"""In a replay and in the past nothing is sent: not by key, palette, composer, console or macro."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from amitop.ami import Action, Exchange
from amitop.tui.app import AmitopApp
from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.console.screen import ConsoleScreen
from amitop.tui.palette.screen import Palette
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.test_macros import TWO_STEPS, write
from tests.tui.test_time import BUSY, live, replayed

REASONS = {"replay": "this is a replay", "past": "this is the past"}
WHEN = pytest.mark.parametrize("when", list(REASONS))


@asynccontextmanager
async def not_now(when: str, clock: Clock) -> AsyncIterator[tuple[AmitopApp, Pilot[None]]]:
    """The screen in a replay, or in the past of a live watch; a row is chosen."""
    write("two", TWO_STEPS)
    if when == "replay":
        async with replayed(view="channels") as (app, pilot, replay):
            replay.jump(BUSY)
            await drawn(app, pilot)
            await pilot.press("down")
            yield app, pilot
        return
    app = AmitopApp(live(clock), clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(150, 44)) as pilot:
        await drawn(app, pilot)
        await pilot.press("space", "comma", "down")
        await drawn(app, pilot)
        yield app, pilot


@pytest.fixture(autouse=True)
def _sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def perform(*_: object, **__: object) -> Exchange:
        raise AssertionError("an Action was sent")

    monkeypatch.setattr("amitop.monitor.watch.Monitor.perform", perform)
    monkeypatch.setattr("amitop.monitor.playback.Playback.perform", perform, raising=False)


@WHEN
async def test_the_palette_greys_and_says_why(when: str, clock: Clock) -> None:
    async with not_now(when, clock) as (app, pilot):
        await pilot.press("ctrl+p", *"hang up")
        await drawn(app, pilot)
        assert isinstance(app.screen, Palette)
        line = next(each for each in text_of(app).splitlines() if "Hang up" in each)
        assert {"replay": "a replay", "past": "the past"}[when] in line
        await pilot.press("enter")
        await drawn(app, pilot)
        assert REASONS[when] in text_of(app)


@WHEN
async def test_the_composer_opens_and_does_not_send(when: str, clock: Clock) -> None:
    async with not_now(when, clock) as (app, pilot):
        app.doers.composing.open("Ping")
        await drawn(app, pilot)
        assert isinstance(app.screen, ComposerScreen)
        await pilot.press("ctrl+j")
        await drawn(app, pilot)
        assert REASONS[when] in text_of(app)
        assert app.screen.sender.last is None


@WHEN
async def test_the_console_says_why(when: str, clock: Clock) -> None:
    async with not_now(when, clock) as (app, pilot):
        await app.action_act("console")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConsoleScreen)
        await pilot.press(*"core show version", "enter")
        await drawn(app, pilot)
        assert REASONS[when] in text_of(app)


@WHEN
async def test_a_macro_is_refused_on_one_row_and_on_many(when: str, clock: Clock) -> None:
    async with not_now(when, clock) as (app, pilot):
        for keys in (["f7"], ["M", "f7"], ["x"]):
            app.unsay()
            await pilot.press(*keys)
            await drawn(app, pilot)
            assert len(app.screen_stack) == 1
            assert REASONS[when] in text_of(app)


@WHEN
async def test_from_the_history_it_is_composed_and_not_sent(when: str, clock: Clock) -> None:
    async with not_now(when, clock) as (app, pilot):
        app.monitor.history.sent(Exchange(Action("Ping"), "amitop-1-1", clock()), "pbx1:5038", "amitop")
        await pilot.press("8")
        await drawn(app, pilot)
        await pilot.press("down", "e")
        await drawn(app, pilot)
        assert isinstance(app.screen, ComposerScreen)
        await pilot.press("ctrl+j")
        await drawn(app, pilot)
        assert REASONS[when] in text_of(app)
