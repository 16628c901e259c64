"""The line at the bottom of the console, with what was typed before."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from amitop.tui.console.typed import Completions, Typed
from amitop.tui.inputs import TextInput


class Prompt(TextInput):
    """A line being typed. `up` and `down` go through the lines that begin with what was typed."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        Binding("up", "older", "an older line", show=False),
        Binding("down", "newer", "a newer line", show=False),
        Binding("tab", "complete", "complete", show=False),
        Binding("ctrl+f", "screen.find", "find", show=False),
        Binding("pageup", "screen.page(-1)", "page up", show=False),
        Binding("pagedown", "screen.page(1)", "page down", show=False),
        Binding("ctrl+home", "screen.page(-100000)", "first line", show=False),
        Binding("ctrl+end", "screen.page(100000)", "last line", show=False),
    ]

    class FindWanted(Message):
        """A slash at the start of an empty line: no command begins with one."""

    def __init__(self, typed: Typed) -> None:
        self.completions = Completions(typed)
        super().__init__(compact=True, id="prompt", suggester=self.completions, select_on_focus=False)
        self._typed = typed
        self._place: int | None = None
        self._draft = ""
        #: Whether a question is answered rather than a command typed.
        self.answering = False

    def put(self, line: str) -> None:
        """Have this line, the cursor at its end; nobody is told of a change."""
        with self.prevent(Input.Changed):
            self.value = line
        self.cursor_position = len(line)

    def watch_value(self, value: str) -> None:
        """What is typed by hand is what older lines have to begin with."""
        place = self._place
        if place is not None and not (place < len(self._typed.lines) and self._typed.lines[place] == value):
            self._place = None

    def action_older(self) -> None:
        if self.answering:
            return
        if self._place is None:
            self._draft = self.value
        start = len(self._typed.lines) if self._place is None else self._place
        self._recall(self._typed.older(self._draft, start))

    def action_newer(self) -> None:
        if self.answering or self._place is None:
            return
        place = self._typed.newer(self._draft, self._place)
        if place is None:
            self._place = None
            self.put(self._draft)
        else:
            self._recall(place)

    def _recall(self, place: int | None) -> None:
        if place is not None:
            self._place = place
            self.put(self._typed.lines[place])

    def action_complete(self) -> None:
        """Take the completion that is shown."""
        self.cursor_position = len(self.value)
        self.action_cursor_right()

    def on_key(self, event: events.Key) -> None:
        if event.character == "/" and not self.value and not self.answering:
            event.stop()
            event.prevent_default()
            self.post_message(self.FindWanted())

    def on_paste(self, event: events.Paste) -> None:
        if self.answering:
            # What is pasted was not meant as an answer.
            event.stop()
            event.prevent_default()
