"""Beside a dialog that has much to show stands enough of what is behind it, or nothing."""

from __future__ import annotations

from amitop.tui.composer.screen import ComposerScreen
from tests.tui.conftest import Open, drawn
from tests.tui.still import still


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
