"""Keys that come together, as over a slow line: each goes where it was meant to go."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from amitop.tui import tabline
from amitop.tui.app import AmitopApp
from amitop.tui.dialogs import TransferDialog
from amitop.tui.tabline import FilterInput, TabLine
from tests.lab.wait import until
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import still


async def burst(app: AmitopApp, pilot: Pilot[None], *keys: str) -> None:
    """All of these in one read."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    for _ in keys:
        await pilot.pause()
    await until(lambda: app.is_at_rest, "the last key to be done with")
    await drawn(app, pilot)


async def test_what_is_typed_behind_a_dialogs_key_goes_into_the_dialog(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        await pilot.press("home")
        await burst(app, pilot, "t", *"123", "tab", "ctrl+u", "ctrl+k", *"night")
        assert app.view_id == "channels"
        assert isinstance(app.screen, TransferDialog)
        assert app.screen.query_one("#exten", Input).value == "123"
        assert app.screen.query_one("#context", Input).value == "night"


async def test_a_filter_is_typed_at_once(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        await burst(app, pilot, "slash", *"carol", "enter", "home", "x")
        assert "Hang up PJSIP/102-00000b02" in text_of(app)


async def test_a_pasted_text_waits_its_turn(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        app.post_message(events.Key("t", "t"))
        app.post_message(events.Paste("5550142"))
        await burst(app, pilot, "tab")
        assert app.screen.query_one("#exten", Input).value == "5550142"


async def test_a_form_is_filled_in_at_once(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        app.doers.composing.open("QueueAdd")
        await until(lambda: isinstance(app.focused, Input), "the form")
        await burst(app, pilot, *"support", "tab", "S", "I", "P", "7", "tab")
        assert [field.value for field in app.screen.query(Input)][:2] == ["support", "SIP7"]


async def test_the_filter_is_nothing_to_focus_until_it_is_written(screen: Open) -> None:
    # In a terminal Textual focuses before any style hides: what is typed ahead would be a filter.
    async with screen(still()) as (app, pilot):
        field = app.query_one(FilterInput)
        assert not field.can_focus
        await pilot.press("slash", "b", "u", "s", "y")
        assert app.focused is field
        assert app.pane.needle == "busy"


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rests in the middle of a filter unless the test says so."""
    monkeypatch.setattr(tabline, "PAUSE", 3600.0)


@pytest.mark.usefixtures("no_pause")
async def test_the_start_of_an_expression_is_no_filter_and_no_mistake(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        line, every = app.query_one(TabLine), app.pane.counts
        await pilot.press("slash")
        for key in 'state == "hold':
            await pilot.press("space" if key == " " else key)
            await drawn(app, pilot)
            assert (app.pane.needle, app.pane.problem, app.pane.counts) == ("", None, every), key
        await pilot.press('"')
        await drawn(app, pilot)
        assert app.pane.counts == (1, every[1])
        await pilot.press("space", "&", "&")
        await drawn(app, pilot)
        assert (app.pane.needle, app.pane.problem) == ('state == "hold" ', None)
        line.rest()
        await drawn(app, pilot)
        assert "something is missing behind &&" in text_of(app)
        assert app.pane.needle == 'state == "hold" '


@pytest.mark.usefixtures("no_pause")
async def test_a_word_that_is_a_field_filters_after_a_pause_until_an_expression_comes_of_it(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        await pilot.press("slash", *"queue")
        assert app.pane.needle == ""
        app.query_one(TabLine).rest()
        assert app.pane.needle == "queue"
        await pilot.press("space", "!")
        assert app.pane.needle == ""
        await pilot.press("=", "space", '"', '"', "enter")
        await drawn(app, pilot)
        assert (app.pane.needle, app.pane.counts[0]) == ('queue != ""', 2)
        assert not app.query_one(TabLine).editing


async def test_enter_says_what_is_wrong_at_once(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        await pilot.press("slash", *"stat==", '"', '"', "enter")
        await drawn(app, pilot)
        assert "'stat' is not known: did you mean state?" in text_of(app)
        assert app.query_one(TabLine).editing


async def test_a_filter_that_is_a_word_filters_as_it_is_typed(screen: Open) -> None:
    async with screen(still(), view="channels") as (app, pilot):
        await pilot.press("slash", *"julia")
        await drawn(app, pilot)
        assert app.pane.counts[0] == 1
