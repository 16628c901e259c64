"""Before a macro is run: what it asks for, the Actions as they will be sent, and whom they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

from amitop import operations
from amitop.ami import Action
from amitop.config.macro import Macro, holds_secret
from amitop.operations import Captured, Degree, MacroError, Operation
from amitop.operations.macro import draft, missing, title
from amitop.operations.verbs import listed
from amitop.pbx.model import Pbx
from amitop.text import clip, visible, width
from amitop.tui.acting.inquiry import Inquire
from amitop.tui.dialogs import OperationDialog, labelled, name_field
from amitop.tui.inputs import TextInput

_WIDTH = 88
#: Lines told of those who are cut off; the rest is counted.
_LINES = 8


class MacroDialog(OperationDialog):
    """The questions of a macro, and a yes; no has the focus where nothing is asked."""

    CSS = """
    MacroDialog #dialog { max-width: 88; }
    MacroDialog #dialog-title { margin-bottom: 0; }
    MacroDialog #macro-says { color: $text-muted; margin-bottom: 1; }
    MacroDialog #macro-says.-none { height: 1; margin-bottom: 0; }
    MacroDialog #macro-steps { height: auto; max-height: 9; margin-bottom: 1; scrollbar-size: 1 1; }
    MacroDialog .step { height: auto; }
    MacroDialog .step-name { width: 16; color: $accent; }
    MacroDialog .step-headers { width: 1fr; height: auto; }
    MacroDialog #macro-who { display: none; height: auto; color: $warning; margin-bottom: 1; }
    MacroDialog .field { margin-bottom: 0; }
    MacroDialog .-last, MacroDialog #typing { margin-bottom: 1; }
    """

    def __init__(
        self,
        pbx: Callable[[], Pbx],
        macro: Macro,
        captured: Captured,
        offered: Mapping[str, str],
        heading: str = "",
        inquire: Inquire | None = None,
    ) -> None:
        super().__init__(pbx, None, verb="Run", title=heading or title(macro, captured), inquire=inquire)
        self._macro = macro
        self._captured = captured
        self._offered = offered
        self._waiting = ""
        self._names = [*(ask.name for ask in macro.asks), *(["me"] if "me" in macro.names else [])]
        # Where anything can run code the macro's name has to be typed.
        self.types = bool(self._names) or danger_of(macro) is Degree.CODE
        self._shown: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        #: What is written in the fields, by the questions' names.
        self.answers: dict[str, str] = dict(offered)
        first = next((name for name in self._names if not offered.get(name)), self._names[0] if self._names else "")
        self.first = f"#ask-{self._names.index(first)}" if first else "#cancel"

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content(visible(self._heading)), id="dialog-title")
            yield Static(
                Content(visible(self._macro.says)), id="macro-says", classes="" if self._macro.says else "-none"
            )
            yield from self.fields()
            with VerticalScroll(id="macro-steps", can_focus=False):
                for _ in range(self._count()):
                    yield Horizontal(
                        Static("", classes="step-name", markup=False),
                        Static("", classes="step-headers", markup=False),
                        classes="step",
                    )
            yield Static("", id="dialog-sentence", markup=False)
            yield Static("", id="macro-who", markup=False)
            yield from self.foot(self._verb, name_field(self._macro.name))

    def fields(self) -> Iterable[Input | Static | Horizontal]:
        secret = {ask.name for ask in self._macro.asks if self._macro.is_secret(ask)}
        labels = {"me": "my endpoint", **{ask.name: ask.label for ask in self._macro.asks}}
        for place, name in enumerate(self._names):
            field = labelled(
                clip(visible(labels[name]), 13),
                TextInput(
                    self._offered.get(name, ""),
                    id=f"ask-{place}",
                    compact=True,
                    password=name in secret,
                    placeholder="PJSIP/100" if name == "me" else "",
                    suggester=SuggestFromList(list(self._pbx().endpoints)) if name == "me" else None,
                    select_on_focus=True,
                ),
            )
            field.set_class(name == self._names[-1], "-last")
            yield field

    def make(self) -> Operation | None:
        self.answers = {
            name: self.query_one(f"#ask-{place}", Input).value.strip() for place, name in enumerate(self._names)
        }
        try:
            return operations.from_macro(self._pbx(), self._macro, self._captured, self.answers)
        except MacroError as error:
            self._waiting = str(error)
            return None

    def waiting_for(self) -> str:
        lacking = missing(self._macro, self.answers)
        return f"Needed first: {listed(lacking)}." if lacking else self._waiting

    def is_sure(self) -> bool:
        return self._degree is not Degree.CODE or self.query_one("#typed", Input).value.strip() == self._macro.name

    @property
    def _degree(self) -> Degree:
        return operations.degree_of(self.operation.actions if self.operation is not None else ())

    def look(self) -> None:
        super().look()
        actions = self.operation.actions if self.operation is not None else ()
        self._show_steps(actions)
        self.say("#macro-who", self._who(actions) if self._degree >= Degree.CUTTING else "")
        self.query_one("#typing").display = self._degree is Degree.CODE
        sentence = self.query_one("#dialog-sentence", Static)
        # Where nobody is known to be touched, the macro's own sentence stands above already.
        sentence.display = str(sentence.content) not in ("", self._macro.says)

    def _count(self) -> int:
        return sum(len(self._captured.lists.get(step.each, ())) if step.each else 1 for step in self._macro.steps)

    def _show_steps(self, actions: tuple[Action, ...]) -> None:
        """The Actions, or while something is missing, as much of them as is known."""
        shown = [(each.name, each.headers) for each in actions]
        shown = shown or draft(self._macro, self._captured, self.answers)
        if shown == self._shown:
            return
        self._shown = shown
        lines = list(self.query(".step"))
        for place, line in enumerate(lines):
            name, headers = shown[place] if place < len(shown) else ("", ())
            number = f"{place + 1} " if len(lines) > 1 and name else ""
            line.query_one(".step-name", Static).update(Content(clip(visible(f"{number}{name}"), 15)))
            line.query_one(".step-headers", Static).update(Content(in_short(headers, self._across)))

    def action_page(self, by: int) -> None:
        """Scroll the steps, if there are more than fit."""
        steps = self.query_one("#macro-steps", VerticalScroll)
        if steps.max_scroll_y:
            steps.scroll_relative(y=by * steps.size.height, animate=False)
        else:
            super().action_page(by)

    @property
    def _across(self) -> int:
        """The cells that headers have in the dialog."""
        return min(_WIDTH, self.app.size.width * 96 // 100) - 24

    def _who(self, actions: tuple[Action, ...]) -> str:
        lines = list(dict.fromkeys(line for each in actions for line in operations.reach(each, self._pbx()).lines))
        more = [f"and {len(lines) - _LINES} more"] if len(lines) > _LINES else []
        return "\n".join([*(visible(line) for line in lines[:_LINES]), *more])


def danger_of(macro: Macro) -> Degree:
    """Return the highest degree of danger that the Actions of a macro have by their names."""
    return max((operations.danger_by_name(step.action).degree for step in macro.steps), default=Degree.READING)


def in_short(headers: Iterable[tuple[str, str]], across: int) -> str:
    """Headers one behind the other in lines of so many cells, none of them broken; secrets masked."""
    lines = [""]
    for key, value in headers:
        header = f"{visible(key)}: {'•••' if holds_secret(key) else visible(value)}"
        together = f"{lines[-1]}   {header}" if lines[-1] else header
        if lines[-1] and width(together) > across:
            lines.append(header)
        else:
            lines[-1] = together
    return "\n".join(lines)
