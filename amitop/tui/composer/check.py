"""What is wrong with a form: told at the field, as it is typed."""

from __future__ import annotations

import contextlib

from amitop import operations
from amitop.ami.action import HEADER_LIMIT, Action, ActionError, check_header
from amitop.journal.redact import MASK, redact_sent
from amitop.tui.composer.form import Field, Form

_MASK = MASK.decode()
_OURS = ("action", "actionid")


def problem_of(field: Field) -> str:
    """Why a field can't be sent as it stands, in a sentence; empty where it can. An empty one is left out."""
    if not field.value:
        return ""
    if field.free and not field.key:
        return "this header needs a name"
    if field.key.lower() in _OURS:
        return f"{field.key} is set by amitop itself"
    if _MASK in field.value:
        return "this was masked and is not kept: type it again"
    try:
        check_header(field.key, field.value)
    except ActionError as error:
        return str(error).removeprefix(f"{error.header}: ")
    return ""


def problem_of_all(form: Form) -> str:
    """What is wrong with the Action as a whole, beyond its fields."""
    number = len(form.headers()) + 2
    return f"{number} headers, and Asterisk takes {HEADER_LIMIT} at most" if number > HEADER_LIMIT else ""


def paste_problem(text: str) -> str:
    """Why a pasted text can't be taken into one header; empty where it can."""
    for character, name in (("\r", "a line break"), ("\n", "a line break"), ("\0", "a NUL")):
        if character in text:
            return f"what was pasted holds {name}, which would end the line: nothing of it was taken"
    return ""


def is_secret(action: str, key: str) -> bool:
    """Whether a header's value is never shown."""
    if not key or not key.isascii():
        return False
    return MASK in redact_sent(f"Action: {action}\r\n{key}: x\r\n\r\n".encode("utf-8", "replace"))


def action_of(form: Form) -> Action:
    """The Action as it is filled in. Raises `ActionError`, whose `header` names the field."""
    return Action(form.name, form.headers())


def action_or_name(form: Form) -> Action | None:
    """The Action as it is filled in; while that is wrong, its name alone, and None where even that is."""
    with contextlib.suppress(ActionError):
        return action_of(form)
    with contextlib.suppress(ActionError):
        return Action(form.name)
    return None


def degree_of(form: Form) -> operations.Degree:
    """How dangerous it is as it is filled in."""
    try:
        return operations.danger(action_of(form)).degree
    except ActionError:
        return operations.danger_by_name(form.name).degree
