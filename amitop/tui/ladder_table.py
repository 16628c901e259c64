"""The ladder as a widget: two lines of heads that stay, the steps below, and a cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amitop.ladder import Ladder
from amitop.tui.bars import Line, Piece, strip_of
from amitop.tui.inks import Inks
from amitop.tui.ladder_lines import Cut, cut, head_lines, step_line

_HEAD = 2


class LadderTable(ScrollView, can_focus=True):
    """Draws a ladder; the cursor keeps its step by the step's first packet."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    LadderTable {
        background: $background;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size: 1 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home,g", "move(-1000000)", "first step", show=False),
        Binding("end,G", "move(1000000)", "last step", show=False),
        Binding("left,h", "across(-1)", "columns to the left", show=False),
        Binding("right", "across(1)", "columns to the right", show=False),
    ]

    class Chosen(Message):
        """Another step was chosen."""

        def __init__(self, table: LadderTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> LadderTable:
            return self.table

    def __init__(self, inks: Callable[[], Inks], nothing: Callable[[], str], **options: Any) -> None:
        super().__init__(**options)
        self._inks = inks
        self._nothing = nothing
        self.ladder = Ladder()
        self.cursor = 0
        self.marked: set[int] = set()
        self._times: list[str] = []
        self._columns_left_out = 0
        self._packet: int | None = None

    def show(self, ladder: Ladder, times: list[str]) -> None:
        """Draw this ladder; the cursor stays on its step."""
        if ladder is self.ladder and times is self._times:
            return
        if ladder is not self.ladder:
            self.ladder = ladder
            self._find_cursor()
        self._times = times
        size = Size(self.size.width, len(ladder.steps) + _HEAD)
        if size != self.virtual_size:
            self.virtual_size = size
        self.refresh()

    def mark(self, packets: Iterable[int]) -> None:
        """Mark the steps that these packets tell of."""
        self.marked = set(packets)
        self.refresh()

    def start(self) -> None:
        """Another call: to its first step."""
        self.ladder, self.cursor, self._packet, self._columns_left_out = Ladder(), 0, None, 0
        self.marked = set()
        self.scroll_to(y=0, animate=False, force=True)

    def _find_cursor(self) -> None:
        """A step may have gone with another fold: its neighbour in time is the next best."""
        steps = self.ladder.steps
        if self._packet is not None and steps:
            exact = [place for place, step in enumerate(steps) if self._packet in step.packets]
            near = min(range(len(steps)), key=lambda place: abs(steps[place].packets[0] - (self._packet or 0)))
            self.cursor = exact[0] if exact else near
        self.cursor = max(0, min(self.cursor, len(steps) - 1))
        if self._packet is None and steps:
            self._packet = steps[self.cursor].packets[0]

    @property
    def _height(self) -> int:
        return max(1, self.size.height - _HEAD)

    # Keys.

    def choose(self, place: int) -> None:
        """Put the cursor on a step."""
        steps = self.ladder.steps
        if not steps:
            return
        self.cursor = max(0, min(place, len(steps) - 1))
        self._packet = steps[self.cursor].packets[0]
        top = round(self.scroll_y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + self._height:
            self.scroll_to(y=self.cursor - self._height + 1, animate=False, force=True)
        self._show_column()
        self.refresh()
        self.post_message(self.Chosen(self))

    def _show_column(self) -> None:
        """Scroll to the columns of the chosen step."""
        step = self.ladder.steps[self.cursor]
        low, high = sorted((step.column, step.column if step.to is None else step.to))
        where = self._cut(self._columns_left_out)
        if high >= where.behind:
            self._columns_left_out = where.first + high - where.behind + 1
        where = self._cut(self._columns_left_out)
        if low < where.first:
            self._columns_left_out = low

    def action_move(self, by: int) -> None:
        """Up or down."""
        self.choose(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self.choose(self.cursor + by * max(1, self._height - 1))

    def action_across(self, by: int) -> None:
        """Columns to the left or to the right."""
        where = self._cut(self._columns_left_out)
        self._columns_left_out = self._cut(max(0, where.first + by)).first
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if event.y >= _HEAD:
            self.choose(round(self.scroll_y) + event.y - _HEAD)

    # Drawing.

    @property
    def _across(self) -> int:
        """The width without the scrollbar."""
        return max(0, self.size.width - 1)

    def _cut(self, left_out: int) -> Cut:
        return cut(self.ladder, self._across, left_out, self._times)

    def render_line(self, y: int) -> Strip:
        across, inks = self.size.width, self._inks()
        where = self._cut(self._columns_left_out)
        if y < _HEAD:
            return strip_of(head_lines(self.ladder, where, self._across)[y], inks, inks.base, across)
        index = round(self.scroll_y) + y - _HEAD
        if index >= len(self.ladder.steps):
            sentence = self._nothing() if not self.ladder.steps and y == _HEAD + 1 else ""
            return strip_of([Piece(f"  {sentence}")], inks, inks.base, across)
        chosen = index == self.cursor
        base = inks.base + Style(bgcolor=inks.cursor_row) if chosen else inks.base
        return strip_of(self._step(index, chosen), inks, base, across)

    def _step(self, index: int, chosen: bool) -> Line:
        where = self._cut(self._columns_left_out)
        marked = bool(self.marked.intersection(self.ladder.steps[index].packets))
        return step_line(self.ladder, index, where, self._across, self._times, chosen=chosen, marked=marked)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.ladder.steps) + _HEAD)
        self.refresh()
