"""Themes put on while something is open: each of amitop's own in every kind of scene, and all of them readable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color import ColorType
from rich.style import Style
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.color import Color

from amitop.tui.app import AmitopApp
from amitop.tui.themes.colours import TEXT_RATIO, contrast
from amitop.tui.themes.shelf import own_themes
from tests.tui.conftest import drawn
from tests.tui.prints import lines_of, print_of
from tests.tui.scenes import scenes

Size = tuple[int, int]

OWN = sorted(own_themes())
ALL = {scene.name: scene for scene in scenes()}
SMALL, NARROW, WIDE = (80, 24), (60, 24), (160, 45)
MARKS = "marks-picture_of_marks"
KINDS = (
    "pictures-dialogs-hang-up",
    "composer.pictures-composer-refused",
    "pictures-views-packets",
    "ladder-a_transferred_call",
    "wall-pictures-80x24",
    "several_pictures-several-three",
    "pictures-dialogs-help",
)
STAGES = [(MARKS, NARROW), (MARKS, SMALL), (MARKS, WIDE), *((kind, SMALL) for kind in KINDS)]
#: A table, a field with a completion, and a button that does nothing yet beside what is told in red.
READ = (MARKS, "pictures-dialogs-attended", "composer.pictures-composer-code")
# Black, white and the greys between: as grounds they hide text on some terminal or other.
BLACKS_AND_WHITES = {0, 7, 8, 15}


class PrintExtension(SingleFileSnapshotExtension):
    """Keeps each print in a text file of its own."""

    _file_extension = "txt"
    _write_mode = WriteMode.TEXT


def in_front(app: AmitopApp) -> Iterator[tuple[str, Color, Color]]:
    """Every text that is not behind a dialog, with its colour and what it stands on."""
    parts = [app.screen] if len(app.screen_stack) == 1 else app.screen.children
    for y, line in enumerate(lines_of(app)):
        x = 0
        for segment in line:
            text, style = segment.text.strip(), segment.style
            if text and style is not None and any(part.region.contains(x, y) for part in parts):
                assert style.color is not None, text
                assert style.bgcolor is not None, text
                yield text, Color(*style.color.get_truecolor()), Color(*style.bgcolor.get_truecolor())
            x += segment.cell_length


def too_faint(app: AmitopApp) -> set[tuple[str, float]]:
    """Texts that can't be read where they stand; what is made of lines and blocks is none."""
    told = {(text, round(contrast(colour, ground), 2)) for text, colour, ground in in_front(app)}
    return {(text, ratio) for text, ratio in told if ratio < TEXT_RATIO and not is_drawing(text)}


def is_drawing(text: str) -> bool:
    return all("─" <= each <= "▟" or each == " " for each in text)


def shows_its_ground(text: str, style: Style) -> bool:
    """Whether it is text, or the cursor of a field."""
    return not is_drawing(text) or (bool(style.reverse) and not text.strip())


def not_the_terminals(app: AmitopApp) -> set[str]:
    """Colours that a terminal of sixteen has not, and grounds of text or cursor that some terminals' text has."""
    worn = [
        (segment.text, segment.style) for line in lines_of(app) for segment in line if segment.style is not None
    ]
    colours = {each for _, style in worn for each in (style.color, style.bgcolor) if each is not None}
    mixed = {each.name for each in colours if each.type not in (ColorType.DEFAULT, ColorType.STANDARD)}
    grounds = {style.bgcolor for text, style in worn if style.bgcolor is not None and shows_its_ground(text, style)}
    return mixed | {each.name for each in grounds if each.number in BLACKS_AND_WHITES}


def cannot_be_read(app: AmitopApp) -> set[tuple[str, float]] | set[str]:
    """What is wrong with what the theme that is on makes of the screen."""
    return not_the_terminals(app) if app.native_ansi_color else too_faint(app)


@pytest.mark.parametrize(("name", "size"), STAGES, ids=[f"{name}-{x}x{y}" for name, (x, y) in STAGES])
async def test_own_themes(
    request: pytest.FixtureRequest, snapshot: SnapshotAssertion, name: str, size: Size
) -> None:
    prints, differing, wrong = snapshot.use_extension(PrintExtension), [], {}
    async with ALL[name].opened(request, size) as (app, pilot):
        for theme in OWN:
            app.theme = theme
            await drawn(app, pilot)
            wrong[theme] = cannot_be_read(app)
            if prints(name=theme) != print_of(app):
                differing.append(theme)
    assert not any(wrong.values()), wrong
    assert not differing


@pytest.mark.parametrize("name", READ)
async def test_every_theme_can_be_read(request: pytest.FixtureRequest, name: str) -> None:
    wrong = {}
    async with ALL[name].opened(request, SMALL) as (app, pilot):
        for theme in app.available_themes:
            app.theme = theme
            await drawn(app, pilot)
            wrong[theme] = cannot_be_read(app)
    assert not any(wrong.values()), wrong
