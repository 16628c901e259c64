"""A line to type in, where whatever is typed, pasted or offered is drawn as text and obeyed by no terminal."""

from __future__ import annotations

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual.suggester import SuggestionReady
from textual.widgets import Input

from amitop.text import visible


class Marks(Highlighter):
    """Characters that a terminal would obey or hide, each as one mark: what is edited stays as it is."""

    def highlight(self, text: Text) -> None:
        if not text.plain.isascii() or not text.plain.isprintable():
            text.plain = "".join(_mark(character) for character in text.plain)


def _mark(character: str) -> str:
    shown = visible(character)
    return shown if len(shown) == 1 else "�"


class TextInput(Input):
    """An `Input` that draws text only."""

    # Textual's hints are too faint, and its cursor in the terminal's own colours is as black as a dark terminal.
    DEFAULT_CSS = """
    TextInput {
        &:focus { background-tint: transparent; }
        &>.input--placeholder, &>.input--suggestion { color: $text-faint; }
        &:ansi>.input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """

    def __init__(self, value: str | None = None, *, placeholder: str = "", **named: Any) -> None:
        """As an `Input` is made."""
        super().__init__(value, placeholder=visible(placeholder), highlighter=Marks(), **named)

    def on_suggestion_ready(self, event: SuggestionReady) -> None:
        """A completion that can't be drawn as it is is not offered."""
        if visible(event.suggestion) != event.suggestion:
            event.prevent_default()
