"""The way to the saved filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.filters.saved import VIEWS
from amitop.tui.filters.screen import FiltersScreen

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class FilterKeys:
    """Its method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def filters(self) -> None:
        """The saved filters of the view that is shown."""
        app = self._app
        if app.view_id in VIEWS:
            way = app.scene.keymap.way_to("filter")
            saved = app.filters.saved
            screen = FiltersScreen(lambda: app.scene.inks, saved, app.view_id, app.pane.needle, way)
            app.push_screen(screen, app.filters.apply)
