"""Filters kept by name: those of the file and one's own, the sheet with them, and the name in the tab line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from amitop.config import Settings, State
from amitop.config.settings import Given
from amitop.tui.all_views import TABS
from amitop.tui.app import AmitopApp
from amitop.tui.filters.saved import VIEWS, SavedFilters, check, problem_of_name
from amitop.tui.filters.screen import FiltersScreen, NameDialog
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.sources import offers
from tests.tui.conftest import drawn, text_of
from tests.tui.still import NOW, still
from tests.tui.test_pictures import SIZES, Compare, after

FILE = {
    "filters.calls.vip": Given('caller_name.startsWith("Ana")', "config.toml", 12),
    "filters.calls.broken": Given("caller_name ==", "config.toml", 13),
    "filters.channels.held": Given('state == "Hold"', "config.toml", 14),
    "filters.packets.hangups": Given("Hangup", "config.toml", 15),
}


def app_with(given: Mapping[str, Given] = FILE, state: State | None = None, view: str = "calls") -> AmitopApp:
    return AmitopApp(
        still(), clock=lambda: NOW, draws_per_second=0.01, view=view, settings=Settings(given), state=state
    )


@asynccontextmanager
async def opened(
    given: Mapping[str, Given] = FILE, state: State | None = None, view: str = "calls"
) -> AsyncIterator[tuple[AmitopApp, Pilot[None]]]:
    app = app_with(given, state, view)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(app, pilot)
        yield app, pilot


def names(app: AmitopApp) -> list[str]:
    return [each.name for each in app.filters.saved.of(app.view_id)]


# What is known of them.


def test_every_view_that_can_be_filtered_may_have_some() -> None:
    assert set(VIEWS) == {tab[0] for tab in TABS}


def test_own_ones_go_before_those_of_the_file_and_forgetting_brings_these_back() -> None:
    saved = SavedFilters(Settings(FILE), State())
    saved.save("calls", "vip", "mine")
    saved.save("calls", "Zoe", "zoe")
    assert [(each.name, each.text, each.where) for each in saved.of("calls")] == [
        ("broken", "caller_name ==", "config.toml:13"),
        ("vip", "mine", ""),
        ("Zoe", "zoe", ""),
    ]
    saved.forget(saved.of("calls")[1])
    assert [each.text for each in saved.of("calls")][1] == 'caller_name.startsWith("Ana")'


def test_one_is_kept_in_the_state_file(tmp_path: Path) -> None:
    name = 'a.b "c" [d] é'
    SavedFilters(Settings(), State(tmp_path / "state.toml")).save("calls", name, 'queue == "sales"')
    (again,) = SavedFilters(Settings(), State(tmp_path / "state.toml")).of("calls")
    assert (again.name, again.text, again.problem) == (name, 'queue == "sales"', "")


def test_what_is_no_filter_in_the_state_is_left_out() -> None:
    state = State()
    state.set({"good": "ana", "bad": 7}, "filters", "calls")
    state.set("nonsense", "filters", "channels")
    saved = SavedFilters(Settings(), state)
    assert [each.name for each in saved.of("calls")] == ["good"]
    assert saved.of("channels") == []


def test_a_name_with_dots_in_the_file() -> None:
    (only,) = SavedFilters(Settings({"filters.calls.a.b": Given("ana", "c", 1)}), State()).of("calls")
    assert only.name == "a.b"


@given(st.text())
def test_a_name_is_any_text_that_shows_as_it_is(name: str) -> None:
    if not problem_of_name(name):
        assert name.strip()
        assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in name)


def test_check_tells_each_wrong_one_with_its_place() -> None:
    wrong = {
        **FILE,
        "filters.call.vip": Given("ana", "config.toml", 20),
        "filters.weather.sun": Given("ana", "config.toml", 21),
        "filters.queues.empty": Given("  ", "hosts.d/a.toml", 2),
        "filters.agents.unknown": Given("caller_name == 'x'", "config.toml", 22),
        "filters.rooms.a\x1bb": Given("ana", "config.toml", 23),
    }
    told = {sentence.split(":")[1]: sentence for sentence in check(Settings(wrong))}
    assert sorted(told) == ["13", "2", "20", "21", "22", "23"]
    assert told["13"].startswith("config.toml:13: filters.calls.broken: column 15:")
    assert "did you mean calls?" in told["20"]
    assert "there are calls, channels" in told["21"]
    assert told["2"] == "hosts.d/a.toml:2: filters.queues.empty: it is empty"
    assert "caller_name" in told["22"]
    assert "\x1b" not in told["23"]
    assert check(Settings({"filters.calls.vip": FILE["filters.calls.vip"]})) == []


# On the screen.


async def test_enter_applies_and_the_tab_line_says_its_name() -> None:
    async with opened() as (app, pilot):
        await pilot.press("F", "end", "enter")
        await drawn(app, pilot)
        assert app.pane.needle == 'caller_name.startsWith("Ana")'
        assert app.pane.counts == (1, 9)
        tabs = text_of(app).splitlines()[1] + text_of(app).splitlines()[2]
        assert "/ vip" in tabs
        assert "startsWith" not in tabs
        await pilot.press("escape")
        await drawn(app, pilot)
        assert app.pane.counts == (9, 9)


async def test_the_text_is_what_is_edited() -> None:
    async with opened() as (app, pilot):
        await pilot.press("F", "end", "enter", "slash")
        await drawn(app, pilot)
        assert "startsWith" in text_of(app)


async def test_a_wrong_one_is_red_says_why_and_is_not_applied() -> None:
    async with opened() as (app, pilot):
        await pilot.press("F", "home", "enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, FiltersScreen)
        assert "can't be applied: column 15" in text_of(app)
        assert app.pane.needle == ""


async def test_the_present_filter_is_saved_under_a_name_and_kept(tmp_path: Path) -> None:
    state = State(tmp_path / "state.toml")
    async with opened(state=state) as (app, pilot):
        await pilot.press("slash", *"rita", "enter", "F", "s")
        await pilot.pause()
        assert isinstance(app.screen, NameDialog)
        await pilot.press("enter")  # no name yet
        assert isinstance(app.screen, NameDialog)
        await pilot.press(*"my own", "enter")
        await drawn(app, pilot)
        assert "saved as my own" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "/ my own" in text_of(app)
    async with opened(state=State(tmp_path / "state.toml")) as (app, _):
        assert names(app) == ["broken", "my own", "vip"]


async def test_a_name_that_is_taken_is_told_before_it_is_saved() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"rita", "enter", "F", "a", *"vip")
        await drawn(app, pilot)
        assert "used instead of that in config.toml:12" in text_of(app)
        await pilot.press("escape", "s", *"own", "enter", "s", *"own")
        await drawn(app, pilot)
        assert "takes the place of" in text_of(app)


async def test_without_a_filter_there_is_nothing_to_save() -> None:
    async with opened() as (app, pilot):
        await pilot.press("F", "s")
        await drawn(app, pilot)
        assert isinstance(app.screen, FiltersScreen)
        assert "write one with / first" in text_of(app)


async def test_one_of_ones_own_is_forgotten_and_brought_back() -> None:
    async with opened({}) as (app, pilot):
        app.filters.saved.save("calls", "mine", "ana")
        await pilot.press("F", "d")
        await drawn(app, pilot)
        assert names(app) == []
        assert "mine is forgotten" in text_of(app)
        await pilot.press("u")
        assert names(app) == ["mine"]
        await pilot.press("u", "d", "d", "escape", "F", "u")
        assert names(app) == []


async def test_one_of_the_file_is_not_forgotten_and_says_where_it_stands() -> None:
    async with opened() as (app, pilot):
        await pilot.press("F", "end", "d")
        await drawn(app, pilot)
        assert "it stands in config.toml:12" in text_of(app)
        assert "vip" in names(app)


async def test_each_view_has_its_own_and_packets_too() -> None:
    async with opened(view="channels") as (app, pilot):
        await pilot.press("F", "enter")
        await drawn(app, pilot)
        assert app.pane.needle == 'state == "Hold"'
        await pilot.press("7", "F", "enter")
        await drawn(app, pilot)
        assert app.pane.needle == "Hangup"
        await pilot.press("3", "F")
        await drawn(app, pilot)
        assert "No filter of this view is saved" in text_of(app)


async def test_the_palette_lists_them() -> None:
    async with opened() as (app, pilot):
        named = {offer.name: offer for offer in offers(Moment.now(app))}
        assert named["Filter: broken"].refusal is not None
        named["Filter: vip"].run()
        await drawn(app, pilot)
        assert app.pane.counts == (1, 9)


@pytest.mark.parametrize("key", ["enter", "d", "u", "s"])
async def test_keys_on_an_empty_sheet_do_nothing(key: str) -> None:
    async with opened({}) as (app, pilot):
        await pilot.press("F", key)
        await drawn(app, pilot)
        assert isinstance(app.screen, FiltersScreen)


async def test_text_of_the_file_is_text_alone() -> None:
    async with opened({"filters.calls.[b]x\x1b[2J": Given("[red]\x1b]52;c;x\x07", "con\x1bfig.toml", 1)}) as (
        app,
        pilot,
    ):
        await pilot.press("F")
        await drawn(app, pilot)
        assert "\x1b" not in text_of(app)
        assert "[b]x␛[2J" in text_of(app)


# Pictures.


@SIZES
def test_the_sheet(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = app_with()
    app.filters.saved.save("calls", "long wait in sales", 'queue == "sales" && duration > 120')
    assert snap_compare(app, terminal_size=size, run_before=after("F"))


@SIZES
def test_a_name_is_asked_for(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("slash", *"rita", "enter", "F", "s", *"vip")
    assert snap_compare(app_with(), terminal_size=size, run_before=after(*keys))


@SIZES
def test_one_is_in_force(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_with(), terminal_size=size, run_before=after("F", "end", "enter"))
