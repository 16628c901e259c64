"""What the events of queues and their agents mean for a ladder."""

from __future__ import annotations

from amitop.ladder.ladder import StepKind
from amitop.ladder.script import Handler, Script


def _queue_column(script: Script) -> str:
    return script.cast.queue(script["Queue"])


def _caller_join(script: Script) -> None:
    caller, queue = script.channel(), _queue_column(script)
    for kind in (StepKind.CONNECT, StepKind.ABANDON, StepKind.LEAVE):
        script.forget(kind, queue, caller)
    position = f"join #{script['Position']}" if script["Position"] else "join"
    script.tell(StepKind.JOIN, position, caller, queue)


def _caller_leave(script: Script) -> None:
    caller, queue = script.channel(), _queue_column(script)
    if not any(script.add_to(kind, queue, caller) for kind in (StepKind.CONNECT, StepKind.ABANDON)):
        script.tell(StepKind.LEAVE, "leaves", queue, caller)


def _abandon(script: Script) -> None:
    _drop_leave(script)
    waited = f"gives up, waited {script['HoldTime'] or '?'} s"
    script.tell(StepKind.ABANDON, waited, _queue_column(script), script.channel())


def _drop_leave(script: Script) -> None:
    """Who is connected or gives up has left the queue, of course."""
    leave = script.forget(StepKind.LEAVE, _queue_column(script), script.channel())
    if leave is not None:
        leave.dropped = True


def _agent_called(script: Script) -> None:
    called, caller = script.channel("Dest"), script.channel()
    draft = script.tell(StepKind.CALL, "call", _queue_column(script), called)
    if draft is not None and draft.other:
        script.also(StepKind.CALL, caller, called, draft)


def _agent_connect(script: Script) -> None:
    _drop_leave(script)
    waited = f"connect, waited {script['HoldTime'] or '?'} s"
    draft = script.tell(StepKind.CONNECT, waited, _queue_column(script), script.channel("Dest"))
    if draft is not None:
        script.also(StepKind.CONNECT, _queue_column(script), script.channel(), draft)


def _agent_complete(script: Script) -> None:
    reason = {"caller": "caller hung up", "agent": "agent hung up"}.get(script["Reason"], script["Reason"])
    text = f"complete, talked {script['TalkTime'] or '?'} s"
    script.tell(StepKind.COMPLETE, f"{text}, {reason}" if reason else text, script.channel("Dest"))


def _agent_no_answer(script: Script) -> None:
    called, queue = script.channel("Dest"), _queue_column(script)
    if not script.add_to(StepKind.REFUSED, called, queue):
        script.tell(StepKind.REFUSED, "no answer", called, queue)


def _agent_dump(script: Script) -> None:
    script.tell(StepKind.REFUSED, "turned down", script.channel("Dest"), _queue_column(script))


QUEUE_EVENTS: dict[str, Handler] = {
    "QueueCallerJoin": _caller_join,
    "QueueCallerLeave": _caller_leave,
    "QueueCallerAbandon": _abandon,
    "AgentCalled": _agent_called,
    "AgentConnect": _agent_connect,
    "AgentComplete": _agent_complete,
    "AgentRingNoAnswer": _agent_no_answer,
    "AgentDump": _agent_dump,
}
