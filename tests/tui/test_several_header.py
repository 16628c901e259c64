"""The header over several PBXs: the one at hand by a name that tells it from the others, and nothing that moves."""

from __future__ import annotations

import pytest

from amitop.monitor import LinkState
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.hosts import alike, several

# Sixteen cells each, told apart by the last alone.
NAMES = tuple(f"customer-berlin{number}" for number in range(10))


@pytest.mark.parametrize("number", [2, 3, 6, 10])
@pytest.mark.parametrize("across", [60, 80, 100, 120, 160, 200])
async def test_whichever_is_at_hand_has_its_whole_name_and_nothing_moves(
    clock: Clock, number: int, across: int
) -> None:
    hosts = alike(*NAMES[:number])
    hosts[NAMES[1]].read_only = True
    async with several(hosts, clock, size=(across, 24)) as (app, pilot):
        figures = set()
        for scene in app.hosts.scenes:
            app.hosts.take(scene)
            await drawn(app, pilot)
            line = text_of(app).splitlines()[0]
            assert scene.name in line
            assert ("read-only" in line) is (scene.name == NAMES[1])
            figures.add(line[line.index("calls") :])
        assert len(figures) == 1
        assert across == 60 or "3 ms" in figures.pop()


async def test_links_are_glyphs_where_names_have_no_room(clock: Clock) -> None:
    hosts = alike(*NAMES[:6])
    hosts[NAMES[2]].state = LinkState.LOST
    async with several(hosts, clock, size=(80, 24)) as (app, pilot):
        assert f" amitop   ●●×●●●  {NAMES[0]}" in text_of(app)
        await pilot.click("#header", offset=(14, 0))
        await drawn(app, pilot)
        assert f" amitop   ●●×●●●  {NAMES[4]}" in text_of(app)


async def test_many_links_are_counted(clock: Clock) -> None:
    hosts = alike(*NAMES)
    for name in NAMES[3:5]:
        hosts[name].state = LinkState.LOST
    async with several(hosts, clock, size=(80, 24)) as (app, _pilot):
        assert f" amitop    8/10 ●  {NAMES[0]}" in text_of(app)


async def test_names_that_have_room_are_all_there(clock: Clock) -> None:
    async with several(alike("lisbon", "porto"), clock, size=(80, 24)) as (app, _pilot):
        assert " amitop   ● lisbon  ● porto " in text_of(app)
