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
from amitop.operations.questions import questions
from amitop.pbx.model import Pbx
from amitop.text import visible
from amitop.tui.acting.inquiry import Inquire, Inquiry
from amitop.tui.inputs import TextInput
from amitop.tui.over import Over

Answer = TypeVar("Answer")


class Once(Button):
    """A dialog's button with its key: the second of two quick clicks may have been for what was there before."""

    def __init__(self, verb: str, key: str, *, id: str) -> None:  # noqa: A002 - as Textual has it
        super().__init__(id=id, compact=True)
        #: The key that it shows; set it before `verb`.
        self.key = key
        self._verb = ""
        self.verb = verb

    @property
    def verb(self) -> str:
        """What it does, without its key."""
        return self._verb

    @verb.setter
    def verb(self, verb: str) -> None:
        if verb != self._verb:
            self._verb = verb
            self.label = Content(f"{self.key} {visible(verb)}")
            self.refresh(layout=True)

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1:
            event.stop()
            event.prevent_default()


def _is_shown(field: Input) -> bool:
    """Return whether one can type in it: neither it nor what holds it is hidden."""
    return field.focusable and all(each.display for each in field.ancestors_with_self if isinstance(each, Widget))


class Dialog(Over[Answer]):
    """Fields, what stands in the way, and two buttons. It gives an answer, or None if it is cancelled.

    The foot with the buttons stays in sight; all above it scrolls if there is no room.
    """

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("escape,n", "cancel", "Cancel"),
        ("y", "yes", "Yes"),
        ("ctrl+j", "send", "Send"),
        ("up", "app.focus_previous", "Back"),
        ("down", "app.focus_next", "On"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
    ]
    #: Narrow, it takes the whole width; from so many cells on it has room for an edge at each side.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]  # noqa: RUF012 - as Textual has it
    #: Low, it has no empty lines.
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual has it

    #: What has the focus at first.
    first = "#cancel"
    #: Whether there is a field to type in, so that a letter is no answer everywhere.
    types = True

    def foot(self, verb: str, *asked: Widget) -> Iterable[Widget]:
        """What stands in the way, what is `asked` below it, and the buttons with their keys."""
        cancel, yes = ("esc", "^j") if self.types else ("n", "y")
        buttons = Horizontal(
            Once("Cancel", cancel, id="cancel"), Once(verb, yes, id="confirm"), id="dialog-buttons"
        )
        yield Vertical(Static("", id="dialog-problem", markup=False), *asked, buttons, id="dialog-foot")

    def on_mount(self) -> None:
        self.query_one(self.first).focus()
        self.written()

    def written(self) -> None:
        """Look at what the fields say, at first and whenever it has changed."""

    def entered(self, field: Input) -> None:
        """Enter was pressed in a field: go to the next, if there is one."""
        fields = [each for each in self.query(Input) if _is_shown(each)]
        behind = fields[fields.index(field) + 1 :] if field in fields else []
        if behind:
            behind[0].focus()
        else:
            self.filled_in()

    def filled_in(self) -> None:
        """Enter was pressed in the last field."""
        self.confirm()

    def to_button(self) -> None:
        """Go to the button that acts, or to Cancel if care is due; stay if nothing can be done yet."""
        button = self.query_one("#confirm", Button)
        if not button.disabled:
            (self.query_one("#cancel", Button) if self.is_cautious() else button).focus()

    def is_cautious(self) -> bool:
        """Whether Enter after the last field leads to Cancel."""
        return False

    def confirm(self) -> None:
        """Yes."""
        raise NotImplementedError

    def action_yes(self) -> None:
        """Do what the button does, if it can be pressed."""
        found = self.query("#confirm")
        if not found or not found.first(Button).disabled:
            self.confirm()

    def action_send(self) -> None:
        """Send what was filled in. A mere question is not answered by the key that may have opened it."""
        if self.types:
            self.action_yes()

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(None)

    def action_page(self, by: int) -> None:
        """Scroll what is above the buttons."""
        box = self.query_one("#dialog")
        box.scroll_relative(y=by * max(1, box.size.height - 2), animate=False)

    def say(self, selector: str, text: str) -> None:
        """Show a text, or no line if there is none."""
        static = self.query_one(selector, Static)
        if str(static.content) != text:
            static.update(Content(text))
            static.display = bool(text)

    def warn(self, problem: str) -> None:
        """Say what stands in the way; nothing does if it is empty."""
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

    def __init__(
        self,
        pbx: Callable[[], Pbx],
        operation: Operation | None,
        *,
        verb: str,
        title: str = "",
        inquire: Inquire | None = None,
    ) -> None:
        """`inquire` asks the PBX what may be wrong with the operation."""
        super().__init__()
        self._pbx = pbx
        self._verb = verb
        self._heading = title or (operation.title if operation else "")
        self.operation = operation
        self.problem: str | None = None
        self.inquiry = Inquiry(self, inquire, self._answered)
        # Whether it was said yes while an answer was awaited.
        self._agreed = False

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
        self.inquiry.about(questions(self.operation, self._pbx()) if self.operation and not problem else [])
        self.problem = problem or self.inquiry.refusal or None
        sentence = self.operation.sentence if self.operation else self.waiting_for()
        self.say("#dialog-sentence", visible(sentence))
        self.warn(f"{self.problem}: nothing will be sent" if self.problem else self.inquiry.warning)
        unsure = self.operation is None or bool(self.problem) or not self.is_sure()
        self.query_one("#confirm", Button).disabled = unsure

    def waiting_for(self) -> str:
        """What is still missing."""
        return ""

    def is_sure(self) -> bool:
        """Whether the operator has shown that they mean it, if more than a yes is asked."""
        return True

    def filled_in(self) -> None:
        self.to_button()

    def is_cautious(self) -> bool:
        """Whether people are cut off; who is moved was typed for."""
        moves = self.operation is not None and self.operation.verb == "transfer"
        return bool(self.inquiry.warning) or (self.operation is not None and self.operation.danger and not moves)

    def written(self) -> None:
        self._agreed = False
        self.look()

    def can_go(self) -> bool:
        """Whether there is something that may be sent."""
        return self.operation is not None and not self.problem

    def confirm(self) -> None:
        """Yes: after a last look, and after what the PBX says to it."""
        self.look()
        if not self.can_go() or not self.is_sure():
            return
        self._agreed = self.inquiry.pending
        if self._agreed:
            self.inquiry.ask_now()
        else:
            self.go()

    def go(self) -> None:
        """It is agreed: give the operation."""
        self.dismiss(self.operation)

    def _answered(self) -> None:
        """The PBX has answered: what it warns of has to be confirmed once more."""
        if not self.is_attached:
            return
        agreed, self._agreed = self._agreed, False
        self.look()
        if self.problem or self.inquiry.warning:
            if agreed or self.query_one("#confirm", Button).has_focus:
                self.query_one("#cancel", Button).focus()
        elif agreed:
            self.confirm()


class ConfirmDialog(OperationDialog):
    """Yes or no; no has the focus."""

    types = False


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
        inquire: Inquire | None = None,
    ) -> None:
        super().__init__(pbx, None, verb=verb, title=title, inquire=inquire)
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
