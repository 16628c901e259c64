"""Pictures of several PBXs on one screen: two and three of them, one lost, and the sheet of them."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from amitop.tui.app import AmitopApp
from amitop.tui.watched import Named
from tests.tui.conftest import drawn
from tests.tui.hosts import alike
from tests.tui.still import NOW
from tests.tui.test_pictures import Compare

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
_NAMES = ("lisbon", "porto", "branch-madrid")
# What each has not, so that no two tables are the same.
_LACKS = {"porto": ("2601", "2602", "2640", "2720", "2721"), "branch-madrid": ("2610", "2618", "2701", "2641")}


def app_on(number: int, lost: str = "", view: str = "channels") -> AmitopApp:
    hosts = alike(*_NAMES[:number])
    for name, serials in _LACKS.items():
        for serial in serials if name in hosts else ():
            del hosts[name].pbx.channels[f"1763847120.{serial}"]
    if lost:
        hosts[lost].lose()
        hosts[lost].lost_at = NOW - 42
    watched = [Named(monitor, name) for name, monitor in hosts.items()]
    return AmitopApp(watched, clock=lambda: NOW, draws_per_second=0.01, view=view)


async def _press(pilot: Pilot[None], *keys: str) -> None:
    assert isinstance(pilot.app, AmitopApp)
    await drawn(pilot.app, pilot)
    await pilot.press(*keys)
    await drawn(pilot.app, pilot)


@SIZES
@pytest.mark.parametrize(("number", "lost"), [(2, ""), (2, "porto"), (3, "porto")], ids=["two", "lost", "three"])
def test_several(snap_compare: Compare, number: int, lost: str, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await _press(pilot, "down")

    assert snap_compare(app_on(number, lost), terminal_size=size, run_before=run)


@SIZES
@pytest.mark.parametrize("view", ["calls", "queues", "agents", "packets"])
def test_views_of_several(snap_compare: Compare, view: str, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await _press(pilot, "down")

    assert snap_compare(app_on(2, view=view), terminal_size=size, run_before=run)


@SIZES
def test_groups_of_several(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await _press(pilot, "B", "B", "home")

    assert snap_compare(app_on(3, view="calls"), terminal_size=size, run_before=run)


@SIZES
def test_the_sheet(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await _press(pilot, "H")
        await _press(pilot, "down")

    assert snap_compare(app_on(3, "porto"), terminal_size=size, run_before=run)


@SIZES
def test_many_of_both(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await _press(pilot, *"mmmmmx")

    assert snap_compare(app_on(2), terminal_size=size, run_before=run)
