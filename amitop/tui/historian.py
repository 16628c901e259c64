"""From a deed in the History back into the composer, and what is to be told of the log itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.journal.history import Deed
from amitop.text import visible
from amitop.tui.bars import Line, Piece

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Historian:
    """Each public method without an argument is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._read = False

    def again(self) -> None:
        """The chosen Action in the composer, as it was sent; nothing is sent by this."""
        table = self._app.pane.table
        row = table.row if table is not None else None
        if isinstance(row, Deed):
            self._app.composing.open(row.name, row.headers)
        else:
            self._app.say(Piece("choose an Action first"))

    def notice(self) -> Line:
        """Why the log can't be written, until it was read."""
        trouble = self._app.monitor.history.trouble
        if not trouble or self._read:
            return []
        return [Piece("▲ ", "warn"), Piece(visible(trouble), "text"), Piece("   esc")]

    def dismiss(self) -> None:
        """It was read."""
        self._read = bool(self.notice()) or self._read
