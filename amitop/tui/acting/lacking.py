"""What a key lacks to be of use: a right of the login, or what it needs of the row under the cursor.

It is known before anything is asked: the footer dims the key, and pressing it gives the reason instead of a dialog.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amitop.operations import Degree, danger_by_name
from amitop.operations.needs import DOINGS
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.target import Target


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something can't be done here and now."""

    #: A few words, for the end of a line.
    short: str
    #: The same in a sentence, for when it is chosen all the same.
    sentence: str


_NO_ROW = Refusal("choose a row first", "choose a row first")
_ENDED = Refusal("this row has ended", "this row has ended")
_NO_CHANNEL = Refusal("no channel here", "there is no channel behind this row")
_NO_AGENT = Refusal("no agent here", "choose an agent or a queue's member first (tab goes to the members)")
_NO_QUEUE = Refusal("in no queue", "this agent is in no queue")

_ON_CHANNELS = frozenset({"hang_up", "transfer", "attended"})
_DOINGS = {doing.act: doing for doing in DOINGS if doing.act}
_VERBS = {"attended": "start an attended transfer", "console": "use the console"}


def rights_lack(scene: Scene, act_id: str) -> Refusal | None:
    """Return the right that the login on this PBX is known to lack for an act; None if there is none."""
    doing, manual = _DOINGS.get(act_id), scene.live.manual
    if doing is None or not len(manual.catalogue):
        return None  # a PBX that lists nothing says nothing of rights
    reasons = [manual.why_not(name) for name in doing.actions if _changes(name)]
    if not all(reasons):
        return None
    verb = _VERBS.get(act_id, doing.label)
    return Refusal("not allowed", f"can't {verb}: {reasons[0]}; amitop doctor says what it needs")


def unsendable(scene: Scene, actions: Iterable[str]) -> str:
    """Return the first of `actions` that this login is known not to be able to send, and why; else ""."""
    manual = scene.live.manual
    if not len(manual.catalogue):
        return ""
    return next((f"{name}: {why}" for name in actions if (why := manual.why_not(name))), "")


def row_lacks(act_id: str, target: Target) -> Refusal | None:
    """Return what the chosen row lacks for an act."""
    if target.key is None:
        return _NO_ROW
    if target.ended and act_id in {"pause", *_ON_CHANNELS}:
        return _ENDED
    if act_id in _ON_CHANNELS and target.channel is None:
        return _NO_CHANNEL
    if act_id == "pause":
        return _NO_AGENT if target.agent is None else _NO_QUEUE if not target.agent.members else None
    return None


def _changes(action: str) -> bool:
    return danger_by_name(action).degree is not Degree.READING
