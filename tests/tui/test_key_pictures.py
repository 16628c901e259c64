"""Pictures of every preset of keys: the main screen and the help, at 80x24 and wide."""

from __future__ import annotations

import pytest

from amitop.config import Settings
from amitop.tui.app import AmitopApp
from amitop.tui.keys.presets import PRESETS
from tests.tui.still import NOW, still
from tests.tui.test_keymap import settings
from tests.tui.test_pictures import Compare, after

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])


def app_with(given: Settings, view: str = "channels") -> AmitopApp:
    return AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01, view=view, settings=given)


@SIZES
@pytest.mark.parametrize("preset", PRESETS)
def test_the_main_screen(snap_compare: Compare, preset: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_with(settings(preset=preset)), terminal_size=size, run_before=after("down"))


@SIZES
@pytest.mark.parametrize("preset", PRESETS)
def test_the_help(snap_compare: Compare, preset: str, size: tuple[int, int]) -> None:
    keys = after("question_mark")
    assert snap_compare(app_with(settings(preset=preset)), terminal_size=size, run_before=keys)


@pytest.mark.parametrize("size", [(60, 30), (120, 40)], ids=["60x30", "120x40"])
def test_the_help_with_keys_of_ones_own(snap_compare: Compare, size: tuple[int, int]) -> None:
    given = settings(hang_up="W", sort="S", follow="", palete="F2", pause="ctlr+p", preset="htop")
    assert snap_compare(app_with(given, "agents"), terminal_size=size, run_before=after("question_mark"))


@SIZES
def test_what_is_wrong_is_told_at_the_start(snap_compare: Compare, size: tuple[int, int]) -> None:
    given = settings(hang_up="j", palete="F2")
    assert snap_compare(app_with(given), terminal_size=size, run_before=after("down"))
