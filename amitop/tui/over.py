"""Screens over the main one: each is left once, however fast its keys and buttons come."""

from __future__ import annotations

from typing import Protocol, TypeVar, runtime_checkable

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from amitop.text import visible

Answer = TypeVar("Answer")


@runtime_checkable
class Looks(Protocol):
    """A screen over the main one that follows what goes on: it is asked to look with every draw."""

    def look(self) -> None: ...


class Over(ModalScreen[Answer]):
    """Textual would take whatever screen is in front in the place of one that is gone."""

    # A modal screen hides the app's own keys, this one too.
    BINDINGS = [Binding("ctrl+c", "app.help_quit", show=False, system=True)]  # noqa: RUF012 - as Textual has it

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave it with an answer; a second time, nothing."""
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)


#: What a frame says of how it is closed, for the keys and for the mouse.
CLOSES = "[@click=screen.close]esc closes[/]"


class Framed(Over[Answer]):
    """One in a frame that says how it is closed; a click beside it closes it too."""

    BINDINGS = [("escape,q", "close", "Close")]  # noqa: RUF012 - as Textual has it
    #: Narrow, it takes the whole width; from so many cells on a tall sheet has room for an edge at each side.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (92, "-wide")]  # noqa: RUF012 - as Textual has it

    def frame(self, title: str, *inside: Widget, name: str | None = None, also: str = "") -> Vertical:
        """What stands in the frame, and its title; `name` and `also` are its id and a class for the styles."""
        box = Vertical(*inside, id=name, classes=f"sheet {also}")
        box.border_title = visible(title).replace("[", r"\[")
        box.border_subtitle = CLOSES
        return box

    def action_close(self) -> None:
        """Away."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if self.get_widget_at(*event.screen_offset)[0] is self:
            self.action_close()
