"""What the model shows once an Action has been carried out: by it an outcome says that something happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from amitop.ami import Action
from amitop.operations.find import (
    channel_called,
    channels_beginning,
    conference_called,
    memberships,
    participants,
    queue_called,
)
from amitop.operations.reach import reach
from amitop.operations.verbs import person
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel, Member

#: Seconds for which the model is watched after an answer.
SECONDS = 5.0
#: Seconds for an attended transfer: Asterisk waits 3 s after the last digit unless told otherwise.
FEATURE_SECONDS = 12.0
#: Seconds for which a moved channel must live at its goal: at a missing extension it ends within a few ms.
SETTLE = 0.5


class Step(NamedTuple):
    """A step of a channel in its dialplan, as a Newexten tells it."""

    context: str
    exten: str
    application: str
    data: str


#: The steps of the channel with this Uniqueid since the Action was sent.
Steps = Callable[[str], Sequence[Step]]


class Sight(NamedTuple):
    """What is seen of an Action: that it happened, or that it failed."""

    happened: bool
    #: What there is to say of it; may be empty if it happened.
    words: str = ""
    #: Seconds for which it must stay so before it counts.
    settle: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """How one Action that is about to be sent can be seen to happen."""

    #: None while nothing is seen yet.
    see: Callable[[Pbx, Steps], Sight | None]
    seconds: float = SECONDS


#: Actions that Asterisk only puts into a queue: its Success says nothing of what becomes of them.
QUEUED = frozenset(
    """
    agentlogoff atxfer blindtransfer bridge bridgedestroy bridgekick cancelatxfer hangup localoptimizeaway
    messagesend originate park pjsiphangup pjsipnotify pjsipqualify pjsipregister pjsipunregister playdtmf playmf
    queuewithdrawcaller redirect reload sendflash sendtext
    """.split()
)


def look_for(action: Action, pbx: Pbx) -> Look | None:
    """Return how `action` can be seen to happen, from the model right before it is sent; None if it can't be."""
    make = _LOOKS.get(action.name.lower())
    return make(action, pbx) if make is not None else None


def only_queued(action: Action) -> bool:
    """Return whether Asterisk's Success says no more than that it will try."""
    name = action.name.lower()
    return name in QUEUED and (name != "originate" or _true(action.get("Async")))


def _when(done: Callable[[Pbx], bool], failed: Callable[[Pbx], str] = lambda _: "") -> Look:
    """Return a look that waits for one of two conditions; `failed` says why, or nothing."""

    def see(pbx: Pbx, steps: Steps) -> Sight | None:
        del steps
        if done(pbx):
            return Sight(True)
        return Sight(False, why) if (why := failed(pbx)) else None

    return Look(see)


def _gone(channels: Sequence[Channel]) -> Look | None:
    if not channels:
        return None
    return _when(lambda pbx: all(pbx.channels.get(each.uniqueid) is not each for each in channels))


def _ended(channel: Channel) -> Callable[[Pbx], str]:
    """Return what says that `channel` has hung up."""
    who = person(channel)
    return lambda pbx: "" if pbx.channels.get(channel.uniqueid) is channel else f"{who} has hung up"


# Calls.


def _hangup(action: Action, pbx: Pbx) -> Look | None:
    hit = reach(action, pbx)
    return None if hit.unknown else _gone([pbx.channels[each] for each in hit.channels if each in pbx.channels])


def _redirect(action: Action, pbx: Pbx) -> Look | None:
    goals = [(action.get("Channel"), action.get("Exten"), action.get("Context"))]
    if extra := action.get("ExtraChannel"):
        goals.append((extra, action.get("ExtraExten") or goals[0][1], action.get("ExtraContext") or goals[0][2]))
    found = [(channel_called(pbx, name), exten, context) for name, exten, context in goals]
    looks = [_moved(channel, exten, context) for channel, exten, context in found if channel is not None]
    return _all(looks) if len(looks) == len(goals) else None


def _blind_transfer(action: Action, pbx: Pbx) -> Look | None:
    channel = channel_called(pbx, action.get("Channel"))
    others = pbx.companions(channel) if channel is not None else []
    return _moved(others[0], action.get("Exten"), action.get("Context")) if len(others) == 1 else None


def _moved(channel: Channel, exten: str, context: str) -> Look:
    """`channel` goes to an extension.

    A Newexten of the new place comes even if there is no such extension, and names the application from before
    (AppDial for a dialled channel). So the channel must run another one there, or live on there for a while.
    """
    uniqueid, bridge = channel.uniqueid, channel.bridge
    before = (channel.application, channel.application_data)
    who = person(channel)
    where = f"{exten}@{context}" if context else exten

    def look(now: Channel | None, taken: Sequence[Step]) -> Sight | None:
        at_goal = [each for each in taken if each.exten == exten and (each.context == context or not context)]
        if any(each.application != "AppDial" and each[2:] != before for each in at_goal):
            return Sight(True, "" if now is channel else f"{who} has hung up since")
        if now is not channel:
            return Sight(False, f"{who} was hung up on the way to {where}")
        invalid = next((each for each in taken if each.exten == "i" != exten), None)
        if invalid is not None:
            return Sight(False, f"{who} went to i@{invalid.context}, for want of {where}")
        if at_goal and taken[-1].exten not in {"h", "s"} - {exten} and (bridge is None or now.bridge != bridge):
            return Sight(True, settle=SETTLE)
        return None

    # Its packets are searched only if one of them came: `touched` tells, and so does its end.
    known: list[tuple[int, Sight | None]] = []

    def see(pbx: Pbx, steps: Steps) -> Sight | None:
        now = pbx.channels.get(uniqueid)
        touched = now.touched if now is channel else -1
        if not known or known[-1][0] != touched:
            known[:] = [(touched, look(now, steps(uniqueid)))]
        return known[-1][1]

    return Look(see)


def _all(looks: Sequence[Look]) -> Look:
    """Return a look at several at once: one that failed is enough, and all must have happened."""

    def see(pbx: Pbx, steps: Steps) -> Sight | None:
        sights = [look.see(pbx, steps) for look in looks]
        if (failed := next((each for each in sights if each is not None and not each.happened), None)) is not None:
            return failed
        happened = [each for each in sights if each is not None]
        if len(happened) < len(looks):
            return None
        words = "; ".join(each.words for each in happened if each.words)
        return Sight(True, words, max(each.settle for each in happened))

    return Look(see, max(each.seconds for each in looks))


def _attended_transfer(action: Action, pbx: Pbx) -> Look | None:
    """Asterisk calls the extension on a new channel, and puts the one who transfers into a new bridge with it."""
    channel = channel_called(pbx, action.get("Channel"))
    if channel is None:
        return None
    before, known = channel.bridge, frozenset(pbx.channels)

    def called(pbx: Pbx) -> bool:
        if channel.bridge in (None, before):
            return False
        new = (each for each in pbx.channels.values() if each.uniqueid not in known)
        return any(channel.uniqueid == each.dialled_by or channel.bridge == each.bridge for each in new)

    return replace(_when(called, _ended(channel)), seconds=FEATURE_SECONDS)


def _bridge(action: Action, pbx: Pbx) -> Look | None:
    found = [channels_beginning(pbx, action.get(header)) for header in ("Channel1", "Channel2")]
    if any(len(each) != 1 for each in found):
        return None
    (one,), (other,) = found
    return _when(lambda pbx: other in pbx.companions(one), lambda pbx: _ended(one)(pbx) or _ended(other)(pbx))


def _bridge_kick(action: Action, pbx: Pbx) -> Look | None:
    channel = channel_called(pbx, action.get("Channel"))
    if channel is None or channel.bridge is None:
        return None
    before = channel.bridge
    return _when(lambda pbx: channel.uniqueid not in pbx.channels or channel.bridge != before)


def _bridge_destroy(action: Action, pbx: Pbx) -> Look | None:
    bridge = pbx.bridges.get(action.get("BridgeUniqueid"))
    return _when(lambda pbx: pbx.bridges.get(bridge.uniqueid) is not bridge) if bridge is not None else None


def _park(action: Action, pbx: Pbx) -> Look | None:
    channel = channel_called(pbx, action.get("Channel"))
    return _when(lambda pbx: channel.uniqueid in pbx.parked, _ended(channel)) if channel is not None else None


def _originate(action: Action, pbx: Pbx) -> Look | None:
    """A new channel of the device that is called, in the name that Asterisk gives such a channel."""
    technology, _, rest = action.get("Channel").partition("/")
    device = rest.split("/")[0]
    if technology.upper() == "PJSIP" and "@" in device:
        device = device.partition("@")[2]
    if not device or not _true(action.get("Async")):
        return None
    begins, known = f"{technology}/{device}-".lower(), frozenset(pbx.channels)
    local = f"{technology}/{device}@".lower() if technology.lower() == "local" and "@" not in device else begins

    def made(pbx: Pbx) -> bool:
        # The newest stand last, and those that were there before stand before them.
        for each in reversed(pbx.channels.values()):
            if each.uniqueid in known:
                return False
            if each.name.lower().startswith((begins, local)):
                return True
        return False

    return _when(made)


# Queues, agents and conferences.


def _members(action: Action, pbx: Pbx, done: Callable[[Member], bool]) -> Look | None:
    found = memberships(pbx, action.get("Interface"), action.get("Queue"))

    def left(pbx: Pbx) -> str:
        gone = [each for each in found if _member_now(pbx, each) is None]
        return f"{gone[0].name or gone[0].interface} is no longer a member of {gone[0].queue}" if gone else ""

    def all_done(pbx: Pbx) -> bool:
        return all((now := _member_now(pbx, each)) is not None and done(now) for each in found)

    return _when(all_done, left) if found else None


def _member_now(pbx: Pbx, member: Member) -> Member | None:
    queue = pbx.queues.get(member.queue)
    return queue.members.get(member.interface) if queue is not None else None


def _true(text: str) -> bool:
    return text.lower() in ("yes", "true", "y", "t", "1", "on")


def _queue_pause(action: Action, pbx: Pbx) -> Look | None:
    return _members(action, pbx, lambda member: member.paused is _true(action.get("Paused")))


def _queue_penalty(action: Action, pbx: Pbx) -> Look | None:
    wanted = action.get("Penalty")
    return _members(action, pbx, lambda member: str(member.penalty) == wanted) if wanted.isdecimal() else None


def _ring_in_use(action: Action, pbx: Pbx) -> Look | None:
    return _members(action, pbx, lambda member: member.ring_in_use is _true(action.get("RingInUse")))


def _queue_add(action: Action, pbx: Pbx) -> Look | None:
    interface, name = action.get("Interface"), action.get("Queue")
    if not interface or queue_called(pbx, name) is None:
        return None
    return _when(lambda pbx: bool(memberships(pbx, interface, name)))


def _queue_remove(action: Action, pbx: Pbx) -> Look | None:
    interface, name = action.get("Interface"), action.get("Queue")
    if not name or not memberships(pbx, interface, name):
        return None
    return _when(lambda pbx: not memberships(pbx, interface, name))


def _withdraw(action: Action, pbx: Pbx) -> Look | None:
    queue, channel = queue_called(pbx, action.get("Queue")), channel_called(pbx, action.get("Caller"))
    if queue is None or channel is None or channel.uniqueid not in queue.callers:
        return None
    name = queue.name
    return _when(lambda pbx: not _waits(pbx, name, channel), _ended(channel))


def _waits(pbx: Pbx, queue: str, channel: Channel) -> bool:
    return queue in pbx.queues and channel.uniqueid in pbx.queues[queue].callers


def _agent_logoff(action: Action, pbx: Pbx) -> Look | None:
    agent = pbx.pool_agents.get(action.get("Agent"))
    if agent is None or (_true(action.get("Soft")) and agent.status == "AGENT_ONCALL"):
        return None
    name = agent.agent
    return _when(lambda pbx: name not in pbx.pool_agents or pbx.pool_agents[name].status == "AGENT_LOGGEDOFF")


def _conference(action: Action, pbx: Pbx) -> Look | None:
    room, verb = conference_called(pbx, action.get("Conference")), action.name.lower().removeprefix("confbridge")
    found = participants(room, action.get("Channel"), prefix=verb != "kick") if room is not None else []
    if not found or (len(found) > 1 and action.get("Channel").lower() not in ("all", "participants")):
        return None
    name, ids = found[0].conference, [each.uniqueid for each in found]

    def done(pbx: Pbx) -> bool:
        there = pbx.conferences[name].participants if name in pbx.conferences else {}
        still = [there[each] for each in ids if each in there]
        return (
            not still if verb == "kick" else all(each.muted is (verb == "mute") for each in still) and bool(still)
        )

    return _when(done)


_LOOKS: dict[str, Callable[[Action, Pbx], Look | None]] = {
    "agentlogoff": _agent_logoff,
    "atxfer": _attended_transfer,
    "blindtransfer": _blind_transfer,
    "bridge": _bridge,
    "bridgedestroy": _bridge_destroy,
    "bridgekick": _bridge_kick,
    "confbridgekick": _conference,
    "confbridgemute": _conference,
    "confbridgeunmute": _conference,
    "hangup": _hangup,
    "originate": _originate,
    "park": _park,
    "pjsiphangup": _hangup,
    "queueadd": _queue_add,
    "queuememberringinuse": _ring_in_use,
    "queuepause": _queue_pause,
    "queuepenalty": _queue_penalty,
    "queueremove": _queue_remove,
    "queuewithdrawcaller": _withdraw,
    "redirect": _redirect,
}
