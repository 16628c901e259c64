"""Hints: which keys do what now, in one way on every sheet; and names of groups beside a column of PBXs."""

from __future__ import annotations

import pytest

from amitop.tui.app import AmitopApp
from amitop.tui.bars import Piece, hints
from amitop.tui.watched import Named
from tests.tui.conftest import drawn, text_of
from tests.tui.hosts import alike
from tests.tui.still import NOW
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
