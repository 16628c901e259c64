"""The way to the saved filters, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.filters.saved import VIEWS, SavedFilter, SavedFilters
from amitop.tui.filters.screen import FiltersScreen

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class FilterKeys:
    """The method `filters` is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self.saved = SavedFilters(app.settings, app.state)

    def filters(self) -> None:
        """The saved filters of the view that is shown."""
        app = self._app
        if app.view_id in VIEWS:
            way = app.scene.keymap.way_to("filter")
            screen = FiltersScreen(lambda: app.scene.inks, self.saved, app.view_id, app.pane.needle, way)
            app.push_screen(screen, self.apply)

    def apply(self, chosen: SavedFilter | None) -> None:
        """Filter by a saved one."""
        app = self._app
        if chosen is None:
            return
        app.pane.filter_by(chosen.text)
        if app.pane.problem is None:
            app.say(Piece("filter "), Piece(visible(chosen.name), "accent"), Piece("   esc clears it"))
        app.draw()

    @property
    def name(self) -> str:
        """What the filter in force is called, where it is a saved one."""
        app = self._app
        return self.saved.name_of(app.view_id, app.pane.needle)
