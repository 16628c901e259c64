"""Pictures of the composer, its chooser and its dialogs, at 80x24 and wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from amitop.tui.app import AmitopApp
from tests.tui.composer.listing import ListingMonitor
from tests.tui.conftest import drawn
from tests.tui.test_pictures import Compare, app_on

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])

SYSTEM = (("Channel", "PJSIP/100"), ("Application", "System"), ("Data", "reboot"))
PAUSE = (("Interface", "PJSIP/104"), ("Paused", "true"), ("Reason", "Lunch"))


def composing(name: str, headers: tuple[tuple[str, str], ...], *keys: str) -> Callable[[Pilot[None]], object]:
    """An Action opened in the composer, then keys."""

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AmitopApp)
        await drawn(app, pilot)
        await pilot.press("down")
        if name:
            app.doers.composing.open(name, headers)
        await drawn(app, pilot)
        await drawn(app, pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        for screen in app.screen_stack:
            for field in screen.query("Input"):
                field.cursor_blink = False  # type: ignore[attr-defined]
        await drawn(app, pilot)
        await drawn(app, pilot)

    return run


@SIZES
@pytest.mark.parametrize(
    ("name", "headers", "keys"),
    [
        ("", (), ("colon",)),
        ("", (), ("colon", "q", "u")),
        ("QueuePause", PAUSE, ("down",)),
        ("QueuePause", (*PAUSE, ("Queue", "sales\r\nAction: Hangup")), ()),
        ("Originate", (), ()),
        ("QueueStatus", (), ("escape", "ctrl+j")),
        ("QueuePause", PAUSE, ("escape", "ctrl+j")),
        ("QueuePause", PAUSE, ("escape", "ctrl+j", "right", "enter")),
        ("Hangup", (("Channel", "/^PJSIP\\/trunk/"), ("Cause", "16")), ("ctrl+j",)),
        ("Originate", SYSTEM, ("escape", "ctrl+j", "O", "r")),
    ],
    ids=["choose", "choosing", "pause", "refused", "originate", "list", "changing", "answered", "cutting", "code"],
)
def test_composer(
    snap_compare: Compare,
    name: str,
    headers: tuple[tuple[str, str], ...],
    keys: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    app = app_on(ListingMonitor(), "channels")
    assert snap_compare(app, terminal_size=size, run_before=composing(name, headers, *keys))
