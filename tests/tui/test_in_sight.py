"""Whoever asks for another order finds the chosen row in sight; what changes by itself scrolls nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot

from amitop.tui.app import AmitopApp
from amitop.tui.table.view_table import ViewTable
from tests.tui.conftest import Clock, Open, drawn
from tests.tui.still import StillMonitor, channel, still

CROWD = 60


def crowd() -> StillMonitor:
    """So many channels that few of them are in sight; the longest is the last by its caller."""
    monitor = still()
    for number in range(CROWD):
        one = channel(number, f"PJSIP/trunk-{number:08x}", (f"Caller {number:02}", str(number)), ago=9000 + number)
        one.queue = "sales" if number % 2 else "support"
        monitor.pbx.channels[one.uniqueid] = one
    monitor.pbx.topology += 1
    return monitor


@asynccontextmanager
async def table_in(screen: Open, monitor: StillMonitor) -> AsyncIterator[tuple[AmitopApp, Pilot[None], ViewTable]]:
    async with screen(monitor, size=(100, 24)) as (app, pilot):
        table = app.pane.table
        assert table is not None
        await pilot.press("down", "down", "down")
        yield app, pilot, table


def line_of(table: ViewTable) -> int:
    """The line of the screen that the chosen row stands on, counted from the first row in sight."""
    assert table.place is not None
    return table.place - round(table.scroll_offset.y)


def lines(table: ViewTable) -> int:
    return table.size.height - table.head


async def test_a_sort_takes_the_screen_along_with_the_chosen_row(screen: Open) -> None:
    async with table_in(screen, crowd()) as (app, pilot, table):
        key, line = table.key, line_of(table)
        await pilot.press("S")
        await drawn(app, pilot)
        assert table.key == key
        assert table.place == len(table.rows) - 4
        assert 0 <= line_of(table) < lines(table)
        await pilot.press("S")
        await drawn(app, pilot)
        assert (table.key, table.place) == (key, 3)
        assert line_of(table) == line


async def test_a_click_on_a_title_too(screen: Open) -> None:
    async with table_in(screen, crowd()) as (app, pilot, table):
        key, line = table.key, line_of(table)
        await pilot.click(table, offset=(20, 0))
        await drawn(app, pilot)
        assert table.arrangement.sort[0].name == "caller"
        assert table.key == key
        assert table.place is not None
        assert table.place > lines(table)
        assert line_of(table) == line


@pytest.mark.parametrize("held", [False, True], ids=["live", "frozen"])
async def test_groups_keep_it_in_sight_and_so_does_their_end(screen: Open, held: bool) -> None:
    async with table_in(screen, crowd()) as (app, pilot, table):
        await pilot.press("end", *(("space",) if held else ()))
        key = table.key
        for _ in range(4):
            await pilot.press("B")
            await drawn(app, pilot)
            assert table.key == key
            assert 0 <= line_of(table) < lines(table)
        if held:
            await pilot.press("space")
            await drawn(app, pilot)
            assert 0 <= line_of(table) < lines(table)


async def test_a_filter_that_goes_leaves_the_chosen_row_in_sight(screen: Open) -> None:
    async with table_in(screen, crowd()) as (app, pilot, table):
        table.filter_by("Marcos")
        await drawn(app, pilot)
        await pilot.press("home")
        key = table.key
        table.filter_by("")
        await drawn(app, pilot)
        assert table.key == key
        assert table.place is not None
        assert table.place > lines(table)
        assert 0 <= line_of(table) < lines(table)


async def test_what_changes_by_itself_scrolls_nothing(screen: Open, clock: Clock) -> None:
    monitor = crowd()
    async with table_in(screen, monitor) as (app, pilot, table):
        await pilot.press("s")
        await drawn(app, pilot)
        key, top = table.key, table.scroll_offset.y
        for number in range(CROWD):
            older = channel(1000 + number, f"PJSIP/0-{number}", (" 0", "0"), ago=20_000)
            older.state = ""
            monitor.pbx.channels[older.uniqueid] = older
            clock.now += 1
            await drawn(app, pilot)
        assert (table.key, table.scroll_offset.y) == (key, top)


async def test_a_pass_in_many_slices_is_waited_for(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with table_in(screen, crowd()) as (app, pilot, table):
        monkeypatch.setattr("amitop.tui.table.rows.BUDGET", 0)
        monkeypatch.setattr("amitop.tui.table.rows._FRESH_BUDGET", 0)
        key = table.key
        table.reverse()
        table.draw(app.clock())
        assert (table.key, table.place) == (key, 3)
        for _ in range(20):
            table.draw(app.clock())
        assert table.place == len(table.rows) - 4
        assert 0 <= line_of(table) < lines(table)
        await pilot.pause()


async def test_who_has_chosen_no_row_finds_the_first_of_the_new_order(screen: Open) -> None:
    async with screen(crowd(), size=(100, 24)) as (app, pilot):
        table = app.pane.table
        assert table is not None
        before = table.key
        for _ in range(2):
            await pilot.press("S")
            await drawn(app, pilot)
            assert (table.place, line_of(table)) == (0, 0)
        assert table.key == before
        await pilot.press("down", "up", "S")
        await drawn(app, pilot)
        assert table.key == before, "now it is chosen"
        assert table.place == len(table.rows) - 1


async def test_a_row_that_a_filter_has_found_is_kept_when_the_filter_goes(screen: Open) -> None:
    async with screen(crowd(), size=(100, 24)) as (app, pilot):
        table = app.pane.table
        assert table is not None
        await pilot.press("slash", *"Marcos", "enter")
        await drawn(app, pilot)
        found = table.key
        await pilot.press("escape")
        await drawn(app, pilot)
        assert (table.needle, table.key) == ("", found)
        assert (table.place or 0) > lines(table)
        assert 0 <= line_of(table) < lines(table)


async def test_a_key_typed_close_behind_means_the_row_that_was_seen(screen: Open) -> None:
    async with screen(crowd(), size=(100, 24)) as (app, pilot):
        table = app.pane.table
        assert table is not None
        seen = table.key
        for key in ("S", "m"):  # in one piece, as over a slow line
            app.post_message(events.Key(key, key))
        await drawn(app, pilot)
        assert table.marks == {seen}
