"""Macros on the screen: what there is, what its keys are, and how one is run and made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from amitop import operations
from amitop.ami import Action, ActionError
from amitop.config.answers import load_answers, save_answers
from amitop.config.errors import ConfigError
from amitop.config.macro import Macro
from amitop.config.macros import load_macros, macros_folder, save_macro
from amitop.config.placeholders import names_in
from amitop.monitor import Outcome
from amitop.monitor.outcome import words
from amitop.operations import Captured, Degree, Operation, Row
from amitop.operations.macro import defaults, why_not
from amitop.pbx.entities import Caller, Conference, Endpoint, Member, Participant, Queue
from amitop.pbx.model import Pbx
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.macro_dialog import MacroDialog
from amitop.tui.macro_keys import key_name, key_problem
from amitop.tui.panes import Target
from amitop.tui.save_macro import SaveMacroDialog
from amitop.tui.sending import latency_of, refusal, send

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
        self._macros: dict[str, Macro] = {}
        #: By key as Textual names it, the macro that it runs.
        self._keys: dict[str, str] = {}
        self._bound: set[str] = set()
        self._answers: dict[str, dict[str, str]] = {}
        #: What is wrong with files and keys, a sentence each.
        self.problems: list[str] = []

    def load(self) -> None:
        """Read all macros, bind their keys, and say what is wrong with the files."""
        self._macros, self.problems = load_macros()
        self._keys.clear()
        for macro in self._macros.values():
            self._bind(macro)
        if self.problems:
            more = f"  ·  and {len(self.problems) - 1} more: see the help (?)" if len(self.problems) > 1 else ""
            first = visible(self.problems[0].replace(f"{macros_folder()}/", ""))
            self._app.say(Piece("▲ ", "warn"), Piece(first, "text"), Piece(more))

    def _bind(self, macro: Macro) -> None:
        if not macro.key:
            return
        if problem := key_problem(macro.key, self._named_keys()):
            self.problems.append(f"{macro.name}: {problem}; it is still found in the palette")
            return
        name = key_name(macro.key)
        self._keys[name] = macro.id
        if name not in self._bound:
            self._bound.add(name)
            self._app.bind(macro.key, f"macro_key('{name}')", show=False)

    def _named_keys(self, but: str = "") -> dict[str, str]:
        return {key: self._macros[each].name for key, each in self._keys.items() if each != but}

    def all(self, target: Target | None = None) -> list[Listed]:
        """Every macro by name, and whether it can be run on the chosen row."""
        captured = self.captured(target or Target(self._app.pane))
        keys = {each: self._macros[each].key for each in self._keys.values()}
        return [
            Listed(macro, keys.get(macro.id, ""), self._reason(macro) or why_not(macro, captured))
            for macro in self._macros.values()
        ]

    def told(self) -> list[tuple[str, str]]:
        """The key and the name of each, for the help."""
        keys = {each: self._macros[each].key for each in self._keys.values()}
        return [(keys.get(macro.id, ""), macro.name) for macro in self._macros.values()]

    def captured(self, target: Target) -> Captured:
        """The values of the row that a target is about; none of one that has ended."""
        pbx = self._app.monitor.pbx
        return Captured() if target.ended else operations.capture(pbx, row_of(target, pbx))

    def operation(self, macro: Macro, target: Target, answers: Mapping[str, str]) -> Operation:
        """What a macro does to a row. Raises `MacroError` or `ActionError` where it can't be made."""
        return operations.from_macro(self._app.monitor.pbx, macro, self.captured(target), answers)

    # Running.

    def press(self, key: str) -> None:
        """Run the macro of a key on the chosen row."""
        if key in self._keys:
            self.run(self._keys[key])

    def run(self, macro_id: str, target: Target | None = None) -> None:
        """Run a macro on a row, after what must be asked."""
        macro, target = self._macros[macro_id], target or Target(self._app.pane)
        if refused := refusal(self._app, _reads(macro)):
            self._app.say(*refused)
            return
        captured = self.captured(target)
        reason = "this row has ended: nothing is sent" if target.ended else why_not(macro, captured)
        if reason:
            self._app.say(Piece("✗ ", "bad"), Piece(visible(f"{macro.name}: {reason}"), "text"))
            return
        if not macro.asks and "me" not in macro.names and self._send_reading(macro, captured):
            return
        dialog = MacroDialog(lambda: self._app.monitor.pbx, macro, captured, self._offered(macro, captured))
        self._app.ask(dialog, lambda operation: self._answered(macro, dialog.answers, operation))

    def _send_reading(self, macro: Macro, captured: Captured) -> bool:
        """Send what only reads at once; False where it does more, or must be looked at first."""
        try:
            operation = operations.from_macro(self._app.monitor.pbx, macro, captured, {})
        except ActionError:
            return False  # the dialog tells of it
        if operations.degree_of(operation.actions) is not Degree.READING:
            return False
        send(self._app, operation, told)
        return True

    def _reason(self, macro: Macro) -> str:
        return "".join(piece.text for piece in refusal(self._app, _reads(macro))[1:])

    def _offered(self, macro: Macro, captured: Captured) -> dict[str, str]:
        """The row's own values, and what was answered before where the row gives none or the answer is kept."""
        kept = load_answers(self._place)
        offered = defaults(macro, captured)
        said = self._answers.get(macro.id, {})
        for ask in macro.asks:
            if ask.remember:
                offered[ask.name] = kept.get(f"{macro.id}.{ask.name}") or offered[ask.name]
            elif ask.name in said and not (names_in(ask.default) and offered[ask.name]):
                offered[ask.name] = said[ask.name]
        return {**offered, "me": kept.get("me", "")}

    @property
    def _place(self) -> str:
        place = self._app.monitor.target
        return f"{place.host}:{place.port}"

    def _answered(self, macro: Macro, answers: Mapping[str, str], operation: Operation | None) -> None:
        if operation is not None:
            self._remember(macro, answers)
        send(self._app, operation, told)

    def _remember(self, macro: Macro, answers: Mapping[str, str]) -> None:
        open_ = [ask for ask in macro.asks if not macro.is_secret(ask)]
        self._answers[macro.id] = {ask.name: answers[ask.name] for ask in open_}
        kept = {f"{macro.id}.{ask.name}": answers[ask.name] for ask in open_ if ask.remember}
        if "me" in macro.names:
            kept["me"] = answers["me"]
        try:
            save_answers(self._place, kept)
        except ConfigError as error:
            self._app.notify(str(error), severity="warning", markup=False)

    # Making.

    def save(self, action: Action, target: Target | None = None) -> None:
        """Ask for a name and for what stands for what, and keep an Action as a macro."""
        captured = self.captured(target or Target(self._app.pane))
        dialog = SaveMacroDialog(action, captured, lambda key, own: key_problem(key, self._named_keys(own)))

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
        self.load()
        key = f", and on {macro.key}" if macro.id in self._keys.values() else ""
        self._app.say(
            Piece("✓ ", "good"),
            Piece(visible(f"{macro.name} is in the palette{key}"), "text"),
            Piece(f"  ·  {path}"),
        )


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
    """What came of a macro: where it failed, at which step, in Asterisk's words."""
    operation, number = outcome.operation, len(outcome.operation.actions)
    if outcome.ok:
        said = outcome.words if number == 1 else f"{number} steps, all well"
        return [
            Piece("✓ ", "good"),
            Piece(visible(operation.title), "text"),
            Piece(f"  ·  {visible(said)}", "muted"),
            *(latency_of(outcome) if number == 1 else []),
        ]
    sent = len(outcome.exchanges)
    bad = next((place for place, each in enumerate(outcome.exchanges) if not each.ok), sent)
    reason = words(outcome.exchanges[bad]) if bad < sent else outcome.refusal
    failed = sum(not each.ok for each in outcome.exchanges)
    step = f"step {bad + 1} of {number}: " if number > 1 else ""
    line = f"{step}{operation.actions[bad].name}: {reason}"
    if sent < number and bad < sent:
        line += "; the rest was not sent"
    elif failed > 1:
        line += f"; {failed} of {number} failed"
    return [Piece("✗ ", "bad"), Piece(visible(operation.title), "text"), Piece(f"  ·  {visible(line)}", "bad")]


def _reads(macro: Macro) -> bool:
    """Whether all that a macro sends is known to change nothing, whatever is filled in."""
    try:
        return operations.degree_of(Action(step.action, step.headers) for step in macro.steps) is Degree.READING
    except ActionError:
        return False  # the dialog tells of it
