"""The wall: figures held to the model, an order that stays, pages, and nothing drawn that has not changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from amitop.config import Settings
from amitop.config.settings import SETTINGS, WALL_TURN, Given
from amitop.pbx import Pbx
from amitop.pbx.entities import Caller, Member, Queue
from amitop.tui.app import AmitopApp
from amitop.tui.bars import line_width
from amitop.tui.header import Header
from amitop.tui.keys.presets import PRESETS
from amitop.tui.panes import Pane
from amitop.tui.scene import Scene
from amitop.tui.wall import WallPane
from amitop.tui.wall.big import big, high, wide
from amitop.tui.wall.figures import (
    CLEAR,
    LATE,
    NO_AGENTS,
    WAITING,
    Figures,
    QueueRow,
    figures_of,
    in_order,
    total_of,
)
from amitop.tui.wall.grid import LEAST_HEIGHT, LEAST_WIDTH, grid_for
from amitop.tui.wall.past import EVERY, KEPT, Past, graph
from amitop.tui.wall.tile import level_line, plan_for, tile
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_pictures import Compare, app_on
from tests.tui.wall_scene import half_hour, many


def queue(name: str = "support", *, waited: tuple[float, ...] = (), **fields: object) -> Queue:
    made = Queue(name, "ringall", service_level=20)
    for key, value in fields.items():
        setattr(made, key, value)
    for place, seconds in enumerate(waited, 1):
        made.join(Caller(name, f"{place}", joined=NOW - seconds), place)
    return made


def seated(made: Queue, *members: tuple[int, bool]) -> Queue:
    """Members by status and whether they are paused."""
    for place, (status, paused) in enumerate(members):
        interface = f"PJSIP/{100 + place}"
        made.members[interface] = Member(made.name, interface, f"Agent {place}", status=status, paused=paused)
    return made


def scene_of(*queues: Queue, name: str = "") -> Scene:
    pbx = Pbx()
    pbx.queues = {each.name: each for each in queues}
    return Scene(StillMonitor(pbx), NOW, name=name)


def figures(made: Queue) -> Figures:
    return figures_of(QueueRow(scene_of(made), made, NOW))


@asynccontextmanager
async def wall(
    monitor: StillMonitor, clock: Clock, size: tuple[int, int] = (120, 36), **given: object
) -> AsyncIterator[tuple[AmitopApp, Pilot[None], WallPane]]:
    settings = Settings({f"wall.{key}": Given(value, "config.toml", 3) for key, value in given.items()})
    app = AmitopApp(monitor, clock=clock, draws_per_second=0.01, view="wall", settings=settings)
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        yield app, pilot, app.query_one(WallPane)


def busy_wall(number: int = 9) -> StillMonitor:
    monitor = still()
    many(monitor.pbx, number)
    return monitor


# Figures.


def test_each_agent_is_in_one_state() -> None:
    made = seated(
        queue(), (1, False), (2, False), (2, True), (6, False), (1, True), (5, False), (4, False), (0, False)
    )
    # Free, busy (one of them paused while talking, one ringing), paused, away, unknown.
    assert figures(made).agents == (1, 3, 1, 2, 1)


def test_wrap_up_is_not_free() -> None:
    made = seated(queue(), (1, False))
    member = made.members["PJSIP/100"]
    member.wrapup, member.last_call = 30, NOW - 10
    assert figures(made).agents == (0, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (queue(), CLEAR),
        (seated(queue(waited=(19,)), (1, False)), WAITING),
        (seated(queue(waited=(20,)), (1, False)), WAITING),
        (seated(queue(waited=(21, 3)), (1, False)), LATE),
        (seated(queue(waited=(59,), service_level=0), (2, False)), WAITING),
        (seated(queue(waited=(61,), service_level=0), (2, False)), LATE),
        (queue(waited=(3,)), NO_AGENTS),
        (seated(queue(waited=(3,)), (5, False), (1, True)), NO_AGENTS),
        (seated(queue(waited=(3,)), (0, False)), WAITING),
    ],
)
def test_the_state_of_a_queue(made: Queue, state: object) -> None:
    assert figures(made).state is state


def test_longest_wait_and_service_level_are_the_queues_own() -> None:
    made = queue(waited=(5, 17), completed=8, abandoned=3, service_level_percent=62.5)
    told = figures(made)
    assert (told.waiting, told.longest, told.in_time) == (2, 17, 62.5)
    assert (told.answered, told.lost, told.late_after) == (8, 3, 20)
    assert told.in_time_of_all is None
    assert figures(queue()).in_time is None


def test_both_service_levels_are_told_by_their_names() -> None:
    made = queue(completed=7, abandoned=8, service_level_percent=100.0, service_level_percent_of_all=46.7)
    told = figures(made)
    assert (told.in_time, told.in_time_of_all) == (100.0, 46.7)
    texts = ["".join(piece.text for piece in level_line(told, width)) for width in (70, 50, 36)]
    assert [text.split("  7")[0].strip() for text in texts] == [
        "100 % of answered,  47 % of all in time",
        "100 % ans.,  47 % all in time",
        "47 % of all in time          8 lost",
    ]
    total = total_of([], [told, figures(queue(completed=5, abandoned=0, service_level_percent=40.0))])
    assert (total.in_time, total.in_time_of_all) == (75.0, 46.7)


def test_the_total_counts_a_person_once_and_weighs_service_levels() -> None:
    one = seated(
        queue("one", waited=(7,), completed=30, service_level_percent=100.0, abandoned=1), (1, False), (1, True)
    )
    two = seated(queue("two", waited=(9, 2), completed=10, service_level_percent=20.0), (1, True), (2, False))
    scene = scene_of(one, two)
    rows = [QueueRow(scene, one, NOW), QueueRow(scene, two, NOW)]
    total = total_of(rows, in_order(rows, ()))
    # PJSIP/100 is paused in one of them only, PJSIP/101 talks for the other.
    assert total.agents == (1, 1, 0, 0, 0)
    assert (total.waiting, total.longest, total.in_time, total.answered, total.lost) == (3, 9, 80.0, 40, 1)


# The past.


def test_samples_are_bounded_and_a_queue_that_is_gone_is_forgotten() -> None:
    past = Past()
    for number in range(KEPT * 2):
        past.sample([("a", number % 7)], NOW + number * EVERY)
    assert len(past._samples["a"]) == KEPT
    past.sample([("b", 1)], NOW + KEPT * 3 * EVERY - EVERY)
    assert set(past._samples) == {"a", "b"}
    past.sample([("b", 1)], NOW + KEPT * 3 * EVERY)
    assert set(past._samples) == {"b"}


def test_a_graph_shows_the_most_of_each_stretch_and_nothing_where_nobody_looked() -> None:
    past, now = Past(), 1_763_847_000.0
    for second in range(0, 600, EVERY):
        past.sample([("a", 9 if second == 330 else 2)], now + second)
    shown = past.buckets("a", now + 595, 30)
    assert shown[:20] == [None] * 20
    assert sorted(value for value in shown[20:] if value is not None) == [2] * 9 + [9]
    # Gone back in time: what came later is not told.
    assert max(value for value in past.buckets("a", now + 310, 30) if value is not None) == 2


def test_a_zero_is_a_line_and_the_unknown_is_blank() -> None:
    assert graph([None, 0, 4, 8], 1) == [" ▁▄█"]
    assert graph([None, 0, 4, 8], 2) == ["   █", " ▁██"]


async def test_the_past_is_kept_from_the_start_whichever_view_is_shown(screen: Open, clock: Clock) -> None:
    monitor = still()
    async with screen(monitor, view="channels") as (app, _pilot):
        monitor.pbx.queues["sales"].callers.clear()
        for _ in range(3):
            clock.now += EVERY
            app.draw()
        pane = app.query_one(WallPane)
        samples = next(each for key, each in pane.past._samples.items() if "sales" in str(key))
        assert list(samples.values()) == [2, 0, 0, 0]
        app.draw()
        assert len(samples) == 4


# Sizes.


@pytest.mark.parametrize("number", [1, 2, 3, 5, 12, 40])
def test_a_grid_fits_and_no_tile_is_too_small(number: int) -> None:
    for across in range(60, 301, 7):
        for lines in range(15, 80, 3):
            grid = grid_for(number, across, lines)
            assert grid.columns * grid.width + 2 * (grid.columns - 1) <= across
            assert grid.rows * grid.height + grid.rows - 1 <= lines
            assert grid.width >= LEAST_WIDTH
            assert grid.height >= LEAST_HEIGHT


@pytest.mark.parametrize("across", [28, 36, 39, 50, 79, 98, 200, 300])
@pytest.mark.parametrize("lines", [5, 7, 8, 9, 12, 17, 30, 78])
def test_no_line_of_a_tile_is_too_wide_whatever_the_figures_are(across: int, lines: int) -> None:
    for waited in ((), (5,), (3599,) * 12, (360_000,) * 1234):
        made = seated(
            queue("a name that is longer than any tile " * 9, waited=waited, completed=123456, abandoned=9999)
        )
        for number in (0, 3, 140):
            seated(made, *[(place % 9, place % 4 == 0) for place in range(number)])
            drawn_tile = tile(figures(made), across, lines, lambda _, cells: [3] * cells)
            assert len(drawn_tile) == lines
            assert max(line_width(line) for line in drawn_tile) <= across


def test_big_figures_are_as_wide_and_high_as_they_say() -> None:
    for scale in range(1, 9):
        for text in ("0", "12", "1:23", "12:34", "2h05", "-"):
            lines = big(text, scale)
            assert len(lines) == high(scale)
            assert {len(line) for line in lines} == {wide(text, scale)}


def test_a_higher_tile_has_larger_figures() -> None:
    scales = [plan_for(96, lines).scale for lines in (5, 8, 13, 16)]
    assert scales == [0, 1, 2, 3]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (110, 30), (160, 45), (300, 80)])
async def test_what_counts_is_on_the_screen_at_every_size(clock: Clock, size: tuple[int, int]) -> None:
    async with wall(still(), clock, size) as (app, _, _pane):
        shown = text_of(app)
        assert all(told in shown for told in ("night", "sales", "support", "▲ LATE", "○ 1 free", "71 %", "14"))


async def test_two_columns_and_two_rows_stand_at_80_by_24(clock: Clock) -> None:
    async with wall(busy_wall(), clock, (80, 24)) as (app, _, _pane):
        lines = text_of(app).splitlines()
        assert any("billing" in line and "claims" in line for line in lines)
        assert any("dispatch" in line and "emergency line" in line for line in lines)


# Order, pages and filters.


def names_on(pane: WallPane) -> list[str]:
    return [each.name for each in pane._seen.get().tiles]


async def test_the_order_is_by_name_whoever_waits(clock: Clock) -> None:
    monitor = still()
    async with wall(monitor, clock) as (app, pilot, pane):
        assert names_on(pane) == ["night", "sales", "support"]
        monitor.pbx.queues["support"].callers = monitor.pbx.queues["sales"].callers
        monitor.pbx.queues["sales"].callers = {}
        await drawn(app, pilot)
        assert names_on(pane) == ["night", "sales", "support"]


async def test_the_configuration_names_queues_in_their_order(clock: Clock) -> None:
    async with wall(still(), clock, queues=("support", "sale", "sales")) as (app, pilot, pane):
        assert names_on(pane) == ["support", "sale", "sales"]
        shown = text_of(app)
        assert "? no such queue" in shown
        assert "night" not in shown
        assert pane.counts == (2, 2)
        pane.filter_by("sal")
        await drawn(app, pilot)
        assert names_on(pane) == ["sales"]


async def test_totals_are_of_the_queues_that_are_shown(clock: Clock) -> None:
    async with wall(still(), clock, queues=("support",)) as (_, _pilot, pane):
        total = pane._seen.get().total
        assert (total.answered, total.lost, total.waiting) == (212, 9, 0)
        assert total.agents == (1, 3, 1, 1, 0)


@pytest.mark.parametrize("preset", PRESETS)
async def test_every_presets_moves_turn_pages(clock: Clock, preset: str) -> None:
    async with wall(busy_wall(), clock, (80, 24)) as (app, pilot, pane):
        app.key_ring.use(preset)
        moves = app.scene.keymap.moves
        for move, start, then in [
            ("move_page_down", 0, 1),
            ("move_page_down", 2, 0),
            ("move_page_up", 1, 0),
            ("move_page_up", 0, 2),
            ("move_last", 0, 2),
            ("move_first", 2, 0),
        ]:
            for key in moves[move]:
                if key == "g" and preset != "vim":
                    continue  # that of `go_to`, in every table too
                pane._show_page(start)
                await pilot.press(key)
                assert pane._page == then, (move, key)


async def test_a_turned_page_is_drawn_at_once(clock: Clock) -> None:
    async with wall(busy_wall(), clock, (80, 24)) as (app, pilot, _pane):
        assert "8 more queues  pgdn 1/3" in text_of(app)
        await pilot.press("pagedown")
        assert "export" in text_of(app)
        assert "2/3" in text_of(app)
        await pilot.press("pageup", "pageup")
        assert "3/3" in text_of(app)
        assert "vip" in text_of(app)


async def test_the_key_of_pages_is_told_only_where_it_does_something(clock: Clock) -> None:
    async with wall(still(), clock, (80, 24)) as (app, pilot, _pane):
        assert "pgdn" not in text_of(app)
        await pilot.press("pagedown", "pageup", "end", "home")
        assert "support" in text_of(app)
    async with wall(busy_wall(), clock, (80, 24)) as (app, pilot, _pane):
        assert "pgdn" in text_of(app)
        await pilot.press("enter")
        await drawn(app, pilot)
        assert "6 more queues  1/2" in text_of(app)
        assert "pgdn" not in text_of(app)


async def test_a_full_wall_turns_its_pages_by_itself(clock: Clock) -> None:
    async with wall(busy_wall(), clock, (80, 24)) as (app, pilot, pane):
        clock.now += 60
        await drawn(app, pilot)
        assert pane._page == 0
        await pilot.press("enter")
        clock.now += WALL_TURN.default - 1
        await drawn(app, pilot)
        assert pane._page == 0
        clock.now += 1
        await drawn(app, pilot)
        assert pane._page == 1
        clock.now += 2
        await drawn(app, pilot)
        assert pane._page == 1


async def test_no_page_turns_where_it_is_set_to_0_or_the_screen_is_frozen(clock: Clock) -> None:
    async with wall(busy_wall(), clock, (80, 24), turn=0.0) as (app, pilot, pane):
        await pilot.press("enter")
        clock.now += 600
        await drawn(app, pilot)
        assert pane._page == 0
    async with wall(busy_wall(), clock, (80, 24)) as (app, pilot, pane):
        await pilot.press("enter", "space")
        clock.now += 600
        await drawn(app, pilot)
        assert pane._page == 0


async def test_full_is_the_wall_alone_and_esc_comes_back(clock: Clock) -> None:
    async with wall(still(), clock) as (app, pilot, pane):
        assert app.query_one(Header).region.height == 1
        await pilot.press("enter")
        await drawn(app, pilot)
        assert pane.full
        assert pane.region.height == app.size.height
        assert "● pbx1  21:32" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert not app.screen.has_class("-wall-full")
        assert app.query_one(Header).region.height == 1


async def test_another_view_is_never_full(clock: Clock) -> None:
    async with wall(still(), clock) as (app, pilot, pane):
        await pilot.press("enter", "2")
        await drawn(app, pilot)
        assert app.query_one(Header).region.height == 1
        await pilot.press("9")
        await drawn(app, pilot)
        assert not pane.full


async def test_a_lost_connection_is_told_on_a_full_wall(clock: Clock) -> None:
    monitor = still()
    async with wall(monitor, clock) as (app, pilot, _pane):
        await pilot.press("enter")
        monitor.lose()
        await drawn(app, pilot)
        await drawn(app, pilot)
        assert "Connection lost" in text_of(app)


@pytest.mark.parametrize(
    ("needle", "names"),
    [("sal", ["sales"]), ("waiting > 0", ["sales"]), ("eve", ["sales", "support"]), ("answered", [])],
)
async def test_a_filter_is_words_or_an_expression(clock: Clock, needle: str, names: list[str]) -> None:
    async with wall(still(), clock) as (app, pilot, pane):
        pane.filter_by(needle)
        await drawn(app, pilot)
        assert names_on(pane) == names
        assert pane.counts == (len(names), 3)
        if not names:
            assert "No queue matches" in text_of(app)


async def test_a_wrong_expression_leaves_the_last_good_one(clock: Clock) -> None:
    async with wall(still(), clock) as (_, _pilot, pane):
        pane.filter_by("waiting > 0")
        pane.filter_by("waiting > ")
        assert pane.problem is not None
        assert names_on(pane) == ["sales"]


async def test_a_frozen_wall_keeps_its_figures(clock: Clock) -> None:
    monitor = still()
    async with wall(monitor, clock) as (app, pilot, pane):
        await pilot.press("space")
        monitor.pbx.queues["sales"].callers.clear()
        monitor.pbx.queues["sales"].completed = 500
        clock.now += 30
        await drawn(app, pilot)
        sales = pane._seen.get().tiles[1]
        assert (sales.waiting, sales.answered, int(sales.longest or 0)) == (2, 88, 151)
        await pilot.press("space")
        await drawn(app, pilot)
        assert pane._seen.get().tiles[1].waiting == 0


async def test_no_queue_is_a_sentence(clock: Clock) -> None:
    async with wall(StillMonitor(), clock) as (app, _, _pane):
        assert "No queues: this PBX has none configured" in text_of(app)


async def test_a_name_cannot_obey_the_terminal(clock: Clock) -> None:
    monitor = still()
    monitor.pbx.queues["\x1b[31mx\u202e[/b]"] = queue("\x1b[31mx\u202e[/b]")
    async with wall(monitor, clock) as (app, _, _pane):
        assert "␛[31mx‹U+202E›[/b]" in text_of(app)
        assert "\x1b" not in text_of(app)


# What is drawn.


async def test_only_lines_that_have_changed_are_drawn(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor = still()
    async with wall(monitor, clock) as (app, _pilot, pane):
        asked: list[int] = []
        monkeypatch.setattr(pane.board, "refresh", lambda *regions, **_: asked.extend(r.y for r in regions))
        app.draw(settle=True)
        assert asked == []
        monitor.pbx.queues["support"].completed += 1
        app.draw(settle=True)
        assert len(asked) == 1


async def test_a_wall_out_of_sight_works_nothing_out(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with screen(still(), view="channels") as (app, _):
        pane = app.query_one(WallPane)
        monkeypatch.setattr(pane._seen, "_work_out", lambda: pytest.fail("worked out"))
        app.draw(settle=True)
        assert isinstance(app.query_one("#pane-wall"), Pane)


def test_the_walls_settings_are_settings() -> None:
    assert {"wall.queues", "wall.turn"} <= {each.name for each in SETTINGS}
    assert WALL_TURN.kind.from_toml(0) == 0
    assert WALL_TURN.kind.from_toml(-1) is None
    assert WALL_TURN.kind.from_toml(True) is None
    assert WALL_TURN.kind.from_text("0") == 0


# Pictures.


@pytest.mark.parametrize(
    ("size", "theme", "number"),
    [
        ((60, 24), "amitop", 0),
        ((80, 24), "amitop", 9),
        ((160, 45), "amitop", 2),
        ((200, 60), "amitop-wallboard", 9),
        ((110, 36), "amitop-ansi", 9),
    ],
    ids=["60x24", "80x24", "160x45", "wallboard-200x60", "ansi-110x36"],
)
def test_pictures(snap_compare: Compare, size: tuple[int, int], theme: str, number: int) -> None:
    app = app_on(busy_wall(number), "wall")
    app.theme = theme

    async def run(pilot: Pilot[None]) -> None:
        half_hour(app)
        if theme == "amitop-wallboard":
            await pilot.press("enter")
        await drawn(app, pilot)
        await drawn(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=run)
