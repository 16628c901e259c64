"""What is typed, pasted or offered is text: nothing of it is obeyed by a terminal."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input

from amitop.text import visible
from amitop.tui.app import AmitopApp
from amitop.tui.console.typed import Typed
from tests.tui.conftest import Open, drawn
from tests.tui.still import still

EVIL = "a\x1b]52;c;QQ==\x07b\u202ec\x9b2Jd[/x]\ue000"


def drawn_text(app: AmitopApp) -> str:
    """What goes to the terminal, without its own controls."""
    strips = app.screen._compositor.render_strips()
    return "".join(segment.text for strip in strips for segment in strip if not segment.control)


@pytest.mark.parametrize(
    "keys",
    [["down", "t"], ["m", "m", "t"], ["slash"], ["ctrl+p"], ["colon"], ["6", "p"]],
    ids="-".join,
)
async def test_every_input_draws_text_only(screen: Open, keys: list[str]) -> None:
    async with screen(still(), size=(140, 40)) as (app, pilot):
        await pilot.press(*keys)
        await drawn(app, pilot)
        assert app.screen.query(Input)
        for field in app.screen.query(Input):
            field.focus()
            await pilot.pause()
            app.post_message(events.Paste(EVIL))
            await drawn(app, pilot)
        assert drawn_text(app).isprintable()


async def test_what_a_pbx_offers_in_a_dialog_is_text(screen: Open) -> None:
    monitor = still()
    for channel in monitor.pbx.channels.values():
        channel.context, channel.exten = EVIL, "7\x1b[31m\u202e"
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await pilot.press("down", "down", "t", "7")
        await drawn(app, pilot)
        await pilot.pause()
        assert app.screen.query_one("#exten", Input).value == "7"
        assert drawn_text(app).isprintable()
        assert "]52;c;QQ==" in drawn_text(app)


async def test_lines_kept_by_the_console_are_text(screen: Open) -> None:
    async with screen(still(), size=(140, 40)) as (app, pilot):
        talk = app.doers.talk(app.scene)
        talk._typed = Typed()
        talk._typed.lines = [EVIL]
        talk.console()
        await drawn(app, pilot)
        await pilot.press("a")
        await drawn(app, pilot)
        assert drawn_text(app).isprintable()
        await pilot.press("backspace", "up")
        await drawn(app, pilot)
        assert drawn_text(app).isprintable()
        assert visible("\x1b") in drawn_text(app)


@pytest.mark.parametrize("name", ["a\nb", "x" * 2000, " Ping", "\ud800", EVIL, "a\udce9"], ids=range(6))
async def test_an_action_of_any_name_can_be_looked_at(screen: Open, name: str) -> None:
    monitor = still()
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        app.doers.composing.open(name, (("X\x1b", EVIL), ("Y", "•••")))
        await drawn(app, pilot)
        await pilot.press("ctrl+j")
        await drawn(app, pilot)
        assert drawn_text(app).isprintable()
    assert {each.name for each in monitor.performed} <= {"ListCommands"}
