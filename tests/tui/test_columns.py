"""The sheet of columns by its keys and by the mouse, and what is kept from one start to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from amitop.config import Given, Settings, State
from amitop.tui.app import AmitopApp
from amitop.tui.table.columns_sheet import ColumnList, ColumnsSheet
from amitop.tui.table.lines import MARGIN
from amitop.tui.table.view_table import ViewTable
from tests.tui.conftest import drawn, text_of
from tests.tui.history_scene import fill
from tests.tui.still import NOW, still
from tests.tui.test_arrangement import OFFERS

Opened = tuple[AmitopApp, Pilot[None]]


@asynccontextmanager
async def desk(
    state: Path | None = None,
    view: str | None = "calls",
    settings: Settings | None = None,
    size: tuple[int, int] = (150, 44),
) -> AsyncIterator[Opened]:
    """The full screen of somebody whose choices are kept in a file."""
    monitor = still()
    fill(monitor)
    app = AmitopApp(
        monitor, clock=lambda: NOW, draws_per_second=0.01, view=view, settings=settings, state=State(state)
    )
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        yield app, pilot


def table_of(app: AmitopApp, name: str = "") -> ViewTable:
    tables = {table.table_name: table for table in app.query(ViewTable)}
    return tables[name or app.view_id]


def titles(app: AmitopApp) -> list[str]:
    return [column.name for column in table_of(app).columns]


def kept(path: Path, *keys: str) -> object:
    return State(path).get("views", *keys)


async def press(app: AmitopApp, pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await drawn(app, pilot)


BUILT_IN = ["state", "caller", "with", "exten@context", "queue", "channel", "legs", "duration"]


async def test_a_column_is_shown_at_once_and_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path) as (app, pilot):
        assert titles(app) == BUILT_IN
        await press(app, pilot, "C", "down", *["down"] * 8, "space")
        assert "columns of calls" in text_of(app)
        added = titles(app)[-1]
        assert titles(app) == [*BUILT_IN, added]
        assert not path.exists()
        await press(app, pilot, "escape")
        assert "columns of calls" not in text_of(app)
        assert added in text_of(app).splitlines()[4]
        assert kept(path, "calls") == {"columns": [*BUILT_IN, added]}
    async with desk(path) as (app, _):
        assert titles(app) == [*BUILT_IN, added]
        assert OFFERS["channels"].built_in == table_of(app, "channels").arrangement


async def test_a_column_is_moved_and_the_cursor_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path) as (app, pilot):
        await press(app, pilot, "C", "end", "home", "shift+down", "J", "K", "K", "K", "J")
        assert titles(app)[:3] == ["caller", "state", "with"]
        await press(app, pilot, "space", "C")
        assert titles(app)[:3] == ["caller", "with", "exten@context"]
    assert kept(path, "calls", "columns") == ["caller", *BUILT_IN[2:]]


async def test_a_column_is_sized(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path) as (app, pilot):
        now = table_of(app).widths["caller"]
        await press(app, pilot, "C", "down", "right", "right")
        assert table_of(app).widths["caller"] == now + 2
        await press(app, pilot, "enter")
        assert kept(path, "calls", "columns") == ["state", f"caller:{now + 2}", *BUILT_IN[2:]]
    async with desk(path) as (app, pilot):
        assert table_of(app).widths["caller"] == now + 2
        least = OFFERS["calls"].columns["caller"].least
        await press(app, pilot, "C", "down", *["left"] * (now + 2 - least))
        assert table_of(app).widths["caller"] == least
        assert f" {least} " in text_of(app)
        await press(app, pilot, "left", "escape")
        assert table_of(app).widths["caller"] == now
    assert kept(path, "calls", "columns") is None


async def test_a_table_is_sorted_by_several(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path) as (app, pilot):
        await press(app, pilot, "C", "s", "down", "s", "end", "home", *["down"] * 7, "s", "s")
        assert [each.text for each in table_of(app).arrangement.sort] == ["state", "caller"]
        await press(app, pilot, "escape")
        assert "state ▴¹" in text_of(app)
        assert "caller ▴²" in text_of(app)
        rows = [table_of(app).ordered.at(place) for place in range(len(table_of(app).ordered))]
        sorts = [OFFERS["calls"].columns[name].sort for name in ("state", "caller")]
        assert rows == sorted(rows, key=lambda row: [sort(row) for sort in sorts if sort is not None])
    assert kept(path, "calls") == {"sort": ["state", "caller"]}
    async with desk(path) as (app, pilot):
        assert [each.text for each in table_of(app).arrangement.sort] == ["state", "caller"]


async def test_back_to_what_is_configured(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    settings = Settings({"views.calls.columns": Given(("caller:20", "held"), "config.toml", 3)})
    async with desk(path, settings=settings) as (app, pilot):
        assert titles(app) == ["caller", "held"]
        await press(app, pilot, "C", "down", "space", "s", "escape")
        assert titles(app) == ["caller"]
        assert kept(path, "calls") == {"columns": ["caller:20"], "sort": ["-duration", "-held"]}
        await press(app, pilot, "C", "r", "escape")
        assert titles(app) == ["caller", "held"]
        assert table_of(app).widths["caller"] == 20
    assert kept(path, "calls") == {}


async def test_the_last_column_stays_and_nothing_is_sorted_by_what_cannot_be() -> None:
    settings = Settings({"views.history.columns": Given(("with",), "config.toml", 3)})
    async with desk(view="history", settings=settings) as (app, pilot):
        await press(app, pilot, "C", "space")
        assert "a table has one column at least" in text_of(app)
        await press(app, pilot, "s")
        assert "with is nothing to sort by" in text_of(app)
        await press(app, pilot, "down")
        assert "nothing to sort by" not in text_of(app)
        assert titles(app) == ["with"]


async def test_a_click_toggles_and_one_on_the_mark_sorts() -> None:
    async with desk() as (app, pilot):
        await press(app, pilot, "C")
        listed = app.screen.query_one(ColumnList)
        await pilot.click(listed, offset=(8, 3))
        await drawn(app, pilot)
        assert titles(app) == [name for name in BUILT_IN if name != "with"]
        at = next(place.x for place in listed._placed if listed.columns[place.column].title == "sort")
        await pilot.click(listed, offset=(at + 3, 2))
        await drawn(app, pilot)
        assert [each.text for each in table_of(app).arrangement.sort] == ["-duration", "caller"]
        await pilot.click(listed, offset=(8, 0))  # a title of the sheet's own
        await drawn(app, pilot)
        assert isinstance(app.screen, ColumnsSheet)
        assert [each.text for each in table_of(app).arrangement.sort] == ["-duration", "caller"]


async def test_the_sheet_is_of_the_table_that_has_the_keys() -> None:
    async with desk(view="queues") as (app, pilot):
        await press(app, pilot, "tab", "C", "down", "space", "escape")
        assert [column.name for column in table_of(app, "callers").columns] == ["position", "priority", "waited"]
        assert app.state.get("views") == {"callers": {"columns": ["position", "priority", "waited"]}}
    async with desk(view="packets") as (app, pilot):
        await press(app, pilot, "C")
        assert not isinstance(app.screen, ColumnsSheet)


async def test_sorting_by_key_and_by_title_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path) as (app, pilot):
        await press(app, pilot, "s", "S")
        assert kept(path, "calls", "sort") == ["-state"]
        assert "sorted by state" in text_of(app)
        await pilot.click(table_of(app), offset=(14, 0))
        assert kept(path, "calls", "sort") == ["caller"]
        await pilot.click(table_of(app), offset=(4, 0), shift=True)
        await pilot.click(table_of(app), offset=(4, 0), shift=True)
        await drawn(app, pilot)
        assert kept(path, "calls", "sort") == ["caller", "-state"]
        await press(app, pilot, "S")
        assert "sorted by caller, then state" in text_of(app)
        assert kept(path, "calls", "sort") == ["-caller", "-state"]


async def test_a_column_is_sized_by_dragging_its_edge(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path) as (app, pilot):
        table = table_of(app)
        placed = table._placed[1]
        edge, now, least = MARGIN + placed.x + placed.width, placed.width, OFFERS["calls"].columns["caller"].least
        await pilot.mouse_down(table, offset=(edge, 0))
        await pilot.hover(table, offset=(edge + 5, 0))
        assert table.widths["caller"] == now + 5
        assert kept(path, "calls") is None
        await pilot.mouse_up(table, offset=(edge + 6, 0))
        await drawn(app, pilot)
        assert table.widths["caller"] == now + 6
        assert kept(path, "calls") == {"columns": ["state", f"caller:{now + 6}", *BUILT_IN[2:]]}
        assert table.arrangement.sort == OFFERS["calls"].built_in.sort
        # It goes no nearer than its least, and the mouse is free again.
        await pilot.mouse_down(table, offset=(edge + 6, 0))
        await pilot.hover(table, offset=(2, 0))
        await pilot.mouse_up(table, offset=(2, 0))
        await drawn(app, pilot)
        assert table.widths["caller"] == least
        await pilot.hover(table, offset=(90, 0))
        assert table.widths["caller"] == least
        # A click on a title, with no drag, sorts as ever.
        await pilot.click(table, offset=(14, 0))
        await drawn(app, pilot)
        assert table.arrangement.sort[0].name == "caller"


async def test_what_has_no_room_sorts_all_the_same() -> None:
    settings = Settings({"views.calls.sort": Given(("channel",), "config.toml", 3)})
    async with desk(settings=settings, size=(80, 24)) as (app, _):
        table = table_of(app)
        assert "channel" not in table.widths
        found = [table.ordered.at(place).caller.name for place in range(len(table.ordered))]
        assert found == sorted(found)


async def test_the_view_that_was_last_is_the_first(tmp_path: Path) -> None:
    path = tmp_path / "state.toml"
    async with desk(path, view=None) as (app, pilot):
        assert app.view_id == "calls"
        await press(app, pilot, "4", "enter")
        assert app.pane.has_class("-no-details")
    async with desk(path, view=None) as (app, pilot):
        assert app.view_id == "agents"
        assert app.pane.has_class("-no-details")
        await press(app, pilot, "enter", "1", "l")
        assert app.view_id == "ladder"
    assert State(path).get("last_view") == "calls"
    assert kept(path, "agents") == {}
    async with desk(path, view="rooms") as (app, pilot):
        assert app.view_id == "rooms"


@pytest.mark.parametrize("last", ["nonsense", 7, ["calls"], ""])
async def test_a_last_view_that_is_none(tmp_path: Path, last: object) -> None:
    path = tmp_path / "state.toml"
    State(path).set(last, "last_view")
    async with desk(path, view=None) as (app, _):
        assert app.view_id == "calls"


async def test_a_wrong_configuration_is_told_and_the_good_in_it_is_in_force() -> None:
    given = {
        "views.calls.columns": Given(("duration", "callr"), "config.toml", 3),
        "views.calls.sort": Given(("-nothing",), "config.toml", 4),
    }
    async with desk(settings=Settings(given)) as (app, _):
        assert "config.toml:3: “callr” is no column of calls; did you mean caller?   and 1 more" in text_of(app)
        assert titles(app) == ["duration"]


async def test_a_state_that_cannot_be_kept_is_told_until_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with desk(tmp_path / "file" / "state.toml", size=(200, 44)) as (app, pilot):
        assert "state.toml is not read" in text_of(app)
        await press(app, pilot, "escape", "s")
        assert "state.toml can't be written, so what is chosen lasts for now only" in " ".join(app.troubles.all())
        app.unsay()
        await press(app, pilot, "escape")
        assert "state.toml" not in text_of(app)


@pytest.mark.parametrize("table", OFFERS)
async def test_every_column_can_be_shown_and_sorted_by(table: str) -> None:
    view = {"callers": "queues", "members": "queues"}.get(table, table)
    names = tuple(OFFERS[table].columns)
    settings = Settings({f"views.{table}.columns": Given(names, "config.toml", 3)})
    async with desk(view=view, settings=settings, size=(500, 60)) as (app, pilot):
        shown = table_of(app, table)
        assert list(shown.widths) == list(names)
        before = {shown.ordered.key_at(place) for place in range(len(shown.ordered))}
        for name in names:
            shown.sort_clicked(name)
            shown.reverse()
            await drawn(app, pilot)
            assert {shown.ordered.key_at(place) for place in range(len(shown.ordered))} == before


async def test_a_filter_searches_what_it_searched_whatever_is_shown() -> None:
    settings = Settings({"views.endpoints.columns": Given(("device", "linkedid"), "config.toml", 3)})
    async with desk(view="endpoints", settings=settings) as (app, pilot):
        await press(app, pilot, "slash", *"unreach", "enter")
        assert len(table_of(app).ordered) == 1
        await press(app, pilot, "slash", *["backspace"] * 7, *"1763847120", "enter")
        assert len(table_of(app).ordered) == 0
