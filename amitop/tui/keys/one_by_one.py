"""Keys one by one: each is done with before the next is looked at, however quickly they come.

Textual hands every key at once to whatever has the focus then. Over a slow line several come together, and what was
typed behind a `tab`, or behind the key that opens a dialog, would go to the field or the table before it.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from amitop.tui.unhandled import ReportingApp

# Seconds after which a key counts as done with, whatever became of it.
_PATIENCE = 0.5


class OneByOneApp(ReportingApp):
    """An app that lets a key come to its end, with the focus or the screen that it changes, before the next."""

    class Passed(Message):
        """Follows a key up from the widget that had the focus; and once more, what that widget says to the key."""

        def __init__(self, first: Widget, again: bool = False) -> None:
            super().__init__()
            self.first = first
            self.again = again

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._under_way: Timer | None = None

    @property
    def is_at_rest(self) -> bool:
        """Whether every key that was typed is done with."""
        return not self._typed and self._under_way is None

    def swallows(self, key: events.Key) -> bool:
        """Whether a key is not for anything here, and nothing gets it."""
        del key
        return False

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            await self._take_next()
        else:
            await super().on_event(event)

    async def _take_next(self) -> None:
        event = None
        while event is None and self._under_way is None and self._typed:
            event = self._typed.popleft()
            if isinstance(event, events.Key) and self.swallows(event):
                event = None
        if event is None:
            return
        self._under_way = self.set_timer(_PATIENCE, self._settled)
        first = self.focused or self.screen
        await super().on_event(event)
        if not first.post_message(self.Passed(first)):
            self._settle()

    def on_one_by_one_app_passed(self, event: Passed) -> None:
        event.stop()
        if event.again or not event.first.post_message(self.Passed(event.first, again=True)):
            self._settle()

    def _settle(self) -> None:
        # A screen that the key has opened says what has the focus when it has come up.
        self.screen.call_later(self.call_later, self._settled)

    async def _settled(self) -> None:
        if self._under_way is not None:
            self._under_way.stop()
            self._under_way = None
        await self._take_next()
