"""Channels: made and kept by the snapshot that nearly every event carries (AMI.md §4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amitop.ami import unescape
from amitop.pbx.entities import Channel
from amitop.pbx.fields import Fields, duration, known
from amitop.pbx.state import Reducer, State, age, tells_age

_SNAPSHOT_KEYS = (
    "Channel",
    "ChannelStateDesc",
    "CallerIDNum",
    "CallerIDName",
    "ConnectedLineNum",
    "ConnectedLineName",
    "Language",
    "AccountCode",
    "Context",
    "Exten",
    "Priority",
    "Uniqueid",
    "Linkedid",
)
#: What a channel that was dialled is said to run.
DIALLED = frozenset(("AppDial", "AppDial2", "AppQueue"))
#: Applications that run others, of which no event tells.
RUNNERS = frozenset("AGI AsyncAGI DeadAGI EAGI Exec ExecIf ExternalIVR FastAGI TryExec".split())
_KEYS_BY_PREFIX: dict[str, tuple[str, ...]] = {}


def _keys(prefix: str) -> tuple[str, ...]:
    keys = _KEYS_BY_PREFIX.get(prefix)
    if keys is None:
        keys = _KEYS_BY_PREFIX[prefix] = tuple(prefix + key for key in _SNAPSHOT_KEYS)
    return keys


def find(state: State, fields: Fields, prefix: str = "", at: float = 0.0) -> Channel | None:
    """Return the channel that `prefix` names, made from its snapshot if it is not known yet.

    None if the packet names none, or one that has just hung up. A channel that is known is not updated: snapshots
    that ride on transfer, queue and parking events were taken earlier than the event.
    """
    uniqueid = fields.get(prefix + "Uniqueid", "")
    channel = state.channels.get(uniqueid)
    if channel is None:
        return update(state, fields, prefix, at)
    channel.touched = state.serial
    linkedid = fields.get(prefix + "Linkedid", "")
    if linkedid != channel.linkedid and tells_age(linkedid) and tells_age(channel.linkedid):
        relink(channel, linkedid)
    return channel


def relink(channel: Channel, linkedid: str) -> bool:
    """Take over a Linkedid; return whether it changed.

    It only ever grows older, and events may be late: one that is known to be younger is not taken. An id that tells
    no age is taken as it comes.
    """
    if linkedid == channel.linkedid or not linkedid:
        return False
    if channel.linkedid and age(linkedid) > age(channel.linkedid) and tells_age(linkedid):
        return False  # both tell their age: what tells none is the youngest
    channel.linkedid = linkedid
    return True


def update(state: State, fields: Fields, prefix: str = "", at: float = 0.0) -> Channel | None:
    """Bring the channel that `prefix` names to its snapshot, making it if it is not known yet."""
    keys = _keys(prefix)
    if keys[1] not in fields:
        return None
    get = fields.get
    return bring(state, [get(key, "") for key in keys], at)


def bring(state: State, snapshot: Sequence[str], at: float) -> Channel | None:
    """Bring a channel to its snapshot, given in the order of the wire, making it if it is not known yet."""
    uniqueid = snapshot[11]
    # `none` is VarSet's word for a global variable.
    if not uniqueid or uniqueid == "none" or state.is_buried(uniqueid, at):
        return None
    channel = state.channels.get(uniqueid)
    if channel is None:
        channel = state.channels[uniqueid] = Channel(uniqueid, started=at)
        state.topology += 1
        state.staff += 1
    was = channel.state
    name, channel.state, number, caller, other_number, other = snapshot[:6]
    if name != channel.name and name:
        channel.name = name
        state.topology += 1
        state.staff += 1
    channel.caller_number = known(number)
    channel.caller_name = unescape(known(caller))
    channel.connected_number = known(other_number)
    channel.connected_name = unescape(known(other))
    channel.language, channel.account, channel.context, channel.exten, channel.priority = snapshot[6:11]
    relink(channel, snapshot[12])
    channel.touched = state.serial
    if channel.queue and (queue := state.queues.get(channel.queue)) and uniqueid in queue.callers:
        queue.callers[uniqueid].number = channel.caller_number
        queue.callers[uniqueid].name = channel.caller_name
    if channel.state == "Up" and was != "Up":
        channel.answered = at if was else None
        state.staff += 1
    return channel


def _updater(prefix: str = "") -> Reducer:
    def reduce(state: State, fields: Fields, at: float) -> None:
        update(state, fields, prefix, at)

    return reduce


def _toucher(*prefixes: str, then: Callable[[State, Fields, float], None] | None = None) -> Reducer:
    def reduce(state: State, fields: Fields, at: float) -> None:
        for prefix in prefixes:
            find(state, fields, prefix, at)
        if then is not None:
            then(state, fields, at)

    return reduce


def status(state: State, fields: Fields, at: float) -> None:
    """An item of Status, which is asked for one channel: what it runs."""
    del at
    channel = state.channels.get(fields.get("Uniqueid", ""))
    if channel is None or "Application" not in fields:
        return
    told = fields["Application"], fields.get("Data", "")
    channel.application, channel.application_data = ("" if each == "(null)" else each for each in told)
    channel.touched = state.serial


def newchannel(state: State, fields: Fields, at: float) -> None:
    """A channel begins: whatever had its Uniqueid before is over, as ids may be used again (ARI, ChannelId)."""
    state.unbury(fields.get("Uniqueid", ""))
    update(state, fields, "", at)


def newexten(state: State, fields: Fields, at: float) -> None:
    channel = update(state, fields, "", at)
    if channel is not None:
        run(state, channel, fields.get("Application", ""), fields.get("AppData", ""))


def run(state: State, channel: Channel, application: str, data: str) -> None:
    """Go on in the dialplan with this application."""
    again = channel.step == application and channel.application_data == data
    if application in RUNNERS or (again and (channel.exten or application not in DIALLED)):
        # No event tells what it runs in its turn. And after a transfer Newexten comes at the new place with what
        # ran at the old one, and none follows with what runs there.
        state.stale_channels[channel.uniqueid] = None
    channel.application = channel.step = application
    channel.application_data = data
    if channel.listed_in and application != "ConfBridge":
        # Listed while its farewell was played, when its ConfbridgeLeave had passed.
        leave_conference(state, channel)


def doubt_application(state: State, channel: Channel) -> None:
    """Note that a channel does something new, if that may be by an application that no event tells."""
    if channel.step in RUNNERS:
        state.stale_channels[channel.uniqueid] = None


def leave_conference(state: State, channel: Channel) -> None:
    """Take the channel out of the conference that it is in."""
    if room := state.conferences.get(channel.conference or ""):
        room.participants.pop(channel.uniqueid, None)
        room.touched = state.serial
    channel.conference = channel.listed_in = None
    state.topology += 1


def rename(state: State, fields: Fields, at: float) -> None:
    del at
    channel = state.channels.get(fields.get("Uniqueid", ""))
    if channel is not None:
        channel.name = fields.get("Newname", channel.name)
        channel.touched = state.serial
        state.topology += 1
        state.staff += 1


def hold(state: State, fields: Fields, at: float) -> None:
    channel = find(state, fields, "", at)
    if channel is not None and channel.hold_since is None:
        channel.hold_since = at


def unhold(state: State, fields: Fields, at: float) -> None:
    channel = find(state, fields, "", at)
    if channel is not None:
        channel.hold_since = None


def hangup_request(state: State, fields: Fields, at: float) -> None:
    channel = find(state, fields, "", at)
    if channel is not None:
        channel.hangup_requested = True


def hangup(state: State, fields: Fields, at: float) -> None:
    uniqueid = fields.get("Uniqueid", "")
    if uniqueid:
        remove(state, uniqueid, at)


def remove(state: State, uniqueid: str, at: float) -> None:
    """The channel is gone, and with it its places in bridges, queues, rooms and parking."""
    state.bury(uniqueid, at)
    channel = state.channels.pop(uniqueid, None)
    if channel is None:
        return
    state.topology += 1
    state.staff += 1
    state.stale_channels.pop(uniqueid, None)
    # Still in there: it did not leave, but another channel took its place by masquerade, which no event tells.
    if state.parked.pop(uniqueid, None) is not None:
        state.doubted.add("parked")
    if channel.queue and (queue := state.queues.get(channel.queue)):
        queue.drop(uniqueid)
        state.stale_queues.add(queue.name)
    if channel.conference:
        leave_conference(state, channel)
        state.doubted.add("conferences")
    if channel.bridge and (bridge := state.bridges.get(channel.bridge)):
        bridge.channels.pop(uniqueid, None)
        bridge.touched = state.serial


def dial_begin(state: State, fields: Fields, at: float) -> None:
    caller = find(state, fields, "", at)  # absent where an Originate dials
    dialled = find(state, fields, "Dest", at)
    if caller is not None:
        doubt_application(state, caller)
    if dialled is not None and caller is not None:
        dialled.dialled_by = caller.uniqueid
        state.topology += 1
        state.staff += 1


def dial_end(state: State, fields: Fields, at: float) -> None:
    find(state, fields, "", at)
    dialled = find(state, fields, "Dest", at)
    # An answered channel stays with its caller until the bridge holds them together.
    if dialled is not None and fields.get("DialStatus") != "ANSWER" and dialled.dialled_by:
        dialled.dialled_by = None
        state.topology += 1


def core_show_channel(state: State, fields: Fields, at: float) -> None:
    """An item of CoreShowChannels: the snapshot with application, bridge and age."""
    channel = update(state, fields, "", at)
    if channel is None:
        return
    channel.application = fields.get("Application", "")
    channel.application_data = fields.get("ApplicationData", "")
    state.stale_channels.pop(channel.uniqueid, None)
    channel.linkedid = fields.get("Linkedid") or channel.linkedid
    seconds = duration(fields.get("Duration"))
    if seconds is not None and (channel.started is None or abs(channel.started - (at - seconds)) > 2):
        channel.started = at - seconds
    if "BridgeId" in fields:
        state.move(channel, fields["BridgeId"] or None, at)


# Applications that dial, and wait for whom they dial.
_DIALLING = frozenset(("Dial", "FollowMe", "Queue", "RetryDial"))
# How many that dial are looked at for one that rings: they all have the same Linkedid.
_CANDIDATES = 8


def find_diallers(state: State, fields: Fields, at: float) -> None:
    """Find who dials the channels that ring, after a complete list: their DialBegin may have come before amitop.

    They have the Linkedid of the channel that dials them; of several it is the one that names them.
    """
    del fields, at
    rings = [
        channel
        for channel in state.channels.values()
        if channel.application in ("AppDial", "AppQueue")
        and channel.state != "Up"
        and channel.bridge is None
        and channel.dialled_by not in state.channels
    ]
    dial: dict[str, list[Channel]] = {channel.linkedid: [] for channel in rings}
    for channel in state.channels.values() if rings else ():
        found = dial.get(channel.linkedid)
        if found is not None and channel.application in _DIALLING and len(found) < _CANDIDATES:
            found.append(channel)
    for channel in rings:
        candidates = [each for each in dial[channel.linkedid] if each.name[:-2] != channel.name[:-2]]
        device = channel.name.rpartition("-")[0]
        named = [each for each in candidates if device in each.application_data]
        for one in (named or candidates)[:1]:
            channel.dialled_by = one.uniqueid
            state.topology += 1
            state.staff += 1


HANDLERS: dict[str, Reducer] = {
    # Sent by Asterisk on the change itself: their snapshot is the newest there is.
    "Newchannel": newchannel,
    "Newstate": _updater(),
    "NewCallerid": _updater(),
    "NewConnectedLine": _updater(),
    "NewAccountCode": _updater(),
    "Newexten": newexten,
    "CoreShowChannel": core_show_channel,
    "Status": status,
    "CoreShowChannelsComplete": find_diallers,
    "Rename": rename,
    "Hangup": hangup,
    "HangupRequest": hangup_request,
    "SoftHangupRequest": hangup_request,
    "Hold": hold,
    "Unhold": unhold,
    "DialBegin": dial_begin,
    "DialState": _toucher("", "Dest"),
    "DialEnd": dial_end,
    "MusicOnHoldStart": _toucher(""),
    "MusicOnHoldStop": _toucher(""),
    "LocalBridge": _toucher("LocalOne", "LocalTwo"),
    "BlindTransfer": _toucher("Transferer", "Transferee"),
    "AttendedTransfer": _toucher("OrigTransferer", "SecondTransferer", "Transferee", "TransferTarget"),
    "Pickup": _toucher("", "Target"),
}
