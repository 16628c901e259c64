"""Opening the composer: for an Action that is chosen in it, or for one that is known, with what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from amitop.tui.bars import Piece

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp
    from amitop.tui.panes import Target


class Composing:
    """The operator's way into the composer."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def open(self, name: str = "", headers: Sequence[tuple[str, str]] = (), target: Target | None = None) -> None:
        """Compose the Action called `name` (else it is chosen first), with these headers, about this row."""
        del headers, target
        self._app.say(Piece(f"{name} can't be composed yet", "muted"))
