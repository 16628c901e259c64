"""Hints: which keys do what now, in one way on every sheet; and names of groups beside a column of PBXs."""

from __future__ import annotations

import pytest

from amitop.journal import Journal
from amitop.tui.app import AmitopApp
from amitop.tui.bars import Piece, hints
from amitop.tui.panes import TablePane
from amitop.tui.watched import Named
from tests.packets import event
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.hosts import alike
from tests.tui.still import NOW, still
from tests.tui.test_key_pictures import app_with
from tests.tui.test_keymap import settings
from tests.tui.test_ladder import transferred


def test_a_key_that_does_nothing_now_stays_faint_in_its_place() -> None:
    assert hints([("s", "save", True), ("u", "undo", False)]) == [
        Piece("s", "accent bold"),
        Piece(" save", "muted"),
        Piece("   "),
        Piece("u", "faint"),
        Piece(" undo", "faint"),
    ]


def test_an_act_without_a_key_is_not_told() -> None:
    assert hints([("", "save", True), ("u", "undo", True)])[0] == Piece("u", "accent bold")
    assert hints([]) == []


async def test_the_hints_of_a_group_are_the_keys_in_force() -> None:
    app = app_with(settings(fold_all="Z", mark_row=""), view="calls")
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(app, pilot)
        await pilot.press("B", "home")
        await drawn(app, pilot)
        assert "enter folds it   Z folds or unfolds all" in text_of(app)
        assert "marks all of them" not in text_of(app)


@pytest.mark.parametrize(("preset", "noise", "times", "fold"), [("default", "n", "d", "f"), ("vim", "a", "t", "z")])
async def test_what_packets_and_a_ladder_tell_of_keys_is_in_force(
    preset: str, noise: str, times: str, fold: str
) -> None:
    app = AmitopApp(
        transferred(), clock=lambda: NOW, draws_per_second=0.01, view="packets", settings=settings(preset=preset)
    )
    async with app.run_test(size=(150, 42)) as pilot:
        await drawn(app, pilot)
        assert f"hidden as noise  {noise} shows them" in text_of(app)
        await pilot.press("home")
        await app.action_act("ladder")
        await drawn(app, pilot)
        assert f"times since the first packet ({times})" in text_of(app)
        assert f"({fold})" in text_of(app)


async def test_packets_of_one_row_say_on_a_narrow_screen_how_to_see_all() -> None:
    app = app_with(settings(), view="channels")
    async with app.run_test(size=(60, 20)) as pilot:
        await drawn(app, pilot)
        await pilot.press("home", "v")
        await drawn(app, pilot)
        assert "esc shows all" in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (150, 42)])
async def test_groups_of_several_pbxs_are_told_apart(size: tuple[int, int]) -> None:
    names = ("lisbon", "porto")
    watched = [Named(monitor, name) for name, monitor in alike(*names).items()]
    app = AmitopApp(watched, clock=lambda: NOW, draws_per_second=0.01, view="calls")
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        await pilot.press("B", "B", "home", "z")
        await drawn(app, pilot)
        for name in names:
            assert f"support · {name}" in text_of(app)


async def test_what_was_told_goes_soon_after_another_view_is_shown() -> None:
    clock = Clock()
    app = AmitopApp(still(), clock=clock, draws_per_second=0.01, view="calls")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("B")
        clock.now += 10
        await drawn(app, pilot)
        assert "grouped by queue" in text_of(app)
        await pilot.press("2")
        clock.now += 2
        await drawn(app, pilot)
        assert "grouped by queue" in text_of(app)  # it is still being read
        clock.now += 2
        await drawn(app, pilot)
        assert "grouped by queue" not in text_of(app)


@pytest.mark.parametrize(("preset", "key"), [("default", "n"), ("vim", "a")])
async def test_packets_of_a_row_that_are_all_noise_are_not_denied(preset: str, key: str) -> None:
    monitor = still()
    monitor.journal = Journal()
    uniqueid = next(iter(monitor.pbx.channels))
    monitor.journal.append(event("VarSet", Uniqueid=uniqueid), NOW)
    app = AmitopApp(
        monitor, clock=lambda: NOW, draws_per_second=0.01, view="channels", settings=settings(preset=preset)
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(app, pilot)
        app.query_one("#pane-channels", TablePane).main.choose(uniqueid)
        await drawn(app, pilot)
        assert f"1 hidden ({key})" in text_of(app)
        assert f"hidden as noise  ·  {key} shows" in text_of(app)
        assert "no packet about this" not in text_of(app)


async def test_where_grouping_is_to_be_had_is_told_by_the_keys_in_force() -> None:
    app = app_with(settings(view_calls="F2", view_channels="F3"), view="agents")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("B")
        await drawn(app, pilot)
        assert "calls (F2) and channels (F3) can" in text_of(app)


async def test_from_packets_there_is_no_way_to_packets_but_one_to_the_row() -> None:
    app = app_with(settings(preset="htop"), view="packets")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("up", "v")
        await drawn(app, pilot)
        assert "these are the packets: o goes to the row of one" in text_of(app)
