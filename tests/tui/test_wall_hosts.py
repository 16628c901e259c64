"""The wall over several PBXs with queues of the same names: which is whose, and one that can't be seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from amitop.config import Settings
from amitop.config.settings import Given
from amitop.monitor import LinkState
from amitop.text import width
from amitop.tui.app import AmitopApp
from amitop.tui.bars import line_width
from amitop.tui.scene import Scene
from amitop.tui.wall import WallPane
from amitop.tui.wall.figures import CLEAR, LATE, LOST, NO_AGENTS, SYNCING, Figures
from amitop.tui.wall.links import links_line
from amitop.tui.wall.past import EVERY
from amitop.tui.wall.tile import head_line
from amitop.tui.watched import Named
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.hosts import Hosts, alike
from tests.tui.still import NOW
from tests.tui.test_pictures import Compare
from tests.tui.wall_scene import half_hour

Shown = tuple[AmitopApp, Pilot[None], WallPane]


def app_over(hosts: Hosts, clock: Clock, **given: object) -> AmitopApp:
    settings = Settings({f"wall.{key}": Given(value, "config.toml", 3) for key, value in given.items()})
    watched = [Named(monitor, name) for name, monitor in hosts.items()]
    return AmitopApp(watched, clock=clock, draws_per_second=0.01, view="wall", settings=settings)


@asynccontextmanager
async def wall(
    hosts: Hosts, clock: Clock, size: tuple[int, int] = (160, 45), **given: object
) -> AsyncIterator[Shown]:
    app = app_over(hosts, clock, **given)
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        yield app, pilot, app.query_one(WallPane)


@pytest.fixture
def two() -> Hosts:
    return alike("lisbon", "porto")


def tiles(pane: WallPane) -> list[Figures]:
    pane._seen.expire()
    return pane._seen.get().tiles


def named(pane: WallPane) -> list[tuple[str, str]]:
    return [(each.name, each.host) for each in tiles(pane)]


async def test_queues_of_one_name_are_two_and_say_whose_they_are(two: Hosts, clock: Clock) -> None:
    two["porto"].pbx.queues["sales"].callers.clear()
    async with wall(two, clock) as (app, _, pane):
        names = ("night", "sales", "support")
        assert named(pane) == [(name, host) for name in names for host in ("lisbon", "porto")]
        assert [each.waiting for each in tiles(pane)][2:4] == [2, 0]
        assert len({each.key for each in tiles(pane)}) == 6
        shown = text_of(app)
        assert "sales  lisbon" in shown
        assert "sales  porto" in shown
        samples = pane.past._samples
        assert [list(samples[host, "sales"].values()) for host in two] == [[2], [0]]


async def test_a_pbx_is_named_even_where_no_other_has_queues(two: Hosts, clock: Clock) -> None:
    two["porto"].pbx.queues.clear()
    async with wall(two, clock) as (_, _pilot, pane):
        assert {each.host for each in tiles(pane)} == {"lisbon"}


async def test_the_total_is_of_all_and_people_of_two_pbxs_are_two(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock) as (_, _pilot, pane):
        both = pane._seen.get().total
        pane.filter_by("lisbon")
        one = pane._seen.get().total
        assert both.waiting == 2 * one.waiting
        assert both.agents == tuple(2 * number for number in one.agents)
        assert both.answered == 2 * one.answered


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ('host == "porto"', [("night", "porto"), ("sales", "porto"), ("support", "porto")]),
        ('host == "porto" && waiting > 0', [("sales", "porto")]),
        ("lis sal", [("sales", "lisbon")]),
        ('host == "madrid"', []),
    ],
)
async def test_a_filter_may_ask_for_the_pbx(
    two: Hosts, clock: Clock, needle: str, found: list[tuple[str, str]]
) -> None:
    async with wall(two, clock) as (_, _pilot, pane):
        pane.filter_by(needle)
        assert pane.problem is None
        assert named(pane) == found
        assert pane.counts == (len(found), 6)


async def test_names_of_the_configuration_are_looked_for_on_each(two: Hosts, clock: Clock) -> None:
    del two["porto"].pbx.queues["night"]
    async with wall(two, clock, queues=("sales", "night", "sale")) as (app, pilot, pane):
        wanted = [("sales", "lisbon"), ("sales", "porto"), ("night", "lisbon"), ("sale", "")]
        assert named(pane) == wanted
        assert "? no such queue" in text_of(app)
        two["porto"].lose()
        await drawn(app, pilot)
        assert named(pane) == wanted
        assert "? not seen yet" in text_of(app), "it may be on the one that is away"


async def test_a_pbx_that_was_put_aside_is_not_on_the_wall(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock) as (app, pilot, pane):
        app.hosts.set_aside(app.hosts.scenes[0], True)
        clock.now += EVERY
        await drawn(app, pilot)
        assert {each.host for each in tiles(pane)} == {"porto"}
        assert len(pane.past._samples["lisbon", "sales"]) == 1, "what was seen of it stays"


# One is lost.


async def test_a_lost_pbx_is_grey_says_so_and_does_not_count(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock) as (app, pilot, pane):
        before = pane._seen.get().total
        two["porto"].lose()
        await drawn(app, pilot)
        lost = [each for each in tiles(pane) if each.host == "porto"]
        assert [each.state for each in lost] == [LOST] * 3
        assert text_of(app).count("× LOST") == 3
        total = pane._seen.get().total
        assert total.is_live
        assert (total.waiting, total.answered) == (before.waiting // 2, before.answered // 2)
        assert total.agents == tuple(number // 2 for number in before.agents)
        # Nothing of its tile has another ink than grey but the state.
        told = [part for row in pane.board._rows for part in row if any("porto" in each.text for each in part.line)]
        assert len(told) == 3
        for part in told:
            assert {piece.style for piece in part.line if piece.text.strip()} == {"gone", "bad"}
        two["porto"].state = LinkState.SYNCING
        assert {each.state for each in tiles(pane) if each.host == "porto"} == {SYNCING}
        two["porto"].state = LinkState.LIVE
        await drawn(app, pilot)
        assert pane._seen.get().total == before


async def test_the_figures_of_a_lost_pbx_stand_still(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock) as (app, pilot, pane):
        longest = tiles(pane)[2].longest
        assert longest is not None
        two["porto"].lose()
        clock.now += 4 * EVERY
        await drawn(app, pilot)
        sales = {each.host: each for each in tiles(pane) if each.name == "sales"}
        assert sales["porto"].longest == longest
        assert sales["lisbon"].longest == longest + 4 * EVERY
        # Nor is it told afterwards that so many waited meanwhile.
        assert len(pane.past._samples["porto", "sales"]) == 1
        assert len(pane.past._samples["lisbon", "sales"]) == 2


async def test_where_none_can_be_seen_the_total_says_so(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock, (80, 24)) as (app, pilot, pane):
        before = pane._seen.get().total
        for monitor in two.values():
            monitor.lose()
        await drawn(app, pilot)
        total = pane._seen.get().total
        assert total.state is LOST
        assert total.waiting == before.waiting
        (line,) = pane._top._lines
        assert {piece.style for piece in line if "waiting" in piece.text or "longest" in piece.text} == {"gone"}
        assert any("× LOST" in piece.text for piece in line)


async def test_a_frozen_wall_keeps_what_was_seen(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock) as (app, pilot, pane):
        before = tiles(pane), pane._seen.get().total
        await pilot.press("space")
        two["porto"].lose()
        clock.now += 60
        await drawn(app, pilot)
        assert (tiles(pane), pane._seen.get().total) == before


async def test_a_single_pbx_that_is_lost_is_grey_too(clock: Clock) -> None:
    (monitor,) = alike("lisbon").values()
    async with wall({"lisbon": monitor}, clock) as (app, pilot, pane):
        assert {each.host for each in tiles(pane)} == {""}
        monitor.lose()
        await drawn(app, pilot)
        assert {each.state for each in tiles(pane)} == {LOST}
        assert pane._seen.get().total.state is LOST


# The wall alone.


async def test_a_full_wall_tells_of_every_link(two: Hosts, clock: Clock) -> None:
    async with wall(two, clock, (80, 24)) as (app, pilot, _pane):
        await pilot.press("enter")
        two["porto"].lose()
        await drawn(app, pilot)
        await drawn(app, pilot)
        assert "● lisbon  × porto  21:32" in text_of(app)


@pytest.mark.parametrize("across", [30, 40, 60, 160])
@pytest.mark.parametrize("number", [1, 2, 5, 9])
def test_the_line_of_links_fits(across: int, number: int) -> None:
    hosts = alike(*(f"branch-number-{place}" for place in range(number)))
    hosts["branch-number-0"].lose()
    scenes = [Scene(monitor, NOW, name=name) for name, monitor in hosts.items()]
    line = links_line(scenes, NOW, across)
    told = "".join(piece.text for piece in line)
    assert line_width(line) <= across
    assert told.count("●") == number - 1
    assert told.count("×") == 1
    assert told.endswith("  ")


@pytest.mark.parametrize("across", [28, 34, 39, 60, 98])
@pytest.mark.parametrize("state", [CLEAR, LATE, NO_AGENTS, LOST])
def test_of_two_names_that_are_too_long_the_pbxs_is_not_left_out(across: int, state: object) -> None:
    for name in ("vip", "emergency line", "a name that is longer than any tile " * 3):
        for host in ("porto", "branch-madrid", "a host with a very long name indeed " * 3):
            told = head_line(Figures("", name, host, state), across, 1)  # type: ignore[arg-type]
            text = "".join(piece.text for piece in told)
            assert width(text) <= across
            assert host[:4] in text
            assert name[:3] in text


# Pictures.


@pytest.mark.parametrize("full", [False, True], ids=["wall", "full"])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
def test_pictures_of_two(snap_compare: Compare, clock: Clock, size: tuple[int, int], full: bool) -> None:
    hosts = alike("lisbon", "porto")
    app = app_over(hosts, clock)

    async def run(pilot: Pilot[None]) -> None:
        half_hour(app)
        await drawn(app, pilot)
        hosts["porto"].lose()
        if full:
            await pilot.press("enter")
        await drawn(app, pilot)
        await drawn(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=run)
