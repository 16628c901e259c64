"""An Action kept as a macro: its name, its key, and what stands for what."""

from __future__ import annotations

from collections.abc import Callable
from os.path import exists

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Checkbox, Input, Label, Static

from amitop.ami import Action
from amitop.config.macro import Macro
from amitop.config.macros import path_of
from amitop.operations import Captured
from amitop.operations.recipe import Choice, choices, recipe
from amitop.text import clip, visible
from amitop.tui.dialogs import Dialog, Once, labelled
from amitop.tui.inputs import TextInput


class Tick(Checkbox):
    """A box of which the mark tells as well as the colour."""

    BUTTON_INNER = "·"

    def watch_value(self) -> None:
        self.BUTTON_INNER = "✓" if self.value else "·"
        super().watch_value()


class SaveMacroDialog(Dialog[tuple[Macro, bool] | None]):
    """Gives the macro back, and whether the operator knows that a file is there; or None."""

    CSS = """
    SaveMacroDialog { align: center middle; background: $background 60%; }
    SaveMacroDialog #dialog { max-width: 88; }
    SaveMacroDialog .field { margin-bottom: 0; }
    SaveMacroDialog #macro-values { height: auto; max-height: 8; margin: 1 0; scrollbar-size: 1 1; }
    SaveMacroDialog Tick > .toggle--button { color: $text-muted; background: $panel; }
    SaveMacroDialog Tick.-on > .toggle--button { color: $success; background: $panel; }
    SaveMacroDialog Checkbox { width: 1fr; background: $panel; padding: 0; }
    SaveMacroDialog Checkbox:disabled { color: $text-faint; opacity: 100%; }
    SaveMacroDialog #macro-file { color: $text-muted; margin-bottom: 1; }
    """

    first = "#name"

    def __init__(self, action: Action, captured: Captured, key_problem: Callable[[str, str], str]) -> None:
        super().__init__()
        self._action = action
        self._choices = choices(action, captured)
        self._key_problem = key_problem

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content(visible(f"Save {self._action.name} as a macro")), id="dialog-title")
            yield labelled("name", TextInput(id="name", compact=True))
            yield labelled(
                "what it does", TextInput(id="says", compact=True, placeholder="a sentence for the palette")
            )
            yield labelled("key", TextInput(id="key", compact=True, placeholder="none; f6, ctrl+t …"))
            with VerticalScroll(id="macro-values", can_focus=False):
                for choice in self._choices:
                    yield Tick(Content(told(choice)), choice.likely, compact=True, disabled=choice.forced)
            yield Static("", id="macro-file", markup=False)
            yield from self.foot("Save")

    @property
    def macro(self) -> Macro:
        """The macro as the fields have it."""
        name, says, key = (self.query_one(f"#{each}", Input).value.strip() for each in ("name", "says", "key"))
        ticked = [choice for choice, box in zip(self._choices, self.query(Checkbox), strict=True) if box.value]
        return recipe(self._action, ticked, path_of(name).stem, name, says, key)

    def written(self) -> None:
        """Say where it will be, and what is in the way."""
        macro = self.macro
        path = path_of(macro.name)
        there = bool(macro.name) and exists(path)
        problem = self._problem(macro)
        told = problem or ("there is such a macro already: what is in it will be lost" if there else "")
        needs = f"a row with {_a(macro.row)}" if macro.row else "any row"
        where = f"{path}\nfor {needs}" if macro.name else "It needs a name."
        self.query_one("#macro-file", Static).update(Content(visible(where).replace("␊", "\n")))
        self.warn(told)
        button = self.query_one("#confirm", Once)
        button.disabled = bool(problem) or not macro.name
        button.verb = "Overwrite" if there else "Save"

    def _problem(self, macro: Macro) -> str:
        return self._key_problem(macro.key, macro.id) if macro.key else ""

    def on_checkbox_changed(self) -> None:
        self.written()

    def filled_in(self) -> None:
        self.to_button()

    def confirm(self) -> None:
        """Give the macro. What the button says is what is done, even if a file has come since."""
        button = self.query_one("#confirm", Once)
        if not button.disabled:
            self.dismiss((self.macro, button.verb == "Overwrite"))


def told(choice: Choice) -> str:
    """What a choice would put in the place of a value."""
    if choice.forced:
        return f"{visible(choice.header)}: asked for each time, and never kept"
    becomes = f"{{{choice.placeholder}}}" if choice.placeholder else "asked for each time"
    return f"{visible(choice.header)}: {clip(visible(choice.value), 36)}  →  {becomes}"


def _a(row: str) -> str:
    return f"an {row}" if row[0] in "ae" else f"a {row}"
