"""Keys on the screen: what is shown is what works, in every preset and as the user has it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.widgets import Input

from amitop.config import KEYS_PRESET, Given, Settings, State
from amitop.monitor import LinkState
from amitop.tui.app import AmitopApp
from amitop.tui.dialogs import ConfirmDialog
from amitop.tui.help import HelpScreen
from amitop.tui.keys.names import key_named
from amitop.tui.keys.presets import PRESETS
from amitop.tui.palette.screen import Palette
from tests.tui.conftest import Clock, Opened, drawn, text_of, typed
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_keymap import settings

#: Views that have every act between them.
EVERY_ACT = ("channels", "queues", "packets", "history", "wall", "ladder")


@asynccontextmanager
async def opened(
    given: Settings | None = None,
    *,
    monitor: StillMonitor | None = None,
    state: State | None = None,
    clock: Callable[[], float] | None = None,
    view: str = "channels",
    size: tuple[int, int] = (120, 36),
) -> AsyncIterator[Opened]:
    app = AmitopApp(
        monitor or still(),
        clock=clock or Clock(),
        draws_per_second=0.01,
        view=view,
        settings=given,
        state=state,
    )
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        await pilot.press("down")
        yield app, pilot


def record(app: AmitopApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The acts that keys come to, in place of doing them."""
    reached: list[str] = []

    async def act(name: str, aim: object = None) -> None:
        del aim
        reached.append(name)

    monkeypatch.setattr(app, "action_act", act)
    monkeypatch.setattr(app, "action_view", lambda view: reached.append(f"view_{view}"))
    monkeypatch.setattr(app, "action_quit", lambda: reached.append("quit"))
    monkeypatch.setattr(app, "action_focus_next", lambda: reached.append("next_pane"))
    monkeypatch.setattr(app.traveller, "allows", lambda _: True)
    return reached


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("view", EVERY_ACT)
async def test_every_key_of_an_act_reaches_it_where_it_makes_sense(
    preset: str, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(settings(preset=preset)) as (app, pilot):
        app.action_view(view)
        await drawn(app, pilot)
        reached = record(app, monkeypatch)
        acts = app.scene.keymap.acts_for(view)
        wanted = []
        for act in acts:
            for key in act.all_keys:
                await pilot.press(key)
                wanted.append(act.id)
                assert reached[len(wanted) - 1 :] == [act.id], key


async def test_together_these_views_have_every_act() -> None:
    async with opened() as (app, _):
        told = {act.id for view in EVERY_ACT for act in app.scene.keymap.acts_for(view)}
        assert told == {act.id for act in app.scene.keymap.acts}


async def test_a_remapped_key_does_its_act_and_the_old_one_does_not() -> None:
    async with opened(settings(hang_up="W")) as (app, pilot):
        assert "W hang up" in text_of(app)
        await pilot.press("x")
        assert not isinstance(app.screen, ConfirmDialog)
        await pilot.press("W")
        assert isinstance(app.screen, ConfirmDialog)


async def test_a_key_that_was_taken_away_is_in_no_footer_and_its_act_in_the_palette() -> None:
    async with opened(settings(hang_up="")) as (app, pilot):
        assert "hang up" not in text_of(app)
        await pilot.press("x")
        assert not isinstance(app.screen, ConfirmDialog)
        await pilot.press("question_mark")
        await drawn(app, pilot)
        line = next(line for line in text_of(app).splitlines() if "Hang up the chosen" in line)
        assert "• –" in line
        await pilot.press("escape", "ctrl+p", *"hang", "enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConfirmDialog)


async def test_problems_are_told_at_the_start_and_all_of_them_in_the_help() -> None:
    async with opened(settings(hang_up="j", nobody="y")) as (app, pilot):
        shown = text_of(app)
        assert "▲ config.toml:3: keys.hang_up: j can't be taken: it moves: down" in shown
        assert "and 1 more: ?   esc" in shown
        await pilot.press("question_mark")
        await drawn(app, pilot)
        assert "config.toml:4: keys.nobody: there is no act of this name" in text_of(app)


async def test_sentences_name_the_keys_in_force() -> None:
    given = settings(sort="6", reverse="", freeze="Z", mark="W", quit="Q", retry="Y")
    async with opened(given) as (app, pilot):
        await pilot.press("6")
        assert "6 next column" in text_of(app)
        assert "turns round" not in text_of(app)
        await pilot.press("Z")
        await drawn(app, pilot)
        assert "Z lets it go on" in text_of(app)
        app.monitor.lose()  # type: ignore[attr-defined]
        await drawn(app, pilot)
        assert "Y now" in text_of(app)
    refused = still(state=LinkState.REFUSED)
    async with opened(given, monitor=refused) as (app, _):
        assert "Q leaves" in text_of(app)


@pytest.mark.parametrize(
    ("size", "calls", "history", "written"),
    [((160, 45), " 8 Calls ", " 1 History ", " F4 filter"), ((120, 36), " 8 Call ", " 1 Hist ", " F4 filter")],
)
async def test_tabs_and_the_filter_name_their_keys(
    size: tuple[int, int], calls: str, history: str, written: str
) -> None:
    given = settings(view_calls="8", view_history="1", filter="F4")
    async with opened(given, size=size) as (app, pilot):
        tabs = next(line for line in text_of(app).splitlines() if calls in line)
        assert history in tabs
        assert written in tabs
        await pilot.press("8")
        assert app.view_id == "calls"


async def test_help_closes_by_what_opened_it_and_tells_of_the_view_first() -> None:
    async with opened(settings(help="F1"), view="agents") as (app, pilot):
        await pilot.press("f1")
        await drawn(app, pilot)
        assert isinstance(app.screen, HelpScreen)
        shown = text_of(app)
        assert shown.index("In agents") < shown.index("Pause the chosen agent")
        await pilot.press("f1")
        assert not isinstance(app.screen, HelpScreen)


async def test_the_palette_closes_by_what_opened_it_unless_that_is_a_letter() -> None:
    async with opened(settings(preset="vim")) as (app, pilot):
        await pilot.press("colon")
        assert isinstance(app.screen, Palette)
        await pilot.press("colon")
        assert app.screen.query_one(Input).value == ":"
        await pilot.press("ctrl+p")
        assert not isinstance(app.screen, Palette)


@pytest.mark.parametrize("typed", ["q", "q!", "qa", "wq", "x", "w", "e", "d", "s", "bd"])
async def test_what_vims_fingers_write_behind_a_colon_cuts_nobody_off(typed: str) -> None:
    async with opened(settings(preset="vim")) as (app, pilot):
        await pilot.press("colon", *(key_named(each) or "" for each in typed))
        await drawn(app, pilot)
        screen = app.screen
        assert isinstance(screen, Palette)
        first = screen.found[0].offer if screen.found else None
        assert first is None or first.kind not in {"channel", "call"}


@pytest.mark.parametrize(
    ("preset", "down", "up"),
    [
        ("default", "jj", "kk"),
        ("vim", "jnjn", "kNkN"),
        ("vim", ["ctrl+f"], ["ctrl+b"]),
        ("vim", ["ctrl+d"], ["ctrl+u"]),
    ],
)
async def test_a_presets_keys_move_in_tables(preset: str, down: list[str], up: list[str]) -> None:
    async with opened(settings(preset=preset)) as (app, pilot):
        table = app.pane.table
        assert table is not None
        start = table.place
        await pilot.press(*down)
        assert table.place == min(len(table.rows) - 1, (start or 0) + (len(down) if len(down) > 1 else 99))
        await pilot.press(*up)
        assert table.place in (start, 0)


async def test_moving_keys_of_one_preset_are_nothing_in_another() -> None:
    async with opened() as (app, pilot):
        table = app.pane.table
        assert table is not None
        before = table.place
        await pilot.press("ctrl+f", "ctrl+d")
        assert table.place == before


# Another preset, while it runs.


async def test_a_preset_out_of_the_palette_is_in_force_at_once_and_kept() -> None:
    state = State()
    async with opened(state=state) as (app, pilot):
        await pilot.press("ctrl+p", *"keysvim", "enter")
        await drawn(app, pilot)
        assert "keys: vim" in text_of(app)
        assert "X hang up" in text_of(app)
        assert state.get("keys", "preset") == "vim"
        await pilot.press("x")
        assert not isinstance(app.screen, ConfirmDialog)
        await pilot.press("X")
        assert isinstance(app.screen, ConfirmDialog)
    async with opened(settings(preset="htop"), state=state) as (app, _):
        assert app.scene.keymap.preset == "vim"
        app.key_ring.use("htop")
        assert state.get("keys", "preset") is None
    environment = Settings({"keys.preset": Given("htop", KEYS_PRESET.variable)})
    state.set("vim", "keys", "preset")
    async with opened(environment, state=state) as (app, _):
        assert app.scene.keymap.preset == "htop"


async def test_a_macros_key_is_bound_anew_with_the_preset(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMITOP_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "mine.toml").write_text(
        'name = "Mine"\nkey = "Y"\n[[step]]\naction = "CoreStatus"\n', encoding="utf-8"
    )
    (tmp_path / "macros" / "other.toml").write_text(
        'name = "Other"\nkey = "f9"\n[[step]]\naction = "CoreSettings"\n', encoding="utf-8"
    )
    monitor = still()
    async with opened(monitor=monitor) as (app, pilot):
        assert app.kept_macros.keys == {"Y", "f9"}
        app.key_ring.use("htop")
        assert app.kept_macros.keys == {"Y"}
        assert any("f9 is taken: Hang up" in each for each in app.kept_macros.problems)
        await pilot.press("Y")
        await drawn(app, pilot)
        assert [each.name for each in monitor.performed] == ["CoreStatus"]
        await pilot.press("f9")
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("escape")
        app.key_ring.use("default")
        assert app.kept_macros.keys == {"Y", "f9"}
        assert app.kept_macros.problems == []


# What was meant for tmux or screen.


@pytest.mark.parametrize("prefix", ["ctrl+b", "ctrl+a"])
async def test_a_multiplexers_prefix_takes_the_key_behind_it_with_it(prefix: str) -> None:
    async with opened() as (app, pilot):
        await typed(app, pilot, (prefix, 10.0), ("x", 11.0))
        assert not isinstance(app.screen, ConfirmDialog)
        assert f"{prefix.replace('ctrl+', '^')} x was meant for tmux or screen: nothing was done" in text_of(app)
        await typed(app, pilot, (prefix, 20.0), (prefix, 20.9), ("x", 21.8))
        assert not isinstance(app.screen, ConfirmDialog)
        await typed(app, pilot, (prefix, 30.0), ("x", 31.1))
        assert isinstance(app.screen, ConfirmDialog)


async def test_a_key_belongs_to_its_prefix_however_late_its_turn_comes() -> None:
    late = itertools.count(NOW, 5.0)  # five seconds pass whenever one looks
    async with opened(clock=lambda: next(late)) as (app, pilot):
        await typed(app, pilot, ("ctrl+b", 10.0), ("x", 10.2))
        assert not isinstance(app.screen, ConfirmDialog)


async def test_the_second_key_behind_a_prefix_is_amitops() -> None:
    async with opened() as (app, pilot):
        await typed(app, pilot, ("ctrl+b", 10.0), ("c", 10.1), ("x", 10.2))
        assert isinstance(app.screen, ConfirmDialog)


async def test_a_prefix_that_is_a_key_of_the_map_is_no_prefix() -> None:
    async with opened(settings(preset="vim")) as (app, pilot):
        await pilot.press("ctrl+b", "X")
        assert isinstance(app.screen, ConfirmDialog)
    async with opened(settings(help="^a")) as (app, pilot):
        await pilot.press("ctrl+a")
        assert isinstance(app.screen, HelpScreen)


async def test_where_one_writes_a_prefix_is_a_key_as_any() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"lice", "ctrl+a", "A")
        field = app.focused
        assert isinstance(field, Input)
        assert field.value == "Alice"
        await pilot.press("ctrl+b", "x")
        assert field.value == "Axlice"


@pytest.mark.parametrize(("keys", "told"), [("ctrl+x", "press ^x"), ("q", "press q")])
async def test_ctrl_c_says_how_to_quit_with_the_key_in_force(keys: str, told: str) -> None:
    async with opened(settings(quit=keys)) as (app, pilot):
        await pilot.press("ctrl+c")
        await drawn(app, pilot)
        assert f"ctrl+c does not quit: {told}" in text_of(app)
        assert not app._notifications
        await pilot.press("x", "ctrl+c")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConfirmDialog)
        app.pop_screen()
        await drawn(app, pilot)
        assert f"ctrl+c does not quit: close this first, then {told}" in text_of(app)
