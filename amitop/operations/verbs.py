"""The verbs: a verb and a target become Actions, with a sentence on who is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from amitop.ami import Action
from amitop.pbx import Pbx
from amitop.pbx.entities import Agent, Call, Channel

# What a telephone can send as keys; `#` would end the extension.
_KEYS = frozenset("0123456789*ABCD")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to do to one captured target, not yet done."""

    verb: str
    #: A short heading: `Hang up PJSIP/101-0000001f`.
    title: str
    #: Who is cut off, or who ends up with whom.
    sentence: str
    actions: tuple[Action, ...]
    #: Whether somebody is cut off by it.
    danger: bool
    _check: Callable[[Pbx], str | None] = field(repr=False)
    #: For each Action whether its Exchange must end well before the next is sent; left out, none need.
    must_end_well: tuple[bool, ...] = ()
    #: Uniqueids of the channels that end by it where it goes well; empty where none is meant to.
    channels: frozenset[str] = frozenset()

    def still_true(self, pbx: Pbx) -> str | None:
        """Return None if it may be sent, else why not: the target is gone, or no longer what was chosen."""
        return self._check(pbx)


def person(channel: Channel) -> str:
    """Who is on `channel`, in words."""
    name, number = channel.caller_name, channel.caller_number
    if name and number:
        return f"{name} <{number}>"
    return name or number or channel.name or channel.uniqueid


def hang_up(pbx: Pbx, channel: Channel) -> Operation:
    """Hang up one channel."""
    return Operation(
        "hang up",
        f"Hang up {channel.name}",
        _cut_off(pbx, channel),
        (Action("Hangup", {"Channel": channel.name, "Cause": "16"}),),
        True,
        same(channel),
        channels=frozenset({channel.uniqueid}),
    )


def hang_up_call(pbx: Pbx, call: Call) -> Operation:
    """Hang up every channel of a call."""
    del pbx
    people = listed([person(channel) for channel in call.channels])
    checks = [same(channel) for channel in call.channels]

    def check(pbx: Pbx) -> str | None:
        reasons = [check(pbx) for check in checks]
        return None if None in reasons else reasons[0]

    return Operation(
        "hang up",
        f"Hang up the call of {person(call.caller)}",
        f"Cuts off {people}.",
        tuple(Action("Hangup", {"Channel": channel.name, "Cause": "16"}) for channel in call.channels),
        True,
        check,
        channels=frozenset(channel.uniqueid for channel in call.channels),
    )


def blind_transfer(pbx: Pbx, channel: Channel, exten: str, context: str) -> Operation:
    """Send the other party of `channel` to `exten`, or `channel` itself where it is with nobody.

    In AMI's BlindTransfer the Channel is the one that transfers and leaves, not the one that is moved.
    """
    others = pbx.companions(channel)
    where = f"{exten}@{context}"
    if len(others) == 1:
        return Operation(
            "transfer",
            f"Transfer {person(others[0])} to {where}",
            f"{person(others[0])} goes to {where}; {person(channel)} is released.",
            (Action("BlindTransfer", {"Channel": channel.name, "Exten": exten, "Context": context}),),
            True,
            same(channel, others[0]),
        )
    headers = {"Channel": channel.name, "Context": context, "Exten": exten, "Priority": "1"}
    leaving = f"; it leaves {len(others)} others behind" if others else ""
    return Operation(
        "transfer",
        f"Send {person(channel)} to {where}",
        f"{person(channel)} goes to {where}{leaving}.",
        (Action("Redirect", headers),),
        bool(others),
        same(channel),
    )


def attended_transfer(pbx: Pbx, channel: Channel, exten: str, context: str) -> Operation:
    """Let `channel` call `exten` while its other party waits, to hand that over when they have spoken.

    Asterisk only plays the keys for it: the feature code and the extension.
    """
    others = pbx.companions(channel)
    partner = others[0] if len(others) == 1 else None
    who, waiting = person(channel), person(partner) if partner is not None else "the other party"
    where = f"{exten}@{context}"
    return Operation(
        "attended transfer",
        f"{who} calls {where}",
        f"Plays the keys for it on the line of {who}: {waiting} waits while {who} calls {where}; "
        f"when {who} hangs up, {waiting} is with {where}.",
        (Action("Atxfer", {"Channel": channel.name, "Exten": exten, "Context": context}),),
        False,
        _can_attend(channel, partner, exten),
    )


def _can_attend(channel: Channel, partner: Channel | None, exten: str) -> Callable[[Pbx], str | None]:
    """Hold as long as `channel` is with this partner alone, in a bridge that listens to keys."""
    who, still = person(channel), same(channel, partner)

    def check(pbx: Pbx) -> str | None:
        if reason := still(pbx):
            return reason
        others, bridge = pbx.companions(channel), pbx.bridges.get(channel.bridge or "")
        if not others:
            return f"{who} is with nobody whom it could transfer"
        if len(others) > 1 or (bridge is not None and bridge.type not in ("basic", "")):
            return f"{who} is in a bridge of {len(others) + 1}: only a call of two can be handed over"
        return None if set(exten) <= _KEYS else f"{exten} can't be played as keys"

    return check


def pause(pbx: Pbx, agent: Agent, paused: bool, reason: str = "") -> Operation:
    """Pause or unpause an agent in each queue that it is a member of, by name (no Queue would mean all)."""
    del pbx
    interface = agent.interface
    queues = [member.queue for member in agent.members if member.paused is not paused]
    base = {"Interface": interface, "Paused": "true" if paused else "false"}
    actions = tuple(
        Action("QueuePause", {**base, "Queue": queue, **({"Reason": reason} if reason else {})}) for queue in queues
    )
    verb = "pause" if paused else "unpause"
    effect = "gets no more calls from" if paused else "gets calls again from"

    def check(pbx: Pbx) -> str | None:
        for queue in queues:
            member = pbx.queues[queue].members.get(interface) if queue in pbx.queues else None
            if member is None:
                return f"{agent.name} is no longer a member of {queue}"
            if member.paused is paused:
                return f"{agent.name} is {'already' if paused else 'no longer'} paused in {queue}"
        return None if queues else f"{agent.name} is in no queue where that would change anything"

    return Operation(
        verb,
        f"{verb.capitalize()} {agent.name}",
        f"{agent.name} {effect} {listed(queues) or 'any queue'}.",
        actions,
        False,
        check,
    )


def _cut_off(pbx: Pbx, channel: Channel) -> str:
    others = pbx.companions(channel)
    if not others:
        return f"Cuts off {person(channel)}."
    if len(others) == 1:
        return f"Cuts off {person(channel)}, who is with {person(others[0])}."
    return f"Cuts off {person(channel)}; {len(others)} others stay in the bridge."


def same(channel: Channel, other: Channel | None = None) -> Callable[[Pbx], str | None]:
    """Holds while the same Uniqueid has the same name, and is still with `other` where that is given."""
    uniqueid, name = channel.uniqueid, channel.name
    partner = (other.uniqueid, person(other)) if other is not None else None

    def check(pbx: Pbx) -> str | None:
        now = pbx.channels.get(uniqueid)
        if now is None:
            return f"{name} has hung up"
        if now.name != name:
            return f"the channel was renamed from {name} to {now.name}"
        if partner and partner[0] not in [each.uniqueid for each in pbx.companions(now)]:
            return f"{name} is no longer with {partner[1]}"
        return None

    return check


def listed(names: list[str]) -> str:
    """Names as one says them: `support, sales and 3 more`."""
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
