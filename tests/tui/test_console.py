"""The console: what is asked before a command goes out, what comes back, and finding in it."""

from __future__ import annotations

import asyncio
import base64
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input

from amitop.ami import Action, Exchange, Packet
from amitop.ami.catalogue import ActionEntry, Catalogue
from amitop.journal.history import History
from amitop.link import LinkLost
from amitop.monitor import LinkState
from amitop.operations import Danger, Degree
from amitop.text import width
from amitop.tui.app import AmitopApp
from amitop.tui.console import ConsoleScreen, asking
from amitop.tui.console.lines import LIMIT, Transcript, clean, output_of
from amitop.tui.console.output import Output, rows_of
from amitop.tui.console.typed import KEPT, Typed
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.history_scene import CHANNELS, output
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_pictures import Compare, app_on

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])


@pytest.fixture(autouse=True)
def degrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Degrees by the first word, so that no table of commands matters here."""
    table = {"core": Degree.READING, "change": Degree.CHANGING, "cut": Degree.CUTTING, "run": Degree.CODE}

    def danger(action: Action) -> Danger:
        return Danger(table[action.get("Command").split()[0]], "it does harm")

    monkeypatch.setattr(asking, "danger", danger)
    monkeypatch.setattr(asking, "reads_only", lambda action: danger(action).degree is Degree.READING)


def keys(line: str) -> list[str]:
    names = {" ": "space", "/": "slash", "-": "minus", "=": "equals_sign"}
    return [names.get(character, character) for character in line]


async def type_line(pilot: Pilot[None], line: str) -> None:
    await pilot.press(*keys(line), "enter")
    await drawn(app_of(pilot), pilot)


def app_of(pilot: Pilot[None]) -> AmitopApp:
    assert isinstance(pilot.app, AmitopApp)
    return pilot.app


def console(**changes: object) -> StillMonitor:
    monitor = still(**changes)
    monitor.answer = lambda _: output(*CHANNELS)
    return monitor


def commands(monitor: StillMonitor) -> list[str]:
    return [action.get("Command") for action in monitor.performed if action.name == "Command"]


def prompt(app: AmitopApp) -> str:
    return app.screen.query_one("#prompt", Input).value


# What is seen.


@SIZES
@pytest.mark.parametrize("moment", ["answered", "asked", "found"])
def test_pictures(snap_compare: Compare, size: tuple[int, int], moment: str) -> None:
    async def run(pilot: Pilot[None]) -> None:
        app = app_of(pilot)
        await drawn(app, pilot)
        await pilot.press("exclamation_mark")
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await type_line(pilot, "core show channels")
        if moment == "answered":
            await pilot.press(*keys("core show"))
        elif moment == "asked":
            await type_line(pilot, "run away now")
        else:
            await pilot.press("ctrl+f", *"a")
        await drawn(app, pilot)

    assert snap_compare(app_on(console()), terminal_size=size, run_before=run)


async def test_why_a_command_does_harm_is_told_in_full_on_a_narrow_screen(
    screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "logs an agent off, and may end the call that the agent is in"
    monkeypatch.setattr(asking, "danger", lambda _: Danger(Degree.CODE, why))
    monkeypatch.setattr(asking, "reads_only", lambda _: False)
    async with screen(console(), size=(60, 24)) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "agent logoff Agent/1001 soft and what is beyond the edge")
        told = " ".join(text_of(app).split())
        assert "▲ agent logoff Agent/1001 soft and what is beyond the edge" in told
        assert why in told
        await type_line(pilot, "no")
        assert app.screen.query_one("#console-status").size.height == 1


async def test_the_output_stays_for_the_session(screen: Open) -> None:
    monitor = console()
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show channels")
        assert commands(monitor) == ["core show channels"]
        for line in (*CHANNELS, "pbx1*CLI> core show channels", "6 lines in 3.0 ms"):
            assert line.strip() in text_of(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, ConsoleScreen)
        await pilot.press("exclamation_mark")
        await drawn(app, pilot)
        assert CHANNELS[2].strip() in text_of(app)


async def test_an_error_is_shown_in_asterisks_words(screen: Open) -> None:
    monitor = console()
    words = "No such command 'core sow' (type 'core show help core sow' for other possible commands)"
    monitor.answer = lambda _: output(words, word="Error")
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core sow")
        assert words in text_of(app)
        assert "✗ the PBX refused it" in text_of(app)
        monitor.answer = lambda _: b"Response: Error\r\nMessage: Permission denied\r\n\r\n"
        await type_line(pilot, "core show calls")
        assert "Permission denied" in text_of(app)


async def test_a_command_under_way_says_so_and_the_next_waits(screen: Open, clock: Clock) -> None:
    monitor = console()
    answered = asyncio.Event()

    async def slow(
        action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        del sent
        assert timeout == 30.0
        monitor.performed.append(action)
        await answered.wait()
        exchange = Exchange(action, "amitop-0-1", NOW)
        exchange.expire(NOW + 30)
        return exchange

    monitor.perform = slow  # type: ignore[method-assign]
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show threads")
        clock.now += 7
        await drawn(app, pilot)
        assert "… core show threads  0:07" in text_of(app)
        await type_line(pilot, "core show calls")
        assert "another command is under way" in text_of(app)
        assert prompt(app) == "core show calls"
        await pilot.press("escape")
        answered.set()
        await pilot.pause()
        await pilot.press("exclamation_mark")
        await drawn(app, pilot)
        assert "? no answer in time: whether it was done is not known" in text_of(app)
        assert commands(monitor) == ["core show threads"]


async def test_a_link_that_is_lost_before_sending_is_told(screen: Open) -> None:
    monitor = console()

    async def lost(*_: object, **__: object) -> Exchange:
        raise LinkLost("there is no connection to the PBX")

    monitor.perform = lost  # type: ignore[method-assign]
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show calls")
        assert "✗ there is no connection to the PBX" in text_of(app)
        await pilot.press("up")
        assert prompt(app) == "core show calls"


async def test_text_of_a_pbx_is_only_text(screen: Open) -> None:
    monitor = console()
    monitor.answer = lambda _: output("[bold]x[/] \x1b[1;32mgreen\x1b[0m \x07\u202e", "a\tb")
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show calls")
        assert "[bold]x[/] green ␇‹U+202E›" in text_of(app)
        assert "a       b" in text_of(app)


# What is refused.


@pytest.mark.parametrize(
    ("change", "line", "why"),
    [
        ({"state": LinkState.LOST}, "core show calls", "not connected"),
        ({"read_only": True}, "change it", "read-only"),
        ({}, "core " + "x" * 1020, "Asterisk takes 1022 at most"),
    ],
)
async def test_refused_in_place_and_nothing_is_lost(
    screen: Open, change: dict[str, object], line: str, why: str
) -> None:
    monitor = console(**change)
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        app.screen.query_one("#prompt", Input).value = line
        await pilot.press("enter")
        await drawn(app, pilot)
        assert why in text_of(app)
        assert prompt(app) == line
        assert monitor.performed == []


async def test_read_only_lets_through_what_only_shows(screen: Open) -> None:
    monitor = console(read_only=True)
    async with screen(monitor) as (_, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show calls")
        assert commands(monitor) == ["core show calls"]


async def test_a_login_without_command_is_told_at_once(screen: Open) -> None:
    monitor = console()
    monitor.manual.catalogue = Catalogue([ActionEntry("Ping")])
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await drawn(app, pilot)
        assert "this login may not run Command" in text_of(app)
        await type_line(pilot, "core show calls")
        assert "this login may not run Command" in text_of(app)
        assert monitor.performed == []


# What is asked.


@pytest.mark.parametrize(
    ("line", "answers", "goes"),
    [
        ("core show calls", [], True),
        ("change it", ["y"], True),
        ("change it", ["n"], False),
        ("change it", ["enter"], False),
        ("change it", ["escape"], False),
        ("change it", ["x", "y"], False),
        ("cut it", [*"yes", "enter"], True),
        ("cut it", [*"y", "enter"], False),
        ("cut it", ["enter"], False),
        ("run away", [*"run", "enter"], True),
        ("run away", ["y", "enter"], False),
        ("run away", [*"RUN", "enter"], False),
        ("run away", ["escape"], False),
    ],
)
async def test_what_has_to_be_answered(screen: Open, line: str, answers: list[str], goes: bool) -> None:
    monitor = console()
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, line)
        if answers:
            assert monitor.performed == []
            assert f"▲ {line}  it does harm" in text_of(app)
        await pilot.press(*answers)
        await drawn(app, pilot)
        assert commands(monitor) == ([line] if goes else [])
        if not goes:
            assert prompt(app).startswith(line)
            assert isinstance(app.screen, ConsoleScreen)


async def test_what_is_pasted_answers_nothing(screen: Open) -> None:
    from textual.events import Paste

    monitor = console()
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "change it")
        app.post_message(Paste("y\n"))
        await drawn(app, pilot)
        assert monitor.performed == []


async def test_the_link_may_go_while_one_is_asked(screen: Open) -> None:
    monitor = console()
    async with screen(monitor) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "change it")
        monitor.lose()
        await pilot.press("y")
        await drawn(app, pilot)
        assert "not connected" in text_of(app)
        assert prompt(app) == "change it"
        assert monitor.performed == []


# Typed lines.


async def test_older_lines_by_what_they_begin_with(screen: Open) -> None:
    async with screen(console()) as (app, pilot):
        await pilot.press("exclamation_mark")
        for line in ("core show calls", "core show uptime", "core list"):
            await type_line(pilot, line)
        await pilot.press(*keys("core sh"), "up")
        assert prompt(app) == "core show uptime"
        await pilot.press("up", "up")
        assert prompt(app) == "core show calls"
        await pilot.press("down")
        assert prompt(app) == "core show uptime"
        await pilot.press("down")
        assert prompt(app) == "core sh"
        await pilot.press("ctrl+u", "up")
        assert prompt(app) == "core list"


async def test_tab_completes(screen: Open) -> None:
    async with screen(console()) as (app, pilot):
        await pilot.press("exclamation_mark", *keys("core show ch"))
        await pilot.pause()
        await pilot.press("tab")
        assert prompt(app) == "core show channels"


def test_typed_lines_last_and_hold_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "state" / "console"
    typed = Typed(file)
    for line in ("core show calls", "core show calls", "manager x secret hush", "queue show é"):
        typed.add(line)
    assert Typed(file).lines == typed.lines == ["core show calls", "queue show é"]
    assert b"hush" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_typed_lines_are_bounded(tmp_path: Path) -> None:
    typed = Typed(tmp_path / "console")
    for number in range(2_000):
        typed.add(f"core show channel PJSIP/100-{number:08}-and-some-more-text")
    assert len(typed.lines) == KEPT == len(Typed(tmp_path / "console").lines)
    assert (tmp_path / "console").stat().st_size < 100_000
    assert len(list(tmp_path.iterdir())) == 1


async def test_lines_are_kept_beside_the_history(screen: Open, tmp_path: Path) -> None:
    monitor = console()
    monitor.history = History(tmp_path)
    async with screen(monitor) as (_, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show calls")
    assert (tmp_path / "console").read_text() == "core show calls\n"


# A lot of output.


async def test_ten_thousand_lines_found_in_and_scrolled(screen: Open) -> None:
    monitor = console()
    monitor.answer = lambda _: output(*(f"application {number:05} does things" for number in range(10_000)))
    async with screen(monitor, size=(80, 24)) as (app, pilot):
        await pilot.press("exclamation_mark")
        await type_line(pilot, "core show applications")
        assert "application 09999" in text_of(app)
        await pilot.press("pageup")
        await drawn(app, pilot)
        assert "application 09999" not in text_of(app)
        await pilot.press("slash", *keys("ION 0012"))
        await drawn(app, pilot)
        assert "10 of 10" in text_of(app)
        assert "application 00129" in text_of(app)
        await pilot.press("enter", "up")
        await drawn(app, pilot)
        assert "8 of 10" in text_of(app)
        await pilot.press("down")
        await drawn(app, pilot)
        assert "9 of 10" in text_of(app)
        await pilot.press("escape")
        assert app.focused is not None
        assert app.focused.id == "prompt"
        assert app.screen.query_one(Output).matches == []


async def test_the_last_output_is_copied_whole(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    async with screen(console()) as (app, pilot):
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        await pilot.press("exclamation_mark", "ctrl+y")
        await drawn(app, pilot)
        assert "no output to copy yet" in text_of(app)
        await type_line(pilot, "core show channels")
        await pilot.press("ctrl+y")
        await drawn(app, pilot)
        (found,) = re.findall(r"\x1b]52;c;(.*?)\a", "".join(written))
        assert base64.b64decode(found).decode() == "\n".join(CHANNELS) + "\n"
        assert "copied 6 lines" in text_of(app)


def test_a_transcript_is_bounded() -> None:
    transcript = Transcript()
    for _ in range(3):
        transcript.answer([f"{number}" for number in range(9_000)])
    assert len(transcript.lines) == LIMIT
    assert transcript.dropped == 27_000 - LIMIT
    assert len(transcript.last) == 9_000


def test_output_of_an_old_asterisk() -> None:
    exchange = Exchange(Action("Command"), "a-1", 0.0)
    raw = (
        b"Response: Follows\r\nPrivilege: Command\r\nActionID: a-1\r\nOne: 1\n\n  two\nlast--END COMMAND--\r\n\r\n"
    )
    exchange.receive(Packet(raw), 1.0)
    assert output_of(exchange) == ["One: 1", "", "  two", "last"]


def test_output_shows_no_secret() -> None:
    exchange = Exchange(Action("Command"), "a-1", 0.0)
    exchange.receive(Packet(output("  Secret : hush", "  Context : x")), 1.0)
    assert output_of(exchange) == ["  Secret : •••", "  Context : x"]


@given(st.text(max_size=300), st.integers(8, 40))
def test_rows_hold_the_whole_line_and_fit(text: str, across: int) -> None:
    shown = clean(text)
    rows = rows_of(shown, 3, across)
    assert "".join(shown[row.start : row.end] for row in rows) == shown.rstrip(" ")
    assert all(width(shown[row.start : row.end]) <= across for row in rows)


@given(
    st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=30)),
    st.text(min_size=1, max_size=2),
)
def test_what_is_found_is_there(lines: list[str], words: str) -> None:
    transcript = Transcript()
    transcript.add(lines)
    for match in transcript.find(words):
        assert lines[match.line][match.start : match.end].lower() == words.lower()
    found = {match.line for match in transcript.find(words)}
    assert found >= {place for place, line in enumerate(lines) if words in line}
