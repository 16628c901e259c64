"""The History view: what was sent, what came of it, and back into the composer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from amitop.ami import Action, Exchange, Packet
from amitop.journal.history import History
from amitop.tui.keys.registry import VIEW_IDS
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.history_scene import fill
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_pictures import Compare, after, app_on

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])


def filled() -> StillMonitor:
    monitor = still()
    fill(monitor)
    return monitor


@SIZES
def test_picture(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("8", "down", "down")
    assert snap_compare(app_on(filled()), terminal_size=size, run_before=after(*keys))


def row_with(text: str, word: str) -> str:
    return next(line for line in text.splitlines() if word in line)


async def test_what_came_of_each(screen: Open) -> None:
    async with screen(filled(), view="history", size=(160, 40)) as (app, pilot):
        await drawn(app, pilot)
        text = text_of(app)
        assert "… under way" in row_with(text, "Park ")
        assert "✓ 6 lines" in row_with(text, "core show channels")
        assert "✗ No such channel" in row_with(text, "Hangup")
        assert "? not known: the connection" in row_with(text, "Setvar")
        assert "Value •••" in row_with(text, "Setvar")
        assert "20 Nov" in row_with(text, "QueuePause")
        assert "2024-10-18" in row_with(text, "Reload")


async def test_the_newest_stands_first_and_new_deeds_come(screen: Open) -> None:
    monitor = filled()
    async with screen(monitor, view="history", size=(160, 40)) as (app, pilot):
        sent = Exchange(Action("Reload", {"Module": "res_new"}), "amitop-0-99", NOW)
        deed = monitor.history.sent(sent, "pbx1:5038", "amitop")
        await drawn(app, pilot)
        table = app.pane.table
        assert table is not None
        assert table.ordered.key_at(0) == deed.id
        assert "under way" in row_with(text_of(app), "res_new")
        sent.receive(Packet(b"Response: Success\r\nMessage: Module Reloaded\r\n\r\n"), NOW + 0.5)
        monitor.history.ended(deed, sent)
        await drawn(app, pilot)
        assert "✓ Module Reloaded" in row_with(text_of(app), "res_new")


@pytest.mark.parametrize(
    ("needle", "names"),
    [
        ("trunk park", {"Park"}),
        ("No such", {"Hangup"}),
        ('name == "Setvar"', {"Setvar"}),
        ("ok == false", {"Hangup"}),
        ("latency > 0.5", {"Reload"}),
        ("ago < 100", {"Park", "Command", "Hangup"}),
        ('headers.exists(h, h.contains("Lunch"))', {"QueuePause"}),
    ],
)
async def test_filter(screen: Open, needle: str, names: set[str]) -> None:
    async with screen(filled(), view="history") as (app, pilot):
        app.pane.filter_by(needle)
        await drawn(app, pilot)
        assert app.pane.problem is None
        table = app.pane.table
        assert table is not None
        assert {table.ordered.at(place).name for place in range(len(table.ordered))} == names


async def test_e_opens_it_in_the_composer(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Any, ...]] = []
    async with screen(filled(), view="history") as (app, pilot):
        monkeypatch.setattr(app.doers.composing, "open", lambda *given, **_: opened.append(given))
        await pilot.press("e")
        assert opened == [("Park", (("Channel", "PJSIP/trunk-00000a52"), ("Parkinglot", "default")))]
        await pilot.press("down", "down", "down", "e")
        assert opened[1] == ("Setvar", (("Variable", "PIN"), ("Value", "•••")))


async def test_the_packets_of_a_deed(screen: Open) -> None:
    async with screen(filled(), view="history", size=(160, 40)) as (app, pilot):
        await pilot.press("down", "v")
        await drawn(app, pilot)
        assert app.view_id == "packets"
        assert "about this Action: Command" in text_of(app)
        assert app.pane.counts[0] == 4  # the Action in the journal, and its answers


async def test_what_stands_in_the_file_is_seen(screen: Open, tmp_path: Path) -> None:
    earlier = StillMonitor()
    earlier.history = History(tmp_path)
    fill(earlier)
    monitor = StillMonitor()
    monitor.history = History(tmp_path)
    async with screen(monitor, view="history", size=(160, 40)) as (app, pilot):
        await drawn(app, pilot)
        assert app.pane.counts == (7, 7)
        assert "? not known whether it was done" in row_with(text_of(app), "Park ")


async def test_a_log_that_cannot_be_written_is_told_until_it_was_read(screen: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monitor = StillMonitor()
    monitor.history = History(tmp_path / "file")
    fill(monitor)
    async with screen(monitor) as (app, pilot):
        assert "what you do is not written down" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "what you do is not written down" not in text_of(app)


async def test_every_view_has_its_tab_at_80_columns(screen: Open) -> None:
    async with screen(filled(), size=(80, 24)) as (app, pilot):
        for number, view in enumerate(VIEW_IDS, 1):
            await pilot.press(str(number))
            await drawn(app, pilot)
            assert app.view_id == view
            line = text_of(app).splitlines()[1]
            assert all(f"{each} " in line for each in range(1, len(VIEW_IDS) + 1))
            assert "Hist" in line
            assert "/" in line


async def test_two_ports_of_one_address_are_told_apart_in_table_and_details(screen: Open) -> None:
    monitor = still()
    for port in (15022, 15016):
        exchange = Exchange(Action("Ping"), f"amitop-0-{port}", NOW)
        monitor.history.sent(exchange, f"pbx-of-the-south.example.org:{port}", "supervisor")
    async with screen(monitor, view="history", size=(120, 36)) as (app, pilot):
        await drawn(app, pilot)
        text = text_of(app)
        assert all(re.search(rf"…\S*:{port}  ", text) for port in (15022, 15016))
        await pilot.press("home")
        await pilot.resize_terminal(60, 24)
        await drawn(app, pilot)
        assert "by        supervisor  at pbx-of-the-south.example.org:150" in text_of(app)
