"""Dialogs: what the PBX is asked before something is sent, their keys, and their buttons in sight."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Button, Input

from amitop.tui.acting import inquiry
from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.dialogs import ConfirmDialog, TransferDialog
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import StillMonitor, bridged, still


class Knowing(StillMonitor):
    """Knows the dialplan, and answers when it is let go."""

    def __init__(self, *extens: str, features: str = "T") -> None:
        super().__init__(still().pbx)
        self.extens = extens
        self.features = features
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def value(self, variable: str) -> str:
        await self.go_on.wait()
        if variable == "CHANNEL(dtmf_features)":
            return self.features
        return str(int(variable.removeprefix("DIALPLAN_EXISTS(").split(",")[1] in self.extens))


@pytest.fixture(autouse=True)
def never_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits here for a pause in typing."""
    monkeypatch.setattr(inquiry, "PAUSE", 3600.0)


MISSING = "▲ there is no 999 in the context phones"


async def test_a_missing_extension_is_told_before_it_is_sent(screen: Open) -> None:
    monitor = Knowing("102")
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "t", *"999")
        await pilot.pause()
        assert not monitor.inquired
        assert isinstance(app.screen, TransferDialog)
        app.screen.inquiry.ask_now()  # as after a pause in typing
        await drawn(app, pilot)
        assert MISSING in text_of(app)
        # Once, and not for each letter; the caller is named, since an extension can be for some callers only.
        assert [each.get("Variable") for each in monitor.inquired] == ["DIALPLAN_EXISTS(phones,999,1)"]
        assert monitor.inquired[0].get("Channel") == "PJSIP/trunk-00000a52"
        # Enter leads to Cancel now; who insists may send it.
        await pilot.press("enter", "enter")
        assert app.focused is app.screen.query_one("#cancel", Button)
        await pilot.press("right", "enter")
        await drawn(app, pilot)
        assert [each.name for each in monitor.performed] == ["BlindTransfer"]
        assert len(monitor.inquired) == 1


async def test_enter_in_haste_waits_for_what_the_pbx_says(screen: Open) -> None:
    monitor = Knowing("102")
    monitor.go_on.clear()
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "t", *"999", "ctrl+j")
        await pilot.pause()
        assert not monitor.performed
        monitor.go_on.set()
        await drawn(app, pilot)
        assert isinstance(app.screen, TransferDialog)
        assert MISSING in text_of(app)
        assert not monitor.performed
        await pilot.press("escape", "t", *"102", "ctrl+j")
        await drawn(app, pilot)
        assert [each.get("Exten") for each in monitor.performed] == ["102"]


async def test_who_may_not_transfer_by_keys_is_refused(screen: Open) -> None:
    monitor = Knowing("102", features="K")
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", "down", "a", *"102", "ctrl+j")
        await drawn(app, pilot)
        assert "may not transfer" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled
        await pilot.press("ctrl+j")
        await drawn(app, pilot)
        assert not monitor.performed


async def test_a_conference_can_not_be_handed_over(screen: Open) -> None:
    monitor = Knowing("102")
    three = list(monitor.pbx.channels.values())[:3]
    bridged(monitor.pbx, "b3", *three)
    async with screen(monitor, view="channels") as (app, pilot):
        assert app.pane.table is not None
        app.pane.table.choose(three[0].uniqueid)
        await pilot.press("a", *"102")
        await drawn(app, pilot)
        assert "only a call of two" in text_of(app)
        assert app.screen.query_one("#confirm", Button).disabled


async def test_many_are_asked_for_once(screen: Open) -> None:
    monitor = Knowing("102")
    async with screen(monitor) as (app, pilot):
        await pilot.press("M", "t", *"999", "ctrl+j")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert MISSING in text_of(app)
        assert not monitor.performed
        assert len(monitor.inquired) == 1


async def test_the_keys_of_a_dialog(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("x")
        await drawn(app, pilot)
        assert "n Cancel" in text_of(app)
        assert "y Hang up" in text_of(app)
        await pilot.press("n")
        await drawn(app, pilot)
        assert not isinstance(app.screen, ConfirmDialog)
        assert not monitor.performed
        await pilot.press("x", "y")
        await drawn(app, pilot)
        assert len(monitor.performed) == 1
        await pilot.press("down", "t", "y")
        await drawn(app, pilot)
        # In a field a letter is a letter.
        assert app.screen.query_one("#exten", Input).value == "y"
        assert "esc Cancel" in text_of(app)
        assert "^j Transfer" in text_of(app)


@pytest.mark.parametrize("keys", [("x",), ("t", *"999", "ctrl+j"), ("a", *"102", "ctrl+j"), ("M", "x"), ("M", "t")])
async def test_the_buttons_are_in_sight_on_the_smallest_screen(screen: Open, keys: tuple[str, ...]) -> None:
    monitor = Knowing("102", features="")
    async with screen(monitor, size=(40, 10)) as (app, pilot):
        await pilot.press(*keys)
        await drawn(app, pilot)
        assert "Cancel" in text_of(app)
        assert ("y Hang up" if keys[-1] == "x" else "^j Transfer") in text_of(app)
