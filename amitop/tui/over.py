"""A screen over the main one that is left once, however fast its keys and buttons come."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Over(ModalScreen[Answer]):
    """Textual would take whatever screen is in front in the place of one that is gone."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave it with an answer; a second time, nothing."""
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)
