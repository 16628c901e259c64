"""Why something can't be done: the past, read-only, the link, the login, or no row that it could be done to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.monitor import Playback
from amitop.operations import Degree, danger_by_name
from amitop.tui.palette.offer import Refusal
from amitop.tui.watched import LinkState

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp
    from amitop.tui.many import Aim
    from amitop.tui.panes import Target

_READ_ONLY = Refusal("read-only", "read-only: amitop was started to look, and sends nothing")
_READ_ONLY_ACTION = Refusal("read-only", "read-only: amitop was started to look, and sends only Actions that read")
_NOT_CONNECTED = Refusal("not connected", "not connected: nothing can be sent now")
_ONE_ONLY = Refusal("one row only", "an attended transfer works on one row only: esc unmarks")
_NO_ROW = Refusal("choose a row first", "choose a row first")
_ENDED = Refusal("this row has ended", "this row has ended")
_NO_CHANNEL = Refusal("no channel here", "there is no channel behind this row")
_NO_AGENT = Refusal("no agent here", "choose an agent or a queue's member first (tab goes to the members)")
_NO_QUEUE = Refusal("in no queue", "this agent is in no queue")

# Cells that a reason may take at the end of a line.
_SHORT = 36
_ON_CHANNELS = frozenset({"hang_up", "transfer", "attended"})


def time_forbids(app: AmitopApp) -> Refusal | None:
    """In a replay and in the past nothing is sent."""
    if not (sentence := app.traveller.refusal):
        return None
    return Refusal("a replay" if isinstance(app.monitor, Playback) else "the past", sentence)


def operation_refused(app: AmitopApp, act_id: str, aim: Aim) -> Refusal | None:
    """Why an operation can't be done to what is chosen or marked; None where it can."""
    if refusal := time_forbids(app):
        return refusal
    if app.monitor.read_only:
        return _READ_ONLY
    if app.monitor.state is not LinkState.LIVE:
        return _NOT_CONNECTED
    if aim.marked:
        return _ONE_ONLY if act_id == "attended" else None
    return row_lacks(act_id, aim.target)


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


def action_refused(app: AmitopApp, name: str) -> Refusal | None:
    """Why an Action of the catalogue can't be sent; None where it can."""
    if refusal := time_forbids(app):
        return refusal
    if why := app.monitor.manual.why_not(name):
        return Refusal(why if len(why) <= _SHORT else "not offered here", why)
    if app.monitor.read_only and danger_by_name(name).degree is not Degree.READING:
        return _READ_ONLY_ACTION
    return None
