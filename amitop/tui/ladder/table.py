"""The ladder as a widget: two lines of heads that stay, the steps below, and a cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from amitop.ladder import Ladder
from amitop.tui.bars import Line, Piece, strip_of
from amitop.tui.inks import Inks
from amitop.tui.ladder.lines import Cut, cut, head_lines, step_line
from amitop.tui.table.cursor_table import CursorTable, move


class LadderTable(CursorTable):
    """Draws a ladder; the cursor keeps its step by the step's first packet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        move("move_left", "across(-1)"),
        move("move_right", "across(1)"),
    ]

    head = 2

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
        size = Size(self.size.width, len(ladder.steps) + self.head)
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
    def length(self) -> int:
        return len(self.ladder.steps)

    @property
    def place(self) -> int | None:
        return self.cursor

    # Keys.

    def go(self, place: int) -> None:
        steps = self.ladder.steps
        if not steps:
            return
        self.cursor = max(0, min(place, len(steps) - 1))
        self._packet = steps[self.cursor].packets[0]
        self._show_place(self.cursor)
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

    def action_across(self, by: int) -> None:
        """Columns to the left or to the right."""
        where = self._cut(self._columns_left_out)
        self._columns_left_out = self._cut(max(0, where.first + by)).first
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if event.y >= self.head:
            self.go(self._top + event.y - self.head)

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
        if y < self.head:
            return strip_of(head_lines(self.ladder, where, self._across)[y], inks, inks.base, across)
        index = self._top + y - self.head
        if index >= len(self.ladder.steps):
            sentence = self._nothing() if not self.ladder.steps and y == self.head + 1 else ""
            return strip_of([Piece(f"  {sentence}")], inks, inks.base, across)
        chosen = index == self.cursor
        base = inks.chosen if chosen else inks.base
        return strip_of(self._step(index, chosen), inks, base, across)

    def _step(self, index: int, chosen: bool) -> Line:
        where = self._cut(self._columns_left_out)
        marked = bool(self.marked.intersection(self.ladder.steps[index].packets))
        return step_line(self.ladder, index, where, self._across, self._times, chosen=chosen, marked=marked)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.ladder.steps) + self.head)
        self.refresh()
