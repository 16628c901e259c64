"""From the key to the outcome: who is meant, what is said, what is sent, and what is not."""

from __future__ import annotations

import pytest
from textual.widgets import Button, Input

from amitop.ami import Action
from amitop.tui.dialogs import ConfirmDialog, OperationDialog, PauseDialog, TransferDialog
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import StillMonitor, still

MARCOS = "1763847120.2610"


async def test_cancel_has_the_focus_and_enter_sends_nothing(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "x")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDialog)
        assert isinstance(app.focused, Button)
        assert app.focused.id == "cancel"
        assert "Cuts off Marcos Lima <5550977>, who is with Bob <101>." in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert not monitor.performed
        assert "nothing was sent" in text_of(app)


async def test_a_hang_up_tells_what_asterisk_said(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "x", "right", "enter")
        await drawn(app, pilot)
        assert monitor.performed == [Action("Hangup", {"Channel": "PJSIP/trunk-00000a52", "Cause": "16"})]
        assert "✓ hung up PJSIP/trunk-00000a52  ·  Channel Hungup  ·  3.0 ms" in text_of(app)


async def test_an_error_is_told_in_asterisks_words(screen: Open) -> None:
    monitor = still(answer=lambda _: b"Response: Error\r\nMessage: No such channel\r\n\r\n")
    async with screen(monitor) as (app, pilot):
        await pilot.press("x", "right", "enter")
        await drawn(app, pilot)
        assert "· Hang up PJSIP/trunk-00000a3f  ·  had ended before" in text_of(app)


async def test_channels_that_end_with_the_first_of_their_call_are_no_failure(screen: Open) -> None:
    answers = iter((b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n",))
    gone = b"Response: Error\r\nMessage: No such channel\r\n\r\n"
    monitor = still(answer=lambda _: next(answers, gone))
    async with screen(monitor, view="calls") as (app, pilot):
        await pilot.press("home", "x", "right", "enter")
        await drawn(app, pilot)
        assert len(monitor.performed) > 1
        assert "✓ hung up the call of" in text_of(app)
        assert "Channel Hungup" in text_of(app)
        assert "failed" not in text_of(app)


async def test_nothing_is_sent_when_the_target_has_gone_meanwhile(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "x")
        await pilot.pause()
        del monitor.pbx.channels[MARCOS]
        # No draw between the hang-up and the key: the last look is what saves the neighbour.
        await pilot.press("right", "enter")
        await drawn(app, pilot)
        assert not monitor.performed


async def test_the_dialog_says_that_its_target_has_gone(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "x")
        await pilot.pause()
        del monitor.pbx.channels[MARCOS]
        await drawn(app, pilot)
        assert "PJSIP/trunk-00000a52 has hung up: nothing will be sent" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled


async def test_nothing_is_sent_when_a_name_now_means_another_channel(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "x")
        await pilot.pause()
        monitor.pbx.channels[MARCOS].name = "PJSIP/other-00000001"
        await pilot.press("right", "enter")
        await drawn(app, pilot)
        assert not monitor.performed


@pytest.mark.parametrize("key", ["x", "t", "a"])
async def test_read_only_refuses_with_a_sentence(screen: Open, key: str) -> None:
    monitor = still(read_only=True)
    async with screen(monitor) as (app, pilot):
        await pilot.press(key)
        await drawn(app, pilot)
        assert not isinstance(app.screen, OperationDialog)
        assert "read-only: amitop was started to look" in text_of(app)
        assert "read-only" in text_of(app).splitlines()[0]


async def test_a_lost_connection_refuses_with_a_sentence(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        monitor.lose()
        await pilot.press("x")
        await drawn(app, pilot)
        assert "not connected: nothing can be sent now" in text_of(app)


async def test_the_chosen_caller_is_the_one_who_is_transferred(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "t")
        await pilot.pause()
        assert isinstance(app.screen, TransferDialog)
        await pilot.press("1", "0", "2")
        await drawn(app, pilot)
        assert "Marcos Lima <5550977> goes to 102@phones; Bob <101> is released." in text_of(app)
        await pilot.press("enter", "enter", "enter")
        await drawn(app, pilot)
        # Asterisk's BlindTransfer names the channel that lets go, not the one that is moved.
        assert monitor.performed == [
            Action("BlindTransfer", {"Channel": "PJSIP/101-00000a55", "Exten": "102", "Context": "phones"})
        ]


async def test_the_other_party_can_be_transferred_instead(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "t", "1", "0", "2", "ctrl+o")
        await drawn(app, pilot)
        assert "Bob <101> goes to 102@phones; Marcos Lima <5550977> is released." in text_of(app)


async def test_a_transfer_needs_its_extension_and_refuses_what_asterisk_would_misread(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("t")
        await drawn(app, pilot)
        assert "An extension and its context are needed." in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        app.screen.query_one("#exten", Input).value = "1" * 1100
        await drawn(app, pilot)
        assert "Asterisk takes 1022 at most" in text_of(app).replace("1,022", "1022").replace("\n", " ")
        assert app.screen.query_one("#confirm", Button).disabled


async def test_unpausing_asks_and_pausing_takes_a_reason(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="agents") as (app, pilot):
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, PauseDialog)
        assert app.focused is app.screen.query_one("#reason", Input)
        await pilot.press(*"Lunch", "escape")
        await pilot.pause()
        assert not monitor.performed
        await pilot.press("down", "down", "down", "down", "p")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConfirmDialog)
        assert "Eve gets calls again from support and sales." in text_of(app)
        await pilot.press("right", "enter")
        await drawn(app, pilot)
        assert [action.get("Paused") for action in monitor.performed] == ["false", "false"]


async def test_the_keys_of_a_dialog_do_not_reach_the_screen_behind(screen: Open) -> None:
    monitor = StillMonitor(still().pbx)
    async with screen(monitor) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("7", "space", "slash", "q")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDialog)
        assert app.view_id == "channels"
        assert app.frozen_at is None
