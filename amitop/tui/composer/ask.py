"""Dialogs by degree: a yes for what changes something, who is hit for what cuts off, the name typed for code."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widget import Widget
from textual.widgets import Input, Static

from amitop import operations
from amitop.ami import Action
from amitop.operations import Degree, Operation, Reach
from amitop.pbx import Pbx
from amitop.text import clip, visible
from amitop.tui.acting.inquiry import Inquire
from amitop.tui.bars import Line, Piece
from amitop.tui.composer.preview import trap_lines
from amitop.tui.details import Details
from amitop.tui.dialogs import OperationDialog, labelled
from amitop.tui.format import plural
from amitop.tui.inks import Inks
from amitop.tui.inputs import TextInput

#: How a degree is called, and in which ink.
DEGREES = {
    Degree.READING: ("reading", "good"),
    Degree.CHANGING: ("changing", "warn"),
    Degree.CUTTING: ("cuts people off", "bad"),
    Degree.CODE: ("runs code", "bad"),
}
_MOST_LINES = 9
_ACROSS = 66


class SendDialog(OperationDialog):
    """A yes or no; no has the focus. Who is hit now is told anew at each draw."""

    types = False

    def __init__(
        self,
        pbx: Callable[[], Pbx],
        action: Action,
        inks: Callable[[], Inks],
        host: str,
        inquire: Inquire | None = None,
    ) -> None:
        self._action = action
        self._reach = operations.reach(action, pbx())
        self._danger = operations.danger(action)
        super().__init__(pbx, None, verb="Send", title=f"Send {action.name} to {host}", inquire=inquire)
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

    def _why(self) -> str:
        degree = self._danger.degree
        if degree <= Degree.CHANGING:
            return ""
        return self._danger.why or DEGREES[degree][0]

    def make(self) -> Operation | None:
        return self._asked

    def look(self) -> None:
        """Who would be hit, as of now. Where many are, those who come and go are told anew."""
        if self._reach.many and operations.reach(self._action, self._pbx()) != self._reach:
            self._ask_anew()
        super().look()
        self._draw_list()

    def _ask_anew(self) -> None:
        self._reach = operations.reach(self._action, self._pbx())
        self._asked = operations.composed(self._action, self._pbx())

    def _draw_list(self) -> None:
        traps = operations.traps(self._action.name, self._action.headers, self._pbx())
        across = (self._list.size.width or _ACROSS) - 4
        lines = [*trap_lines(traps, across), *reach_lines(self._reach, self._danger.degree, across)]
        self._list.display = bool(lines)
        self._list.styles.height = max(1, min(_MOST_LINES, len(lines)))
        self._list.draw(lines, airy=True)

    def confirm(self) -> None:
        """What was told when it was confirmed is what is sent, or nothing."""
        if self._asked.still_true(self._pbx()) or self.make() is None:
            self.look()
        else:
            super().confirm()

    def action_page(self, by: int) -> None:
        """Scroll the list of those who are hit."""
        if self._list.max_scroll_y:
            self._list.scroll_relative(y=by * (_MOST_LINES - 1), animate=False)
        else:
            super().action_page(by)


class CodeDialog(SendDialog):
    """The Action's name has to be typed."""

    first = "#name"
    types = True

    def fields(self) -> Iterable[Widget]:
        yield from super().fields()
        typed = TextInput(id="name", compact=True, placeholder=f"type {self._action.name}", select_on_focus=False)
        yield labelled("its name", typed)

    def make(self) -> Operation | None:
        typed = self.query_one("#name", Input).value.strip()
        return super().make() if typed == self._action.name else None

    def waiting_for(self) -> str:
        return f"{self._asked.sentence} Type {self._action.name} to send it.".strip()


def reach_lines(reach: Reach, degree: Degree, across: int) -> list[Line]:
    """Those who are hit, a line each."""
    if reach.unknown:
        # Where nothing else is known, the sentence of the operation says so.
        return [[Piece("▲ ", "warn"), Piece(visible(reach.unknown), "warn")]] if reach.sentence else []
    if degree < Degree.CUTTING and len(reach.lines) < 2:
        return []
    if not reach.lines:
        nobody = degree is Degree.CUTTING
        return [[Piece("nobody is known to be cut off by it now", "muted")]] if nobody else []
    told = plural(len(reach.lines), "channel") if reach.channels else "touched"
    head: Line = [Piece(f"{told} now", "strong")]
    if len(reach.lines) >= _MOST_LINES:
        head.append(Piece("   pgup pgdn scroll", "faint"))
    return [head, *([Piece("· ", "bad"), Piece(clip(visible(line), across - 2), "text")] for line in reach.lines)]


def dialog_for(
    action: Action,
    pbx: Callable[[], Pbx],
    inks: Callable[[], Inks],
    host: str,
    inquire: Inquire | None = None,
) -> SendDialog | None:
    """Return what is asked before `action` is sent; None if it only reads."""
    degree = operations.danger(action).degree
    if degree is Degree.READING:
        return None
    return (CodeDialog if degree is Degree.CODE else SendDialog)(pbx, action, inks, host, inquire)
