"""ctrl+z, wherever one is; tests/cli/test_terminal.py does it in a shell."""

from __future__ import annotations

import pytest

from amitop.tui.app import AmitopApp
from tests.tui.conftest import Open, drawn
from tests.tui.still import still


@pytest.mark.parametrize("keys", [(), ("x",), ("t", "1"), ("slash", "a"), ("colon",), ("ctrl+p",)], ids="-".join)
async def test_it_lets_go_of_the_pbx_and_then_stops(
    screen: Open, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monitor = still()
    stopped: list[str] = []
    monkeypatch.setattr(AmitopApp, "action_suspend_process", lambda _: stopped.append(monitor.let_go_for))
    async with screen(monitor) as (app, pilot):
        await pilot.press("down", *keys)
        await drawn(app, pilot)
        before = app.screen
        await pilot.press("ctrl+z")
        await drawn(app, pilot)
        assert stopped == ["amitop was suspended"]
        assert app.screen is before
