"""Believe an event that takes something away only if the model agrees with it; otherwise the PBX is asked.

Values that come from outside may hold line ends (AMI.md §6), and what follows them reads like a packet of its own.
Only what it says tells such a packet from a real one: a real one describes its channel as the model does, and takes
away a bridge or a conference that everybody has left. If it does not, nothing is taken away, and the lists that can
tell are due (`State.doubted`). If it does, but comes right behind a text that somebody wrote, it is believed, and
the lists are due all the same.
"""

from __future__ import annotations

from collections.abc import Callable

from amitop.ami import Kind, Packet
from amitop.pbx.fields import Fields, known
from amitop.pbx.state import Reducer, State

Check = Callable[[State, Fields], bool]


# What a Hangup and the model say alike: no event is missing when one of them changes.
_SAME = (("Channel", "name"), ("CallerIDNum", "caller_number"), ("AccountCode", "account"))


def _is_that_channel(state: State, fields: Fields) -> bool:
    """Return whether the event carries a snapshot of its channel, and one that the model agrees with."""
    uniqueid = fields.get("Uniqueid", "")
    channel = state.channels.get(uniqueid)
    if channel is None:
        return bool(uniqueid)  # there is nothing to take away; without an id it is half an event
    if channel.state != fields.get("ChannelStateDesc") or "Linkedid" not in fields:
        return False
    return all(known(fields.get(key)) == getattr(channel, name) and key in fields for key, name in _SAME)


def _names_channel(prefix: str = "") -> Check:
    """Return a check that the channel which `prefix` names is called so in the model too."""

    def check(state: State, fields: Fields) -> bool:
        uniqueid = fields.get(prefix + "Uniqueid", "")
        channel = state.channels.get(uniqueid)
        if channel is None:
            return bool(uniqueid)
        return fields.get(prefix + "Channel", "") == channel.name

    return check


def _bridge_is_empty(state: State, fields: Fields) -> bool:
    bridge = state.bridges.get(fields.get("BridgeUniqueid", ""))
    return bridge is None or not bridge.channels


def _conference_is_empty(state: State, fields: Fields) -> bool:
    conference = state.conferences.get(fields.get("Conference", ""))
    return conference is None or not conference.participants


def _agent_sits_there(state: State, fields: Fields) -> bool:
    agent = state.pool_agents.get(fields.get("Agent", ""))
    return agent is None or agent.channel is None or agent.channel == fields.get("Uniqueid", "")


#: By event: whether to believe it, and the families whose lists tell if not.
_CHECKS: dict[str, tuple[Check, tuple[str, ...]]] = {
    "Hangup": (_is_that_channel, ("channels",)),
    "BridgeLeave": (_names_channel(), ("channels",)),
    "BridgeDestroy": (_bridge_is_empty, ("bridges", "channels")),
    "QueueCallerLeave": (_names_channel(), ()),
    "ConfbridgeLeave": (_names_channel(), ("conferences",)),
    "ConfbridgeEnd": (_conference_is_empty, ("conferences",)),
    "UnParkedCall": (_names_channel("Parkee"), ("parked",)),
    "ParkedCallTimeOut": (_names_channel("Parkee"), ("parked",)),
    "ParkedCallGiveUp": (_names_channel("Parkee"), ("parked",)),
    "AgentLogoff": (_agent_sits_there, ("agents",)),
}


#: Seconds within which a packet may be part of the text before it: what is written at once is read at once.
READ_SECONDS = 0.1
# Events that hold whatever somebody wrote, so that those behind them may be part of it. Newexten is not among them:
# on a busy PBX every tenth Hangup comes behind one. An exact copy in it stands until the next full look.
_CARRIERS = frozenset({"UserEvent", "Cdr", "CEL", "Status", "DBGetResponse", "DBGetTreeResponse"})


def guarded(name: str, reducer: Reducer) -> Reducer:
    """Return the reducer of the event `name`, behind its check if it has one."""
    if name not in _CHECKS:
        return reducer
    is_true, families = _CHECKS[name]

    def reduce(state: State, fields: Fields, at: float) -> None:
        if is_true(state, fields):
            reducer(state, fields, at)
            if abs(at - state.text_at) > READ_SECONDS:
                return
            # It may be an exact copy: if the list shows what it took away, that is there.
            state.unbury(fields.get("Uniqueid" if "Uniqueid" in fields else "BridgeUniqueid", ""))
        if name == "QueueCallerLeave":
            state.stale_queues.add(fields.get("Queue", ""))
        else:
            state.doubted.update(families)

    return reduce


def carries_text(packet: Packet) -> bool:
    """Return whether what comes behind `packet` may be part of a value in it."""
    return packet.name in _CARRIERS if packet.kind is Kind.EVENT else b"\nValue: " in packet.raw
