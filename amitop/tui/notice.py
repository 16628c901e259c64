"""The line above the footer: what came of the last key, what has stopped by itself, and that the screen stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.bars import SPACER, Line, Piece
from amitop.tui.format import time_of_day

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# Seconds that an outcome stays on the screen.
_STAYS = 20.0
# The same once another view is shown: long enough to be read to its end.
_LINGERS = 3.0


class Notice:
    """What is told there."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._said: Line = []
        self._until = 0.0

    def say(self, pieces: Line) -> None:
        """Show an outcome for a while."""
        self._said, self._until = pieces, self._app.clock() + _STAYS

    def turned(self) -> None:
        """Another view is shown: what was told of the last one goes soon."""
        self._until = min(self._until, self._app.clock() + _LINGERS)

    def unsay(self) -> None:
        """Take it away."""
        self._said, self._until = [], 0.0

    def pieces(self, across: int) -> Line:
        """The line."""
        app = self._app
        stopped = app.recordings.notice() or app.troubles.notice(across)
        told = self._said if self._said and app.clock() < self._until else stopped
        left = [Piece("  "), *told] if told else []
        if app.frozen_at is None:
            return left
        frozen = [Piece("‖ ", "hold"), Piece(f"frozen at {time_of_day(app.frozen_at, False)}", "hold bold")]
        key = app.scene.keymap.key("freeze")
        on = Piece(f"  {key} lets it go on  " if key else "  ", "muted", "app.act('freeze')" if key else "")
        return [*left, SPACER, *frozen, on]
