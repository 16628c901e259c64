"""The table's own rules: columns by width, filter, sort, and drawing what has changed and no more."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from amitop.pbx import Family
from amitop.tui.panes import TablePane
from amitop.tui.table.columns import Cell, Column, lay_out
from amitop.tui.table.live_table import LiveTable
from amitop.tui.table.order import SortBy
from amitop.tui.table.rows import OrderedRows
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import StillMonitor, channel, still


def columns() -> list[Column[int]]:
    def cell(row: int) -> Cell:
        return Cell(str(row))

    return [
        Column("a", cell, least=5, ideal=10, priority=0),
        Column("b", cell, least=5, ideal=10, flex=1, priority=2),
        Column("c", cell, least=5, ideal=10, flex=3, priority=1),
    ]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (5, [(0, 5)]),
        (12, [(0, 5), (2, 5)]),
        (19, [(0, 5), (1, 5), (2, 5)]),
        (34, [(0, 10), (1, 10), (2, 10)]),
        (54, [(0, 10), (1, 15), (2, 25)]),
    ],
)
def test_columns_share_the_width(width: int, expected: list[tuple[int, int]]) -> None:
    assert [(placed.column, placed.width) for placed in lay_out(columns(), width)] == expected


@pytest.mark.parametrize("width", range(1, 80))
def test_columns_never_go_over_the_edge(width: int) -> None:
    last = lay_out(columns(), width)[-1]
    assert last.x + last.width <= max(width, 5)


def test_a_pass_over_many_rows_takes_several_updates_and_loses_none() -> None:
    numbers = list(range(20_000))
    rows: OrderedRows[int] = OrderedRows(lambda: numbers, lambda row: row, str)
    rows.order_by(SortBy(lambda row: -row))
    rows.update(0, None, settle=True)
    assert len(rows) == 20_000
    assert [rows.at(index) for index in (0, 1, 19_999)] == [19_999, 19_998, 0]
    numbers.append(20_000)
    while not rows.update(0, None):
        pass
    assert rows.at(0) == 20_000
    assert rows.find(20_000) == 0
    assert rows.find(7) == 19_993


def test_what_is_settled_is_of_now_and_not_of_a_pass_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.tui.table.rows._FRESH_BUDGET", 0.0)
    numbers: list[int] = []
    rows: OrderedRows[int] = OrderedRows(lambda: numbers, lambda row: row, str)
    assert not rows.update(0, None)
    numbers.append(1)
    assert rows.update(0, None, settle=True)
    assert len(rows) == 1


def test_a_filter_needs_every_word() -> None:
    people = ["Ana Souza", "Ana Lima", "Bob Souza"]
    rows: OrderedRows[str] = OrderedRows(lambda: people, lambda row: row, lambda row: row)
    rows.filter_by("ana SOUZA")
    rows.update(0, None, settle=True)
    assert [rows.at(index) for index in range(len(rows))] == ["Ana Souza"]
    assert rows.total == 3


def test_a_filter_sees_what_has_changed() -> None:
    names = {1: "Ana"}
    rows: OrderedRows[int] = OrderedRows(
        lambda: [1], lambda row: row, lambda row: names[row], lambda row: names[row]
    )
    rows.filter_by("bob")
    rows.update(0, None, settle=True)
    assert len(rows) == 0
    names[1] = "Bob"
    rows.update(0, None, settle=True)
    assert len(rows) == 1


async def test_the_filter_is_written_in_place_and_escape_clears_it(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("slash", *"hold")
        await drawn(app, pilot)
        assert "1 of 13" in text_of(app)
        assert "Ana Souza" not in text_of(app)
        await pilot.press("enter")
        await drawn(app, pilot)
        assert "/ hold" in text_of(app)
        await pilot.press("x")
        await drawn(app, pilot)
        assert "Cuts off Marcos Lima" in text_of(app)
        await pilot.press("escape", "escape")
        await drawn(app, pilot)
        assert "13 channels" in text_of(app)


async def test_no_match_is_not_the_same_as_nothing(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("slash", *"nobody", "enter")
        await drawn(app, pilot)
        assert "No channel matches “nobody”" in text_of(app)
    async with screen(StillMonitor()) as (app, pilot):
        assert "No channels: nobody is on the phone" in text_of(app)


async def test_an_empty_table_says_what_the_login_may_not_list(screen: Open) -> None:
    monitor = StillMonitor()
    monitor.blind[Family.CHANNELS] = "CoreShowChannels: Permission denied"
    async with screen(monitor) as (app, pilot):
        await drawn(app, pilot)
        assert "This login may not list them" in text_of(app)
        assert "Permission denied" in text_of(app)


async def test_packets_that_no_reducer_could_use_are_counted_in_sight(screen: Open) -> None:
    monitor = StillMonitor()
    monitor.pbx.unusable = 2
    async with screen(monitor) as (app, pilot):
        await drawn(app, pilot)
        assert "2 not understood" in text_of(app)


async def test_sorting_by_the_next_column_and_turning_round(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        pane = app.pane
        assert isinstance(pane, TablePane)
        assert "duration▾" in text_of(app)
        await pilot.press("s", "s")
        await drawn(app, pilot)
        assert "caller ▴" in text_of(app)
        first = pane.main.ordered.at(0)
        await pilot.press("S")
        await drawn(app, pilot)
        assert "caller ▾" in text_of(app)
        assert pane.main.ordered.at(len(pane.main.ordered) - 1) is first


async def test_a_click_on_a_title_sorts_and_a_click_on_a_row_chooses_it(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        pane = app.pane
        assert isinstance(pane, TablePane)
        await pilot.click(pane.main, offset=(14, 0))
        await drawn(app, pilot)
        assert "caller ▴" in text_of(app)
        await pilot.click(pane.main, offset=(20, 4))
        await pilot.pause()
        assert pane.main.key == pane.main.ordered.key_at(3)


async def test_a_draw_redraws_only_the_lines_that_have_changed(
    screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        pane = app.pane
        assert isinstance(pane, TablePane)
        asked: list[Region] = []
        refresh = LiveTable.refresh

        def watched(self: LiveTable[object], *regions: Region, **options: bool) -> object:
            if self is pane.main:
                asked.extend(regions)
            return refresh(self, *regions, **options)

        monkeypatch.setattr(LiveTable, "refresh", watched)
        app.draw(settle=True)
        assert asked == []
        monitor.pbx.channels["1763847120.2610"].caller_name = "Somebody Else"
        app.draw(settle=True)
        assert [(region.y, region.height) for region in asked] == [(3, 1)]
        await pilot.pause()


async def test_the_wheel_scrolls_and_leaves_the_cursor(screen: Open) -> None:
    monitor = still()
    for number in range(80):
        more = channel(number, f"PJSIP/{number}-1", ("More", str(number)), ago=1)
        monitor.pbx.channels[more.uniqueid] = more
    async with screen(monitor) as (app, pilot):
        pane = app.pane
        assert isinstance(pane, TablePane)
        key = pane.main.key
        pane.main.scroll_to(y=30, animate=False)
        await drawn(app, pilot)
        assert pane.main.key == key
        assert "Ana Souza" not in text_of(app).split("─")[1]


@pytest.mark.parametrize("view", ["calls", "channels", "queues", "agents", "rooms", "endpoints", "packets"])
@pytest.mark.parametrize("size", [(40, 12), (320, 70)])
async def test_every_view_at_every_size(screen: Open, view: str, size: tuple[int, int]) -> None:
    async with screen(still(), view=view, size=size) as (app, pilot):
        await pilot.press("down", "enter", "enter", "end", "home")
        await drawn(app, pilot)
        assert app.return_code in (None, 0)
        assert text_of(app)
