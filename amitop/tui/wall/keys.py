"""What keys do on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.wall.pane import WallPane

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class WallKeys:
    """Each method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def wall_full(self) -> None:
        """Nothing but the wall on the screen, or everything again."""
        pane = self._app.pane
        if isinstance(pane, WallPane):
            pane.fill(not pane.full)
            self._app.call_after_refresh(self._app.draw)
