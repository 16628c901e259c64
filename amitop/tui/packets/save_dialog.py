"""Asks where to save, and as what: the end of the file's name says which format."""

from __future__ import annotations

from os.path import exists
from pathlib import Path
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from amitop.config.files import at_home
from amitop.tui.dialogs import Dialog, Once, labelled
from amitop.tui.inputs import TextInput
from amitop.tui.packets.saving import FORMATS, problem_of


class Chosen(NamedTuple):
    """Where to, and whether the operator knows that a file is there."""

    path: Path
    overwrite: bool


class SaveDialog(Dialog[Chosen | None]):
    """A file's name and format."""

    BINDINGS = [("ctrl+o", "other", "Another format")]  # noqa: RUF012 - as Textual has it

    first = "#path"

    def __init__(self, what: str, name: str) -> None:
        super().__init__()
        self._what = what
        self._name = name

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content(f"Save {self._what}"), id="dialog-title")
            yield labelled("file", TextInput(self._name, id="path", compact=True, select_on_focus=False))
            yield Static("", id="dialog-other", markup=False)
            yield from self.foot("Save")

    @property
    def path(self) -> Path:
        """The file that is named."""
        return at_home(self.query_one("#path", Input).value.strip())

    def written(self) -> None:
        """Say which format it is, and what is in the way."""
        path = self.path
        problem, there = problem_of(path), exists(path)
        told = FORMATS.get(path.suffix, "none of the formats")
        self.query_one("#dialog-other", Static).update(Content(f"{told}\nctrl+o  another format"))
        self.warn(problem or ("this file is there already: what is in it will be lost" if there else ""))
        button = self.query_one("#confirm", Once)
        button.disabled = bool(problem)
        button.verb = "Overwrite" if there and not problem else "Save"

    def entered(self, field: Input) -> None:
        """Enter saves at once; a file that is there already asks for the button."""
        del field
        if problem_of(self.path):
            return
        if exists(self.path):
            self.query_one("#cancel").focus()
        else:
            self.dismiss(Chosen(self.path, False))

    def confirm(self) -> None:
        """Give the file. What the button says is what is done, even if a file has come since."""
        if not problem_of(self.path):
            self.dismiss(Chosen(self.path, self.query_one("#confirm", Once).verb == "Overwrite"))

    def action_other(self) -> None:
        """The next format, by the end of the name."""
        field, endings = self.query_one("#path", Input), list(FORMATS)
        suffix = self.path.suffix
        stem = field.value.removesuffix(suffix) if suffix else field.value
        place = endings.index(suffix) + 1 if suffix in endings else 0
        field.value = f"{stem}{endings[place % len(endings)]}"
        field.cursor_position = len(field.value)
