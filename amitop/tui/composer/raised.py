"""The inks of the screen on a panel's ground, for what stands in a box over it."""

from __future__ import annotations

import copy
from collections.abc import Callable

from rich.style import Style

from amitop.tui.inks import Inks


class Raised:
    """Gives the inks as of now."""

    def __init__(self, inks: Callable[[], Inks]) -> None:
        self._inks = inks
        self._of: Inks | None = None
        self._raised = Inks()

    def __call__(self) -> Inks:
        inks = self._inks()
        if inks is not self._of:
            self._of, self._raised = inks, copy.copy(inks)
            self._raised.base = inks.base + Style(bgcolor=inks.panel)
        return self._raised
