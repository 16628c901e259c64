"""From the composer to a macro: what stands for the row for which it was composed, whatever is chosen by now."""

from __future__ import annotations

from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.macros.save import SaveMacroDialog
from tests.tui.composer.listing import ListingMonitor
from tests.tui.composer.test_composer import front, opened, press
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.test_history import filled
from tests.tui.test_marks import table_of

MARCOS, BOB = "PJSIP/trunk-00000a52", "PJSIP/101-00000a55"


async def test_placeholders_are_of_the_row_it_was_composed_for(screen: Open) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        await press(app, pilot, "down", "down", "colon", *"Hangup", "enter")
        assert f"Channel: {MARCOS}" in text_of(app)
        # Rows come and go behind the composer, and the chosen one is another by now.
        table_of(app).action_move(1)
        await press(app, pilot, "ctrl+s")
        assert isinstance(front(app), SaveMacroDialog)
        assert f"Channel: {MARCOS}  →  {{channel.name}}" in text_of(app)
        await press(app, pilot, "escape")
        assert isinstance(front(app), ComposerScreen)


async def test_the_row_of_the_palette_is_passed_on_too(screen: Open) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        await press(app, pilot, "home", "down", "down", "ctrl+p", *"compose")
        table_of(app).action_move(1)
        await press(app, pilot, "enter", *"Hangup", "enter")
        assert f"Channel: {MARCOS}" in text_of(app)
        await press(app, pilot, "ctrl+s")
        assert f"Channel: {MARCOS}  →  {{channel.name}}" in text_of(app)


async def test_where_it_was_about_no_row_nothing_stands_for_one(screen: Open) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        await press(app, pilot, "down", "down", "down")
        await opened(app, pilot, "Hangup", ("Channel", BOB))
        await press(app, pilot, "ctrl+s")
        assert isinstance(front(app), SaveMacroDialog)
        assert f"Channel: {BOB}  →  asked for each time" in text_of(app)


async def test_a_masked_value_of_the_history_is_neither_sent_nor_kept(screen: Open) -> None:
    monitor = filled()
    async with screen(monitor, view="history", size=(140, 40)) as (app, pilot):
        await press(app, pilot, "down", "down", "down", "e")
        assert isinstance(front(app), ComposerScreen)
        for key in ("ctrl+j", "ctrl+s", "ctrl+y"):
            await press(app, pilot, key)
            await drawn(app, pilot)
            assert isinstance(front(app), ComposerScreen)
            assert "type it again" in " ".join(text_of(app).split())
        assert not [each for each in monitor.performed if each.name == "Setvar"]
