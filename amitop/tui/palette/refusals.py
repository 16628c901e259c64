"""Why something can't be done: the past, read-only, the link, the login, or no row that it could be done to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.operations import Degree, danger_by_name
from amitop.tui.acting.lacking import rights_lack, row_lacks
from amitop.tui.acting.many import scenes_of
from amitop.tui.acting.refusing import Cause, cause, past, sentence
from amitop.tui.palette.offer import Refusal
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.acting.many import Aim

_READS_ONLY = "read-only: amitop was started to look, and sends only Actions that read"
_ONE_ONLY = Refusal("one row only", "an attended transfer works on one row only: esc unmarks")

# Cells that a reason may take at the end of a line.
_SHORT = 36


def operation_refused(act_id: str, aim: Aim) -> Refusal | None:
    """Return why an operation can't be done to what is chosen or marked; None if it can."""
    scenes = scenes_of(aim.marked) or [aim.target.scene]
    refusals = [_refusal(scene, cause(scene)) or rights_lack(scene, act_id) for scene in scenes]
    if all(refusals):
        return refusals[0]
    if aim.marked:
        return _ONE_ONLY if act_id == "attended" else None
    return row_lacks(act_id, aim.target)


def _refusal(scene: Scene, why: Cause | None, told: str = "") -> Refusal | None:
    return Refusal(why.value, told or sentence(scene, why)) if why is not None else None


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
