"""The mouse: what is clicked does what its key does, and the wheel goes where the eye is."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot
from textual.widget import Widget

from amitop.tui.app import AmitopApp
from amitop.tui.bars import Piece
from amitop.tui.composer.chooser import ChooserScreen
from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.console import ConsoleScreen
from amitop.tui.dialogs import ConfirmDialog
from amitop.tui.filters.screen import FiltersScreen, NameDialog
from amitop.tui.header import Header
from amitop.tui.help import HelpScreen
from amitop.tui.hosts.sheet import HostsScreen
from amitop.tui.palette import Palette
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.table.columns_sheet import ColumnsSheet
from amitop.tui.table.live_table import LiveTable
from amitop.tui.tabline import TabLine
from amitop.tui.wall import WallPane
from amitop.tui.wall.board import Board
from amitop.tui.wall.grid import Grid
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.hosts import alike, several
from tests.tui.still import still


def front(app: AmitopApp) -> object:
    return app.screen


async def click(app: AmitopApp, pilot: Pilot[None], text: str, times: int = 1) -> None:
    """Click on the first place where `text` stands."""
    lines = text_of(app).splitlines()
    y = next(y for y, line in enumerate(lines) if text in line)
    await pilot.click(offset=(lines[y].index(text) + len(text) // 2, y), times=times)
    await drawn(app, pilot)


async def roll(pilot: Pilot[None], on: Widget, kind: Any) -> None:
    """Turn the wheel by one over a widget."""
    assert await pilot._post_mouse_events([kind], widget=on, button=0)
    await pilot.pause()


@pytest.mark.parametrize(
    ("key", "kind"),
    [("question_mark", HelpScreen), ("F", FiltersScreen), ("C", ColumnsSheet), ("ctrl+p", Palette)],
)
async def test_a_sheet_is_closed_by_a_click_beside_it_and_on_its_hint(screen: Open, key: str, kind: type) -> None:
    async with screen(still()) as (app, pilot):
        for place in ("beside", "closes"):
            await pilot.press(key)
            await drawn(app, pilot)
            assert isinstance(front(app), kind)
            await click(app, pilot, "closes" if place == "closes" else "amitop")
            assert app.screen is app.screen_stack[0], place


async def test_a_click_within_a_sheet_leaves_it(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("question_mark")
        await drawn(app, pilot)
        await click(app, pilot, "Keys:")
        assert isinstance(front(app), HelpScreen)


async def test_a_host_is_had_at_hand_by_its_name_in_the_header(clock: Clock) -> None:
    async with several(alike("north", "south"), clock) as (app, pilot):
        await click(app, pilot, "south")
        assert app.scene.name == "south"
        assert app.screen is app.screen_stack[0]
        await click(app, pilot, "south")
        assert isinstance(front(app), HostsScreen)


async def test_the_sheet_of_hosts(clock: Clock) -> None:
    async with several(alike("north", "south"), clock) as (app, pilot):
        await pilot.press("H")
        await drawn(app, pilot)
        table = app.screen.query_one(LiveTable)
        await pilot.click(table, offset=(8, 2))
        await drawn(app, pilot)
        assert table.key == "south"
        await click(app, pilot, "leave its rows out")
        assert app.hosts.scenes[1].hidden
        await pilot.click(table, offset=(8, 2), times=2)
        await drawn(app, pilot)
        assert app.screen is app.screen_stack[0]
        assert app.scene.name == "south"
        assert not app.scene.hidden


async def test_saved_filters_are_saved_and_applied_by_clicks(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("slash", *"bob", "enter", "F")
        await drawn(app, pilot)
        await click(app, pilot, "   s save")
        assert isinstance(front(app), NameDialog)
        await pilot.press(*"mine")
        await drawn(app, pilot)
        await click(app, pilot, "Save ")
        assert isinstance(front(app), NameDialog), "its title is no button"
        await pilot.click("#confirm")
        await drawn(app, pilot)
        await pilot.press("escape", "escape", "F")
        await drawn(app, pilot)
        assert app.pane.needle == ""
        await click(app, pilot, "mine", times=2)
        assert app.screen is app.screen_stack[0]
        assert app.pane.needle == "bob"


async def test_columns_are_reset_by_a_click(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("C", "s")
        await drawn(app, pilot)
        table = app.pane.table
        assert table is not None
        sorted_by = table.arrangement
        await click(app, pilot, "r reset")
        assert table.arrangement != sorted_by
        assert isinstance(front(app), ColumnsSheet)


async def test_an_action_is_chosen_by_two_clicks(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("colon", *"ping")
        await drawn(app, pilot)
        assert isinstance(front(app), ChooserScreen)
        await pilot.click(LiveTable, offset=(4, 1))
        await drawn(app, pilot)
        assert isinstance(front(app), ChooserScreen)
        await pilot.click(LiveTable, offset=(4, 1), times=2)
        await drawn(app, pilot)
        assert isinstance(front(app), ComposerScreen)


async def test_the_console_is_left_by_a_click_and_keeps_its_line(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("exclamation_mark", *"core")
        await drawn(app, pilot)
        await pilot.click("Output", offset=(5, 1))
        await pilot.press("x")
        await drawn(app, pilot)
        assert "corex" in text_of(app)
        await click(app, pilot, "esc leave")
        assert not isinstance(front(app), ConsoleScreen)


async def test_who_clicks_a_row_no_longer_writes_the_filter(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("slash", *"bob")
        await drawn(app, pilot)
        line = app.query_one(TabLine)
        assert line.has_class("-editing")
        await pilot.click(app.pane.table, offset=(20, 1))
        await drawn(app, pilot)
        assert not line.has_class("-editing")
        assert app.pane.needle == "bob"
        await pilot.press("slash", *" (")
        await drawn(app, pilot)
        await pilot.click(app.pane.table, offset=(20, 1))
        await drawn(app, pilot)
        assert line.has_class("-editing") is (app.pane.problem is not None)


async def test_a_frozen_screen_goes_on_by_a_click(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("space")
        await drawn(app, pilot)
        assert app.frozen_at is not None
        await click(app, pilot, "lets it go on")
        assert app.frozen_at is None


async def test_the_wheel_turns_the_pages_of_the_wall_and_stays_at_its_ends(screen: Open) -> None:
    monitor = still()
    for number in range(40):
        queue = next(iter(monitor.pbx.queues.values()))
        monitor.pbx.queues[f"q{number}"] = type(queue)(f"q{number}")
    async with screen(monitor, view="wall") as (app, pilot):
        wall = app.query_one(WallPane)
        last = wall._pages - 1
        assert last >= 2
        await roll(pilot, wall.board, MouseScrollUp)
        assert wall._page == 0
        for _ in range(last + 2):
            await roll(pilot, wall.board, MouseScrollDown)
        assert wall._page == last
        await roll(pilot, wall.board, MouseScrollUp)
        assert wall._page == last - 1


async def test_the_wheel_scrolls_a_list_under_it(screen: Open) -> None:
    async with screen(still(), size=(80, 16)) as (app, pilot):
        table = app.pane.table
        assert table is not None
        chosen = table.key
        await roll(pilot, table, MouseScrollDown)
        await drawn(app, pilot)
        assert table.scroll_y > 0
        assert table.key == chosen, "the wheel looks, and chooses nothing"


@pytest.mark.parametrize("place", [0, 1], ids=["lisbon", "porto"])
async def test_a_tile_of_the_wall_leads_to_its_queue(clock: Clock, place: int) -> None:
    async with several(alike("lisbon", "porto"), clock, "wall") as (app, pilot):
        board, wall = app.query_one(Board), app.query_one(WallPane)
        grid = board.grid(len(wall._here))
        which = next(
            at for at, of in enumerate(wall._here) if (of.name, of.host) == ("support", ("lisbon", "porto")[place])
        )
        row, column = divmod(which, grid.columns)
        await pilot.click(board, offset=(column * (grid.width + 2) + 5, row * (grid.height + 1) + 2))
        await drawn(app, pilot)
        queues = app.query_one(QueuesPane)
        assert app.view_id == "queues"
        assert queues.main.key == queues.view.keyed(app.hosts.scenes[place], "support")
        assert app.scene is app.hosts.scenes[place]


def test_between_tiles_there_is_none() -> None:
    grid = Grid(2, 2, 30, 8)
    assert [grid.place_at(x, y) for x, y in ((0, 0), (29, 7), (32, 0), (0, 9), (61, 16))] == [0, 0, 1, 2, 3]
    assert [grid.place_at(x, y) for x, y in ((30, 0), (0, 8), (-1, 0), (64, 0), (0, 18))] == [None] * 5


async def test_the_second_of_two_clicks_is_no_yes_to_a_dialog_that_the_first_has_opened(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("x")
        await drawn(app, pilot)
        yes = app.screen.query_one("#confirm")
        yes.post_message(clicked(yes, chain=2))
        await drawn(app, pilot)
        assert isinstance(app.screen, ConfirmDialog)
        yes.post_message(clicked(yes))
        await drawn(app, pilot)
        assert app.screen is app.screen_stack[0]


async def test_a_hint_that_stands_in_a_second_line_is_clicked_there(screen: Open) -> None:
    async with screen(still(), size=(80, 24)) as (app, pilot):
        await pilot.press("space")
        app.say(Piece("a long outcome " * 6))
        await drawn(app, pilot)
        assert app.frozen_at is not None
        await click(app, pilot, "lets it go on")
        assert app.frozen_at is None


async def test_a_click_is_for_what_was_seen_there(clock: Clock) -> None:
    async with several(alike("pbx1", "pbx2", "pbx3"), clock) as (app, _pilot):
        place = text_of(app).index("pbx3")
        app.hosts.scenes[0].name = "a name that has pushed pbx2 to where pbx3 was"[: len("pbx1") + 8]
        header = app.query_one(Header)
        await header.on_click(clicked(header, place))
        assert app.scene is app.hosts.scenes[2]


def clicked(widget: Widget, x: int = 1, chain: int = 1) -> Click:
    """A click on a widget, as Textual has it."""
    return Click(widget, x, 0, 0, 0, 1, False, False, False, chain=chain)
