"""Whether a command may be sent, and what has to be answered before it is."""

from __future__ import annotations

from dataclasses import dataclass

from amitop.ami import Action, ActionError
from amitop.operations import Degree, danger, reads_only
from amitop.tui.acting.refusing import cause, past, sentence
from amitop.tui.scene import Scene


@dataclass(frozen=True, slots=True)
class Question:
    """Asked before a command is sent: only `wanted` sends it."""

    words: str
    wanted: str
    #: Whether the key is enough, with no enter after it.
    at_once: bool = False


def command(line: str) -> Action:
    """The Action. Raises `ActionError` where Asterisk would misread it."""
    return Action("Command", {"Command": line})


def question_for(line: str) -> Question | None:
    """What to ask before `line` is sent; None where it only shows something."""
    found = danger(command(line))
    if found.degree is Degree.READING:
        return None
    if found.degree is Degree.CHANGING:
        return Question(found.why or "this may change something on the PBX", "y", at_once=True)
    if found.degree is Degree.CUTTING:
        return Question(found.why or "this cuts calls off", "yes")
    return Question(found.why or "this runs on the PBX", line.split()[0])


def refusal(scene: Scene, line: str = "") -> str:
    """Why `line`, or without one any command, can't be sent to this PBX; empty where it can."""
    if then := past(scene):
        return sentence(scene, then)
    manual = scene.live.manual
    if len(manual.catalogue) and "Command" not in manual.catalogue:
        return "this login may not run Command: manager.conf grants it with write = command"
    if not line:
        return ""
    try:
        action = command(line)
    except ActionError as error:
        return sentence(scene, cause(scene, reads=True)) or f"can't be sent: {error}"
    return sentence(scene, cause(scene, reads_only(action)), "this command")
