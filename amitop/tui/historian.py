"""From a deed in the History back into the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.journal.history import Deed
from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.link_panel import address_of
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Historian:
    """Each public method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def again(self) -> None:
        """The chosen Action in the composer, as it was sent; nothing is sent by this."""
        table = self._app.pane.table
        row = table.row if table is not None else None
        if not isinstance(row, Deed):
            self._app.say(Piece("choose an Action first"))
        elif (scene := self._sent_to(row)) is None:
            told = f"it was sent to {visible(row.host)}, which is not watched here: nothing is opened"
            self._app.say(Piece("✗ ", "warn"), Piece(told, "text"))
        else:
            self._app.doers.composing.open(row.name, row.headers, scene=scene)

    def _sent_to(self, deed: Deed) -> Scene | None:
        """The PBX that it was sent to; with one PBX on the screen there is no other to be meant."""
        if not self._app.hosts.several:
            return self._app.scene
        found = [scene for scene in self._app.hosts.scenes if address_of(scene.live) == visible(deed.host)]
        return found[0] if found else None
