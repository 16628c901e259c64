"""Dialogs by degree: a yes for what changes something, who is hit for what cuts off, the name typed for code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from textual.widget import Widget
from textual.widgets import Input, Static

from amitop import operations
from amitop.ami import Action
from amitop.operations import Degree, Operation, Reach
from amitop.pbx import Pbx
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.composer.preview import trap_lines
from amitop.tui.details import Details
from amitop.tui.dialogs import OperationDialog, labelled
from amitop.tui.format import plural
from amitop.tui.inks import Inks

#: How a degree is called, and in which ink.
DEGREES = {
    Degree.READING: ("reading", "good"),
    Degree.CHANGING: ("changing", "warn"),
    Degree.CUTTING: ("cuts people off", "bad"),
    Degree.CODE: ("runs code", "bad"),
}
_MOST_LINES = 9


class SendDialog(OperationDialog):
    """A yes or no; no has the focus. Who is hit now is told anew at each draw."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
    ]

    def __init__(self, pbx: Callable[[], Pbx], action: Action, inks: Callable[[], Inks], host: str) -> None:
        self._action = action
        self._reach = operations.reach(action, pbx())
        self._danger = operations.danger(action)
        super().__init__(pbx, None, verb="Send", title=f"Send {action.name} to {host}")
        #: What was asked about: whether that is still so is told by its own check.
        self._asked = operations.composed(action, pbx())
        self._list = Details(inks, id="dialog-reach")

    def fields(self) -> Iterable[Widget]:
        yield Static("", id="dialog-why", markup=False)
        yield self._list

    def on_mount(self) -> None:
        self.query_one("#dialog").set_class(True, f"-{self._danger.degree.name.lower()}")
        why = self.query_one("#dialog-why", Static)
        why.update(visible(self._why()))
        why.display = bool(self._why())
        super().on_mount()

    def _why(self) -> str:
        degree = self._danger.degree
        if degree <= Degree.CHANGING:
            return ""
        told = DEGREES[degree][0]
        return f"{told}: {self._danger.why}" if self._danger.why else told

    def look(self) -> None:
        """Who would be hit, as of now."""
        self._reach = operations.reach(self._action, self._pbx())
        super().look()
        traps = operations.traps(self._action.name, self._action.headers, self._pbx())
        lines = [*trap_lines(traps), *reach_lines(self._reach, self._danger.degree)]
        self._list.display = bool(lines)
        self._list.styles.height = max(1, min(_MOST_LINES, len(lines)))
        self._list.draw(lines, wrap=True)

    def make(self) -> Operation | None:
        return replace(self._asked, sentence=self._sentence)

    @property
    def _sentence(self) -> str:
        return operations.composed(self._action, self._pbx()).sentence

    def action_page(self, by: int) -> None:
        """Scroll the list of those who are hit."""
        self._list.scroll_relative(y=by * (_MOST_LINES - 1), animate=False)


class CodeDialog(SendDialog):
    """The Action's name has to be typed."""

    first = "#name"

    def fields(self) -> Iterable[Widget]:
        yield from super().fields()
        typed = Input(id="name", compact=True, placeholder=f"type {self._action.name}", select_on_focus=False)
        yield labelled("its name", typed)

    def make(self) -> Operation | None:
        typed = self.query_one("#name", Input).value.strip()
        return super().make() if typed == self._action.name else None

    def waiting_for(self) -> str:
        return f"{self._sentence} Type {self._action.name} to send it."


def reach_lines(reach: Reach, degree: Degree) -> list[Line]:
    """Those who are hit, a line each."""
    if reach.unknown:
        return [[Piece("▲ ", "warn"), Piece(f"who is hit can't be told: {visible(reach.unknown)}", "warn")]]
    if not reach.lines:
        nobody = degree is Degree.CUTTING
        return [[Piece("nobody is known to be cut off by it now", "muted")]] if nobody else []
    head: Line = [Piece(f"{plural(len(reach.lines), 'channel')} now", "strong")]
    if len(reach.lines) >= _MOST_LINES:
        head.append(Piece("   pgup pgdn scroll", "faint"))
    return [head, *([Piece("· ", "bad"), Piece(visible(line), "text")] for line in reach.lines)]


def dialog_for(action: Action, pbx: Callable[[], Pbx], inks: Callable[[], Inks], host: str) -> SendDialog | None:
    """What is asked before `action` is sent; None where it only reads."""
    degree = operations.danger(action).degree
    if degree is Degree.READING:
        return None
    return (CodeDialog if degree is Degree.CODE else SendDialog)(pbx, action, inks, host)
