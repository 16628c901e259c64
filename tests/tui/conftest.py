"""What the tests of the full screen share."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Button, Input

from amitop.tui.app import AmitopApp
from tests.lab.wait import until
from tests.tui.still import NOW, StillMonitor

Opened = tuple[AmitopApp, Pilot[None]]
Open = Callable[..., AbstractAsyncContextManager[Opened]]


@pytest.fixture(autouse=True)
def _one_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    time.tzset()
    # A pressed button looks so for 0.2 s, which a picture can't wait for.
    monkeypatch.setattr(Button, "_start_active_affect", lambda _: None)
    # Nor does a cursor blink, which a busy machine would catch in its other half.
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    yield
    time.tzset()


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def screen(clock: Clock) -> Open:
    """Open the full screen over a monitor; it draws when a test tells it to, and hardly by itself."""

    @asynccontextmanager
    async def open_(
        monitor: StillMonitor, *, view: str = "channels", size: tuple[int, int] = (120, 36)
    ) -> AsyncIterator[Opened]:
        app = AmitopApp(monitor, clock=clock, draws_per_second=0.01, view=view)
        async with app.run_test(size=size) as pilot:
            await drawn(app, pilot)
            yield app, pilot

    return open_


async def drawn(app: AmitopApp, pilot: Pilot[None]) -> None:
    """Let everything settle on the screen."""
    await pilot.pause()
    app.draw(settle=True)
    await pilot.pause()


def text_of(app: AmitopApp) -> str:
    """What stands on the screen, as text."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip)[:width] for strip in lines[:height])


async def typed(app: AmitopApp, pilot: Pilot[None], *keys: tuple[str, float]) -> None:
    """Keys that come together, each with the moment at which it was typed."""
    for key, at in keys:
        event = Key(key, key if len(key) == 1 else None)
        event.time = at
        app.post_message(event)
    for _ in keys:
        await pilot.pause()
    await until(lambda: app.is_at_rest, "the last key to be done with")
    await drawn(app, pilot)
