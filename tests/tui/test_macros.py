"""Macros on the screen: run by key and from the palette, asked for, refused, told of, and made from an Action."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Button, Checkbox, Input

from amitop.ami import Action
from amitop.config.macros import load_macro, macros_folder
from amitop.monitor import LinkState
from amitop.operations import macro as making
from amitop.operations.danger import Danger, Degree
from amitop.tui.macros.dialog import MacroDialog
from amitop.tui.macros.save import SaveMacroDialog
from amitop.tui.target import Target
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import StillMonitor, still
from tests.tui.test_pictures import Compare, after, app_on

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
MARCOS = "1763847120.2610"

RECORD = """
name = "Record"
says = "Record both sides of the chosen channel"
key = "f6"
row = "channel"
[ask.file]
label = "file"
default = "{channel.uniqueid}.wav"
[[step]]
action = "MixMonitor"
headers = { Channel = "{channel.name}", File = "{ask.file}" }
"""
TWO_STEPS = """
name = "Two steps"
key = "f7"
[[step]]
action = "Setvar"
headers = { Channel = "{channel.name}", Variable = "A", Value = "1" }
[[step]]
action = "Setvar"
headers = { Channel = "{channel.name}", Variable = "B", Value = "2" }
[[step]]
action = "Setvar"
headers = { Channel = "{channel.name}", Variable = "C", Value = "3" }
"""


def write(name: str, text: str) -> Path:
    path = macros_folder() / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _macros() -> None:
    write("record", RECORD)
    write("two", TWO_STEPS)


async def test_a_key_runs_a_macro_on_the_row_of_that_moment(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "f6")
        await drawn(app, pilot)
        assert isinstance(app.screen, MacroDialog)
        assert "Record: Marcos Lima <5550977>" in text_of(app)
        assert "Channel: PJSIP/trunk-00000a52   File: 1763847120.2610.wav" in text_of(app)
        await pilot.press("enter", "enter")
        await drawn(app, pilot)
        assert monitor.performed == [
            Action("MixMonitor", {"Channel": "PJSIP/trunk-00000a52", "File": f"{MARCOS}.wav"})
        ]
        assert "✓ Record: Marcos Lima <5550977>" in text_of(app)


async def test_what_is_written_goes_out_as_it_is(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "f6")
        await pilot.pause()
        app.screen.query_one("#ask-0", Input).value = "{channel.name} [b]"
        await drawn(app, pilot)
        await pilot.press("enter", "enter")
        await drawn(app, pilot)
        assert monitor.performed[0].get("File") == "{channel.name} [b]"


async def test_cancel_has_the_focus_where_nothing_is_asked(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("f7", "enter")
        await drawn(app, pilot)
        assert not monitor.performed
        assert "nothing was sent" in text_of(app)


async def test_a_step_that_fails_ends_it_and_is_told(screen: Open) -> None:
    bad = b"Response: Error\r\nMessage: No such channel\r\n\r\n"
    good = b"Response: Success\r\nMessage: Variable Set\r\n\r\n"
    monitor = still(answer=lambda action: bad if action.get("Variable") == "B" else good)
    async with screen(monitor, size=(150, 36)) as (app, pilot):
        await pilot.press("f7", "right", "enter")
        await drawn(app, pilot)
        assert len(monitor.performed) == 2
        assert "step 2 of 3: Setvar: No such channel; the rest was not sent" in text_of(app)


async def test_all_steps_well(screen: Open) -> None:
    monitor = still(answer=lambda _: b"Response: Success\r\nMessage: Variable Set\r\n\r\n")
    async with screen(monitor) as (app, pilot):
        await pilot.press("f7", "right", "enter")
        await drawn(app, pilot)
        assert [action.get("Variable") for action in monitor.performed] == ["A", "B", "C"]
        assert "3 steps, all well" in text_of(app)


async def test_nothing_is_sent_when_the_row_has_gone_meanwhile(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "f7")
        await pilot.pause()
        monitor.pbx.channels[MARCOS].name = "PJSIP/other-00000001"
        await drawn(app, pilot)
        assert "renamed" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        await pilot.press("right", "enter")
        await drawn(app, pilot)
        assert not monitor.performed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"read_only": True}, "read-only: amitop was started to look"),
        ({"state": LinkState.LOST}, "not connected: nothing can be sent now"),
    ],
)
async def test_it_is_refused_as_an_act_is(screen: Open, change: dict[str, object], sentence: str) -> None:
    monitor = still(**change)
    async with screen(monitor) as (app, pilot):
        await pilot.press("f7")
        await drawn(app, pilot)
        assert not isinstance(app.screen, MacroDialog)
        assert sentence in text_of(app)
        assert all(sentence in each.why_not for each in app.doers.macros.all())


async def test_a_macro_that_only_reads_goes_at_once_even_where_it_is_read_only(screen: Open) -> None:
    write("ping", 'name = "Ping"\nkey = "f8"\n[[step]]\naction = "Ping"\n')
    monitor = still(read_only=True)
    async with screen(monitor) as (app, pilot):
        await pilot.press("f8")
        await drawn(app, pilot)
        assert monitor.performed == [Action("Ping")]


async def test_a_row_that_lacks_what_is_needed_is_refused_with_a_sentence(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="agents") as (app, pilot):
        await pilot.press("down", "down", "down", "down", "f6")
        await drawn(app, pilot)
        assert "Record: choose a channel first" in text_of(app)
        assert not monitor.performed


async def test_lunch_pauses_in_each_queue_by_name(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="agents") as (app, pilot):
        await drawn(app, pilot)
        app.doers.macros.run("lunch")
        await drawn(app, pilot)
        assert "Lunch: Alice" in text_of(app)
        await pilot.press("enter", "enter")
        await drawn(app, pilot)
        assert [each.get("Queue") for each in monitor.performed] == ["support", "sales"]
        assert {each.get("Reason") for each in monitor.performed} == {"Lunch"}


async def test_my_endpoint_is_asked_for_once_on_each_pbx(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down")
        app.doers.macros.run("call-from-mine")
        await drawn(app, pilot)
        assert "Needed first: my endpoint." in text_of(app)
        assert app.focused is app.screen.query_one("#ask-2", Input)
        await pilot.press(*"PJSIP/7", "enter", "enter")
        await drawn(app, pilot)
        assert monitor.performed[0].get("Channel") == "PJSIP/7"
        assert monitor.performed[0].get("Exten") == "5550977"
    again = still()
    async with screen(again) as (app, pilot):
        await pilot.press("down", "down")
        app.doers.macros.run("call-from-mine")
        await drawn(app, pilot)
        assert app.screen.query_one("#ask-2", Input).value == "PJSIP/7"
    other = still()
    other.target = type(other.target)("pbx2", 5038, "amitop", "secret")
    async with screen(other) as (app, pilot):
        await pilot.press("down", "down")
        app.doers.macros.run("call-from-mine")
        await drawn(app, pilot)
        assert app.screen.query_one("#ask-2", Input).value == ""


async def test_an_answer_is_remembered_within_the_session_and_a_secret_is_not(screen: Open, tmp_path: Path) -> None:
    write(
        "dial",
        'name = "Dial"\nkey = "f9"\n[ask.where]\nremember = true\n[ask.pin]\nremember = true\n[ask.why]\n'
        '[[step]]\naction = "UserEvent"\nheaders = '
        '{ Where = "{ask.where}", Password = "{ask.pin}", Why = "{ask.why}" }\n',
    )
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("f9", *"here", "enter", *"9876", "enter", *"because", "enter")
        await drawn(app, pilot)
        assert "9876" not in text_of(app)
        await pilot.press("enter", "f9")
        await drawn(app, pilot)
        assert monitor.performed[0].get("Password") == "9876"
        assert [field.value for field in app.screen.query(Input)][:3] == ["here", "", "because"]
    kept = [path.read_text() for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert any("here" in each for each in kept)
    assert not any("9876" in each or "because" in each for each in kept)


async def test_code_asks_for_the_name(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "danger", lambda _: Danger(Degree.CODE))
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("f7")
        await drawn(app, pilot)
        assert "type its name" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        app.screen.query_one("#typed", Input).value = "Two steps"
        await drawn(app, pilot)
        assert not app.screen.query_one("#confirm", Button).disabled


async def test_keys_that_are_taken_or_unknown_are_told_and_shadow_nothing(screen: Open) -> None:
    write("bad1", 'name = "Takes x"\nkey = "x"\n[[step]]\naction = "Ping"\n')
    write("bad2", 'name = "Unknown"\nkey = "f99"\n[[step]]\naction = "Ping"\n')
    write("bad3", 'name = "Zwice"\nkey = "f6"\n[[step]]\naction = "Ping"\n')
    monitor = still()
    async with screen(monitor) as (app, pilot):
        assert "Takes x: x is taken: Hang up the chosen channel or call" in text_of(app)
        assert "and 2 more: ?" in text_of(app)
        problems = " ".join(app.kept_macros.problems)
        assert "'f99' is not known; did you mean f9?" in problems
        assert "f6 already runs Record" in problems
        assert {each.macro.name: each.key for each in app.doers.macros.all()}["Takes x"] == ""
        await pilot.press("x")
        await pilot.pause()
        assert type(app.screen).__name__ == "ConfirmDialog"


async def test_the_palette_finds_a_macro_for_the_row_that_was_chosen(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "ctrl+p", *"two steps", "enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, MacroDialog)
        assert "Two steps: Marcos Lima <5550977>" in text_of(app)


async def test_the_help_tells_of_macros_and_of_what_is_wrong(screen: Open) -> None:
    write("broken", 'name = "Broken"\n[[step]]\naktion = "Ping"\n')
    async with screen(still(), size=(120, 120)) as (app, pilot):
        await pilot.press("question_mark")
        await drawn(app, pilot)
        page = text_of(app)
        assert re.search(r" f6 +Record", page)
        assert "aktion is not known; did you mean action?" in page


HANGUP = Action("MixMonitor", {"Channel": "PJSIP/trunk-00000a52", "File": "take {1}.wav", "Password": "hush"})


async def test_an_action_becomes_a_macro_on_a_key(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down")
        app.doers.macros.save(HANGUP, Target(app.pane))
        await drawn(app, pilot)
        assert isinstance(app.screen, SaveMacroDialog)
        assert [box.value for box in app.screen.query(Checkbox)] == [True, False, True]
        await pilot.press(*"Take it", "enter", *"f10")
        app.screen.query_one("#key", Input).value = "f10"
        await drawn(app, pilot)
        app.screen.query_one("#confirm", Button).press()
        await drawn(app, pilot)
        path = macros_folder() / "take-it.toml"
        assert str(path)[:40] in text_of(app)
        assert "hush" not in path.read_text()
        macro = load_macro(path)
        assert macro.row == "channel"
        assert dict(macro.steps[0].headers) == {
            "Channel": "{channel.name}",
            "File": "take {{1}}.wav",
            "Password": "{ask.password}",
        }
        await pilot.press("f10")
        await drawn(app, pilot)
        assert isinstance(app.screen, MacroDialog)


async def test_a_macro_that_is_there_is_not_lost_unasked(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        app.doers.macros.save(Action("Ping"))
        await pilot.pause()
        app.screen.query_one("#name", Input).value = "Record"
        await drawn(app, pilot)
        assert "there is such a macro already" in text_of(app)
        assert str(app.screen.query_one("#confirm", Button).label) == "^j Overwrite"
        app.screen.query_one("#key", Input).value = "q"
        await drawn(app, pilot)
        assert "q is taken" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "no macro was saved" in text_of(app)
        assert load_macro(macros_folder() / "record.toml").key == "f6"


@SIZES
@pytest.mark.parametrize(
    ("macro", "view"), [("record", "channels"), ("lunch", "agents"), ("call-from-mine", "channels")]
)
def test_the_run_dialog(snap_compare: Compare, macro: str, view: str, size: tuple[int, int]) -> None:
    async def run(pilot: object) -> None:
        await after("down", "down")(pilot)  # type: ignore[misc, arg-type]
        app.doers.macros.run(macro)
        await after()(pilot)  # type: ignore[misc, arg-type]

    app = app_on(still(), view)
    assert snap_compare(app, terminal_size=size, run_before=run)


@SIZES
def test_the_save_dialog(snap_compare: Compare, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "amitop.tui.macros.save.path_of", lambda _: Path("/home/ana/.config/amitop/macros/take-it.toml")
    )

    async def run(pilot: object) -> None:
        await after("down", "down")(pilot)  # type: ignore[misc, arg-type]
        app.doers.macros.save(HANGUP, Target(app.pane))
        await after(*"Take it")(pilot)  # type: ignore[misc, arg-type]

    app = app_on(StillMonitor(still().pbx), "channels")
    assert snap_compare(app, terminal_size=size, run_before=run)


async def test_more_steps_than_fit_can_be_scrolled(screen: Open) -> None:
    step = '[[step]]\naction = "Setvar"\nheaders = { Variable = "N", Value = "%d" }\n'
    write("many", 'name = "Many"\nkey = "f8"\n' + "".join(step % number for number in range(20)))
    async with screen(still(), size=(80, 24)) as (app, pilot):
        await pilot.press("f8")
        await drawn(app, pilot)
        assert "Value: 19" not in text_of(app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        await drawn(app, pilot)
        assert "Value: 19" in text_of(app)
        assert app.screen.query_one("#cancel").has_focus


@pytest.mark.parametrize(
    "headers",
    ['{ ActionID = "a" }', '{ Action = "Hangup" }', '{ X = "•••" }', '{ X = "' + "x" * 1100 + '" }'],
)
async def test_a_macro_that_asterisk_would_misread_is_told_and_not_sent(screen: Open, headers: str) -> None:
    write("bad", f'name = "Bad"\nkey = "f7"\n[[step]]\naction = "UserEvent"\nheaders = {headers}\n')
    monitor = still()
    async with screen(monitor) as (app, pilot):
        assert [each.macro.name for each in app.doers.macros.all()].count("Bad") == 1
        await pilot.press("f7")
        await drawn(app, pilot)
        assert isinstance(app.screen, MacroDialog)
        assert app.screen.query_one("#confirm", Button).disabled
    assert monitor.performed == []


async def test_a_name_that_is_too_long_for_a_file_is_told_when_it_is_saved(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        app.doers.macros.save(HANGUP, Target(app.pane))
        await drawn(app, pilot)
        app.screen.query_one("#name", Input).value = "a" * 260
        await drawn(app, pilot)
        app.screen.query_one("#confirm", Button).press()
        await drawn(app, pilot)
        assert "written: File name too long" in " ".join(text_of(app).split())
