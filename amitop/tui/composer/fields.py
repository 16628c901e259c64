"""The widgets of a form: one line a header, with what is known of its value beside it and what is wrong beneath."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from amitop.text import visible
from amitop.tui.composer.check import is_secret, paste_problem, problem_of
from amitop.tui.composer.form import Field
from amitop.tui.inputs import TextInput


class HeaderInput(TextInput):
    """One line of text, whatever bytes it stands for. What it can't take, it refuses and says so."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("down", "ask('down')", "Down"),
        ("up", "ask('up')", "Up"),
        ("tab", "ask('tab')", "On"),
        ("shift+tab", "ask('back')", "Back"),
        ("enter", "ask('enter')", "On"),
        ("escape", "ask('escape')", "Back"),
    ]

    class Asked(Message):
        """A key that means something to the form."""

        def __init__(self, source: HeaderInput, key: str) -> None:
            super().__init__()
            self.source = source
            self.key = key

    class Refused(Message):
        """What was pasted can't be taken."""

        def __init__(self, source: HeaderInput, why: str) -> None:
            super().__init__()
            self.source = source
            self.why = why

    class Emptied(Message):
        """Backspace where there is nothing left."""

        def __init__(self, source: HeaderInput) -> None:
            super().__init__()
            self.source = source

    def __init__(self, value: str, *, password: bool = False, placeholder: str = "", classes: str = "") -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            password=password,
            compact=True,
            select_on_focus=False,
            classes=classes,
        )

    def action_ask(self, key: str) -> None:
        """Leave a key to the form."""
        self.post_message(self.Asked(self, key))

    def action_delete_left(self) -> None:
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.Emptied(self))

    def _on_paste(self, event: events.Paste) -> None:
        # Textual would take the first line and leave the rest out without a word.
        event.stop()
        event.prevent_default()
        if why := paste_problem(event.text):
            self.post_message(self.Refused(self, why))
            return
        start, end = sorted(self.selection)
        self.replace(event.text, start, end)


class FieldRow(Vertical):
    """One header."""

    def __init__(self, action: str, field: Field, about: Callable[[Field], str]) -> None:
        super().__init__(classes="row")
        self.field = field
        self.was_free = field.free
        self._action = action
        self._about = about
        self._refusal = ""
        #: Whether an empty required field is told as a problem: once it was tried to send.
        self.pressed = False

    def compose(self) -> ComposeResult:
        field = self.field
        with Horizontal(classes="row-line"):
            if field.free:
                yield HeaderInput(field.key, placeholder="header", classes="row-key")
            else:
                yield Static("", classes="row-label", markup=False)
            yield HeaderInput(field.value, password=is_secret(self._action, field.key), classes="row-value")
            yield Static("", classes="row-about", markup=False)
        yield Static("", classes="row-problem", markup=False)

    def on_mount(self) -> None:
        self.draw()

    @property
    def input(self) -> HeaderInput:
        """Where the value is written."""
        return self.query_one(".row-value", HeaderInput)

    @property
    def first(self) -> HeaderInput:
        """Where one writes first: the name of a free header, else the value."""
        return self.query(HeaderInput).first()

    def refuse(self, why: str) -> None:
        """Tell what was refused, until something is typed."""
        self._refusal = why
        self.draw()

    def take(self, source: HeaderInput) -> None:
        """What was typed goes into the field."""
        self._refusal = ""
        if source.has_class("row-key"):
            self.field.key = source.value.strip()
            self.input.password = is_secret(self._action, self.field.key)
        else:
            self.field.value = source.value
        self.draw()

    @property
    def problem(self) -> str:
        """What is wrong with it."""
        if self.pressed and self.field.required and not self.field.value:
            return "this is needed"
        return self._refusal or problem_of(self.field)

    def draw(self) -> None:
        """Bring label, what is known of the value, and what is wrong with it up to date."""
        if not self.is_mounted:
            return
        field = self.field
        if not field.free:
            label = self.query_one(".row-label", Static)
            mark = " *" if field.required else " +" if field.repeatable else ""
            _say(label, f"{visible(field.key)}{mark}")
            label.set_class(field.required or bool(field.value), "-told")
        about = self._about(field) or ("needed" if field.required and not field.value else "")
        _say(self.query_one(".row-about", Static), visible(about))
        wrong = self.query_one(".row-problem", Static)
        _say(wrong, f"▲ {visible(self.problem)}" if self.problem else "")
        wrong.display = bool(self.problem)


def _say(static: Static, text: str) -> None:
    if str(static.content) != text:
        static.update(Content(text))
