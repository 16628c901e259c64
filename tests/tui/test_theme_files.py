"""A user's own themes: what is wrong with one is told, the rest of it holds, and it is read anew when saved."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color
from textual.pilot import Pilot

from amitop.config.theme_names import user_folder
from amitop.tui.app import AmitopApp
from amitop.tui.inks import Inks
from amitop.tui.themes.colours import parse_colour
from amitop.tui.themes.file import read_theme
from amitop.tui.themes.shelf import bases, dressed, own_themes
from amitop.tui.themes.words import variable_names
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.still import StillMonitor, still

MINE = """
name = "mine"
background = "#101010"
accent = "#ffb000"
[variables]
state-ringing = "#ffe14d"
state-ringing-style = "bold"
"""
Save = Callable[..., Path]


@pytest.fixture
def save(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Save:
    """Save a theme as an editor does; each time a moment later."""
    monkeypatch.setenv("AMITOP_CONFIG", str(tmp_path / "amitop" / "config.toml"))
    saved = 0

    def write(text: str, name: str = "mine.toml") -> Path:
        nonlocal saved
        saved += 1
        path = user_folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(saved * 10**9, saved * 10**9))
        return path

    return write


async def a_second_later(app: AmitopApp, pilot: Pilot[None], clock: Clock) -> str:
    clock.now += 1
    await drawn(app, pilot)
    return text_of(app)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dark = ", "t.toml is not TOML: invalid value (at end of document)"),
        ("dark = 'yes'", "t.toml: dark: expected true or false, not 'yes'"),
        ("acent = '#fff'", "t.toml: acent: not known; did you mean accent?"),
        ("name = 7", "t.toml: name: expected a text without commas"),
        ("accent = 7", 't.toml: accent: expected a colour such as "#f68f1e", "teal" or "ansi_green", not 7'),
        (
            "accent = 'tael'",
            't.toml: accent: expected a colour such as "#f68f1e", "teal" or "ansi_green", not \'tael\';'
            " did you mean teal?",
        ),
        ("accent = 'ansi_red'", "t.toml: accent: ansi_red is the terminal's own, which needs ansi = true"),
        ("variables = 3", "t.toml: variables: expected a table, [variables]"),
        (
            "[variables]\nstate-rining = '#fff'",
            "t.toml: variables.state-rining: not known; did you mean state-ringing?",
        ),
        (
            "[variables]\nstate-up-style = 'bald'",
            "t.toml: variables.state-up-style: expected a style such as bold, dim or reverse, not 'bald';"
            " did you mean bold?",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(text: str, sentence: str) -> None:
    _, problems = read_theme("t.toml", text, bases())
    assert problems == [sentence]


def test_what_is_good_of_a_file_holds() -> None:
    theme, problems = read_theme("themes/t.toml", f"{MINE}\nstate-bad = 'nought'\nstate-up = '#00ff80'", bases())
    assert theme is not None
    assert len(problems) == 1
    assert (theme.name, theme.background, theme.error) == ("mine", "#101010", own_themes()["amitop"].error)
    variables = dressed(theme).variables
    assert (variables["state-up"], variables["state-ringing-style"]) == ("#00ff80", "bold")
    # Textual rounds on the way.
    lent, error = parse_colour(variables["state-bad"]), Color.parse(own_themes()["amitop"].error or "")
    assert max(abs(one - other) for one, other in zip(lent.rgb, error.rgb, strict=True)) <= 1


def test_what_a_file_leaves_out_is_that_of_its_base() -> None:
    light, _ = read_theme("t.toml", "dark = false", bases())
    terminal, _ = read_theme("t.toml", "ansi = true", bases())
    assert light is not None
    assert terminal is not None
    assert (light.name, light.background) == ("t", own_themes()["amitop-light"].background)
    assert terminal.background == "ansi_default"
    assert dressed(terminal).variables["cursor-row-style"] == "reverse"


VALUES = st.one_of(
    st.sampled_from(
        ["auto", "auto 60%", "#fff 30%", "#fff 300%", "transparent", "ansi_red", "ansi_default", "none"]
    ),
    st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
    st.text(max_size=12),
    st.integers(),
    st.booleans(),
)


@given(st.text(max_size=40), st.sampled_from(["dark", "ansi", *sorted(variable_names())]) | st.text(), VALUES)
def test_any_file_gives_a_theme_that_can_be_drawn_or_a_sentence(rubbish: str, key: str, value: object) -> None:
    named, told = json.dumps(key, ensure_ascii=False), json.dumps(value, ensure_ascii=False)
    for text in (
        rubbish,
        f"{named} = {told}",
        f"accent = {told}\n[variables]\nstate-up = {told}\n{named} = {told}",
    ):
        theme, problems = read_theme("t.toml", text, bases())
        assert theme is not None or problems
        if theme is not None:
            variables = dressed(theme).variables
            assert Inks({**theme.to_color_system().generate(), **variables})["up"].color is not None


@pytest.mark.parametrize("ansi", [False, True])
async def test_every_variable_may_be_set(screen: Open, clock: Clock, save: Save, ansi: bool) -> None:
    colour = "ansi_cyan" if ansi else "#204060 50%"
    told = [f'{name} = "{"bold reverse" if "-style" in name else colour}"' for name in sorted(variable_names())]
    save(f"ansi = {str(ansi).lower()}\n[variables]\n" + "\n".join(told))
    async with screen(still()) as (app, pilot):
        assert "▲" not in await a_second_later(app, pilot, clock)
        app.theme = "mine"
        for keys in (("down", "x"), ("escape", "question_mark"), ("escape", "7"), ("ctrl+p",)):
            await pilot.press(*keys)
            await drawn(app, pilot)
        assert app.get_css_variables()["rule"] == colour


async def test_a_theme_is_read_anew_when_saved(screen: Open, clock: Clock, save: Save) -> None:
    save(MINE)
    async with screen(still()) as (app, pilot):
        app.theme = "mine"
        await drawn(app, pilot)
        assert app.scene.inks.base.bgcolor is not None
        assert app.scene.inks.base.bgcolor.name == "#101010"
        save(MINE.replace("#101010", "#203040"))
        assert "theme mine read" in await a_second_later(app, pilot, clock)
        assert app.scene.inks.base.bgcolor.name == "#203040"
        backgrounds = {
            segment.style.bgcolor.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.bgcolor is not None
        }
        assert "#203040" in backgrounds
        assert "#101010" not in backgrounds


async def test_a_theme_that_breaks_stays_as_it_was(screen: Open, clock: Clock, save: Save) -> None:
    save(MINE)
    async with screen(still()) as (app, pilot):
        app.theme = "mine"
        await drawn(app, pilot)
        save("name = 'mine")
        assert "▲ themes/mine.toml is not TOML" in await a_second_later(app, pilot, clock)
        assert app.get_css_variables()["background"].lower() == "#101010"
        save(MINE.replace("#ffb000", "amber-ish"))
        assert "themes/mine.toml: accent: expected a colour" in await a_second_later(app, pilot, clock)
        assert app.theme == "mine"


async def test_what_is_wrong_at_the_start_is_told(screen: Open, save: Save) -> None:
    save("acent = 'red'\nname = 'amitop'")
    save("\x00", "broken.toml")
    (save("", "bytes.toml")).write_bytes(b"\xff\xfe")
    (user_folder() / "folder.toml").mkdir()
    os.mkfifo(user_folder() / "pipe.toml")
    async with screen(StillMonitor()) as (app, pilot):
        await drawn(app, pilot)
        assert "▲ themes/broken.toml is not TOML" in text_of(app).replace("bytes", "broken")
        assert "and 5 more" in text_of(app)
        assert app.theme == "amitop"


async def test_names_are_nobody_elses(screen: Open, clock: Clock, save: Save) -> None:
    async with screen(StillMonitor()) as (app, pilot):
        save("name = 'nord'")
        told = await a_second_later(app, pilot, clock)
        assert "themes/mine.toml: name: there is another theme nord; give it a name of its own" in told
        save("name = 'first'")
        save("name = 'first'", "second.toml")
        told = await a_second_later(app, pilot, clock)
        assert "themes/second.toml: name: there is another theme first" in told


async def test_files_come_and_go_and_change_their_names(screen: Open, clock: Clock, save: Save) -> None:
    async with screen(StillMonitor()) as (app, pilot):
        path = save("name = 'first'")
        await a_second_later(app, pilot, clock)
        assert "first" in app.available_themes
        save("name = 'other'")
        await a_second_later(app, pilot, clock)
        assert "first" not in app.available_themes
        app.theme = "other"
        path.unlink()
        await a_second_later(app, pilot, clock)
        assert app.theme == "other"
        save("name = 'third'", "third.toml")
        await a_second_later(app, pilot, clock)
        app.theme = "third"
        (user_folder() / "third.toml").unlink()
        app.theme = "amitop"
        await a_second_later(app, pilot, clock)
        assert "third" not in app.available_themes


async def test_the_folder_is_looked_at_once_a_second(screen: Open, clock: Clock, save: Save) -> None:
    async with screen(StillMonitor()) as (app, pilot):
        save(MINE)
        clock.now += 0.5
        await drawn(app, pilot)
        assert "mine" not in app.available_themes
        clock.now += 0.5
        await drawn(app, pilot)
        assert "mine" in app.available_themes
