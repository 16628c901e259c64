"""Dialogs before something is done: who is meant and what it does to them, in words. Cancel has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static

from amitop.ami import ActionError
from amitop.operations import Operation
from amitop.pbx.model import Pbx
from amitop.text import visible
from amitop.tui.inputs import TextInput
from amitop.tui.over import Over

Answer = TypeVar("Answer")


class Once(Button):
    """A dialog's button: the second of two quick clicks may have been for what was there before the dialog."""

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1:
            event.stop()
            event.prevent_default()


class Dialog(Over[Answer]):
    """Fields, what stands in the way, and two buttons. It gives an answer, or None where it is cancelled."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("escape", "cancel", "Cancel"),
        ("up", "app.focus_previous", "Back"),
        ("down", "app.focus_next", "On"),
    ]
    #: Narrow, it takes the whole width; from so many cells on it has room for an edge at each side.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]  # noqa: RUF012 - as Textual has it

    #: What has the focus at first.
    first = "#cancel"

    def foot(self, verb: str, *asked: Widget) -> Iterable[Widget]:
        """What stands in the way, what is `asked` below it, and the buttons."""
        yield Static("", id="dialog-problem", markup=False)
        yield from asked
        cancel, confirm = Once("Cancel", id="cancel", compact=True), Once(verb, id="confirm", compact=True)
        yield Horizontal(cancel, confirm, id="dialog-buttons")

    def on_mount(self) -> None:
        self.query_one(self.first).focus()
        self.written()

    def written(self) -> None:
        """Look at what the fields say, at first and whenever it has changed."""

    def entered(self, field: Input) -> None:
        """Enter was pressed in a field."""
        del field
        self.confirm()

    def confirm(self) -> None:
        """Yes."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(None)

    def say(self, selector: str, text: str) -> None:
        """Show a text, or no line where there is none."""
        static = self.query_one(selector, Static)
        if str(static.content) != text:
            static.update(Content(text))
            static.display = bool(text)

    def warn(self, problem: str) -> None:
        """Say what stands in the way; nothing does where that is empty."""
        self.say("#dialog-problem", f"▲ {visible(problem)}" if problem else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.written()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.entered(event.input)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "confirm":
            self.confirm()
        else:
            self.action_cancel()


class OperationDialog(Dialog[Operation | None]):
    """Asks before an operation is sent, and gives the operation back, or None."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("left", "app.focus_previous", "Back"),
        ("right", "app.focus_next", "On"),
    ]

    def __init__(self, pbx: Callable[[], Pbx], operation: Operation | None, *, verb: str, title: str = "") -> None:
        super().__init__()
        self._pbx = pbx
        self._verb = verb
        self._heading = title or (operation.title if operation else "")
        self.operation = operation
        self.problem: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content(visible(self._heading)), id="dialog-title")
            yield from self.fields()
            yield Static("", id="dialog-sentence", markup=False)
            yield from self.foot(self._verb)

    def fields(self) -> Iterable[Widget]:
        """What the operator fills in."""
        return ()

    def make(self) -> Operation | None:
        """The operation as the fields have it; None while something is missing."""
        return self.operation

    def look(self) -> None:
        """Say what would be done, and whether the target is still what it was."""
        try:
            self.operation = self.make()
            problem = self.operation.still_true(self._pbx()) if self.operation else None
        except ActionError as error:
            self.operation, problem = None, str(error)
        sentence = self.operation.sentence if self.operation else self.waiting_for()
        self.say("#dialog-sentence", visible(sentence))
        self.problem = problem
        self.warn(f"{problem}: nothing will be sent" if problem else "")
        self.query_one("#confirm", Button).disabled = self.operation is None or bool(problem) or not self.is_sure()

    def waiting_for(self) -> str:
        """What is still missing."""
        return ""

    def is_sure(self) -> bool:
        """Whether the operator has shown that he means it, where more than a yes is asked."""
        return True

    def written(self) -> None:
        self.look()

    def entered(self, field: Input) -> None:
        del field
        self.focus_next()

    def confirm(self) -> None:
        """Yes: after a last look."""
        self.look()
        self.dismiss(None if self.problem else self.operation)


class ConfirmDialog(OperationDialog):
    """Yes or no; no has the focus."""


class TransferDialog(OperationDialog):
    """Where to, and which of the two parties is the one that moves."""

    first = "#exten"

    BINDINGS = [("ctrl+o", "other", "The other party instead")]  # noqa: RUF012 - as Textual has it

    def __init__(
        self,
        pbx: Callable[[], Pbx],
        ways: Sequence[Callable[[str, str], Operation]],
        *,
        verb: str,
        title: str,
        context: str,
        contexts: Sequence[str],
        extens: Sequence[str],
    ) -> None:
        super().__init__(pbx, None, verb=verb, title=title)
        self._ways = list(ways)
        self._first_context = context
        self._contexts = contexts
        self._extens = extens

    def fields(self) -> Iterable[Input | Static | Horizontal]:
        yield labelled(
            "to extension",
            TextInput(id="exten", compact=True, suggester=SuggestFromList(self._extens), select_on_focus=False),
        )
        context = TextInput(
            self._first_context,
            id="context",
            compact=True,
            suggester=SuggestFromList(self._contexts),
            select_on_focus=True,
        )
        yield labelled("in context", context)
        if len(self._ways) > 1:
            yield Static("ctrl+o  the other party instead", id="dialog-other", markup=False)

    def make(self) -> Operation | None:
        exten = self.query_one("#exten", Input).value.strip()
        context = self.query_one("#context", Input).value.strip()
        return self._ways[0](exten, context) if exten and context else None

    def waiting_for(self) -> str:
        return "An extension and its context are needed."

    def action_other(self) -> None:
        """Let the other party be the one that moves."""
        self._ways.append(self._ways.pop(0))
        self.look()


class PauseDialog(OperationDialog):
    """A pause, with its reason."""

    first = "#reason"

    def __init__(
        self, pbx: Callable[[], Pbx], way: Callable[[str], Operation], *, title: str, reasons: Sequence[str]
    ) -> None:
        super().__init__(pbx, None, verb="Pause", title=title)
        self._way = way
        self._reasons = reasons

    def fields(self) -> Iterable[Input | Static | Horizontal]:
        reason = TextInput(
            id="reason",
            compact=True,
            placeholder="none",
            suggester=SuggestFromList(self._reasons, case_sensitive=False),
        )
        yield labelled("reason", reason)

    def make(self) -> Operation | None:
        return self._way(self.query_one("#reason", Input).value.strip())


def name_field(name: str) -> Horizontal:
    """Where a name has to be typed by whoever means it."""
    field = labelled("type its name", TextInput(id="typed", compact=True, placeholder=name))
    field.id = "typing"
    return field


def labelled(label: str, field: Input) -> Horizontal:
    """A field with its name before it."""
    return Horizontal(Label(label, classes="field-label"), field, classes="field")
