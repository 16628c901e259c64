"""Why something can't be done: the past, read-only, the link, the login, or no row that it could be done to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.operations import Degree, danger_by_name
from amitop.tui.acting.many import scenes_of
from amitop.tui.acting.refusing import Cause, cause, past, sentence
from amitop.tui.palette.offer import Refusal
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.acting.many import Aim
    from amitop.tui.target import Target

_READS_ONLY = "read-only: amitop was started to look, and sends only Actions that read"
_ONE_ONLY = Refusal("one row only", "an attended transfer works on one row only: esc unmarks")
_NO_ROW = Refusal("choose a row first", "choose a row first")
_ENDED = Refusal("this row has ended", "this row has ended")
_NO_CHANNEL = Refusal("no channel here", "there is no channel behind this row")
_NO_AGENT = Refusal("no agent here", "choose an agent or a queue's member first (tab goes to the members)")
_NO_QUEUE = Refusal("in no queue", "this agent is in no queue")

# Cells that a reason may take at the end of a line.
_SHORT = 36
_ON_CHANNELS = frozenset({"hang_up", "transfer", "attended"})


def operation_refused(act_id: str, aim: Aim) -> Refusal | None:
    """Why an operation can't be done to what is chosen or marked; None where it can."""
    scenes = scenes_of(aim.marked) or [aim.target.scene]
    refusals = [_refusal(scene, cause(scene)) for scene in scenes]
    if all(refusals):
        return refusals[0]
    if aim.marked:
        return _ONE_ONLY if act_id == "attended" else None
    return row_lacks(act_id, aim.target)


def _refusal(scene: Scene, why: Cause | None, told: str = "") -> Refusal | None:
    return Refusal(why.value, told or sentence(scene, why)) if why is not None else None


def row_lacks(act_id: str, target: Target) -> Refusal | None:
    """What the chosen row lacks for an act."""
    if target.key is None:
        return _NO_ROW
    if target.ended and act_id in {"pause", *_ON_CHANNELS}:
        return _ENDED
    if act_id in _ON_CHANNELS and target.channel is None:
        return _NO_CHANNEL
    if act_id == "pause":
        return _NO_AGENT if target.agent is None else _NO_QUEUE if not target.agent.members else None
    return None


def action_refused(scene: Scene, name: str) -> Refusal | None:
    """Why an Action of the catalogue can't be sent; None where it can be composed."""
    if then := past(scene):
        return _refusal(scene, then)
    live = scene.live
    if why := live.manual.why_not(name):
        return Refusal(why if len(why) <= _SHORT else "not offered here", why)
    if live.read_only and danger_by_name(name).degree is not Degree.READING:
        return _refusal(scene, Cause.READ_ONLY, "" if scene.name else _READS_ONLY)
    return None
