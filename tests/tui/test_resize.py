"""The terminal is made smaller and larger while something is open: nothing breaks, nothing is lost from sight."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App

from amitop.tui.table.live_table import LiveTable
from tests.tui.conftest import drawn
from tests.tui.scenes import Scene, scenes

#: There and back: too small for anything, narrow, low, wide, and larger than most walls.
SIZES = ((20, 5), (1, 1), (300, 100), (40, 10), (25, 60), (200, 6), (80, 24))
#: One of each thing that can stand on the screen.
OPEN = (
    "pictures-views-channels",
    "pictures-views-queues",
    "pictures-views-packets",
    "pictures-views-history",
    "pictures-dialogs-hang-up",
    "pictures-dialogs-transfer",
    "pictures-dialogs-help",
    "pictures-link_states-refused",
    "composer.pictures-composer-choosing",
    "composer.pictures-composer-pause",
    "composer.pictures-composer-list",
    "columns_pictures-the_sheet",
    "console-pictures-answered",
    "grouping-calls_by_queue",
    "ladder-a_transferred_call",
    "ladder-answers",
    "marks-picture_of_a_batch_under_way",
    "macros-the_save_dialog",
    "palette-pictures-unasked",
    "saved_filters-the_sheet",
    "several_pictures-several-lost",
    "several_pictures-the_sheet",
    "time-a_recording-calls",
    "wall-pictures-60x24",
)
CHOSEN = [scene for scene in scenes() if scene.name in OPEN]


def _kept(app: App[Any]) -> list[tuple[str, object]]:
    """What must not be lost: who has the focus, and the chosen row of every table."""
    focus = app.focused.id or type(app.focused).__name__ if app.focused is not None else ""
    tables = [(table.id or "table", table.key) for table in app.screen.query(LiveTable) if table.display]
    return [("focus", focus), *tables]


def _out_of_sight(app: App[Any]) -> list[str]:
    """Tables in sight whose chosen row is not."""
    return [
        table.id or type(table).__name__
        for table in app.screen.query(LiveTable)
        if table.has_focus and len(table.rows) and table.size.height > table.head and not _is_in_sight(table)
    ]


def _is_in_sight(table: LiveTable[Any]) -> bool:
    top = round(table.scroll_offset.y)
    place = next((at for at in range(len(table.rows)) if table.rows.key_at(at) == table.key), None)
    return place is None or top <= place < top + table.size.height - table.head


def test_they_are_all_there() -> None:
    assert len(CHOSEN) == len(OPEN)


@pytest.mark.parametrize("scene", CHOSEN, ids=lambda scene: scene.name)
async def test_any_size_at_any_time(request: pytest.FixtureRequest, scene: Scene) -> None:
    async with scene.opened(request, (80, 24)) as (app, pilot):
        kept, depth = _kept(app), len(app.screen_stack)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await drawn(app, pilot)
            assert _kept(app) == kept, size
            assert len(app.screen_stack) == depth, size
            assert _out_of_sight(app) == [], size
