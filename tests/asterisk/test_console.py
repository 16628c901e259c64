"""The console on a real PBX; Asterisk's own command line is the judge of every line."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from amitop.journal.history import History
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.console import ConsoleScreen, Talk
from tests.asterisk.conftest import Calls, target
from tests.asterisk.judge import cli
from tests.asterisk.test_screen import text_of
from tests.lab import places
from tests.lab.places import Place
from tests.lab.wait import until


@asynccontextmanager
async def console(monitor: Monitor) -> AsyncIterator[tuple[AmitopApp, Pilot[Any], Talk]]:
    """The running program with its console open."""
    app = AmitopApp(monitor)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(lambda: monitor.state is LinkState.LIVE, "the connection")
        await monitor.manual.look()
        await pilot.press("exclamation_mark")
        yield app, pilot, app.doers.talk(app.scene)


async def run(app: AmitopApp, pilot: Pilot[Any], line: str) -> list[str]:
    """Type a command, say yes where that is asked, and give what it printed."""
    screen, talk = app.screen, app.doers.talk(app.scene)
    assert isinstance(screen, ConsoleScreen)
    app.screen.query_one("#prompt", Input).value = line
    before = talk.transcript.revision
    await pilot.press("enter")
    await until(lambda: screen.asked is not None or talk.transcript.revision > before, f"{line} to be taken")
    if screen.asked is not None:
        question = screen.asked[0]
        await pilot.press(*question.wanted)
        if not question.at_once:
            await pilot.press("enter")
    await until(lambda: talk.under_way is None and talk.transcript.revision > before + 1, f"the output of {line}")
    return talk.transcript.last


@pytest.mark.parametrize(
    "line",
    [
        "core show channels",
        "core show channels concise",
        "core show applications",
        "core show application Dial",
        "queue show support",
        "dialplan show phones",
        "core show help core show",
        "manager show command Originate",
        "core sow channels",
    ],
)
async def test_output_is_that_of_the_command_line(place: Place, monitor: Monitor, call: Calls, line: str) -> None:
    if "concise" not in line:
        await call("5550051", "echo")
        # Both halves have come to where they stay.
        applications = {"Wait", "Echo"}
        channels = monitor.pbx.channels
        await until(lambda: {each.application for each in channels.values()} == applications, "a call at rest")
    async with console(Monitor(target(place))) as (app, pilot, _):
        shown = await run(app, pilot, line)
    plain = re.sub(r"\x1b\[[\d;]*m", "", await cli(place, line))
    expected = [each.rstrip() for each in plain.expandtabs(8).rstrip("\n").splitlines()]
    assert [_timeless(each.rstrip()) for each in shown] == [_timeless(each) for each in expected]


def _timeless(text: str) -> str:
    """Without what has gone on between two questions."""
    return re.sub(r"\d+ secs ago", "some secs ago", text)


async def test_what_was_typed_is_in_the_history(place: Place, tmp_path: Path) -> None:
    async with console(Monitor(target(place), history=History(tmp_path))) as (app, pilot, _):
        await run(app, pilot, "core show uptime")
        await pilot.press("escape", "8")
        await until(lambda: "core show uptime" in text_of(app), "the history")
    (deed,) = History(tmp_path).deeds
    assert (deed.name, deed.headers) == ("Command", (("Command", "core show uptime"),))
    assert (deed.host, deed.login) == (f"{places.HOST}:{place.port}", places.USER)
    assert deed.ok


async def test_a_viewer_is_refused_at_once(place: Place) -> None:
    viewer = Monitor(target(place, places.VIEWER, places.VIEWER_SECRET))
    async with console(viewer) as (app, _, talk):
        await until(lambda: "can't use the console" in text_of(app), "the refusal")
        assert not isinstance(app.screen, ConsoleScreen)
        assert talk.transcript.lines == []
        assert viewer.history.deeds == []


async def test_a_long_output_is_found_in(place: Place) -> None:
    async with console(Monitor(target(place))) as (app, pilot, talk):
        await run(app, pilot, "core show applications")
        await run(app, pilot, "core show functions")
        assert len(talk.transcript.last) > 50
        await pilot.press("ctrl+f", *"queue")
        await until(lambda: " of " in text_of(app), "what was looked for")
