"""Queues: their members, the callers who wait, and the figures that no event tells (AMI.md §4)."""

from __future__ import annotations

from amitop.pbx import channels
from amitop.pbx.entities import DEVICE_STATES, Caller, Member, Queue
from amitop.pbx.fields import Fields, flag, known, moment, real, whole
from amitop.pbx.state import Reducer, State

#: Seconds after AgentComplete within which a record may still be from before Asterisk counted the call.
COUNTED_WITHIN = 10.0


def record(state: State, name: str) -> Queue | None:
    """The queue `name`, made where it is not known yet."""
    if not name:
        return None
    queue = state.queues.get(name)
    if queue is None:
        queue = state.queues[name] = Queue(name)
        # Learnt by an event: its members and figures are still to be asked for.
        state.stale_queues.add(name)
    queue.touched = state.serial
    return queue


def queue_params(state: State, fields: Fields, at: float) -> None:
    """Take a queue's settings and figures from a list: no event tells them."""
    queue = record(state, fields.get("Queue", ""))
    if queue is None:
        return
    queue.max_callers = whole(fields.get("Max"))
    queue.strategy = fields.get("Strategy", "")
    queue.hold_time = whole(fields.get("Holdtime"))
    queue.talk_time = whole(fields.get("TalkTime"))
    queue.completed = whole(fields.get("Completed"))
    queue.abandoned = whole(fields.get("Abandoned"))
    queue.service_level = whole(fields.get("ServiceLevel"))
    queue.service_level_percent = real(fields.get("ServicelevelPerf"))
    if "ServicelevelPerf2" in fields:
        queue.service_level_percent_of_all = real(fields["ServicelevelPerf2"])
    queue.weight = whole(fields.get("Weight"))
    queue.listed = at
    state.stale_queues.discard(queue.name)


def queue_summary(state: State, fields: Fields, at: float) -> None:
    """An item of QueueSummary: the queue exists."""
    del at
    record(state, fields.get("Queue", ""))


def member(state: State, fields: Fields, at: float) -> None:
    """A member's full record: QueueMember of a list, and every QueueMember… event but Removed."""
    queue = record(state, fields.get("Queue", ""))
    interface = fields.get("Interface") or fields.get("Location") or ""
    if queue is None or not interface:
        return
    found = queue.members.get(interface)
    if found is None:
        found = queue.members[interface] = Member(queue.name, interface)
        state.staff += 1
    if "Paused" in fields:
        _pause(found, flag(fields["Paused"]), fields, at)
    found.name = fields.get("MemberName") or fields.get("Name") or interface
    found.state_interface = fields.get("StateInterface", found.state_interface)
    found.membership = fields.get("Membership", found.membership)
    found.penalty = whole(fields.get("Penalty"), found.penalty)
    _calls(state, found, fields, at)
    found.last_call = moment(fields.get("LastCall"))
    found.last_pause = moment(fields.get("LastPause"))
    found.login_time = moment(fields.get("LoginTime"))
    status = whole(fields.get("Status"), found.status)
    found.status = status if 0 <= status < len(DEVICE_STATES) else 0
    found.wrapup = whole(fields.get("Wrapuptime"), found.wrapup)
    if "Ringinuse" in fields:
        found.ring_in_use = flag(fields["Ringinuse"])
    found.touched = state.serial


def _calls(state: State, found: Member, fields: Fields, at: float) -> None:
    """The calls that a record counts, and whether the member is in one."""
    known = found.calls_taken
    found.calls_taken = whole(fields.get("CallsTaken"), known)
    found.in_call = flag(fields.get("InCall"))
    if not found.in_call and found.calls_taken > known:
        # Counted as the device became free, or in a list that is ahead: its AgentComplete is still to come.
        found.talking_to = ""
        state.staff += 1
    elif found.in_call and not found.talking_to and _has_just_ended(found, at):
        state.stale_queues.add(found.queue)  # written before the call was counted


def _has_just_ended(found: Member, at: float) -> bool:
    return found.completed_at is not None and at - found.completed_at < COUNTED_WITHIN


def _pause(found: Member, paused: bool, fields: Fields, at: float) -> None:
    last = moment(fields.get("LastPause"))
    if not paused:
        found.paused_since = None
    elif found.paused_since is None or (last is not None and last != found.last_pause):
        # Paused again, maybe while the connection was lost: LastPause is set with each pause.
        found.paused_since = last or at
    found.paused = paused
    # Since 20.6 the event names the reason of an unpause; no list does.
    found.paused_reason = fields.get("PausedReason", "") if paused else ""


def member_removed(state: State, fields: Fields, at: float) -> None:
    del at
    queue = state.queues.get(fields.get("Queue", ""))
    interface = fields.get("Interface") or fields.get("Location") or ""
    if queue is not None and queue.members.pop(interface, None) is not None:
        queue.touched = state.serial
        state.staff += 1
        state.stale_queues.add(queue.name)  # the list tells if it was no event of Asterisk's (guard.py)


def caller_join(state: State, fields: Fields, at: float) -> None:
    queue = record(state, fields.get("Queue", ""))
    channel = channels.find(state, fields, "", at)
    if queue is None or channel is None:
        return
    channels.doubt_application(state, channel)
    if channel.queue != queue.name:
        channel.queue = queue.name
        state.topology += 1
    if waiting := queue.callers.get(channel.uniqueid):
        waiting.touched = state.serial  # a list told it already, and is newer
        return
    caller = Caller(
        queue.name,
        channel.uniqueid,
        channel.name,
        number=channel.caller_number,
        name=channel.caller_name,
        joined=at,
        touched=state.serial,
    )
    # One of higher priority comes in between, and the others move back; no event says so.
    queue.join(caller, whole(fields.get("Position"), len(queue.callers) + 1))
    if whole(fields.get("Count"), len(queue.callers)) != len(queue.callers):
        state.stale_queues.add(queue.name)  # somebody is here too many, or missing


def caller_leave(state: State, fields: Fields, at: float) -> None:
    queue = state.queues.get(fields.get("Queue", ""))
    channel = channels.find(state, fields, "", at)
    if channel is not None and queue is not None and channel.queue == queue.name:
        channel.queue = None
        state.topology += 1
    if queue is not None:
        queue.touched = state.serial
        position = whole(fields.get("Position"))
        if not queue.drop(fields.get("Uniqueid", ""), position) and position:
            state.stale_queues.add(queue.name)  # it stood elsewhere: the order was changed without an event


def leave(state: State, queue: Queue, uniqueid: str) -> None:
    """Take out a caller whom no list shows any longer."""
    queue.drop(uniqueid)
    channel = state.channels.get(uniqueid)
    if channel is not None and channel.queue == queue.name:
        channel.queue = None
        state.topology += 1


def remove(state: State, name: str) -> None:
    """Remove a queue, and whoever waited in it from it."""
    if queue := state.queues.pop(name, None):
        for uniqueid in list(queue.callers):
            leave(state, queue, uniqueid)


def device(state: State, name: str) -> None:
    """Note that the queue of a device of app_queue's changed: `Queue:NAME`, `Queue:NAME_avail` or `_pause_…`.

    Asterisk sends no event of the queue itself if a name or a reason in it is no UTF-8, nor when it is made.
    """
    queue = name.removeprefix("Queue:")
    if queue not in state.queues:
        queue = queue.split("_pause_")[0].removesuffix("_avail")
    if queue in state.queues:
        state.stale_queues.add(queue)
    else:
        state.doubted.add("queues")


def caller_abandon(state: State, fields: Fields, at: float) -> None:
    """The caller hung up while waiting; a QueueCallerLeave follows."""
    del at
    queue = state.queues.get(fields.get("Queue", ""))
    if queue is not None:
        queue.abandoned += 1
        state.stale_queues.add(queue.name)


def queue_entry(state: State, fields: Fields, at: float) -> None:
    """An item of QueueStatus: somebody waits."""
    queue = record(state, fields.get("Queue", ""))
    uniqueid = fields.get("Uniqueid", "")
    if queue is None or not uniqueid or state.is_buried(uniqueid, at):
        return
    joined = at - whole(fields.get("Wait"))
    caller = queue.callers.get(uniqueid)
    if caller is None:
        caller = Caller(queue.name, uniqueid, joined=joined)
    if caller.joined is None or abs(caller.joined - joined) > 2:
        caller.joined = joined
    caller.channel = fields.get("Channel", "")
    queue.place(caller, whole(fields.get("Position")))
    caller.number = known(fields.get("CallerIDNum"))
    caller.name = known(fields.get("CallerIDName"))
    caller.priority = whole(fields.get("Priority"))
    caller.touched = state.serial
    channel = state.channels.get(uniqueid)
    if channel is not None and channel.queue != queue.name:
        channel.queue = queue.name
        state.topology += 1


def agent_connect(state: State, fields: Fields, at: float) -> None:
    _both_ends(state, fields, at)
    queue = state.queues.get(fields.get("Queue", ""))
    if queue is not None:
        state.stale_queues.add(queue.name)  # its hold time
    if queue is not None and (found := queue.members.get(fields.get("Interface", ""))):
        found.in_call = True
        found.talking_to = fields.get("Uniqueid", "")
        found.answered_on = fields.get("DestUniqueid", "")
        state.staff += 1


def agent_complete(state: State, fields: Fields, at: float) -> None:
    """A call of the queue has ended. Asterisk counts it right after and tells nobody, or has counted it before."""
    _both_ends(state, fields, at)
    queue = state.queues.get(fields.get("Queue", ""))
    if queue is None:
        return
    state.stale_queues.add(queue.name)
    queue.completed += 1
    found = queue.members.get(fields.get("Interface", ""))
    if found is not None:
        found.completed_at = at
        found.touched = state.serial
        # Of calls that overlap, Asterisk counts the one that began last, and no other that goes on after it.
        if found.talking_to == fields.get("Uniqueid") or (found.in_call and not found.talking_to):
            found.calls_taken += 1
            found.talking_to = ""
            found.in_call = False
            state.staff += 1


def _both_ends(state: State, fields: Fields, at: float) -> None:
    channels.find(state, fields, "", at)
    channels.find(state, fields, "Dest", at)


HANDLERS: dict[str, Reducer] = {
    "QueueParams": queue_params,
    "QueueSummary": queue_summary,
    "QueueMember": member,
    "QueueMemberAdded": member,
    "QueueMemberStatus": member,
    "QueueMemberPause": member,
    "QueueMemberPaused": member,
    "QueueMemberPenalty": member,
    "QueueMemberRinginuse": member,
    "QueueMemberRemoved": member_removed,
    "QueueCallerJoin": caller_join,
    "QueueCallerLeave": caller_leave,
    "QueueCallerAbandon": caller_abandon,
    "QueueEntry": queue_entry,
    "AgentCalled": _both_ends,
    "AgentConnect": agent_connect,
    "AgentComplete": agent_complete,
    "AgentRingNoAnswer": _both_ends,
    "AgentDump": _both_ends,
}
