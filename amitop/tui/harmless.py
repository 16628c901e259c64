"""The last gate before the terminal: nothing that a terminal obeys is drawn, whichever widget draws it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from amitop.text import harmless


class Harmless(LineFilter):
    """Replaces what a terminal would obey or hide. Text that has passed `visible` is not changed."""

    def __init__(self) -> None:
        super().__init__()
        #: The last text that had to be changed: some widget draws it unchecked. Tests read it.
        self.caught = ""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line, the same list if all is well."""
        del background
        texts = [harmless(text) for text, _style, _control in segments]
        if all(safe is segment.text for safe, segment in zip(texts, segments, strict=True)):
            return segments
        return [self._safe(*each) for each in zip(texts, segments, strict=True)]

    def _safe(self, safe: str, segment: Segment) -> Segment:
        if segment.control or safe == segment.text:
            return segment
        self.caught = segment.text
        return Segment(safe, segment.style)
