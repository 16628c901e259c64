"""What is wrong with the user's files is told until it was read; a theme that is chosen is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from amitop.config import KEYS, SORT, Config, Given, State, load_config
from amitop.config.theme_names import user_folder
from amitop.tui.all_views import offers
from amitop.tui.app import AmitopApp
from amitop.tui.known_names import mistakes
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.places import settings
from amitop.tui.table.view_table import ViewTable
from amitop.tui.themes.shelf import own_themes
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_pictures import SIZES, Compare, after

WRONG = """\
read_only = "yes"
[limits]
actions_per_secnd = 5
[hosts.berlin]
address = "pbx.example.org"
tsl = true
[hosts.Berlin]
address = "other.example.org"
"""


def configured(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return load_config(path, environ or {})


def app_with(config: Config, state: State | None = None, monitor: StillMonitor | None = None) -> AmitopApp:
    return AmitopApp(
        monitor or still(),
        clock=lambda: NOW,
        draws_per_second=0.01,
        view="channels",
        settings=config.settings,
        state=state,
        problems=config.problems,
    )


@asynccontextmanager
async def shown(app: AmitopApp, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=size) as pilot:
        await drawn(app, pilot)
        yield pilot


# What is told.


@pytest.mark.parametrize("size", [(80, 24), (150, 40)])
async def test_the_first_is_told_until_esc_and_all_in_the_help(tmp_path: Path, size: tuple[int, int]) -> None:
    config = configured(tmp_path, WRONG)
    app = app_with(config)
    async with shown(app, size) as pilot:
        assert "▲ config.toml:1: read_only: expected true or false; al" in text_of(app)
        assert "and 3 more: ?   esc" in text_of(app)
        await pilot.press("question_mark")
        await drawn(app, pilot)
        told = " ".join(text_of(app).replace("│", " ").split())
        assert "To be mended" in told
        assert "config.toml:3: limits.actions_per_secnd is not known" in told
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "▲ config.toml" in text_of(app)  # this esc was the help's
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "config.toml" not in text_of(app)
        app.state.trouble = "state.toml can't be written"
        await drawn(app, pilot)
        assert "▲ state.toml can't be written   esc" in text_of(app)
        assert len(app.troubles.all()) == 5


async def test_nothing_wrong_is_nothing_told(tmp_path: Path) -> None:
    app = app_with(configured(tmp_path, ""))
    async with shown(app) as pilot:
        assert app.troubles.all() == []
        assert "▲" not in text_of(app).splitlines()[-2]
        await pilot.press("question_mark")
        await drawn(app, pilot)
        assert "To be mended" not in text_of(app)


async def test_an_outcome_is_seen_before_what_is_wrong(tmp_path: Path, clock: Clock) -> None:
    app = app_with(configured(tmp_path, WRONG))
    app.clock = clock
    async with shown(app) as pilot:
        await pilot.press("s")
        await drawn(app, pilot)
        assert "sorted by" in text_of(app)
        assert "config.toml" not in text_of(app)
        clock.now += 21
        await drawn(app, pilot)
        assert "config.toml:1" in text_of(app)


async def test_a_log_that_can_not_be_written_goes_first(tmp_path: Path) -> None:
    monitor = still()
    monitor.history.trouble = "the history can't be written"
    app = app_with(configured(tmp_path, WRONG), monitor=monitor)
    async with shown(app):
        assert "▲ the history can't be written   and 4 more" in text_of(app)


@SIZES
def test_pictures(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_with(configured(tmp_path, WRONG))
    assert snap_compare(app, terminal_size=size, run_before=after("down"))


@SIZES
def test_pictures_of_help(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_with(configured(tmp_path, WRONG))
    assert snap_compare(app, terminal_size=size, run_before=after("question_mark"))


# Names that only the screen knows.


async def test_the_tables_that_can_be_configured_are_those_of_the_screen() -> None:
    app = AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01)
    async with shown(app):
        there = {table.table_name: table for table in app.query(ViewTable)}
        assert {name: [column.name for column in table.view.columns] for name, table in there.items()} == {
            offer.table: list(offer.columns) for offer in offers()
        }


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("keys.hang_up = 'X'\nviews.calls.sort = ['-duration']\n", []),
        (
            "keys.hangup = 'X'\n",
            ["config.toml:1: keys.hangup: there is no act of this name; did you mean hang_up?"],
        ),
        (
            "[views.cals]\nsort = ['x']\n",
            ["config.toml:2: “cals” is no table; did you mean calls?"],
        ),
        (
            "[views.agents]\ncolumns = ['state', 'agnet', 'x']\n",
            [
                "config.toml:2: “agnet” is no column of agents; did you mean agent?",
                "config.toml:2: “x” is no column of agents; known are ",
            ],
        ),
        ("theme = 'nrod'\n", ["config.toml:1: theme nrod is not known; did you mean nord?"]),
    ],
)
def test_names_that_are_none(tmp_path: Path, text: str, sentences: Sequence[str]) -> None:
    config = configured(tmp_path, text)
    assert config.problems == ()
    told = [str(each) for each in mistakes(config.settings)]
    assert len(told) == len(sentences)
    assert all(one.startswith(other) for one, other in zip(told, sentences, strict=True))
    assert (KEYS.prefix, SORT.prefix) == ("AMITOP_KEYS_", "")


# The theme.


@pytest.mark.parametrize(
    ("argument", "variable", "chosen", "file", "theme"),
    [
        ("nord", "dracula", "gruvbox", "monokai", "nord"),
        ("", "dracula", "gruvbox", "monokai", "dracula"),
        ("", "", "gruvbox", "monokai", "gruvbox"),
        ("", "", "", "monokai", "monokai"),
        ("", "", "", "", "amitop"),
        ("", "", "gone", "monokai", "monokai"),
        ("nrod", "", "", "monokai", "amitop"),
    ],
)
async def test_which_theme_it_begins_with(
    tmp_path: Path, argument: str, variable: str, chosen: str, file: str, theme: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'theme = "{file}"\n')
    config = load_config(path, {"AMITOP_THEME": variable}, {"theme": argument})
    state = State(tmp_path / "state.toml")
    state.set(chosen or None, "theme")
    app = app_with(config, state)
    async with shown(app):
        assert app.theme == theme
        known = {*own_themes(), "nord", "dracula", "gruvbox", "monokai", ""}
        missing = [name for name in (argument, chosen) if name not in known]
        assert len(app.themes.problems) == len(missing)
        if argument == "nrod":
            assert "--theme: there is no theme nrod; did you mean nord?" in text_of(app)


async def test_a_theme_chosen_in_the_palette_is_kept_until_it_is_given_up(tmp_path: Path) -> None:
    config, path = configured(tmp_path, 'theme = "monokai"\n'), tmp_path / "state.toml"
    app = app_with(config, State(path))
    async with shown(app) as pilot:
        await pilot.press("ctrl+p", *"as configured")
        await drawn(app, pilot)
        assert "what config.toml" not in text_of(app)
        await pilot.press("escape", "ctrl+p", *"nord", "enter")
        await drawn(app, pilot)
        assert app.theme == "nord"
    app = app_with(config, State(path))
    async with shown(app) as pilot:
        assert app.theme == "nord"
        [offer] = [each for each in settings(Moment.now(app)) if each.name.startswith("theme")]
        assert (offer.name, offer.refusal and offer.refusal.short) == ('theme = "nord"', "state.toml")
        await pilot.press("ctrl+p", *"as configured")
        await drawn(app, pilot)
        assert "what config.toml:1 says: monokai" in text_of(app)
        await pilot.press("enter")
        await drawn(app, pilot)
        assert app.theme == "monokai"
    assert State(path).get("theme") is None


async def test_the_palette_tells_where_a_setting_came_from(tmp_path: Path) -> None:
    config = configured(tmp_path, "[limits]\nactions_per_second = 2\n")
    app = app_with(config)
    async with shown(app) as pilot:
        await pilot.press("ctrl+p", *"limits")
        await drawn(app, pilot)
        [line] = [line for line in text_of(app).splitlines() if "limits.actions_per_second = 2" in line]
        assert "config.toml:2" in line


async def test_a_theme_that_is_mended_is_told_no_more(tmp_path: Path, clock: Clock) -> None:
    user_folder().mkdir(parents=True)
    (user_folder() / "mine.toml").write_text("acent = 'red'")
    app = app_with(configured(tmp_path, ""))
    app.clock = clock
    async with shown(app) as pilot:
        assert "▲ themes/mine.toml: acent: not known; did you mean accent?" in text_of(app)
        (user_folder() / "mine.toml").write_text("accent = '#ff0000'")
        clock.now += 2
        await drawn(app, pilot)
        assert app.troubles.all() == []
        assert "theme mine read" in text_of(app)


def test_what_was_given_outright() -> None:
    assert Given("x", "--theme").is_outright
    assert Given("x", "AMITOP_THEME").is_outright
    assert not Given("x", "config.toml", 3).is_outright
