"""Macros on the screen: how one is run and made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from amitop import operations
from amitop.ami import Action, ActionError
from amitop.config.errors import ConfigError
from amitop.config.macro import Macro
from amitop.config.macros import save_macro
from amitop.monitor import Outcome, Stand
from amitop.operations import Captured, Degree, Operation, Row
from amitop.operations.macro import is_of_row, title, why_not
from amitop.pbx.entities import Caller, Conference, Endpoint, Member, Participant, Queue
from amitop.pbx.model import Pbx
from amitop.text import visible
from amitop.tui.acting.asking_many import ask_for_all
from amitop.tui.acting.lacking import unsendable
from amitop.tui.acting.many import NONE_LEFT, Aim, scenes_of
from amitop.tui.acting.refusing import cause, on, refused, sentence
from amitop.tui.acting.sending import latency_of, line_of, send
from amitop.tui.bars import Line, Piece
from amitop.tui.macros.answers import Answers
from amitop.tui.macros.batch import MacroBatch, reads
from amitop.tui.macros.dialog import MacroDialog
from amitop.tui.macros.save import SaveMacroDialog
from amitop.tui.scene import Scene
from amitop.tui.target import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Listed(NamedTuple):
    """A macro in a list."""

    macro: Macro
    #: Its key, where it has one that it may have.
    key: str
    #: Why it can't be run now on the chosen row; empty where it can.
    why_not: str


class Macros:
    """The operator's macros."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._kept = app.kept_macros
        self._answers = Answers()

    def all(self, aim: Aim | None = None) -> list[Listed]:
        """Every macro by name, and whether it can be run on the chosen row, or on any that is marked."""
        aim = aim or Aim.at(self._app.pane)
        one, many = self.captured(aim.target), [self.captured(target) for target in aim.marked]
        return [
            Listed(
                macro,
                self._kept.key_of(macro),
                _reason(macro, aim) or lacks(macro, many if many and is_of_row(macro) else [one]),
            )
            for macro in self._kept.by_id.values()
        ]

    def captured(self, target: Target) -> Captured:
        """The values of the row that a target is about; none of one that has ended."""
        pbx = target.scene.live.pbx
        return Captured() if target.ended else operations.capture(pbx, row_of(target, pbx))

    # Running.

    def press(self, key: str) -> None:
        """Run the macro of a key on what is chosen or marked."""
        if (macro_id := self._kept.by_key.get(key)) is not None:
            self.run(macro_id)

    def run(self, macro_id: str, aim: Aim | None = None) -> None:
        """Run a macro on a row, or on all that are marked, after what must be asked."""
        macro, aim = self._kept.by_id[macro_id], aim or Aim.at(self._app.pane)
        if aim.lost and is_of_row(macro):
            self._app.say(Piece("✗ ", "bad"), Piece(NONE_LEFT, "text"))
            return
        if line := refused(_able(macro, aim), reads(macro)):
            self._app.say(*line)
            return
        if why := _unsendable(macro, aim):
            self._app.say(Piece("✗ ", "warn"), Piece(visible(f"{macro.name}: {why}"), "text"))
            return
        many = aim.marked if is_of_row(macro) else []
        captured = [self.captured(target) for target in many or [aim.target]]
        ended = aim.target.ended and not many
        if reason := "this row has ended: nothing is sent" if ended else lacks(macro, captured):
            self._app.say(Piece("✗ ", "bad"), Piece(visible(f"{macro.name}: {reason}"), "text"))
        elif many:
            self._run_on_all(macro, list(zip(many, captured, strict=True)))
        elif macro.asks or "me" in macro.names or not self._send_reading(aim.target.scene, macro, captured[0]):
            # The row's own PBX, to the end: whichever is at hand when it is confirmed.
            scene = aim.target.scene
            offered = self._answers.offered(macro, captured[0], scene.live.target)
            heading = on(scene, title(macro, captured[0]))
            pbx, inquire = lambda: scene.live.pbx, scene.live.inquire
            dialog = MacroDialog(pbx, macro, captured[0], offered, heading, inquire)
            self._app.ask(dialog, lambda operation: self._answered(scene, macro, dialog.answers, operation))

    def _run_on_all(self, macro: Macro, rows: list[tuple[Target, Captured]]) -> None:
        app, table, scenes = self._app, self._app.pane.table, scenes_of(target for target, _ in rows)
        offered = self._answers.offered(macro, Captured(), scenes[0].live.target)
        noun = table.view.noun if table is not None else "row"
        batch = MacroBatch(macro, rows, noun, offered)

        def begun() -> None:
            for scene in scenes:
                self._remember(scene, macro, batch.answers)

        ask_for_all(app, batch.plan, begun)

    def _send_reading(self, scene: Scene, macro: Macro, captured: Captured) -> bool:
        """Send what only reads at once; False where it does more, or must be looked at first."""
        try:
            operation = operations.from_macro(scene.live.pbx, macro, captured, {})
        except ActionError:
            return False  # the dialog tells of it
        if operations.degree_of(operation.actions) is not Degree.READING:
            return False
        send(self._app, scene, operation, told)
        return True

    def _answered(
        self, scene: Scene, macro: Macro, answers: Mapping[str, str], operation: Operation | None
    ) -> None:
        if operation is not None:
            self._remember(scene, macro, answers)
        send(self._app, scene, operation, told)

    def _remember(self, scene: Scene, macro: Macro, answers: Mapping[str, str]) -> None:
        try:
            self._answers.remember(macro, answers, scene.live.target)
        except ConfigError as error:
            self._app.notify(str(error), severity="warning", markup=False)

    # Making.

    def save(self, action: Action, target: Target | None = None) -> None:
        """Ask for a name and for what stands for what, and keep an Action as a macro."""
        captured = self.captured(target) if target is not None else Captured()
        dialog = SaveMacroDialog(action, captured, self._kept.key_problem)

        def chosen(answer: tuple[Macro, bool] | None) -> None:
            if answer is None:
                self._app.say(Piece("no macro was saved", "muted"))
                return
            self._keep(*answer)

        self._app.push_screen(dialog, chosen)

    def _keep(self, macro: Macro, overwrite: bool) -> None:
        try:
            path = save_macro(macro, overwrite=overwrite)
        except ConfigError as error:
            self._app.say(Piece("✗ ", "bad"), Piece(visible(str(error)), "text"))
            return
        self._kept.load()
        key = f", and on {macro.key}" if self._kept.key_of(macro) else ""
        self._app.say(
            Piece("✓ ", "good"),
            Piece(visible(f"{macro.name} is in the palette{key}"), "text"),
            Piece(f"  ·  {path}"),
        )


def _able(macro: Macro, aim: Aim) -> Scene:
    """The PBX of the chosen row; of those of marked rows one that can take it, if there is any."""
    scenes = scenes_of(aim.marked if is_of_row(macro) else []) or [aim.target.scene]
    return next((scene for scene in scenes if cause(scene, reads(macro)) is None), scenes[0])


def _reason(macro: Macro, aim: Aim) -> str:
    scene = _able(macro, aim)
    return sentence(scene, cause(scene, reads(macro))) or _unsendable(macro, aim)


def _unsendable(macro: Macro, aim: Aim) -> str:
    """Which of a macro's Actions this login may not send, and why; empty if it may send all."""
    return unsendable(_able(macro, aim), [step.action for step in macro.steps])


def lacks(macro: Macro, rows: list[Captured]) -> str:
    """Why a macro can be run on none of these rows, in a sentence; empty where it can on one."""
    reasons = [why_not(macro, each) for each in rows]
    return reasons[0] if all(reasons) else ""


def row_of(target: Target, pbx: Pbx) -> Row:
    """What a target is about, as macros see it."""
    row = target.row
    queue = row.name if isinstance(row, Queue) else row.queue if isinstance(row, Member | Caller) else ""
    conference = row if isinstance(row, Conference) else None
    if isinstance(row, Participant):
        conference = pbx.conferences.get(row.conference)
    return Row(
        target.channel,
        target.call,
        target.agent,
        target.member,
        pbx.queues.get(queue),
        conference,
        row if isinstance(row, Endpoint) else None,
    )


def told(outcome: Outcome) -> Line:
    """Return what came of a macro: if not all of it happened, at which step, in words."""
    operation, number = outcome.operation, len(outcome.operation.actions)
    if outcome.ok:
        said = outcome.words if number == 1 else f"{number} steps, all well"
        return [*line_of(outcome, operation.title, said), *(latency_of(outcome) if number == 1 else [])]
    return line_of(outcome, operation.title, _where(outcome, number))


def _where(outcome: Outcome, number: int) -> str:
    """Return which step of a macro says most about it, and what it says."""
    sent, step = len(outcome.sent), outcome.told
    if step is None or step.stand in (Stand.DONE, Stand.SENT):
        # All that was sent went well, and the next was refused.
        place, reason = (sent, outcome.refusal) if outcome.refusal else (sent - 1, outcome.words)
    else:
        place, reason = outcome.sent.index(step), step.words
    name = outcome.operation.actions[place].name
    line = f"step {place + 1} of {number}: {name}: {reason}" if number > 1 else f"{name}: {reason}"
    failed = sum(each.stand is Stand.FAILED for each in outcome.sent)
    if sent < number and place < sent:
        return f"{line}; the rest was not sent"
    return f"{line}; {failed} of {number} failed" if failed > 1 else line
