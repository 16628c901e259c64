"""Going about in time on the screen: a recording, and the past of a live watch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from amitop.ami import Packet
from amitop.link import Target
from amitop.monitor import LinkState, Monitor, Replay
from amitop.tui.app import AmitopApp
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.past.jump import moment_meant
from amitop.tui.past.recordings import file_name, folder
from amitop.tui.past.transport import Transport
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.still import NOW
from tests.tui.test_pictures import SIZES, Compare

FIXTURES = Path(__file__).parent.parent / "fixtures"
BUSY = 3300


def replay_of(path: Path = FIXTURES / "asterisk-22.jsonl.zst") -> Replay:
    return Replay(path, autoplay=False, clock=lambda: 0.0)


def app_on(replay: Replay, view: str = "calls") -> AmitopApp:
    return AmitopApp(replay, clock=lambda: NOW, draws_per_second=0.01, view=view)


async def read(app: AmitopApp, pilot: Pilot[None]) -> Replay:
    """Wait until the recording is read."""
    replay = app.monitor
    assert isinstance(replay, Replay)
    while not replay.is_ready:
        await pilot.pause(0.01)
    await drawn(app, pilot)
    return replay


@asynccontextmanager
async def replayed(
    replay: Replay | None = None, size: tuple[int, int] = (150, 44), view: str = "calls"
) -> AsyncIterator[tuple[AmitopApp, Pilot[None], Replay]]:
    app = app_on(replay or replay_of(), view)
    async with app.run_test(size=size) as pilot:
        yield app, pilot, await read(app, pilot)


def at(position: int, *keys: str) -> Callable[[Pilot[None]], object]:
    """The recording read, gone to a position, and keys pressed."""

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AmitopApp)
        replay = await read(app, pilot)
        replay.jump(position)
        await drawn(app, pilot)
        await pilot.press(*keys)
        for field in app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await drawn(app, pilot)

    return run


# Pictures


@SIZES
@pytest.mark.parametrize("view", ["calls", "packets"])
def test_a_recording(snap_compare: Compare, view: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(replay_of(), view), terminal_size=size, run_before=at(BUSY, "down"))


@SIZES
def test_the_dialog(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("g", *"h.Cause === 1")
    assert snap_compare(app_on(replay_of()), terminal_size=size, run_before=at(BUSY, *keys))


@SIZES
def test_reading(snap_compare: Compare, size: tuple[int, int]) -> None:
    class Half(Replay):
        """One that stands at a third of its file."""

        progress = 1 / 3

        async def run(self) -> None:
            await asyncio.Event().wait()

    replay = Half(FIXTURES / "asterisk-22.jsonl.zst")
    assert snap_compare(app_on(replay), terminal_size=size)


# Keys of a replay


async def test_keys_go_about() -> None:
    async with replayed() as (app, pilot, replay):
        assert (replay.position, replay.playing) == (0, False)
        await pilot.press("full_stop", "full_stop", "full_stop", "comma")
        assert replay.position == 2
        before = replay.now
        await pilot.press("right_square_bracket")
        assert 8 < replay.now - before <= 10
        await pilot.press("left_square_bracket")
        assert replay.now <= before + 0.1
        await pilot.press("right_curly_bracket")
        assert replay.position == replay.last
        await pilot.press("0")
        assert replay.position == 0
        await pilot.press("plus", "plus", "minus", "plus")
        assert replay.speed == 4
        await pilot.press("space")
        assert replay.playing
        await drawn(app, pilot)
        assert "▶ replay" in text_of(app)
        assert "×4" in text_of(app)
        await pilot.press("space")
        assert not replay.playing


async def test_packets_to_come_are_not_seen() -> None:
    async with replayed(view="packets") as (app, pilot, replay):
        replay.jump(500)
        await drawn(app, pilot)
        rows = app.query_one(PacketsPane).rows
        assert rows.at(len(rows) - 1) < 500
        replay.jump(100)
        await drawn(app, pilot)
        assert rows.at(len(rows) - 1) < 100
        assert app.scene.journal.next == 100


async def test_a_ladder_goes_on_with_what_was_found_until_time_is_turned_back() -> None:
    async with replayed(view="calls") as (app, pilot, replay):
        replay.jump(BUSY)
        await drawn(app, pilot)
        await pilot.press("home", "l")
        pane = app.pane
        assert isinstance(pane, LadderPane)
        while not pane.steps.length:  # the journal is gone through in slices
            app.draw(settle=True)
            await drawn(app, pilot)
        await pilot.press("end")
        await drawn(app, pilot)
        search, cursor = pane._search, pane.steps.cursor
        replay.jump(BUSY + 1)
        await drawn(app, pilot)
        assert cursor
        assert (pane._search, pane.steps.cursor) == (search, cursor)
        replay.jump(BUSY - 1)
        await drawn(app, pilot)
        assert pane._search is not search
        assert max(pane._search.numbers if pane._search else [0]) < BUSY - 1


async def test_the_tables_are_as_they_were() -> None:
    async with replayed(view="channels") as (app, pilot, replay):
        for position in (3300, 700, 3300):
            replay.jump(position)
            await drawn(app, pilot)
            names = {each.name for each in replay.pbx.channels.values()}
            table = app.pane.table
            assert table is not None
            assert {table.rows.at(place).name for place in range(len(table.rows))} == names


async def test_go_to_a_packet_and_a_time() -> None:
    async with replayed() as (app, pilot, replay):
        await pilot.press("g", *'name == "Hangup"', "enter")
        await pilot.pause()
        assert replay.journal.entry(replay.position - 1).packet.name == "Hangup"
        first = replay.position
        await pilot.press("g", "enter")
        await pilot.pause()
        assert replay.position > first
        await pilot.press("g", "up")
        await pilot.pause()
        assert replay.position == first
        await pilot.press("g")
        app.screen.query_one(Input).value = "+2"
        before = replay.now
        await pilot.press("enter")
        assert 1 < replay.now - before <= 2
        await pilot.press("g")
        app.screen.query_one(Input).value = "h.Cause ==="
        await pilot.press("enter")
        assert len(app.screen_stack) == 2, "what is wrong is told, and nothing is gone to"
        await pilot.press("escape")


async def test_times_of_day() -> None:
    replay = replay_of()
    await replay.index()
    assert moment_meant("-5m", replay) == replay.now - 300
    assert moment_meant("25:00", replay) is None
    assert moment_meant("Hangup", replay) is None
    meant = moment_meant("00:03:30", replay)
    assert meant is not None
    assert meant % 86400 == 210.0


async def test_a_click_on_the_curve() -> None:
    async with replayed() as (_, pilot, replay):
        await pilot.click(Transport, offset=(75, 1))
        assert 0 < replay.position < replay.last
        await pilot.click(Transport, offset=(140, 0))
        assert replay.position == replay.last


async def test_nothing_is_sent_from_a_replay() -> None:
    async with replayed() as (app, pilot, replay):
        replay.jump(BUSY)
        await drawn(app, pilot)
        await pilot.press("down", "x")
        await drawn(app, pilot)
        assert len(app.screen_stack) == 1
        assert "this is a replay" in text_of(app)


async def test_letters_are_letters_in_a_filter() -> None:
    async with replayed() as (app, pilot, _):
        await pilot.press("slash", "g", "0", "comma")
        await drawn(app, pilot)
        assert app.pane.needle == "g0,"


async def test_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    torn = tmp_path / "torn.jsonl"
    line = '{"t": 1000.5, "dir": "in", "kind": "event", "name": "Reload", "headers": [["Event", "Reload"]]}\n'
    torn.write_text('{"format": "amitop recording", "version": 1}\n' + line + "no json\n" + line[:30])
    async with replayed(Replay(torn, autoplay=False)) as (app, _, replay):
        assert replay.problem_count
        assert "▲" in text_of(app)
        assert "line 3" in text_of(app)


async def test_a_recording_of_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text('{"format": "amitop recording", "version": 1}\n')
    async with replayed(Replay(empty, autoplay=False), size=(80, 24)) as (app, pilot, replay):
        await pilot.press("space", "full_stop", "right_square_bracket", "g", *"x", "enter")
        await drawn(app, pilot)
        assert replay.position == replay.last == 0


# The past of a live watch


class Idle(Monitor):
    """A monitor that is fed by hand."""

    async def run(self) -> None:
        await asyncio.Event().wait()


def live(clock: Clock) -> Idle:
    monitor = Idle(Target("pbx1", 5038, "amitop", "secret"), clock=clock)
    monitor.turn(LinkState.LIVE, "", clock())
    monitor.version = "22.10.1"
    monitor.keeper.stand(clock())
    for number in range(1, 5):
        ring(monitor, clock, number)
    return monitor


def ring(monitor: Monitor, clock: Clock, number: int) -> None:
    clock.now += 5
    monitor.heard(
        Packet(
            b"Event: Newchannel\r\nPrivilege: call,all\r\nChannel: PJSIP/10%d-0000000%d\r\nChannelState: 6\r\n"
            b"ChannelStateDesc: Up\r\nCallerIDNum: 10%d\r\nUniqueid: 17.%d\r\nLinkedid: 17.%d\r\n\r\n"
            % ((number,) * 5)
        ),
        None,
        clock(),
        0,
    )


def names(app: AmitopApp) -> list[str]:
    table = app.pane.table
    assert table is not None
    return sorted(table.rows.at(place).name[6:9] for place in range(len(table.rows)))


async def test_back_from_now_and_to_it_again(clock: Clock) -> None:
    monitor = live(clock)
    app = AmitopApp(monitor, clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(150, 44)) as pilot:
        await drawn(app, pilot)
        await pilot.press("space", "comma", "comma")
        await drawn(app, pilot)
        assert names(app) == ["101", "102"]
        assert "the past" in text_of(app)
        assert "0:10 ago" in text_of(app)
        ring(monitor, clock, 5)
        await pilot.press("full_stop")
        await drawn(app, pilot)
        assert names(app) == ["101", "102", "103"]
        await pilot.press("down", "x")
        await drawn(app, pilot)
        assert "space returns to now" in text_of(app)
        assert len(app.screen_stack) == 1
        await pilot.press("space")
        await drawn(app, pilot)
        assert names(app) == ["101", "102", "103", "104", "105"], "the live watch went on underneath"
        assert "the past" not in text_of(app)
        await pilot.press("left_square_bracket", "escape")
        await drawn(app, pilot)
        assert app.scene.monitor is monitor


async def test_from_where_it_was_frozen(clock: Clock) -> None:
    monitor = live(clock)
    app = AmitopApp(monitor, clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(app, pilot)
        await pilot.press("space")
        ring(monitor, clock, 5)
        ring(monitor, clock, 6)
        await pilot.press("comma")
        await drawn(app, pilot)
        assert names(app) == ["101", "102", "103"]


@SIZES
def test_the_past(snap_compare: Compare, size: tuple[int, int]) -> None:
    clock = Clock()
    app = AmitopApp(live(clock), clock=clock, draws_per_second=0.01, view="channels")

    async def run(pilot: Pilot[None]) -> None:
        await drawn(app, pilot)
        await pilot.press("comma", "comma", "down")
        await drawn(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=run)


# Recording


async def test_a_key_records(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monitor = live(clock)
    app = AmitopApp(monitor, clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(150, 44)) as pilot:
        await drawn(app, pilot)
        await pilot.press("ctrl+r")
        await drawn(app, pilot)
        assert "● rec" in text_of(app)
        assert "recording to" in text_of(app)
        ring(monitor, clock, 5)
        await pilot.press("ctrl+r")
        while any(each.group == "recording" for each in app.workers):
            await pilot.pause(0.01)
        await drawn(app, pilot)
        assert "● rec" not in text_of(app)
        assert "recorded" in text_of(app)
    (path,) = (tmp_path / "amitop/recordings").iterdir()
    assert path.name.startswith("pbx1-2025")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    replay = replay_of(path)
    await replay.index()
    replay.jump(replay.last)
    assert len(replay.pbx.channels) == 5


async def test_a_recording_that_stopped_is_told(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monitor = live(clock)
    app = AmitopApp(monitor, clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+r")
        recorder = monitor.keeper.recorder
        assert recorder is not None
        recorder.notice = "the recording stopped: no space left on the disk"
        clock.now += 60
        await drawn(app, pilot)
        assert "no space left" in text_of(app)
        assert "not recorded" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "no space left" not in text_of(app)
        recorder.close()


def test_the_name_of_a_recording() -> None:
    assert file_name("2001:db8::1", NOW) == "2001-db8-1-20251122-213242.jsonl.zst"
    assert file_name("../x", NOW).startswith("x-")


def test_recordings_go_to_the_users_own_folder_wherever_amitop_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert folder() == tmp_path / "data/amitop/recordings"
    assert folder().is_dir()
