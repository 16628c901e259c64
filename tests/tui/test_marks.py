"""Marked rows: what is marked and stays so, one dialog for all of them, and what is sent and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from amitop.ami import Action, Exchange, Packet
from amitop.config import ACTIONS_PER_SECOND, Settings
from amitop.config.settings import Given
from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.acting.hit_list import HitList
from amitop.tui.app import AmitopApp
from amitop.tui.dialogs import ConfirmDialog, OperationDialog
from amitop.tui.panes import TablePane
from amitop.tui.table.view_table import ViewTable
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, StillMonitor, channel, still
from tests.tui.test_pictures import Compare

ANA, ALICE, MARCOS, BOB = (f"1763847120.{number}" for number in (2601, 2602, 2610, 2618))
QUICK = Settings({ACTIONS_PER_SECOND.name: Given(1000.0, "test")})
SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])


def table_of(app: AmitopApp) -> ViewTable:
    assert isinstance(app.pane, TablePane)
    table = app.pane.table
    assert table is not None
    return table


async def sent(app: AmitopApp, pilot: Pilot[None]) -> None:
    """Let the batch come to its end."""
    await pilot.pause()
    if workers := [each for each in app.workers if each.group == "operations"]:
        await app.workers.wait_for_complete(workers)  # of none it would wait for all, and the monitor never ends
    await drawn(app, pilot)


class Held(StillMonitor):
    """Answers the first Actions, and holds the others back until it is let go."""

    def __init__(self, answered: int) -> None:
        super().__init__(still().pbx)
        self.answered = answered
        self.go_on = asyncio.Event()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        exchange = await super().perform(action, timeout, sent)
        if len(self.performed) > self.answered:
            await self.go_on.wait()
        return exchange


async def test_m_marks_goes_on_and_unmarks(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "m", "down", "m")
        await drawn(app, pilot)
        assert table_of(app).marks == {ANA, ALICE, BOB}
        assert "◆ 3 marked" in text_of(app)
        marked = [line for line in text_of(app).splitlines() if line[0:1] == "◆"]
        assert [line.split()[3] for line in marked] == ["Ana", "Alice", "Bob"]
        await pilot.press("up", "m")
        await drawn(app, pilot)
        assert table_of(app).marks == {ANA, ALICE}


async def test_marks_stay_with_their_rows(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "S", "s")
        await drawn(app, pilot)
        assert table_of(app).marks == {ANA}
        assert next(line for line in text_of(app).splitlines() if line[0:1] == "◆").split()[3] == "Ana"
        await pilot.press("slash", *"marcos", "enter")
        await drawn(app, pilot)
        assert "◆ 1 marked" in text_of(app)
        assert table_of(app).marks == {ANA}


async def test_marks_are_of_one_view(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "1")
        await drawn(app, pilot)
        assert "marked" not in text_of(app).splitlines()[1]
        assert not table_of(app).marks
        await pilot.press("2")
        assert table_of(app).marks == {ANA}


async def test_all_that_the_filter_shows_are_marked_at_once_and_none_again(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("slash", *"bob", "enter", "M")
        await drawn(app, pilot)
        assert table_of(app).marks == {MARCOS, BOB}
        await pilot.press("M")
        assert not table_of(app).marks


async def test_with_some_marked_the_rest_are_marked_first(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "M")
        table = table_of(app)
        assert table.marks == set(table.shown)
        await pilot.press("M")
        assert not table.marks


async def test_escape_takes_marks_away_before_the_filter(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("slash", *"bob", "enter", "m", "escape")
        assert not table_of(app).marks
        assert app.pane.needle == "bob"
        await pilot.press("escape")
        assert app.pane.needle == ""


async def test_a_marked_row_that_ended_lingers_and_is_no_longer_marked(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("m", "m", "up")
        del monitor.pbx.channels[ALICE]
        await drawn(app, pilot)
        table = table_of(app)
        assert table.ended
        assert table.marks == {ANA}
        await pilot.press("m")
        assert table.marks == {ANA}
        assert "this row has ended" in text_of(app)


@pytest.mark.parametrize("view", ["endpoints", "packets"])
async def test_what_nothing_can_be_done_to_is_not_marked(screen: Open, view: str) -> None:
    async with screen(still(), view=view) as (app, pilot):
        await pilot.press("m")
        await drawn(app, pilot)
        assert "can't be marked" in text_of(app)
        assert app.pane.table is None or not app.pane.table.marks


async def test_without_marks_a_key_is_about_the_chosen_row(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "M", "M", "x")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDialog)


async def test_one_dialog_lists_all_and_cancel_has_the_focus(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("m", "down", "m", "x")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert isinstance(app.focused, Button)
        assert app.focused.id == "cancel"
        told = text_of(app)
        assert "Hang up 2 channels" in told
        assert "Ana Souza <5550142>, who is with Alice <100>" in told
        assert "Marcos Lima <5550977>, who is with Bob <101>" in told
        await pilot.press("enter")
        await drawn(app, pilot)
        assert not monitor.performed
        assert "nothing was sent" in text_of(app)
        assert table_of(app).marks == {ANA, MARCOS}


async def test_all_that_are_marked_are_hung_up_in_their_order(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("down", "down", "m", "home", "m", "x", "right", "enter")
        await sent(app, pilot)
        assert [action.get("Channel") for action in monitor.performed] == [
            "PJSIP/trunk-00000a3f",
            "PJSIP/trunk-00000a52",
        ]
        assert "✓ hung up 2 of 2" in text_of(app)
        assert text_of(app).count("✓") == 3
        assert [str(button.label) for button in app.screen.query(Button) if button.display] == ["esc Close"]
        await pilot.press("enter")
        await drawn(app, pilot)
        assert "✓ hung up 2 of 2" in text_of(app)
        assert not table_of(app).marks


async def test_a_mark_hidden_by_the_filter_is_listed_and_told_of(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "slash", *"marcos", "enter", "m", "x")
        await drawn(app, pilot)
        assert "Hang up 2 channels" in text_of(app)
        assert "1 of those marked can't be seen: filtered out" in text_of(app)


async def test_the_list_stands_still_while_rows_come(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("m", "m", "x")
        old = channel(1, "PJSIP/1-1", ("Old", "1"), ago=9000)
        monitor.pbx.channels[old.uniqueid] = old
        await drawn(app, pilot)
        app.settings = QUICK
        await pilot.press("right", "enter")
        await sent(app, pilot)
        assert "PJSIP/1-1" not in [action.get("Channel") for action in monitor.performed]


async def test_who_is_no_longer_there_is_shown_so_and_left_out(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "down", "m", "x")
        await pilot.pause()
        del monitor.pbx.channels[MARCOS]
        await drawn(app, pilot)
        assert "not sent: PJSIP/trunk-00000a52 has hung up" in text_of(app)
        assert "1 of 2 left out" in text_of(app)
        await pilot.press("right", "enter")
        await sent(app, pilot)
        assert [action.get("Channel") for action in monitor.performed] == ["PJSIP/trunk-00000a3f"]


async def test_nobody_left_can_not_be_said_yes_to(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("m", "m", "x")
        await pilot.pause()
        monitor.pbx.channels.clear()
        await drawn(app, pilot)
        assert app.screen.query_one("#confirm", Button).disabled


async def test_errors_are_told_row_by_row_and_stay_marked(screen: Open) -> None:
    def answer(action: Action) -> bytes:
        if action.get("Channel") == "PJSIP/100-00000a41":
            return b"Response: Error\r\nMessage: Permission [b]denied\r\n\r\n"
        return b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"

    async with screen(still(answer=answer)) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "x", "right", "enter")
        await sent(app, pilot)
        assert "Permission [b]denied" in text_of(app)
        assert "✗ hung up 1 of 2  ·  1 failed" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "✗ hung up 1 of 2  ·  1 failed" in text_of(app)
        assert table_of(app).marks == {ALICE}


async def test_stop_sends_nothing_more(screen: Open) -> None:
    monitor = Held(1)
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("M", "x", "right", "enter")
        while len(monitor.performed) < 2:
            await pilot.pause()
        await drawn(app, pilot)
        assert "1 of 13" in text_of(app)
        assert str(app.screen.query_one("#cancel", Button).label) == "n Stop"
        await pilot.press("escape")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert "stopping: what was sent is awaited" in text_of(app)
        monitor.go_on.set()
        await sent(app, pilot)
        assert len(monitor.performed) == 2
        assert "not sent: stopped before it was sent" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "hung up 2 of 13  ·  11 not sent" in text_of(app)


async def test_closed_before_the_last_answer_it_is_told_when_that_comes(screen: Open) -> None:
    monitor = Held(0)
    async with screen(monitor) as (app, pilot):
        await pilot.press("m", "m", "x", "right", "enter")
        while not monitor.performed:
            await pilot.pause()
        await pilot.press("escape", "escape")
        await drawn(app, pilot)
        assert not isinstance(app.screen, BatchDialog)
        monitor.go_on.set()
        await sent(app, pilot)
        assert "hung up 1 of 2  ·  1 not sent" in text_of(app)


async def test_a_second_enter_stops_rather_than_sends_again(screen: Open) -> None:
    monitor = Held(0)
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "x", "right", "enter", "enter")
        monitor.go_on.set()
        await sent(app, pilot)
        assert len(monitor.performed) <= 1


async def test_marked_callers_go_to_one_extension_and_no_call_twice(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "m", "t")
        await drawn(app, pilot)
        assert "Transfer 2 callers" in text_of(app)
        assert "not sent: is in the same call as PJSIP/trunk-00000a3f" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        await pilot.press("1", "0", "2")
        await drawn(app, pilot)
        assert "Sends 2 callers to 102@phones." in text_of(app)
        assert "Ana Souza <5550142> goes to 102@phones; Alice <100> is released" in text_of(app)
        await pilot.press("enter", "enter", "enter")
        await sent(app, pilot)
        where = {"Exten": "102", "Context": "phones"}
        assert monitor.performed == [
            Action("BlindTransfer", {"Channel": "PJSIP/100-00000a41", **where}),
            Action("BlindTransfer", {"Channel": "PJSIP/101-00000a55", **where}),
        ]


async def test_a_caller_who_is_with_somebody_else_by_now_is_left_out(screen: Open) -> None:
    """The Action names the other party, who would now let go of a stranger."""
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("m", "down", "m", "t")
        await pilot.pause()
        bridges = monitor.pbx.bridges
        ana, marcos = bridges["7d2c41aa-0001"].channels, bridges["9b10e7bb-0002"].channels
        del ana[ALICE], marcos[BOB]
        ana[BOB], marcos[ALICE] = None, None
        monitor.pbx.channels[ALICE].bridge, monitor.pbx.channels[BOB].bridge = "9b10e7bb-0002", "7d2c41aa-0001"
        await pilot.press("1")
        await drawn(app, pilot)
        assert text_of(app).count("is with somebody else now") == 2
        assert app.screen.query_one("#confirm", Button).disabled


async def test_what_asterisk_would_misread_is_told_and_not_sent(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "down", "m", "t")
        await drawn(app, pilot)
        app.screen.query_one("#exten", Input).value = "1" * 1100
        await drawn(app, pilot)
        assert "Asterisk takes 1022 at most" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled


async def test_an_attended_transfer_is_of_one_row_only(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await pilot.press("m", "m", "a")
        await drawn(app, pilot)
        assert not isinstance(app.screen, OperationDialog)
        assert "works on one row only" in text_of(app)


async def test_marked_agents_are_paused_with_one_reason(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="agents") as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "p", *"Tea")
        await drawn(app, pilot)
        assert "Pause 2 agents" in text_of(app)
        await pilot.press("enter", "enter")
        await sent(app, pilot)
        told = {
            (action.get("Interface"), action.get("Queue"), action.get("Reason")) for action in monitor.performed
        }
        assert told == {
            ("PJSIP/100", "support", "Tea"),
            ("PJSIP/100", "sales", "Tea"),
            ("PJSIP/101", "support", "Tea"),
        }


async def test_where_all_marked_are_paused_they_are_unpaused(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="agents") as (app, pilot):
        app.settings = QUICK
        await pilot.press("slash", *"eve", "enter", "m", "p")
        await drawn(app, pilot)
        assert "Unpause 1 agent" in text_of(app)
        await pilot.press("right", "enter")
        await sent(app, pilot)
        assert [action.get("Paused") for action in monitor.performed] == ["false", "false"]


async def test_of_marked_members_only_their_queue_is_meant(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="queues") as (app, pilot):
        app.settings = QUICK
        queue = table_of(app).key
        await pilot.press("tab", "tab", "m", "m", "p", "enter", "enter")
        await sent(app, pilot)
        assert len(monitor.performed) == 2
        assert {action.get("Queue") for action in monitor.performed} == {queue}


async def test_marked_calls_are_hung_up_whole(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="calls") as (app, pilot):
        app.settings = QUICK
        await pilot.press("m", "m", "x")
        await drawn(app, pilot)
        assert "Hang up 2 calls" in text_of(app)
        await pilot.press("right", "enter")
        await sent(app, pilot)
        assert len(monitor.performed) == 4


@pytest.mark.parametrize("key", ["x", "t", "p"])
async def test_read_only_opens_no_dialog(screen: Open, key: str) -> None:
    monitor = still(read_only=True)
    async with screen(monitor, view="agents") as (app, pilot):
        await pilot.press("m", "m", key)
        await drawn(app, pilot)
        assert not isinstance(app.screen, OperationDialog)
        assert "read-only" in text_of(app).splitlines()[-2]


# What stands in the header about the link and about packets.


async def test_one_login_only_is_said(screen: Open) -> None:
    for size, told in (((120, 36), "one login"), ((200, 36), "Actions share the events' connection")):
        async with screen(still(shares_connection=True), size=size) as (app, _):
            assert told in text_of(app).splitlines()[0]
        async with screen(still(), size=size) as (app, _):
            assert told not in text_of(app)


async def test_the_packet_that_was_not_understood_can_be_opened(screen: Open) -> None:
    monitor = still()
    broken = Packet(b"Event: Hangup\r\nUniqueid: broken\r\n\r\n")
    number = monitor.journal.append(broken, NOW)
    monitor.journal.append(Packet(b"Event: Hangup\r\nUniqueid: other\r\n\r\n"), NOW)
    monitor.pbx.unusable, monitor.pbx.last_unusable = 1, broken
    async with screen(monitor, view="calls") as (app, pilot):
        header = text_of(app).splitlines()[0]
        await pilot.click("#header", offset=(header.index("not understood"), 0))
        await drawn(app, pilot)
        assert app.view_id == "packets"
        assert app.query_one("PacketsPane LiveTable").key == number  # type: ignore[attr-defined]
        await pilot.press("1", "U")
        assert app.view_id == "packets"


async def test_where_every_packet_was_understood_there_is_none_to_open(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("U")
        await drawn(app, pilot)
        assert app.view_id == "calls"
        assert "every packet so far was understood" in text_of(app)


# Pictures.


def picture_of(monitor: StillMonitor) -> AmitopApp:
    return AmitopApp(monitor, clock=lambda: NOW, draws_per_second=0.01, view="channels", settings=QUICK)


@SIZES
def test_picture_of_marks(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def mark(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, AmitopApp)
        await drawn(pilot.app, pilot)
        await pilot.press("m", "m", "down", "m")
        await drawn(pilot.app, pilot)

    assert snap_compare(picture_of(still()), terminal_size=size, run_before=mark)


@SIZES
def test_picture_of_a_batch_under_way(snap_compare: Compare, size: tuple[int, int]) -> None:
    answers = iter([b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"] * 3)
    monitor = Held(4)
    monitor.answer = lambda _: next(answers, b"Response: Error\r\nMessage: Permission denied\r\n\r\n")

    async def begin(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, AmitopApp)
        await drawn(pilot.app, pilot)
        await pilot.press("M", "x", "right", "enter")
        while len(monitor.performed) < 5:
            await pilot.pause()
        await drawn(pilot.app, pilot)

    assert snap_compare(picture_of(monitor), terminal_size=size, run_before=begin)


@SIZES
def test_picture_of_a_batch_that_has_ended(snap_compare: Compare, size: tuple[int, int]) -> None:
    monitor = still()
    answers = iter([b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"] * 3)
    monitor.answer = lambda _: next(answers, b"Response: Error\r\nMessage: Permission denied\r\n\r\n")

    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, AmitopApp)
        await drawn(pilot.app, pilot)
        await pilot.press("m", "m", "m", "m", "x", "right", "enter")
        await sent(pilot.app, pilot)

    assert snap_compare(picture_of(monitor), terminal_size=size, run_before=run)


async def test_who_is_hit_is_told_in_full_on_a_narrow_screen(screen: Open) -> None:
    async with screen(still(), size=(60, 24)) as (app, pilot):
        await pilot.press("m", "m", "x")
        await drawn(app, pilot)
        listed = app.screen.query_one(HitList)
        lines = [listed._strips[y].text.strip() for y in range(listed.length)]
        words = " ".join(" ".join(line.split("  ")[-1] for line in lines).split())
        for hit in app.screen.query_one(HitList)._hits:
            assert hit.words in words
        assert ", who is with " in words
        assert "…" not in words
        assert listed.size.height >= listed.length
