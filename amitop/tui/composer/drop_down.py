"""The drop-down beneath a field: values, and beside each who or what that is."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from amitop.text import clip, fit, visible, width
from amitop.tui.composer.lot import Candidate
from amitop.tui.inks import Inks

_LINES = 7
_WIDEST = 64


class DropDown(Widget, can_focus=False):
    """Candidates over whatever stands below the field; the keys stay with the field."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    DropDown { display: none; overlay: screen; height: 1; width: 20; }
    """

    class Picked(Message):
        """A candidate was clicked."""

        def __init__(self, candidate: Candidate) -> None:
            super().__init__()
            self.candidate = candidate

    def __init__(self, inks: Callable[[], Inks]) -> None:
        super().__init__()
        self._inks = inks
        self._candidates: list[Candidate] = []
        self._place: int | None = None
        self._top = 0

    @property
    def is_open(self) -> bool:
        return bool(self.display)

    @property
    def chosen(self) -> Candidate | None:
        """The one that is lit."""
        return None if self._place is None or not self.is_open else self._candidates[self._place]

    def offer(self, candidates: list[Candidate], field: Region, bottom: int, lit: bool) -> None:
        """Show these beneath a field, from line `bottom` on; with `lit` the first of them is chosen already."""
        if candidates != self._candidates or not self.is_open:
            kept = self.chosen
            self._candidates = candidates
            self._place = 0 if lit else None
            if not lit and kept in candidates:
                self._place = candidates.index(kept)
            self._top = 0
        self.display = bool(candidates)
        if candidates:
            self.place(field, bottom)
            self.refresh()

    def close(self) -> None:
        """Take it away."""
        self.display, self._place = False, None

    def move(self, by: int) -> None:
        """Light the next one; above the first is none."""
        last = len(self._candidates) - 1
        place = -1 if self._place is None else self._place
        place = min(last, place + by)
        self._place = place if place >= 0 else None
        self._top = max(min(self._top, max(0, place)), place - _LINES + 1)
        self.refresh()

    def place(self, field: Region, bottom: int) -> None:
        """Stand beneath the field, or above it where there is more room."""
        lines = min(_LINES, len(self._candidates))
        abouts = max((width(visible(each.about)) for each in self._candidates), default=0)
        values = max(width(visible(each.value)) for each in self._candidates)
        across = max(field.width, min(_WIDEST, values + abouts + 4))
        across = min(across, self.screen.size.width - field.x - 1)
        under = self.screen.size.height - bottom
        y = bottom if under >= lines or under >= field.y else field.y - lines
        self.styles.width, self.styles.height = across, lines
        if self.absolute_offset != (field.x, y):
            self.absolute_offset = Offset(field.x, y)
            self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        inks, across = self._inks(), self.size.width
        index = self._top + y
        lit = index == self._place
        base = inks.chosen if lit else inks.bar
        if index >= len(self._candidates):
            return Strip([Segment(" " * across, base)], across)
        value, about = visible(self._candidates[index].value), visible(self._candidates[index].about)
        about = clip(about, max(0, across - min(width(value), across - 12) - 4))
        room = across - width(about) - (3 if about else 2)
        # Its edges are what stands out where a theme mixes no colours.
        edge = Segment("│", inks.over(base, "rule"))
        bar = Segment("▌", inks.over(base, "accent")) if lit else edge
        segments = [bar, Segment(fit(value, room), inks.over(base, "strong" if lit else "text"))]
        return Strip([*segments, Segment(f" {about}" if about else "", inks.over(base, "muted")), edge], across)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        index = self._top + event.y
        if index < len(self._candidates):
            self.post_message(self.Picked(self._candidates[index]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-1)
