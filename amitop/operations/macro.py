"""A macro becomes an operation: its placeholders filled in from a captured row and from what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amitop.ami import Action
from amitop.config.macro import Macro, Step
from amitop.config.placeholders import LISTS, ROWS, VALUES, filled, names_in
from amitop.operations.danger import Degree, danger
from amitop.operations.reach import reach
from amitop.operations.row import Captured, Check
from amitop.operations.verbs import Operation, listed
from amitop.pbx import Pbx

#: What a row is called in a sentence.
_ROW_WORDS = {"agent": "an agent", **{row: f"a {row}" for row in ROWS if row not in ("agent", "endpoint")}}
_ROW_WORDS["endpoint"] = "an endpoint"


class _Left(dict[str, str]):
    """Values, and for a placeholder without one the placeholder itself."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


class MacroError(ValueError):
    """The macro can't be made into Actions for this row; the text says why."""


def degree_of(actions: Iterable[Action]) -> Degree:
    """The highest degree of danger of some Actions."""
    return max((danger(each).degree for each in actions), default=Degree.READING)


def is_of_row(macro: Macro) -> bool:
    """Whether it is about the chosen row at all: what is not is run once, whatever is marked."""
    names = {*macro.names, *(name for ask in macro.asks for name in names_in(ask.default))}
    return bool(macro.row) or any(name in VALUES or name in LISTS for name in names)


def why_not(macro: Macro, captured: Captured) -> str:
    """Why a macro can't be run on a row, in a sentence; empty where it can."""
    if macro.row and macro.row not in captured.has:
        return f"choose {_ROW_WORDS[macro.row]} first"
    for name in macro.names:
        if name in LISTS and not captured.lists.get(name):
            return _no_value(name, captured)
        from_row = "." in name and name not in LISTS and not name.startswith("ask.")
        if (from_row or name == "number") and name not in captured.values:
            return _no_value(name, captured)
    return ""


def defaults(macro: Macro, captured: Captured) -> dict[str, str]:
    """What its questions are answered with at first: empty where the row does not have it."""
    answers = {}
    for ask in macro.asks:
        known = all(name in captured.values for name in names_in(ask.default))
        answers[ask.name] = filled(ask.default, captured.values) if known else ""
    return answers


def missing(macro: Macro, answers: Mapping[str, str]) -> list[str]:
    """The labels of the questions that must be answered and are not."""
    asked = [ask.label for ask in macro.asks if not ask.optional and not answers.get(ask.name)]
    return [*asked, *(["my endpoint"] if "me" in macro.names and not answers.get("me") else [])]


def from_macro(pbx: Pbx, macro: Macro, captured: Captured, answers: Mapping[str, str]) -> Operation:
    """The operation that a macro is on a captured row; `answers` by the names of its questions, and `me`.

    Raises `MacroError` where something has no value, `ActionError` where Asterisk would misread one.
    """
    if reason := why_not(macro, captured):
        raise MacroError(reason)
    if lacking := missing(macro, answers):
        raise MacroError(f"needed: {listed(lacking)}")
    values = {**captured.values, **{f"ask.{ask.name}": answers.get(ask.name, "") for ask in macro.asks}}
    values["me"] = answers.get("me", "")
    made = [(action, step.wait) for step in macro.steps for action in _actions(step, captured, values)]
    actions = tuple(action for action, _ in made)
    return Operation(
        "macro",
        title(macro, captured),
        touched(pbx, actions) or macro.says,
        actions,
        degree_of(actions) >= Degree.CUTTING,
        _check(_used(macro, captured, answers), captured),
        tuple(wait for _, wait in made),
    )


def title(macro: Macro, captured: Captured) -> str:
    """What is done, and to whom where anything of the row is used."""
    used = {*macro.names, *(name for ask in macro.asks for name in names_in(ask.default))}
    about = used & {*captured.values, *captured.lists}
    return f"{macro.name}: {captured.label}" if about and captured.label else macro.name


def draft(
    macro: Macro, captured: Captured, answers: Mapping[str, str]
) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The Actions as far as they are known: name and headers, with the placeholders that have no value yet."""
    said = {"me": answers.get("me", ""), **{f"ask.{name}": answer for name, answer in answers.items()}}
    values = {**captured.values, **{name: answer for name, answer in said.items() if answer}}
    return [
        (step.action, tuple((key, filled(text, _Left(each))) for key, text in step.headers))
        for step in macro.steps
        for each in _rounds(step, captured, values)
    ]


def touched(pbx: Pbx, actions: Iterable[Action]) -> str:
    """Who is touched by some Actions, each sentence once; empty where nobody is known to be."""
    said = [
        told for action in actions for found in [reach(action, pbx)] for told in (found.sentence, found.unknown)
    ]
    return " ".join(each if each.endswith(".") else f"{each}." for each in dict.fromkeys(said) if each)


def _actions(step: Step, captured: Captured, values: Mapping[str, str]) -> list[Action]:
    return [Action(step.action, _headers(step, each)) for each in _rounds(step, captured, values)]


def _rounds(step: Step, captured: Captured, values: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The values for each time that a step is sent."""
    return [{**values, "each": one} for one in captured.lists.get(step.each, ())] if step.each else [values]


def _headers(step: Step, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers filled in. One that an unanswered question left empty is not sent."""
    headers = []
    for key, text in step.headers:
        value = filled(text, values)
        if value or not names_in(text):
            headers.append((key, value))
    return headers


def _used(macro: Macro, captured: Captured, answers: Mapping[str, str]) -> list[str]:
    """The placeholders whose values go out: those of the steps, and of answers that were left as offered."""
    first = defaults(macro, captured)
    asked = [
        name for ask in macro.asks if answers.get(ask.name) == first[ask.name] for name in names_in(ask.default)
    ]
    return [*macro.names, *asked]


def _check(names: Iterable[str], captured: Captured) -> Check:
    """Holds while all that the used placeholders were taken from is what it was."""
    families = {name: captured.checks.get(name) or captured.checks.get(name.partition(".")[0]) for name in names}
    checks = list(dict.fromkeys(check for check in families.values() if check is not None))
    return lambda pbx: next((reason for check in checks if (reason := check(pbx)) is not None), None)


def _no_value(name: str, captured: Captured) -> str:
    row, _, what = name.partition(".")
    if row == "other" and "channel" in captured.has:
        return f"{captured.label} is not with exactly one other"
    if row in _ROW_WORDS and row not in captured.has:
        return f"choose {_ROW_WORDS[row]} first"
    if not captured.label:
        return "choose a row first"
    return f"{captured.label} has no {(what or row).replace('_', ' ')}"
