"""Themes: every text of every theme can be read, and the terminal's own limits are kept to."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from amitop.config.hosts import COLOURS
from amitop.tui import states
from amitop.tui.app import AmitopApp
from amitop.tui.inks import Inks
from amitop.tui.themes.colours import HUES, contrast, legible, parse_colour
from amitop.tui.themes.shelf import dressed, own_themes
from amitop.tui.themes.words import GROUNDS, ROLE_INKS, WORDS, words_table
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_pictures import Compare, after

SIZE = (120, 36)
OWN = sorted(own_themes())
MIXED = [name for name in OWN if not own_themes()[name].ansi]
#: Textual's, but for those in the terminal's own colours.
TEXTUALS = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]
GROUND_NAMES = ("background", "surface", "panel", "cursor-row")
TEXTS = [word.name for word in WORDS if not word.is_line] + [*ROLE_INKS.values(), "foreground"]
PAIRS = (("badge-text", "accent"), ("rule", "background"))
# What a terminal with 16 colours makes of them, as xterm has it, on black.
XTERM = {0: "#000000", 1: "#cd0000", 2: "#00cd00", 3: "#cdcd00", 5: "#cd00cd", 6: "#00cdcd", 7: "#e5e5e5"}
XTERM |= {9: "#ff0000", 13: "#ff00ff", -1: "#e5e5e5"}


def colours_of(theme: Theme, names: tuple[str, ...] | list[str]) -> dict[str, Color]:
    theme = dressed(theme)
    variables = {**theme.to_color_system().generate(), **theme.variables}
    return {name: parse_colour(variables[name]) for name in names}


def in_256(colour: Color) -> Color:
    return Color(*RichColor.from_rgb(*colour.rgb).downgrade(ColorSystem.EIGHT_BIT).get_truecolor())


def too_faint(theme: Theme, ratio: float, *, as_256: bool = False) -> dict[tuple[str, str], float]:
    """Texts that can't be read, and what they stand on."""
    grounds, texts = colours_of(theme, GROUND_NAMES), colours_of(theme, TEXTS)
    others = colours_of(theme, ("badge-text", "accent", "rule", "background"))
    pairs = [(text, ground, texts[text], grounds[ground]) for text in texts for ground in grounds]
    pairs += [(one, other, others[one], others[other]) for one, other in PAIRS]
    found = {}
    for text, ground, colour, under in pairs:
        told = contrast(in_256(colour), in_256(under)) if as_256 else contrast(colour, under)
        if told < (3.0 if text == "rule" else ratio):
            found[text, ground] = round(told, 2)
    return found


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#767676"), Color.parse("#ffffff")) == pytest.approx(4.54, abs=0.005)
    assert contrast(Color.parse("#ff0000"), Color.parse("#ffffff")) == pytest.approx(4.0, abs=0.005)


@pytest.mark.parametrize("name", MIXED)
def test_every_text_can_be_read(name: str) -> None:
    strict = name in ("amitop-high-contrast", "amitop-wallboard")
    assert not too_faint(own_themes()[name], 7.0 if strict else 4.5)


@pytest.mark.parametrize("name", MIXED)
def test_every_text_can_be_read_in_256_colours(name: str) -> None:
    assert not too_faint(own_themes()[name], 4.5, as_256=True)


@pytest.mark.parametrize("name", TEXTUALS)
def test_every_text_of_textuals_can_be_read(name: str) -> None:
    assert not too_faint(BUILTIN_THEMES[name], 4.5)


def test_the_terminals_own_colours_are_those_that_palettes_make_readable() -> None:
    theme = own_themes()["amitop-ansi"]
    for name, colour in colours_of(theme, TEXTS).items():
        assert colour.ansi in XTERM, name
        assert contrast(Color.parse(XTERM[colour.ansi]), Color.parse(XTERM[0])) >= 4.5, name
    assert {each.ansi for each in colours_of(theme, GROUND_NAMES).values() if each.a} == {-1}


def test_the_colours_of_hosts_are_those_that_can_be_configured() -> None:
    assert tuple(HUES) == COLOURS


@pytest.mark.parametrize("name", [*MIXED, *TEXTUALS])
@pytest.mark.parametrize("hue", COLOURS)
def test_a_hosts_name_can_be_read(name: str, hue: str) -> None:
    theme = dressed((own_themes() | BUILTIN_THEMES)[name])
    inks = Inks({**theme.to_color_system().generate(), **theme.variables})
    told = inks[f"{hue} bold underline"].color
    assert told is not None
    assert told.triplet is not None
    for ground in colours_of(theme, GROUND_NAMES).values():
        assert contrast(Color(*told.triplet), ground) >= 4.5


def test_a_hosts_colour_is_the_terminals_own_where_all_are() -> None:
    theme = dressed(own_themes()["amitop-ansi"])
    inks = Inks({**theme.to_color_system().generate(), **theme.variables})
    assert inks["red"].color == RichColor.parse("red")
    # White would not be seen on a light terminal.
    assert inks["white"].color == RichColor.default()


@pytest.mark.parametrize("name", OWN)
def test_a_theme_of_ours_leaves_nothing_out(name: str) -> None:
    assert {word.name for word in WORDS} | set(GROUNDS) <= set(own_themes()[name].variables)


def test_few_colours_on_the_wall() -> None:
    variables = own_themes()["amitop-wallboard"].variables
    resting = {variables[f"text-{each}"] for each in ("strong", "muted", "faint")}
    assert len({variables[word.name] for word in WORDS if word.name.startswith("state-")} - resting) == 4


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    ground = Color.parse("#101010")
    assert legible(Color.parse("#ffb000"), [ground]) == Color.parse("#ffb000")
    assert contrast(legible(Color.parse("#203040"), [ground]), ground) >= 4.5


@pytest.mark.parametrize("name", OWN)
def test_pictures(snap_compare: Compare, name: str) -> None:
    app = AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01, view="channels", theme=name)
    assert snap_compare(app, terminal_size=SIZE, run_before=after("down", "down"))


@pytest.mark.parametrize("name", ["textual-light", "nord", "ansi-light"])
def test_pictures_of_textuals(snap_compare: Compare, name: str) -> None:
    app = AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01, view="queues", theme=name)
    assert snap_compare(app, terminal_size=SIZE, run_before=after("down"))


def test_a_terminal_of_16_colours(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "")
    monkeypatch.setenv("TERM", "xterm")
    app = AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01, view="channels")
    assert app.theme == "amitop-ansi"
    assert snap_compare(app, terminal_size=(80, 24), run_before=after("down", "down", "x"))


def styles_of(app: AmitopApp) -> list[tuple[str, Style]]:
    """Every piece of text on the screen that is not blank, with its style."""
    strips = app.screen._compositor.render_strips()
    return [(segment.text, segment.style or Style()) for strip in strips for segment in strip]


@pytest.mark.parametrize(
    "keys", [("down", "x"), ("down", "t"), ("question_mark",), ("3",), ("7", "home"), ("slash",)]
)
async def test_no_colour_means_none(screen: Open, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(still()) as (app, pilot):
        await pilot.press(*keys)
        await drawn(app, pilot)
        styles = styles_of(app)
        colours = {each for _, style in styles for each in (style.color, style.bgcolor) if each is not None}
        assert {each.name for each in colours} == {"default"}
        # Without a colour the chosen row or the button with the focus is turned round.
        assert any(style.reverse and text.strip() for text, style in styles)


async def test_no_colour_with_a_theme_chosen_is_grey(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen(still()) as (app, pilot):
        app.theme = "amitop-light"
        await drawn(app, pilot)
        colours = {each for _, style in styles_of(app) for each in (style.color, style.bgcolor) if each is not None}
        assert len(colours) > 4
        assert all(len(set(each.get_truecolor())) == 1 for each in colours)


@pytest.mark.parametrize(
    "keys", [(), ("3",), ("7",), ("question_mark",), ("down", "x"), ("l",), ("colon",), ("ctrl+p",)]
)
async def test_another_theme_leaves_nothing_of_the_one_before(screen: Open, keys: tuple[str, ...]) -> None:
    before = own_themes()["amitop"]
    old = {before.background, before.surface, before.panel, *before.variables.values()}
    async with screen(still()) as (app, pilot):
        await pilot.press(*keys)
        app.theme = "amitop-light"
        await drawn(app, pilot)
        light = own_themes()["amitop-light"]
        shared = old & {light.background, light.surface, light.panel, *light.variables.values()}
        drawn_in = {
            colour.name
            for _, style in styles_of(app)
            for colour in (style.color, style.bgcolor)
            if colour is not None
        }
        assert not drawn_in & (old - shared)


async def test_a_theme_that_is_none_is_told() -> None:
    app = AmitopApp(StillMonitor(), clock=lambda: NOW, draws_per_second=0.01, theme="amitop-ligth")
    async with app.run_test(size=SIZE) as pilot:
        await drawn(app, pilot)
        assert app.theme == "amitop"
        assert "there is no theme amitop-ligth; did you mean amitop-light?" in "".join(
            text for text, _ in styles_of(app)
        )


def test_a_reversed_row_is_of_one_colour() -> None:
    inks = Inks({"text-plain": "ansi_default", "state-bad": "ansi_red", "cursor-row-style": "reverse"})
    assert inks.over(inks.chosen, "bad") == inks.over(inks.chosen, "text")
    assert inks.over(inks.base, "bad").color == RichColor.from_ansi(1)


def test_states_are_told_by_glyph_and_word_alone() -> None:
    shown = {each for each in vars(states).values() if isinstance(each, states.Shown)}
    shown |= {*states._CHANNEL.values(), *states._MEMBER.values(), *states.DEVICE.values()}
    assert all(each.glyph.strip() and each.word.strip() for each in shown)
    told = {(each.glyph, each.word) for each in shown}
    assert len(told) == len(shown)


async def test_a_caller_who_waits_too_long_is_told_by_a_glyph(screen: Open) -> None:
    async with screen(still(), view="queues") as (app, _):
        assert "▲ 2:31" in text_of(app)


def test_the_page_has_every_word() -> None:
    page = Path(__file__).parents[2] / "docs" / "themes.md"
    assert words_table() in page.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page.read_text(encoding="utf-8") for name in OWN)
