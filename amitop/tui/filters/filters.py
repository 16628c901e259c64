"""The saved filters of the screen, and the one that is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.filters.saved import SavedFilter, SavedFilters

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Filters:
    """Filters by name over the table that is shown."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self.saved = SavedFilters(app.settings, app.state)

    def apply(self, chosen: SavedFilter | None) -> None:
        """Filter by a saved one."""
        app = self._app
        if chosen is None:
            return
        app.pane.filter_by(chosen.text)
        if (problem := app.pane.problem) is None:
            app.say(Piece("filter "), Piece(visible(chosen.name), "accent"), Piece("   esc clears it"))
        else:
            app.say(Piece("▲ ", "bad"), Piece(f"{visible(chosen.name)} can't be applied: {visible(str(problem))}"))
        app.draw()

    @property
    def name(self) -> str:
        """What the filter in force is called, where it is a saved one."""
        app = self._app
        return self.saved.name_of(app.view_id, app.pane.needle)
