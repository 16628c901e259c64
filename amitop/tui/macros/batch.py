"""A macro on many rows: its questions once for all of them, and an operation for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amitop import operations
from amitop.ami import Action, ActionError
from amitop.config.macro import Macro
from amitop.config.placeholders import names_in
from amitop.operations import Captured, Degree, MacroError, Operation
from amitop.operations.macro import defaults, draft, why_not
from amitop.text import visible, width
from amitop.tui.acting.plan import Blank, Hit, Plan
from amitop.tui.acting.refusing import cause, sentence
from amitop.tui.format import plural
from amitop.tui.macros.dialog import in_short
from amitop.tui.target import Target

#: Steps that are told over the list of those who are hit; the rest is counted.
_STEPS = 3
#: Cells of the dialog where it is at its narrowest.
_ACROSS = 70
#: What an empty field means where the row has an answer of its own.
_OWN = "each row's own"


class MacroBatch:
    """One macro and the rows that were marked when it was run, each captured at that moment."""

    def __init__(
        self,
        macro: Macro,
        rows: Sequence[tuple[Target, Captured]],
        noun: str,
        offered: Mapping[str, str],
    ) -> None:
        self._macro = macro
        self._scenes = list(dict.fromkeys(target.scene for target, _ in rows))
        self._names = [*(ask.name for ask in macro.asks), *(["me"] if "me" in macro.names else [])]
        self._own = {ask.name for ask in macro.asks if names_in(ask.default)}
        hits = [self._hit(*row) for row in rows]
        self._count = plural(sum(not hit.reason for hit in hits), noun)
        blanks = [self._blank(place, name, offered) for place, name in enumerate(self._names)]
        title = f"{macro.name}: {self._count}"
        self.plan = Plan("Run", f"{macro.name}:", title, self._says, hits, blanks, typed=macro.name)

    @property
    def answers(self) -> dict[str, str]:
        """What was answered for all of them alike."""
        answers = dict(zip(self._names, self.plan.values, strict=True))
        return {name: answer for name, answer in answers.items() if answer or name not in self._own}

    def _hit(self, target: Target, captured: Captured) -> Hit:
        macro = self._macro
        scene, who = target.scene, captured.label or target.name
        where = f"{scene.name}: {who}" if scene.name else who
        lacking = sentence(scene, cause(scene, reads(macro))) if scene.name else ""
        if reason := "has ended" if target.ended else lacking or why_not(macro, captured):
            # Who it is stands before it in the line.
            return Hit(scene, target.key, where, None, reason.removeprefix(f"{who} "))
        first = defaults(macro, captured)

        def make(*values: str) -> Operation | str:
            said = dict(zip(self._names, values, strict=True))
            answers = {name: said[name] or (first[name] if name in self._own else "") for name in self._names}
            try:
                return operations.from_macro(scene.live.pbx, macro, captured, answers)
            except (MacroError, ActionError) as error:
                return str(error)

        return Hit(scene, target.key, where, make)

    def _blank(self, place: int, name: str, offered: Mapping[str, str]) -> Blank:
        if name == "me":
            known = [name for scene in self._scenes for name in scene.live.pbx.endpoints]
            return Blank(f"ask-{place}", "my endpoint", offered["me"], known, True, "PJSIP/100")
        ask = next(each for each in self._macro.asks if each.name == name)
        own = name in self._own
        return Blank(
            f"ask-{place}",
            ask.label,
            "" if own else offered[name],
            needed=not own and not ask.optional,
            hint=_OWN if own else "",
            secret=self._macro.is_secret(ask),
        )

    def _says(self, values: Sequence[str]) -> str:
        """The Actions as they go out for each, the row's placeholders as they are written."""
        said = dict(zip(self._names, values, strict=True))
        defaults_ = {ask.name: ask.default for ask in self._macro.asks}
        answers = {name: said[name] or defaults_.get(name, "") for name in self._names}
        lists = {step.each: (f"{{{step.each}}}",) for step in self._macro.steps if step.each}
        steps = draft(self._macro, Captured(lists=lists), answers)
        lines = [_in_lines(visible(name), headers) for name, headers in steps[:_STEPS]]
        more = [f"  and {plural(len(steps) - _STEPS, 'more step')}"] if len(steps) > _STEPS else []
        return "\n".join([f"For each of {self._count}:", *lines, *more])


def _in_lines(name: str, headers: tuple[tuple[str, str], ...]) -> str:
    """A step, its headers beneath one another where they need several lines."""
    before = f"  {name}   "
    return before + in_short(headers, _ACROSS - width(before)).replace("\n", "\n" + " " * width(before))


def reads(macro: Macro) -> bool:
    """Whether all that a macro sends is known to change nothing, whatever is filled in."""
    try:
        return operations.degree_of(Action(step.action, step.headers) for step in macro.steps) is Degree.READING
    except ActionError:
        return False  # the dialog tells of it
