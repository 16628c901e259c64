"""Whom those Actions touch that speak of queues, agents and conferences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amitop.ami import Action
from amitop.operations.find import (
    channel_called,
    conference_called,
    line,
    memberships,
    participants,
    queue_called,
)
from amitop.operations.touched import Reach, on
from amitop.operations.verbs import person
from amitop.pbx import Pbx
from amitop.pbx.entities import Participant

_DONE = {
    "queuepause": "is paused or goes on in",
    "queuepenalty": "gets another penalty in",
    "queuememberringinuse": "gets another RingInUse in",
    "queueremove": "leaves",
}


def _member(action: Action, pbx: Pbx) -> Reach:
    """A member of one queue or, where no Queue is given, of each in which the interface is."""
    interface, queue = action.get("Interface"), action.get("Queue")
    if not interface or (action.name.lower() == "queueremove" and not queue):
        return Reach(unknown="no member is named yet")
    found = memberships(pbx, interface, queue)
    if not found:
        where = f"of {queue}" if queue else "of any queue"
        return Reach(unknown=f"no member {where} has the interface {interface}")
    who = found[0].name or interface
    done = _done(action)
    lines = tuple(f"{each.name or interface}  {each.interface}  in {each.queue}" for each in found)
    many = f"{len(found)} queues" if len(found) > 1 else found[0].queue
    return Reach(f"{who} {done} {many}.", lines=lines)


def _done(action: Action) -> str:
    name = action.name.lower()
    if name == "queuepause" and action.get("Paused"):
        true = action.get("Paused").lower() in ("yes", "true", "y", "t", "1", "on")
        return "is paused in" if true else "gets calls again from"
    return _DONE[name]


def _withdraw(action: Action, pbx: Pbx) -> Reach:
    """The Caller is the name of a channel that waits in the queue."""
    queue, name = queue_called(pbx, action.get("Queue")), action.get("Caller")
    if queue is None:
        return Reach(unknown=f"no queue of the name {action.get('Queue')} is known")
    channel = next(
        (pbx.channels[each] for each in queue.callers if each in pbx.channels and pbx.channels[each].name == name),
        None,
    )
    if channel is None:
        return Reach(unknown=f"{name or 'nobody'} does not wait in {queue.name}")
    return on(pbx, [channel], f"{person(channel)} leaves {queue.name}, and goes on in the dialplan.")


def _agent(action: Action, pbx: Pbx) -> Reach:
    wanted = action.get("Agent")
    agent = pbx.pool_agents.get(wanted)
    if agent is None:
        return Reach(unknown=f"no agent of the name {wanted} is known" if wanted else "no agent is named")
    who = agent.name or agent.agent
    channel = pbx.channels.get(agent.channel or "")
    if channel is None:
        return Reach(f"{who} is not logged in now.")
    soft = action.get("Soft").lower() in ("yes", "true", "y", "t", "1", "on")
    when = " when the present call is over" if soft else ""
    return on(pbx, [channel], f"Logs off {who}{when}.")


def _conference(action: Action, pbx: Pbx) -> Reach:
    """Kick takes a whole name; Mute and Unmute take the first whose name begins so."""
    room = conference_called(pbx, action.get("Conference"))
    if room is None:
        return Reach(unknown=f"no conference of the name {action.get('Conference')} is known")
    who = action.get("Channel")
    verb = action.name.lower().removeprefix("confbridge")
    found = participants(room, who, prefix=verb != "kick")
    if not found:
        return Reach(unknown=f"nobody of the name {who} is in {room.name}" if who else "nobody is named")
    several = who.lower() in ("all", "participants")
    unknown = ""
    if len(found) > 1 and not several:
        unknown = f"{len(found)} in {room.name} begin with {who}: Asterisk takes the first of them"
    said = f"{len(found)} in {room.name}" if several else _name(pbx, found[0])
    sentence = "" if unknown else f"{_CONFERENCE[verb]} {said}."
    return _participants(pbx, found, sentence, several, unknown)


_CONFERENCE = {"kick": "Throws out", "mute": "Mutes", "unmute": "Lets be heard again", "setsinglevideosrc": "Shows"}


def _name(pbx: Pbx, each: Participant) -> str:
    channel = pbx.channels.get(each.uniqueid)
    return person(channel) if channel is not None else each.name or each.number or each.channel


def _line(pbx: Pbx, each: Participant) -> str:
    channel = pbx.channels.get(each.uniqueid)
    return line(pbx, channel) if channel is not None else f"{_name(pbx, each)}  {each.channel}"


def _participants(pbx: Pbx, found: Sequence[Participant], sentence: str, many: bool, unknown: str) -> Reach:
    lines = tuple(_line(pbx, each) for each in found)
    return Reach(sentence, tuple(each.uniqueid for each in found), lines, unknown, many)


def _priority(action: Action, pbx: Pbx) -> Reach:
    channel = channel_called(pbx, action.get("Caller"))
    return Reach() if channel is None else on(pbx, [channel], f"{person(channel)} is served earlier or later.")


KNOWN: dict[str, Callable[[Action, Pbx], Reach]] = {
    "agentlogoff": _agent,
    "confbridgekick": _conference,
    "confbridgemute": _conference,
    "confbridgesetsinglevideosrc": _conference,
    "confbridgeunmute": _conference,
    "queuechangeprioritycaller": _priority,
    "queuememberringinuse": _member,
    "queuepause": _member,
    "queuepenalty": _member,
    "queueremove": _member,
    "queuewithdrawcaller": _withdraw,
}
