"""Which columns a table shows, in which order and width, and what it is sorted by: without a screen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.config import Given, Settings, State
from amitop.text import width
from amitop.tui.all_views import offers
from amitop.tui.table.arrangement import Arrangement, Chosen, Offer, Order, check, marks_of
from amitop.tui.table.choosing import Choosing
from amitop.tui.table.columns import GAP, Cell, Column, lay_out
from amitop.tui.table.lines import marked_title
from amitop.tui.table.order import SortBy
from amitop.tui.table.rows import OrderedRows

OFFERS = {offer.table: offer for offer in offers()}
TABLES = pytest.mark.parametrize("table", OFFERS)


def settings(**tables: dict[str, list[str]]) -> Settings:
    """`[views.TABLE]` of a configuration, each key in a line of its own."""
    flat = [(f"views.{name}.{key}", texts) for name, table in tables.items() for key, texts in table.items()]
    return Settings({key: Given(tuple(texts), "config.toml", line) for line, (key, texts) in enumerate(flat, 3)})


def names(arrangement: Arrangement) -> list[str]:
    return [each.text for each in arrangement.columns]


# What is chosen in the file and on the screen.


@TABLES
def test_a_table_shows_at_first_what_is_no_extra(table: str) -> None:
    offer = OFFERS[table]
    assert names(offer.built_in) == [name for name, column in offer.columns.items() if not column.extra]
    assert len(offer.built_in.sort) == 1
    assert offer.columns[offer.built_in.sort[0].name].sort is not None
    assert offer.configured(Settings()) == offer.in_force(Settings(), State()) == offer.built_in
    assert any(column.extra for column in offer.columns.values())


@TABLES
def test_no_two_columns_are_called_the_same(table: str) -> None:
    titles = [column.title for column in OFFERS[table].columns.values()]
    assert len(set(titles)) == len(titles)
    assert not any(name.startswith("-") or ":" in name for name in OFFERS[table].columns)


def test_the_configuration_chooses_orders_and_sizes() -> None:
    given = settings(calls={"columns": ["duration", "caller:30", "linkedid"], "sort": ["-legs", "caller"]})
    arranged = OFFERS["calls"].configured(given)
    assert arranged.columns == (Chosen("duration"), Chosen("caller", 30), Chosen("linkedid"))
    assert arranged.sort == (Order("legs", True), Order("caller"))
    assert [column.fixed for column in OFFERS["calls"].arranged(arranged)] == [0, 30, 0]
    assert OFFERS["channels"].configured(given) == OFFERS["channels"].built_in
    assert check(given) == []


@pytest.mark.parametrize(
    ("columns", "left", "told"),
    [
        (["state", "callr"], ["state"], "config.toml:3: “callr” is no column of calls; did you mean caller?"),
        (
            ["state", "xyzzy"],
            ["state"],
            "config.toml:3: “xyzzy” is no column of calls; known are state, caller, with",
        ),
        (["State"], None, "did you mean state?"),
        (
            ["state", "caller:9", "state"],
            ["state", "caller:9"],
            "config.toml:3: state is named twice: the first counts",
        ),
        (["caller:1"], ["caller"], "“caller:1”: expected a width of 2 to 300 cells"),
        (["caller:99999999999999999999"], None, "“caller:99999999999999999999” is no column of calls"),
        (["caller:301"], ["caller"], "expected a width of 2 to 300 cells"),
        (["caller:wide", "state"], ["state"], "“caller:wide” is no column of calls; did you mean caller?"),
        (["\x1b[31m", "state"], ["state"], "“␛[31m” is no column"),
        ([], None, "config.toml:3: no column is left to show of calls: it stays as it was"),
        (["nothing"], None, "no column is left to show"),
    ],
)
def test_a_wrong_column_is_told_and_left_out(columns: list[str], left: list[str] | None, told: str) -> None:
    given = settings(calls={"columns": columns})
    offer = OFFERS["calls"]
    assert names(offer.configured(given)) == (names(offer.built_in) if left is None else left)
    assert any(told in each for each in check(given)), check(given)


def test_what_cannot_be_sorted_by_is_told_and_left_out() -> None:
    given = settings(history={"sort": ["with", "-whn", "login", "-login"]})
    assert OFFERS["history"].configured(given).sort == (Order("login"),)
    assert check(given) == [
        "config.toml:3: with is nothing to sort by",
        "config.toml:3: “whn” is no column of history; did you mean when?",
        "config.toml:3: login is named twice: the first counts",
    ]


def test_a_table_that_is_none_is_told() -> None:
    assert check(settings(cals={"columns": ["state"]})) == [
        "config.toml:3: “cals” is no table; did you mean calls?"
    ]
    unplaced = Settings({"views.cals.sort": Given(("state",), "config.toml")})
    assert check(unplaced) == ["config.toml: views.cals.sort: “cals” is no table; did you mean calls?"]


def test_the_column_of_several_pbxs_is_no_mistake_with_one() -> None:
    given = settings(calls={"columns": ["host", "state"]})
    assert check(given) == []
    assert names(OFFERS["calls"].configured(given)) == ["state"]


def test_a_column_that_is_always_there_is_put_in_its_place() -> None:
    offer = Offer("calls", [column("host", always=True), column("a"), column("b")], (1, False))
    assert names(offer.configured(settings(calls={"columns": ["b", "a"]}))) == ["host", "b", "a"]
    assert names(offer.configured(settings(calls={"columns": ["b", "host"]}))) == ["b", "host"]


def test_what_was_chosen_on_the_screen_goes_before_the_file() -> None:
    offer, given, state = OFFERS["calls"], settings(calls={"columns": ["state"], "sort": ["legs"]}), State()
    state.set(["caller:20", "gone since", "duration"], "views", "calls", "columns")
    assert names(offer.in_force(given, state)) == ["caller:20", "duration"]
    assert offer.in_force(given, state).sort == (Order("legs"),)
    state.set(["-caller"], "views", "calls", "sort")
    assert offer.in_force(given, state).sort == (Order("caller", True),)
    state.set([], "views", "calls", "sort")
    assert offer.in_force(given, state).sort == ()


@pytest.mark.parametrize("rubbish", [3, "caller", ["gone"], [1, 2], {"columns": 1}, [], [["state"]]])
def test_rubbish_in_the_state_is_done_without(rubbish: Any) -> None:
    state = State()
    state.set(rubbish, "views", "calls", "columns")
    assert names(OFFERS["calls"].in_force(Settings(), state)) == names(OFFERS["calls"].built_in)


def test_only_what_differs_from_the_file_is_kept(tmp_path: Path) -> None:
    offer, given = OFFERS["calls"], settings(calls={"columns": ["state", "caller"]})
    state = State(tmp_path / "state.toml")
    changed = Arrangement((Chosen("caller", 40), Chosen("state")), offer.configured(given).sort)
    offer.keep(changed, given, state)
    assert offer.in_force(given, State(tmp_path / "state.toml")) == changed
    assert state.get("views", "calls") == {"columns": ["caller:40", "state"]}
    offer.keep(offer.configured(given), given, state)
    assert state.get("views", "calls", "columns") is None


_TEXTS = st.sampled_from(
    [
        *OFFERS["calls"].columns,
        "caller:30",
        "state:2",
        "with:0",
        "-duration",
        "-with",
        "nonsense",
        "",
        ":",
        "-",
        "host",
    ]
)


@given(st.lists(_TEXTS | st.text(max_size=8)), st.lists(_TEXTS | st.text(max_size=8)))
def test_whatever_is_written_a_table_has_columns_and_each_once(columns: list[str], sort: list[str]) -> None:
    offer = OFFERS["calls"]
    given_ = settings(calls={"columns": columns, "sort": sort})
    arranged = offer.configured(given_)
    for named in (arranged.columns, arranged.sort):
        assert len({each.name for each in named}) == len(named)
        assert all(each.name in offer.columns for each in named)
    assert arranged.columns
    # Written down and read again it is the same, and nothing is wrong with it.
    again = settings(
        calls={"columns": [each.text for each in arranged.columns], "sort": [each.text for each in arranged.sort]}
    )
    assert offer.configured(again) == arranged
    assert check(again) == []


# What the sheet does.


@given(
    st.lists(
        st.tuples(st.sampled_from("tmMwns"), st.sampled_from(list(OFFERS["calls"].columns)), st.integers(1, 299)),
        max_size=30,
    )
)
def test_whatever_is_pressed_the_choice_can_be_kept(pressed: list[tuple[str, str, int]]) -> None:
    offer, state = OFFERS["calls"], State()
    choosing = Choosing(offer, offer.built_in)
    for key, name, cells in pressed:
        match key:
            case "t":
                choosing.toggle(name)
            case "m" | "M":
                choosing.move(name, -1 if key == "m" else 1)
            case "w" | "n":
                choosing.size(name, 1 if key == "w" else -1, cells)
            case _:
                choosing.sort_by(name)
    assert sorted(choosing.names) == sorted(offer.columns)
    offer.keep(choosing.arrangement, Settings(), state)
    assert offer.in_force(Settings(), state) == choosing.arrangement


def test_a_column_is_sorted_by_turned_and_left_again() -> None:
    choosing = Choosing(OFFERS["calls"], OFFERS["calls"].built_in)
    seen = []
    for _ in range(3):
        choosing.sort_by("legs")
        seen.append([each.text for each in choosing.sort])
    assert seen == [["-duration", "-legs"], ["-duration", "legs"], ["-duration"]]
    assert Choosing(OFFERS["history"], OFFERS["history"].built_in).sort_by("with") == "with is nothing to sort by"


def test_below_the_least_a_column_shares_the_width_again() -> None:
    choosing = Choosing(OFFERS["calls"], OFFERS["calls"].built_in)
    least = OFFERS["calls"].columns["with"].least
    choosing.size("with", 1, 26)
    assert choosing.widths == {"with": 27}
    choosing.size("with", -1, least + 1)
    assert choosing.widths == {"with": least}
    choosing.size("with", -1, least)
    assert choosing.widths == {}
    assert choosing.size("held", 1, 8) == "held is not shown: space shows it"


# The places.


def column(title: str = "", **fields: Any) -> Column[Any]:
    return Column(title, lambda row: Cell(str(row)), lambda row: row, **fields)


_COLUMNS = st.lists(
    st.builds(
        column,
        title=st.sampled_from(["", "state", "exten@context", "hold ⌀"]),
        least=st.integers(1, 30),
        ideal=st.integers(1, 40),
        flex=st.integers(0, 3),
        priority=st.integers(0, 8),
        extra=st.booleans(),
        right=st.booleans(),
        indent=st.integers(0, 2),
        fixed=st.just(0) | st.integers(2, 300),
    ),
    min_size=1,
    max_size=20,
)


@given(_COLUMNS, st.integers(20, 300))
def test_columns_of_all_sorts_keep_their_order_and_never_meet(columns: list[Column[Any]], across: int) -> None:
    placed = lay_out(columns, across)
    assert placed
    assert placed[0].x == 0
    assert all(place.width > 0 for place in placed)
    assert all(one.column < other.column for one, other in pairwise(placed))
    assert all(one.x + one.width + GAP == other.x for one, other in pairwise(placed))
    assert placed[-1].x + placed[-1].width <= across


@given(_COLUMNS, st.integers(20, 300))
def test_a_given_width_is_kept_where_there_is_room(columns: list[Column[Any]], across: int) -> None:
    wanted = sum(each.fixed or each.least for each in columns) + GAP * (len(columns) - 1)
    placed = lay_out(columns, across)
    for place in placed:
        if columns[place.column].fixed and wanted <= across:
            assert place.width == columns[place.column].fixed


def test_a_wide_column_gives_way_before_others_are_dropped() -> None:
    columns = [column(least=5, priority=0), column(least=6, fixed=60), column(least=8, priority=0)]
    assert [place.width for place in lay_out(columns, 77)] == [5, 60, 8]
    assert [place.width for place in lay_out(columns, 40)] == [5, 23, 8]
    assert [place.width for place in lay_out(columns, 23)] == [5, 6, 8]
    assert [place.column for place in lay_out(columns, 22)] == [0, 2]


def test_a_chosen_column_outlasts_those_that_stand_there_by_themselves() -> None:
    columns = [column(least=10, priority=0), column(least=10, priority=1), column(least=10, priority=9, extra=True)]
    assert [place.column for place in lay_out(columns, 22)] == [0, 2]
    assert [place.column for place in lay_out(columns, 21)] == [0]


@given(_COLUMNS, st.sampled_from(["▾", "▴²", "▾¹"]), st.integers(2, 16), st.integers(1, 2))
def test_a_marked_title_stays_in_its_room(columns: list[Column[Any]], mark: str, cells: int, more: int) -> None:
    title = marked_title(columns[0], mark, cells, cells + more)
    assert width(title) <= cells + more
    assert mark[0] in title


def test_a_title_without_room_for_a_rank_keeps_its_mark() -> None:
    assert marked_title(column("legs", right=True), "▾²", 4, 5) == "legs▾"
    assert marked_title(column("legs", right=True), "▾²", 6, 7) == " legs▾²"
    assert marked_title(column("bridge"), "▴", 6, 7) == "bridge▴"
    assert marked_title(column("bridge"), "▴²", 6, 7) == "bridge▴"


def test_ranks_are_told_where_there_are_several() -> None:
    assert marks_of([Order("a", True)]) == {"a": "▾"}
    assert marks_of([Order("a", True), Order("b")]) == {"a": "▾¹", "b": "▴²"}


# The order of the rows.


def sorted_by(rows: list[Any], *orders: SortBy[Any]) -> list[Any]:
    ordered: OrderedRows[Any] = OrderedRows(lambda: rows, id, str)
    ordered.order_by(*orders)
    ordered.update(0, None, settle=True)
    return [ordered.at(place) for place in range(len(ordered))]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))), st.tuples(*[st.booleans()] * 3)
)
def test_rows_are_sorted_by_the_first_order_then_the_next(
    made: list[tuple[int, int, int]], turned: tuple[bool, bool, bool]
) -> None:
    rows = [list(each) for each in made]  # each its own, however alike
    orders = [SortBy(lambda row, place=place: row[place], reverse) for place, reverse in enumerate(turned)]  # type: ignore[misc]
    signs = [-1 if reverse else 1 for reverse in turned]
    expected = sorted(rows, key=lambda row: [sign * value for sign, value in zip(signs, row, strict=True)])
    found = sorted_by(rows, *orders)
    assert [id(each) for each in found] == [id(each) for each in expected]


@given(
    st.lists(st.none() | st.integers() | st.text() | st.floats(allow_nan=False) | st.tuples(st.none() | st.text())),
    st.booleans(),
)
def test_values_of_unlike_kinds_are_sorted_all_the_same(values: list[Any], reverse: bool) -> None:
    rows = [[value] for value in values]
    found = sorted_by(rows, SortBy(lambda row: row[0], reverse), SortBy(lambda row: str(row[0])))
    assert sorted(map(id, found)) == sorted(map(id, rows))


def test_a_pass_over_many_rows_by_several_orders_loses_none() -> None:
    rows: OrderedRows[int] = OrderedRows(lambda: range(20_000), lambda row: row, str)
    rows.order_by(SortBy(lambda row: row % 7, True), SortBy(lambda row: -row))
    while not rows.update(0, None):
        pass
    found = [rows.at(place) for place in range(20_000)]
    assert found == sorted(range(20_000), key=lambda row: (-(row % 7), -row))
