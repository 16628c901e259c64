"""Pictures of the screen: views, dialogs and the states of the link, at 80x24 and wide. The clock stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from amitop.monitor import LinkState
from amitop.tui.app import AmitopApp
from amitop.tui.keys.registry import VIEW_IDS
from tests.tui.conftest import drawn
from tests.tui.still import NOW, StillMonitor, still

SMALL, WIDE = (80, 24), (150, 44)
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "150x44"])


class Compare(Protocol):
    """pytest-textual-snapshot's fixture."""

    def __call__(
        self,
        app: str | Path | App[None],
        press: list[str] = ...,
        terminal_size: tuple[int, int] = ...,
        run_before: Callable[[Pilot[None]], object] | None = ...,
    ) -> bool: ...


def app_on(monitor: StillMonitor, view: str = "calls") -> AmitopApp:
    return AmitopApp(monitor, clock=lambda: NOW, draws_per_second=0.01, view=view)


def after(*keys: str) -> Callable[[Pilot[None]], object]:
    """Keys pressed, and everything settled."""

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AmitopApp)
        await drawn(app, pilot)
        await pilot.press(*keys)
        for field in app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await drawn(app, pilot)

    return run


@SIZES
@pytest.mark.parametrize("view", VIEW_IDS)
def test_views(snap_compare: Compare, view: str, size: tuple[int, int]) -> None:
    keys = ("down", "home", "down", "down") if view == "packets" else ("down",)
    assert snap_compare(app_on(still(), view), terminal_size=size, run_before=after(*keys))


@SIZES
@pytest.mark.parametrize(
    ("view", "keys"),
    [
        ("channels", ("down", "down", "x")),
        ("calls", ("down", "t", "1", "0", "2")),
        ("channels", ("down", "a", "6")),
        ("agents", ("p", "T")),
        ("calls", ("question_mark",)),
    ],
    ids=["hang-up", "transfer", "attended", "pause", "help"],
)
def test_dialogs(snap_compare: Compare, view: str, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert snap_compare(app_on(still(), view), terminal_size=size, run_before=after(*keys))


@SIZES
@pytest.mark.parametrize("state", ["connecting", "syncing", "refused", "lost"])
def test_link_states(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    monitor = StillMonitor()
    monitor.state, monitor.version, monitor.started_at = LinkState(state), "", None
    monitor.was_live = False
    if state == "refused":
        monitor.state_text = "Authentication failed: Asterisk does not say whether it is the user or the secret"
    if state == "lost":
        monitor.state_text, monitor.retry_at = "pbx1:5038 refuses the connection: is Asterisk running?", NOW + 7
    assert snap_compare(app_on(monitor), terminal_size=size, run_before=after())


@SIZES
def test_lost_with_something_on_the_screen(snap_compare: Compare, size: tuple[int, int]) -> None:
    monitor = still()

    async def lose(pilot: Pilot[None]) -> None:
        await after()(pilot)  # type: ignore[misc]
        monitor.lose("the PBX closed the link")
        await after()(pilot)  # type: ignore[misc]

    assert snap_compare(app_on(monitor), terminal_size=size, run_before=lose)


@SIZES
def test_nothing(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(StillMonitor()), terminal_size=size, run_before=after())


def test_no_match(snap_compare: Compare) -> None:
    keys = ("slash", *"nobody", "enter")
    assert snap_compare(app_on(still()), terminal_size=SMALL, run_before=after(*keys))


def test_writing_a_filter(snap_compare: Compare) -> None:
    assert snap_compare(app_on(still()), terminal_size=SMALL, run_before=after("slash", *"sou"))


def test_read_only(snap_compare: Compare) -> None:
    assert snap_compare(app_on(still(read_only=True)), terminal_size=WIDE, run_before=after("x"))


def test_an_outcome(snap_compare: Compare) -> None:
    assert snap_compare(app_on(still()), terminal_size=WIDE, run_before=after("x", "right", "enter"))


def test_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_on(still(), "channels"), terminal_size=WIDE, run_before=after("down"))
