"""Beside a dialog or a sheet stands enough of what is behind it, or nothing; and it holds all that is in it."""

from __future__ import annotations

import pytest

from amitop.tui.composer.screen import ComposerScreen
from tests.tui.conftest import Open, drawn
from tests.tui.scenes import Scene, scenes
from tests.tui.still import still

WIDTHS = (60, 72, 80, 100, 116, 120, 132, 160)
#: Cells at a side that are more than a strip of a table.
EDGE = 4
#: One of each that stands over the main screen.
OPEN = (
    "columns_pictures-the_sheet",
    "composer.pictures-composer-code",
    "composer.pictures-composer-cutting",
    "ladder-answers",
    "ladder-two_packets_compared",
    "macro_batch-picture_of_a_macro_on_many-f8",
    "macros-the_run_dialog-('record', 'channels')",
    "macros-the_save_dialog",
    "marks-picture_of_a_batch_that_has_ended",
    "marks-picture_of_a_batch_under_way",
    "palette-pictures-unasked",
    "pictures-dialogs-attended",
    "pictures-dialogs-hang-up",
    "pictures-dialogs-help",
    "pictures-dialogs-pause",
    "pictures-dialogs-transfer",
    "saved_filters-a_name_is_asked_for",
    "saved_filters-the_sheet",
    "several_pictures-the_sheet",
    "time-the_dialog",
)
CHOSEN = [scene for scene in scenes() if scene.name in OPEN]


async def test_the_composer_takes_all_or_leaves_an_edge(screen: Open) -> None:
    async with screen(still(), size=(120, 36)) as (app, pilot):
        await pilot.press("colon", *"queuepause", "enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, ComposerScreen)
        for across in range(60, 201, 7):
            await pilot.resize_terminal(across, 36)
            await drawn(app, pilot)
            box = app.screen.query_one("#composer").region
            edges = {box.x, across - box.right}
            assert edges == {0} or min(edges) >= 6, across
            assert max(edges) - min(edges) <= 1


def test_they_are_all_there() -> None:
    assert len(CHOSEN) == len(OPEN)


@pytest.mark.parametrize("scene", CHOSEN, ids=lambda scene: scene.name)
async def test_a_dialog_takes_all_or_leaves_an_edge(request: pytest.FixtureRequest, scene: Scene) -> None:
    async with scene.opened(request, (120, 36)) as (app, pilot):
        strips, out = [], []
        for across in WIDTHS:
            await pilot.resize_terminal(across, 36)
            await drawn(app, pilot)
            box = app.screen.query_one("#dialog, .sheet")
            left, right = box.region.x, across - box.region.right
            if (left, right) != (0, 0) and (min(left, right) < EDGE or abs(left - right) > 1):
                strips.append((across, left, right))
            parts = [part for part in box.children if part.display]
            out += [(across, part) for part in parts if not box.region.contains_region(part.region)]
        assert strips == []
        assert out == []
