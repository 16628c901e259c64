"""The console on the screen: output above, a line to type below, between them what there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from amitop.text import visible
from amitop.tui.bars import SPACER, Bar, Line, Piece, TallBar, first_that_fits
from amitop.tui.console.asking import Question, question_for, refusal
from amitop.tui.console.lines import shown
from amitop.tui.console.output import Output
from amitop.tui.console.prompt import Prompt
from amitop.tui.format import count, duration
from amitop.tui.inks import Inks
from amitop.tui.inputs import TextInput
from amitop.tui.over import Over

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp
    from amitop.tui.console.talk import Talk

_KEYS = (
    ("enter", "send", ""),
    ("↑↓", "typed before", ""),
    ("tab", "complete", ""),
    ("pgup", "scroll", "screen.page(-1)"),
    ("^f", "find", "screen.find"),
    ("^y", "copy", "screen.copy"),
    ("esc", "leave", "screen.leave"),
)
_ASK_KEYS = (("esc", "back to the line", "screen.leave"),)
_FIND_KEYS = (
    ("enter ↑", "older", "screen.go(-1)"),
    ("↓", "newer", "screen.go(1)"),
    ("esc", "back to the line", "screen.leave"),
)


class ConsoleScreen(Over[None]):
    """Types commands, asks where one does harm, and shows what came back."""

    DEFAULT_CSS = """
    ConsoleScreen.-short #console { height: 90%; }
    #console { dock: bottom; width: 100%; height: 80%; background: $background; border-top: solid $accent; }
    #console { border-title-color: $accent; border-title-style: bold; }
    #console Output { height: 1fr; }
    #console-line { height: 1; background: $panel; padding: 0 2; }
    #console-line Static { width: auto; color: $accent; }
    #console-line Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    #find { display: none; }
    ConsoleScreen.-finding #find { display: block; }
    ConsoleScreen.-finding #prompt { display: none; }
    """

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("escape", "leave", "Leave"),
        ("ctrl+y", "copy", "Copy"),
        ("up", "go(-1)", "Older"),
        ("down", "go(1)", "Newer"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
        ("ctrl+f", "find", "Find"),
    ]

    def __init__(self, app: AmitopApp, talk: Talk) -> None:
        super().__init__()
        self._amitop = app
        self._talk = talk
        #: What was typed, while a question about it is open.
        self.asked: tuple[Question, str] | None = None
        self._said: Line = []

    def compose(self) -> ComposeResult:
        inks = self._inks
        with Vertical(id="console") as box:
            called, user = self._talk.scene.called, self._talk.scene.live.target.user
            box.border_title = f" console · {visible(called)} · {visible(user)} ".replace("[", r"\[")
            yield Output(inks, self._talk.transcript)
            yield TallBar(inks, self._status, id="console-status")
            with Horizontal(id="console-line"):
                yield Static(self._talk.marker, id="console-marker", markup=False)
                yield Prompt(self._talk.typed)
                yield TextInput(compact=True, id="find", select_on_focus=True)
            yield Bar(inks, self._hints, raised=True)

    def _inks(self) -> Inks:
        return self._amitop.scene.inks

    @property
    def _prompt(self) -> Prompt:
        return self.query_one(Prompt)

    @property
    def _output(self) -> Output:
        return self.query_one(Output)

    @property
    def finding(self) -> bool:
        """Whether it is typed what to look for."""
        return self.has_class("-finding")

    def on_mount(self) -> None:
        self._prompt.focus()
        if why := refusal(self._talk.scene):
            self._refuse(why)
        self.call_after_refresh(self.look)

    def look(self) -> None:
        """Bring everything up to date."""
        self._output.look()
        for bar in self.query(Bar):
            bar.draw()

    def _mark(self, marker: str) -> None:
        """What stands before the line."""
        self.query_one("#console-marker", Static).update(Content(marker))

    # What is said.

    def _say(self, *pieces: Piece) -> None:
        self._said = list(pieces)
        self.look()

    def _refuse(self, why: str) -> None:
        self._say(Piece("✗ ", "bad"), Piece(visible(why), "text"))

    def _status(self, across: int) -> Line:
        del across
        if self.finding:
            return [Piece("  "), *self._found()]
        if self.asked is not None:
            question, line = self.asked
            told = [Piece(shown(line), "strong"), Piece(f"  {visible(question.words)}", "text")]
            return [Piece("  ▲ ", "warn bold"), *told]
        if self._said:
            return [Piece("  "), *self._said]
        if (under_way := self._talk.under_way) is not None:
            line, since = under_way
            waited = duration(max(0.0, self._amitop.clock() - since))
            return [Piece("  … ", "ringing"), Piece(shown(line), "text"), Piece(f"  {waited}")]
        dropped = self._talk.transcript.dropped
        older = [SPACER, Piece(f"{count(dropped)} older lines left out  ", "faint")] if dropped else []
        return [Piece("  "), *self._talk.told, *older]

    def _found(self) -> Line:
        words, output = self.query_one("#find", Input).value, self._output
        if not words:
            return [Piece("what to look for in the output")]
        if not output.matches:
            return [Piece(f"no line holds “{visible(words)}”", "warn")]
        return [Piece(f"{count(output.chosen + 1)} of {count(len(output.matches))}", "text")]

    def _hints(self, across: int) -> Line:
        keys = _FIND_KEYS if self.finding else _ASK_KEYS if self.asked is not None else _KEYS
        *told, last = [
            [Piece(f" {key}", "accent bold", click), Piece(f" {label} ", "muted", click)]
            for key, label, click in keys
        ]
        # The way out is always told.
        shown = ([*told[:number], last] for number in range(len(told), -1, -1))
        return first_that_fits(
            across, ([Piece(" "), *(piece for each in some for piece in each)] for some in shown)
        )

    # What is typed.

    @on(Input.Submitted, "#prompt")
    def _submitted(self, event: Input.Submitted) -> None:
        if self.asked is not None:
            self._answer(event.value.strip())
            return
        line = event.value.strip()
        if not line:
            return
        if why := refusal(self._talk.scene, line):
            self._refuse(why)
        elif self._talk.under_way is not None:
            self._say(Piece("another command is under way: this line waits here for enter", "warn"))
        elif (question := question_for(line)) is not None:
            self._ask(question, line)
        else:
            self._send(line)

    def _ask(self, question: Question, line: str) -> None:
        self.asked = (question, line)
        self._prompt.answering = True
        self._prompt.suggester = None
        self._mark(_how(question))
        self._prompt.put("")
        self.look()

    def _answer(self, answer: str) -> None:
        """Only what is wanted sends it; anything else gives the line back."""
        assert self.asked is not None
        question, line = self.asked
        self.asked = None
        self._prompt.answering = False
        self._prompt.suggester = self._prompt.completions
        self._mark(self._talk.marker)
        if answer != question.wanted:
            self._prompt.put(line)
            self._say(Piece("nothing was sent", "muted"))
        elif why := refusal(self._talk.scene, line):
            self._prompt.put(line)
            self._refuse(why)
        else:
            self._send(line)

    def _send(self, line: str) -> None:
        self._said = []
        self._prompt.put("")
        self._talk.send(line)
        self.look()

    @on(Input.Changed, "#prompt")
    def _changed(self, event: Input.Changed) -> None:
        if self.asked is not None:
            if self.asked[0].at_once and event.value:
                self._answer(event.value.lower())
        elif event.value and self._said:
            self._say()

    # What is looked for.

    @on(Prompt.FindWanted)
    def action_find(self) -> None:
        """Look for something in the output."""
        if self.asked is None:
            self.add_class("-finding")
            self._mark("find: ")
            self.query_one("#find", Input).focus()
            self.look()

    @on(Input.Changed, "#find")
    def _look_for(self, event: Input.Changed) -> None:
        self._output.find(event.value)
        self.look()

    @on(Input.Submitted, "#find")
    def _look_on(self) -> None:
        self.action_go(-1)

    def action_go(self, by: int) -> None:
        """To an older or a newer place."""
        if self.finding:
            self._output.go(by)
            self.look()

    # The rest.

    def action_page(self, by: int) -> None:
        self._output.page(by)

    def action_copy(self) -> None:
        self._say(*self._talk.copy())

    def action_leave(self) -> None:
        """Back from looking, from a question, from the console."""
        if self.finding:
            self.remove_class("-finding")
            self._output.find("")
            self._mark(self._talk.marker)
            self._prompt.focus()
            self.look()
        elif self.asked is not None:
            self._answer("")
        else:
            self.dismiss(None)


def _how(question: Question) -> str:
    """How a command is sent, before the place where one answers."""
    if question.at_once:
        return "y sends it, any other key does not: "
    return f"type {visible(question.wanted)} and enter to send it: "
