"""Rows under headings: which row stands where, what a heading says, and that no key acts on one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from amitop.config import TRUNKS, Settings, State
from amitop.config.settings import Given
from amitop.pbx.entities import Channel
from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.app import AmitopApp
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.sources import offers
from amitop.tui.panes import TablePane
from amitop.tui.table.grouped_rows import GroupedRows
from amitop.tui.table.grouping import Fact, Group, Grouping, GroupKey, Heading, gather, lines_of
from amitop.tui.table.order import SortBy
from amitop.tui.table.rows import LINGER, OrderedRows
from amitop.tui.table.view_table import ViewTable
from amitop.tui.target import Target
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.still import still
from tests.tui.test_pictures import SIZES, Compare, after, app_on

ANA, ALICE, MARCOS, BOB = (f"1763847120.{number}" for number in (2601, 2602, 2610, 2618))
PEDRO, RITA = (f"1763847120.{number}" for number in (2701, 2704))

NAMES = st.sampled_from(["", "sales", "Sales", "support", "äther", "night"])
FACTS = st.lists(st.tuples(NAMES, st.none() | st.floats(0, 1e9), st.booleans(), st.booleans()), max_size=60)


def gathered(facts: list[Fact], by_name: Any = str) -> list[Group]:
    work = gather(facts, by_name)
    while True:
        try:
            next(work)
        except StopIteration as end:
            groups: list[Group] = end.value
            return groups


# The pure part.


@given(FACTS)
def test_every_row_stands_under_its_group_once_and_in_its_order(facts: list[Fact]) -> None:
    groups = gathered(facts)
    assert sorted(place for group in groups for place in group.places) == list(range(len(facts)))
    for group in groups:
        assert group.places == sorted(group.places)
        assert {facts[place][0] for place in group.places} == {group.name}


@given(FACTS)
def test_groups_are_by_name_and_those_without_one_last(facts: list[Fact]) -> None:
    names = [group.name for group in gathered(facts)]
    named = [name for name in names if name]
    assert len(set(names)) == len(names)
    assert [name.casefold() for name in named] == sorted(name.casefold() for name in named)
    assert "" not in names or names[-1] == ""
    assert names == [group.name for group in gathered(list(reversed(facts)))]


@given(FACTS)
def test_a_heading_tells_the_figures_of_its_rows(facts: list[Fact]) -> None:
    for group in gathered(facts):
        heading = group.heading("none", folded=False)
        rows = [fact for fact in facts if fact[0] == group.name]
        assert heading.count == len(rows)
        assert heading.waiting == sum(fact[2] for fact in rows)
        assert heading.up == sum(fact[3] for fact in rows)
        assert heading.since == min((fact[1] for fact in rows if fact[1] is not None), default=None)
        assert heading.label == (group.name or "none")


@given(FACTS, st.sets(NAMES), st.integers(0, 60))
def test_lines_hold_every_row_that_is_not_folded_and_the_chosen_one(
    facts: list[Fact], folded: set[str], chosen: int
) -> None:
    groups = gathered(facts)
    lines = lines_of(groups, folded, chosen if chosen < len(facts) else None)
    rows = [line for line in lines if line >= 0]
    assert [~line for line in lines if line < 0] == list(range(len(groups)))
    expected = {place for place, fact in enumerate(facts) if fact[0] not in folded or place == chosen}
    assert set(rows) == expected
    assert len(rows) == len(expected)
    for index, line in enumerate(lines):
        if line >= 0:
            above = next(each for each in reversed(lines[:index]) if each < 0)
            assert line in groups[~above].places


class Wide:
    """Rows that are numbers, grouped by their remainder."""

    def __init__(self, rows: Iterable[int]) -> None:
        self.rows = set(rows)
        self.ordered: OrderedRows[int] = OrderedRows(lambda: self.rows, lambda row: ("row", row), str)
        self.ordered.order_by(SortBy(lambda row: row, False))
        grouping: Grouping[int] = Grouping("rest", lambda: lambda row: (row % 3, None, False, False), str, "none")
        self.ordered.tell(grouping.begin)
        self.grouped = GroupedRows(self.ordered, grouping)

    def lines(self, chosen: Any = None, now: float = 0.0) -> list[Any]:
        self.grouped.update(now, chosen, settle=True)
        return [
            line.label if isinstance(line, Heading) else line
            for line in (self.grouped.at(index) for index in range(len(self.grouped)))
        ]


def test_rows_and_headings_by_place_and_by_key() -> None:
    wide = Wide(range(7))
    assert wide.lines() == ["0", 0, 3, 6, "1", 1, 4, "2", 2, 5]
    grouped = wide.grouped
    for place in range(len(grouped)):
        assert grouped.find(grouped.key_at(place)) == place
    assert grouped.key_at(0) == GroupKey("0")
    assert grouped.find(GroupKey("9")) is None
    assert grouped.find(("row", 9)) is None
    assert not grouped.gone(GroupKey("0"))
    assert grouped.gone(("row", 9))
    assert grouped.keys_of("1") == [("row", 1), ("row", 4)]


def test_the_chosen_row_stays_in_a_folded_group_until_another_is_chosen() -> None:
    wide = Wide(range(7))
    wide.lines()
    wide.grouped.fold({"0", "1"}, True, ("row", 4))
    assert wide.lines(("row", 4)) == ["0", "1", 4, "2", 2, 5]
    assert wide.lines(("row", 2)) == ["0", "1", "2", 2, 5]


def test_a_row_that_has_ended_lingers_where_it_stood() -> None:
    wide = Wide(range(7))
    wide.lines(("row", 4))
    wide.rows.remove(4)
    assert wide.lines(("row", 4), 1.0) == ["0", 0, 3, 6, "1", 1, 4, "2", 2, 5]
    assert wide.grouped.gone(("row", 4))
    assert wide.lines(("row", 4), 1.0 + LINGER) == ["0", 0, 3, 6, "1", 1, "2", 2, 5]


def test_a_heading_that_is_chosen_lingers_as_no_row() -> None:
    wide = Wide([1, 3])
    assert wide.lines(GroupKey("1")) == ["0", 3, "1", 1]
    wide.rows.remove(1)
    assert wide.lines(GroupKey("1"), 1.0) == ["0", 3]


def test_many_rows_are_grouped_in_slices_and_seen_as_they_are_until_then() -> None:
    wide = Wide(range(20_000))
    wide.grouped.update(0.0, None)
    assert len(wide.grouped) in (0, 20_000)
    for _ in range(10_000):
        wide.grouped.update(0.0, None)
        if len(wide.grouped) == 20_003:
            break
    assert len(wide.grouped) == 20_003


# On the screen.


def table_of(app: AmitopApp) -> ViewTable:
    assert isinstance(app.pane, TablePane)
    return app.pane.main


def lines_in(app: AmitopApp) -> list[str]:
    """The lines of the table: the names of groups, and the keys of rows."""
    rows = table_of(app).rows
    lines = [rows.at(place) for place in range(len(rows))]
    return [line.label if isinstance(line, Heading) else str(rows.key_at(at)) for at, line in enumerate(lines)]


async def grouped(app: AmitopApp, pilot: Pilot[None], times: int = 1) -> None:
    await pilot.press(*["B"] * times)
    await drawn(app, pilot)


async def test_b_goes_round(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        seen = []
        for _ in range(3):
            await grouped(app, pilot)
            seen.append((table_of(app).grouped_by, app.state.get("views", "calls", "group")))
        assert seen == [("queue", "queue"), ("trunk", "trunk"), ("", None)]
        assert not any(line.startswith(("PJSIP/", "in ")) for line in lines_in(app))


async def test_calls_by_queue_with_those_that_were_answered(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await grouped(app, pilot)
        lines = lines_in(app)
        assert lines[:7] == ["sales", PEDRO, RITA, "support", ANA, MARCOS, "in no queue"]
        assert app.pane.counts == (9, 9)
        told = next(line for line in text_of(app).splitlines() if " support " in line)
        assert "2" in told
        assert "1 up" in told
        assert told.rstrip().endswith("1:04:12")


async def test_who_talks_to_a_member_belongs_to_the_queue_whatever_application_it_is_in(screen: Open) -> None:
    monitor = still()
    for channel in monitor.pbx.channels.values():
        channel.application = channel.application_data = ""
    monitor.pbx.queues["support"].members["PJSIP/101"].talking_to = MARCOS
    async with screen(monitor) as (app, pilot):
        await grouped(app, pilot)
        lines = lines_in(app)
        # The agent's channel too: it is of the same call.
        assert set(lines[lines.index("support") + 1 : lines.index("in no queue")]) == {MARCOS, BOB}


async def test_channels_by_trunk_and_by_context(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await grouped(app, pilot, 2)
        rows, pbx = lines_in(app), app.monitor.pbx
        assert rows[0] == "PJSIP/trunk"
        middle = rows.index("on no trunk")
        assert all(pbx.channels[key].name.startswith("PJSIP/trunk-") for key in rows[1:middle])
        assert not any(pbx.channels[key].name.startswith("PJSIP/trunk-") for key in rows[middle + 1 :])
        await grouped(app, pilot)
        assert [line for line in lines_in(app) if line in {"caller", "phones", "rooms"}] == [
            "caller",
            "phones",
            "rooms",
        ]


async def test_trunks_that_the_configuration_names(clock: Clock) -> None:
    settings = Settings({TRUNKS.name: Given(("PJSIP/30*",), "config.toml", 3)})
    app = AmitopApp(still(), clock=clock, draws_per_second=0.01, view="calls", settings=settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(app, pilot)
        await grouped(app, pilot, 2)
        assert [line for line in lines_in(app) if not line.startswith("1763")] == [
            "PJSIP/300",
            "PJSIP/301",
            "internal",
        ]


async def test_it_is_kept_and_a_strange_word_in_its_place_is_not_minded(clock: Clock) -> None:
    for word, by in (("trunk", "trunk"), ("weather", ""), (7, "")):
        state = State()
        state.set(word, "views", "calls", "group")
        app = AmitopApp(still(), clock=clock, draws_per_second=0.01, view="calls", state=state)
        async with app.run_test(size=(120, 36)) as pilot:
            await drawn(app, pilot)
            assert table_of(app).grouped_by == by


async def test_the_cursor_keeps_its_row_while_groups_come_and_go(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        table = table_of(app)
        table.choose(MARCOS)
        for _ in range(4):
            await grouped(app, pilot)
            assert table.key == MARCOS
            assert isinstance(table.row, Channel)
        await grouped(app, pilot)
        for channel in (monitor.pbx.channels[PEDRO], monitor.pbx.channels[RITA]):
            channel.queue, channel.application, channel.application_data = "aaa first", "Queue", "aaa first"
            monitor.pbx.topology += 1
            await drawn(app, pilot)
            assert table.key == MARCOS
        del monitor.pbx.channels[PEDRO], monitor.pbx.channels[RITA]
        await drawn(app, pilot)
        assert "aaa first" not in lines_in(app)
        assert table.key == MARCOS


async def test_the_cursor_keeps_a_row_that_goes_into_a_folded_group(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await grouped(app, pilot)
        table = table_of(app)
        table.fold(True, {"sales"})
        table.choose(MARCOS)
        channel = monitor.pbx.channels[MARCOS]
        channel.application_data = "sales"
        channel.queue = "sales"
        await drawn(app, pilot)
        lines = lines_in(app)
        assert table.key == MARCOS
        assert lines[lines.index("sales") + 1] == MARCOS
        assert PEDRO not in lines


@pytest.mark.parametrize("key", ["x", "t", "a"])
async def test_a_key_that_acts_says_choose_a_row_first_on_a_heading(screen: Open, key: str) -> None:
    monitor = still()
    async with screen(monitor, view="calls") as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("home", key)
        await drawn(app, pilot)
        assert table_of(app).heading is not None
        assert len(app.screen_stack) == 1
        assert "choose a row first" in text_of(app)
        assert not monitor.performed


async def test_a_heading_is_no_target_and_has_no_packets_and_no_ladder(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("home")
        target = Target(app.pane)
        assert (target.key, target.row, target.channel, target.call, target.ended) == (
            None,
            None,
            None,
            None,
            False,
        )
        await pilot.press("v")
        await drawn(app, pilot)
        assert (app.view_id, "choose a row first" in text_of(app)) == ("channels", True)
        await pilot.press("l")
        await drawn(app, pilot)
        assert app.view_id == "channels"


async def test_m_on_a_heading_marks_its_rows_which_go_through_the_one_dialog(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("home", "left", "m")
        await drawn(app, pilot)
        table = table_of(app)
        assert table.heading is not None
        assert table.marks == {PEDRO, RITA}
        assert "◆ 2" in next(line for line in text_of(app).splitlines() if "▸ sales" in line)
        await pilot.press("x")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert "Hang up 2 channels" in text_of(app)
        await pilot.press("enter")
        await drawn(app, pilot)
        assert not monitor.performed
        await pilot.press("m")
        assert not table.marks


async def test_all_that_are_shown_are_marked_and_no_heading(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("home", "left", "M")
        assert PEDRO not in table_of(app).marks
        assert table_of(app).marks == set(app.monitor.pbx.channels) - {PEDRO, RITA}


async def test_fold_and_unfold_by_keys(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await grouped(app, pilot)
        table = table_of(app)
        table.choose(RITA)
        await pilot.press("left")
        assert table.key == GroupKey("sales")
        assert lines_in(app)[:2] == ["sales", "support"]
        assert app.pane.counts == (13, 13)
        await pilot.press("enter")
        assert lines_in(app)[:4] == ["sales", PEDRO, RITA, "support"]
        await pilot.press("enter", "down", "right")
        assert lines_in(app)[:2] == ["sales", "support"]
        await pilot.press("up", "right", "z")
        await drawn(app, pilot)
        assert lines_in(app) == ["sales", "support", "in no queue"]
        await pilot.press("z")
        await drawn(app, pilot)
        assert len(lines_in(app)) == 13 + 3


async def test_a_click_on_a_heading_folds_it(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await grouped(app, pilot)
        await pilot.click(table_of(app), offset=(10, 1))
        await drawn(app, pilot)
        assert lines_in(app)[:2] == ["sales", "support"]
        assert table_of(app).key == GroupKey("sales")
        await pilot.click(table_of(app), offset=(10, 1))
        assert lines_in(app)[:2] == ["sales", PEDRO]


async def test_counts_are_of_what_the_filter_leaves(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("slash", *"rita", "enter")
        await drawn(app, pilot)
        assert lines_in(app) == ["sales", RITA]
        heading = table_of(app).rows.at(0)
        assert (heading.count, heading.waiting) == (1, 1)
        assert app.pane.counts == (1, 9)


async def test_details_tell_of_the_group(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("home")
        await drawn(app, pilot)
        told = text_of(app)
        assert "queue sales" in told
        assert "waiting   2" in told
        assert "longest   2:31" in told


async def test_a_frozen_screen_folds_and_groups_what_it_shows(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("space")
        await grouped(app, pilot)
        monitor.pbx.channels[PEDRO].queue = "support"
        del monitor.pbx.channels[RITA]
        await drawn(app, pilot)
        assert lines_in(app)[:4] == ["sales", PEDRO, RITA, "support"]
        table_of(app).choose(PEDRO)
        await pilot.press("left")
        assert lines_in(app)[:2] == ["sales", "support"]
        await pilot.press("space")
        await drawn(app, pilot)
        assert RITA not in table_of(app).shown


async def test_from_a_packet_to_a_row_in_a_folded_group(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        await grouped(app, pilot)
        await pilot.press("z")
        await pilot.press("7", "home", "o")
        await drawn(app, pilot)
        assert table_of(app).key == MARCOS
        assert MARCOS in lines_in(app)


async def test_other_lists_say_that_they_have_no_groups(screen: Open) -> None:
    for view in ("queues", "packets", "history"):
        async with screen(still(), view=view) as (app, pilot):
            await pilot.press("B")
            await drawn(app, pilot)
            assert "can't be grouped" in text_of(app)


async def test_the_palette_offers_each_by_name(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        named = {offer.name: offer for offer in offers(Moment.now(app))}
        assert "Do not group calls" not in named
        named["Group calls by trunk"].run()
        await drawn(app, pilot)
        assert table_of(app).grouped_by == "trunk"
        {offer.name: offer for offer in offers(Moment.now(app))}["Do not group calls"].run()
        assert table_of(app).grouped_by == ""


async def test_a_name_from_the_pbx_is_text_alone(screen: Open) -> None:
    monitor = still()
    monitor.pbx.channels[PEDRO].queue = "[red]a\x1b[2Jb‮"
    async with screen(monitor) as (app, pilot):
        await grouped(app, pilot)
        assert "\x1b" not in text_of(app)
        assert "[red]a␛[2Jb" in text_of(app)


# Pictures.


@SIZES
def test_calls_by_queue(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(still()), terminal_size=size, run_before=after("B", "home"))


@SIZES
def test_channels_by_trunk_with_marks_and_a_fold(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("B", "B", "home", "m", "left")
    assert snap_compare(app_on(still(), "channels"), terminal_size=size, run_before=after(*keys))


def test_calls_by_trunk_60_columns(snap_compare: Compare) -> None:
    assert snap_compare(app_on(still()), terminal_size=(60, 20), run_before=after("B", "B", "down"))
