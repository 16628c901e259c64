"""Asks where to save, and as what: the end of the file's name says which format."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from amitop.text import visible
from amitop.tui.dialogs import labelled
from amitop.tui.inputs import TextInput
from amitop.tui.over import Over
from amitop.tui.packets.saving import FORMATS, problem_of


class Chosen(NamedTuple):
    """Where to, and whether the operator knows that a file is there."""

    path: Path
    overwrite: bool


class SaveDialog(Over[Chosen | None]):
    """A file's name and format."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("escape", "cancel", "Cancel"),
        ("ctrl+o", "other", "Another format"),
        ("up", "app.focus_previous", "Back"),
        ("down", "app.focus_next", "On"),
    ]

    def __init__(self, what: str, name: str) -> None:
        super().__init__()
        self._what = what
        self._name = name

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content(f"Save {self._what}"), id="dialog-title")
            yield labelled("file", TextInput(self._name, id="path", compact=True, select_on_focus=False))
            yield Static("", id="dialog-other", markup=False)
            yield Static("", id="dialog-problem", markup=False)
            with Horizontal(id="dialog-buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button("Save", id="confirm", compact=True)

    def on_mount(self) -> None:
        self.query_one("#path").focus()
        self._look()

    @property
    def path(self) -> Path:
        """The file that is named."""
        return Path(self.query_one("#path", Input).value.strip()).expanduser()

    def _look(self) -> None:
        """Say which format it is, and what is in the way."""
        path = self.path
        problem, there = problem_of(path), path.exists()
        told = FORMATS.get(path.suffix, "none of the formats")
        self.query_one("#dialog-other", Static).update(Content(f"{told}\nctrl+o  another format"))
        shown = self.query_one("#dialog-problem", Static)
        warning = problem or ("this file is there already: what is in it will be lost" if there else "")
        shown.update(Content(f"▲ {visible(warning)}"))
        shown.display = bool(warning)
        button = self.query_one("#confirm", Button)
        button.disabled = bool(problem)
        button.label = "Overwrite" if there and not problem else "Save"

    @on(Input.Changed)
    def _changed(self) -> None:
        self._look()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Enter saves at once; a file that is there already asks for the button."""
        if problem_of(self.path):
            return
        if self.path.exists():
            self.query_one("#cancel").focus()
        else:
            self.dismiss(Chosen(self.path, False))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "cancel":
            self.dismiss(None)
        elif not problem_of(self.path):
            # What the button says is what is done, even if a file has come since.
            self.dismiss(Chosen(self.path, str(event.button.label) == "Overwrite"))

    def action_other(self) -> None:
        """The next format, by the end of the name."""
        field, endings = self.query_one("#path", Input), list(FORMATS)
        suffix = self.path.suffix
        stem = field.value.removesuffix(suffix) if suffix else field.value
        place = endings.index(suffix) + 1 if suffix in endings else 0
        field.value = f"{stem}{endings[place % len(endings)]}"
        field.cursor_position = len(field.value)

    def action_cancel(self) -> None:
        self.dismiss(None)
