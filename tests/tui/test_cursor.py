"""The cursor keeps its row, and a key means the row it was pressed on."""

from __future__ import annotations

from amitop.tui.dialogs import ConfirmDialog, PauseDialog
from amitop.tui.panes import TablePane
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.table.rows import LINGER
from amitop.tui.table.view_table import ViewTable
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.still import NOW, channel, still

MARCOS = "1763847120.2610"


def table_of(pane: object) -> ViewTable:
    assert isinstance(pane, TablePane)
    return pane.main


async def test_the_cursor_keeps_its_row_through_a_resort(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("down", "down")
        table = table_of(app.pane)
        assert table.key == MARCOS
        before = table.ordered.find(MARCOS)
        await pilot.press("S")
        await drawn(app, pilot)
        assert table.key == MARCOS
        assert table.ordered.find(MARCOS) != before


async def test_the_cursor_keeps_its_row_when_others_come_and_go(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down")
        del monitor.pbx.channels["1763847120.2601"]
        old = channel(1, "PJSIP/1-1", ("Old", "1"), ago=9000)
        monitor.pbx.channels[old.uniqueid] = old
        await drawn(app, pilot)
        table = table_of(app.pane)
        assert table.key == MARCOS
        assert table.row is monitor.pbx.channels[MARCOS]


async def test_a_row_that_has_ended_lingers_and_no_key_hits_its_neighbour(screen: Open, clock: Clock) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down")
        del monitor.pbx.channels[MARCOS]
        await drawn(app, pilot)
        table = table_of(app.pane)
        assert table.key == MARCOS
        assert table.ended
        await pilot.press("x")
        await pilot.pause()
        assert not isinstance(app.screen, ConfirmDialog)
        assert "this row has ended" in text_of(app)
        clock.now += LINGER + 0.1
        await drawn(app, pilot)
        await drawn(app, pilot)
        assert table.key != MARCOS
        assert table.key is not None


async def test_the_target_is_the_row_of_the_key_press_though_rows_move(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "x")
        await pilot.pause()
        assert "PJSIP/trunk-00000a52" in text_of(app)
        for number in range(20):
            older = channel(number, f"PJSIP/{number}-1", ("Older", str(number)), ago=9000 + number)
            monitor.pbx.channels[older.uniqueid] = older
        await drawn(app, pilot)
        await pilot.press("right", "enter")
        await pilot.pause()
        assert [action.get("Channel") for action in monitor.performed] == ["PJSIP/trunk-00000a52"]


async def test_the_order_stands_still_while_a_dialog_is_open(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        table = table_of(app.pane)
        await pilot.press("x")
        await pilot.pause()
        before = [table.ordered.key_at(index) for index in range(len(table.ordered))]
        older = channel(1, "PJSIP/1-1", ("Older", "1"), ago=9000)
        monitor.pbx.channels[older.uniqueid] = older
        await drawn(app, pilot)
        assert [table.ordered.key_at(index) for index in range(len(table.ordered))] == before
        await pilot.press("escape")
        await drawn(app, pilot)
        assert table.ordered.key_at(0) == older.uniqueid


async def test_a_frozen_screen_stands_still_and_goes_on(screen: Open, clock: Clock) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("space")
        await drawn(app, pilot)
        frozen = next(line for line in text_of(app).splitlines() if "Marcos Lima" in line)
        clock.now += 100
        monitor.pbx.channels[MARCOS].caller_name = "Somebody Else"
        del monitor.pbx.channels["1763847120.2601"]
        await drawn(app, pilot)
        assert "frozen at" in text_of(app)
        assert frozen.rstrip(" │") in text_of(app)
        assert "Ana Souza" in text_of(app)
        await pilot.press("space")
        await drawn(app, pilot)
        assert "Somebody Else" in text_of(app)
        assert "frozen at" not in text_of(app)


async def test_follow_scrolls_with_the_row(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, size=(100, 20)) as (app, pilot):
        await pilot.press("f", "down", "down")
        table = table_of(app.pane)
        for number in range(60):
            older = channel(number, f"PJSIP/{number}-1", ("Older", str(number)), ago=9000 + number)
            monitor.pbx.channels[older.uniqueid] = older
        await drawn(app, pilot)
        assert table.key == MARCOS
        assert "Marcos Lima" in text_of(app).split("duration")[1]
        place = table.ordered.find(MARCOS)
        assert place is not None
        assert table.scroll_offset.y <= place < table.scroll_offset.y + table.size.height - 1


async def test_without_follow_the_screen_stays_and_the_cursor_still_has_its_row(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, size=(100, 20)) as (app, pilot):
        await pilot.press("down", "down")
        table = table_of(app.pane)
        for number in range(60):
            older = channel(number, f"PJSIP/{number}-1", ("Older", str(number)), ago=9000 + number)
            monitor.pbx.channels[older.uniqueid] = older
        await drawn(app, pilot)
        assert table.scroll_offset.y == 0
        assert table.key == MARCOS


async def test_a_member_is_paused_in_the_chosen_queue_only(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="queues") as (app, pilot):
        pane = app.pane
        assert isinstance(pane, QueuesPane)
        assert pane.main.key == "sales"
        pane.members.focus()
        pane.members.choose(("sales", "PJSIP/103"))
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, PauseDialog)
        await pilot.press(*"Tea", "tab", "tab", "enter")
        await pilot.pause()
        sent = [(action.name, action.headers) for action in monitor.performed]
        assert sent == [
            (
                "QueuePause",
                (("Interface", "PJSIP/103"), ("Paused", "true"), ("Queue", "sales"), ("Reason", "Tea")),
            )
        ]


async def test_the_clock_ticks_in_the_table(screen: Open, clock: Clock) -> None:
    async with screen(still()) as (app, pilot):
        assert "1:04:12" in text_of(app)
        clock.now = NOW + 5
        await drawn(app, pilot)
        assert "1:04:17" in text_of(app)
