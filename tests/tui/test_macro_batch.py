"""A macro on marked rows: its questions once, an operation for each, and who is left out and why."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from amitop.ami import Action
from amitop.operations import macro as making
from amitop.operations.danger import Danger, Degree
from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.app import AmitopApp
from amitop.tui.macros.dialog import MacroDialog
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import still
from tests.tui.test_macros import RECORD, TWO_STEPS, write
from tests.tui.test_marks import MARCOS, QUICK, SIZES, picture_of, sent, table_of
from tests.tui.test_pictures import Compare

ANA, ALICE = "1763847120.2601", "1763847120.2602"
NOTE = """
name = "Note"
key = "f8"
[ask.text]
label = "note"
remember = true
[ask.pin]
label = "pin"
optional = true
[[step]]
action = "Setvar"
headers = { Channel = "{channel.name}", Variable = "NOTE", Value = "{ask.text}", Password = "{ask.pin}" }
"""
WHISPER = """
name = "Whisper"
key = "f9"
[[step]]
action = "Setvar"
headers = { Channel = "{other.name}", Variable = "A", Value = "1" }
"""


@pytest.fixture(autouse=True)
def _macros() -> None:
    for name, text in (("record", RECORD), ("two", TWO_STEPS), ("note", NOTE), ("whisper", WHISPER)):
        write(name, text)


async def test_what_is_asked_is_asked_once_and_goes_out_for_each(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "down", "m", "f8")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert "Note: 2 channels" in text_of(app)
        assert "Setvar   Channel: {channel.name}" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        await pilot.press(*"vip", "enter", *"7788", "enter")
        await drawn(app, pilot)
        assert "7788" not in text_of(app)
        await pilot.press("enter")
        await sent(app, pilot)
        said = {"Variable": "NOTE", "Value": "vip", "Password": "7788"}
        assert monitor.performed == [
            Action("Setvar", {"Channel": "PJSIP/trunk-00000a3f", **said}),
            Action("Setvar", {"Channel": "PJSIP/trunk-00000a52", **said}),
        ]
        assert "✓ Note: 2 of 2" in text_of(app)
        await pilot.press("enter")
        assert not table_of(app).marks
        await pilot.press("f8")
        await drawn(app, pilot)
        assert [field.value for field in app.screen.query(Input)][:2] == ["vip", ""]


async def test_each_row_has_its_own_answer_where_none_is_given(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "down", "m", "f6")
        await drawn(app, pilot)
        assert "each row's own" in text_of(app)
        assert "File: {channel.uniqueid}.wav" in text_of(app)
        await pilot.press("enter", "enter")
        await sent(app, pilot)
        assert [each.get("File") for each in monitor.performed] == [f"{ANA}.wav", f"{MARCOS}.wav"]


async def test_rows_that_lack_something_are_left_out_with_the_reason(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("M", "f9")
        await drawn(app, pilot)
        assert "not sent: is not with exactly one other" in text_of(app)
        assert "Whisper: 6 channels" in text_of(app)
        assert "7 of 13 left out" in text_of(app)
        await pilot.press("right", "enter")
        await sent(app, pilot)
        assert {each.get("Channel")[6:9] for each in monitor.performed} == {"100", "101", "300", "tru"}
        assert len(monitor.performed) == 6


async def test_where_every_marked_row_lacks_it_no_dialog_opens(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="agents") as (app, pilot):
        await pilot.press("slash", *"eve", "enter", "m", "f6")
        await drawn(app, pilot)
        assert not isinstance(app.screen, BatchDialog)
        assert "Record: choose a channel first" in text_of(app)


async def test_what_is_not_about_a_row_is_run_once(screen: Open) -> None:
    write("ping", 'name = "Ping"\nkey = "f10"\n[[step]]\naction = "Ping"\n')
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("M", "f10")
        await sent(app, pilot)
        assert monitor.performed == [Action("Ping")]


async def test_rows_are_those_of_the_key_and_looked_at_once_more(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "down", "m", "f7")
        await pilot.pause()
        monitor.pbx.channels[MARCOS].name = "PJSIP/other-00000001"
        await drawn(app, pilot)
        assert "renamed" in text_of(app)
        await pilot.press("right", "enter")
        await sent(app, pilot)
        assert {each.get("Channel") for each in monitor.performed} == {"PJSIP/trunk-00000a3f"}
        assert len(monitor.performed) == 3


async def test_code_asks_for_the_name_once(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "danger", lambda _: Danger(Degree.CODE))
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "f7")
        await drawn(app, pilot)
        assert "type its name" in text_of(app)
        dialog = app.screen
        assert isinstance(dialog, BatchDialog)
        dialog.confirm()
        assert dialog.running is None
        assert dialog.query_one("#confirm", Button).disabled
        dialog.query_one("#typed", Input).value = "Two steps"
        await drawn(app, pilot)
        dialog.query_one("#confirm", Button).press()
        await sent(app, pilot)
        assert len(monitor.performed) == 6


async def test_the_palette_runs_it_on_what_was_marked_when_it_opened(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "ctrl+p", *"two steps")
        await drawn(app, pilot)
        assert "Two steps on 2 marked channels" in text_of(app)
        table_of(app).marks.clear()
        await pilot.press("enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert "Two steps: 2 channels" in text_of(app)


@pytest.mark.parametrize("opens", ["x", "colon", "ctrl+p", "f6"])
async def test_no_macro_is_run_by_its_key_from_a_dialog(screen: Open, opens: str) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press(opens)
        await drawn(app, pilot)
        before = app.screen
        await pilot.press("f7", "f8")
        await drawn(app, pilot)
        assert app.screen is before
        assert {each.name for each in monitor.performed} <= {"ListCommands"}


async def test_read_only_and_the_single_row(screen: Open) -> None:
    async with screen(still(read_only=True)) as (app, pilot):
        await pilot.press("m", "m", "f7")
        await drawn(app, pilot)
        assert "read-only" in text_of(app)
        assert len(app.screen_stack) == 1
    async with screen(still()) as (app, pilot):
        await pilot.press("f7")
        await drawn(app, pilot)
        assert isinstance(app.screen, MacroDialog)


@SIZES
@pytest.mark.parametrize("key", ["f8", "f9"])
def test_picture_of_a_macro_on_many(snap_compare: Compare, size: tuple[int, int], key: str) -> None:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, AmitopApp)
        await drawn(pilot.app, pilot)
        await pilot.press("M", key)
        await drawn(pilot.app, pilot)

    assert snap_compare(picture_of(still()), terminal_size=size, run_before=run)
