"""Places where callers stay: parking lots and conferences."""

from __future__ import annotations

from amitop.ami import unescape
from amitop.pbx import channels
from amitop.pbx.entities import Channel, Conference, ParkedCall, Participant
from amitop.pbx.fields import Fields, flag, known, whole
from amitop.pbx.state import Reducer, State


def parked_call(state: State, fields: Fields, at: float) -> None:
    """A live ParkedCall or an item of ParkedCalls: the two are alike."""
    uniqueid = fields.get("ParkeeUniqueid", "")
    if not uniqueid or state.is_buried(uniqueid, at):
        return
    channel = channels.find(state, fields, "Parkee", at)
    if channel is not None and not channel.parked:
        channel.parked = True
        state.topology += 1
    call = state.parked.get(uniqueid)
    if call is None:
        call = state.parked[uniqueid] = ParkedCall(uniqueid, parked=at - whole(fields.get("ParkingDuration")))
    call.channel = fields.get("ParkeeChannel", "")
    call.lot = fields.get("Parkinglot", "")
    call.space = fields.get("ParkingSpace", "")
    call.number = known(fields.get("ParkeeCallerIDNum"))
    call.name = unescape(known(fields.get("ParkeeCallerIDName")))
    call.connected_number = known(fields.get("ParkeeConnectedLineNum"))
    call.connected_name = unescape(known(fields.get("ParkeeConnectedLineName")))
    call.parker = fields.get("ParkerDialString", "")
    left = whole(fields.get("ParkingTimeout"))
    call.timeout_at = at + left if left else None
    call.touched = state.serial


def parked_call_swap(state: State, fields: Fields, at: float) -> None:
    """Another channel takes over a parking space: that of a Local channel which was optimised away."""
    place = fields.get("Parkinglot", ""), fields.get("ParkingSpace", "")
    for uniqueid, call in list(state.parked.items()):
        if (call.lot, call.space) == place:
            remove_parked(state, uniqueid)
    parked_call(state, fields, at)


def unparked(state: State, fields: Fields, at: float) -> None:
    """Take a call out of parking: it was fetched, timed out or given up."""
    del at
    remove_parked(state, fields.get("ParkeeUniqueid", ""))


def remove_parked(state: State, uniqueid: str) -> None:
    state.parked.pop(uniqueid, None)
    channel = state.channels.get(uniqueid)
    if channel is not None and channel.parked:
        channel.parked = False
        state.topology += 1


def conference(state: State, fields: Fields, at: float) -> None:
    """ConfbridgeStart, or an item of ConfbridgeListRooms, which alone knows of the lock."""
    del at
    found = record(state, fields.get("Conference", ""))
    if found is None:
        return
    found.bridge = fields.get("BridgeUniqueid") or found.bridge
    if "Locked" in fields:
        found.locked = flag(fields["Locked"])
    if "Muted" in fields and "Parties" in fields:
        muted = flag(fields["Muted"])
        if muted != found.muted:
            state.doubted.add("conferences")  # by its menu, which mutes everybody without an event
        found.muted = muted


def record(state: State, name: str) -> Conference | None:
    """The conference `name`, made where it is not known yet."""
    if not name:
        return None
    found = state.conferences.get(name)
    if found is None:
        found = state.conferences[name] = Conference(name)
    found.touched = state.serial
    return found


def conference_end(state: State, fields: Fields, at: float) -> None:
    del at
    remove_conference(state, fields.get("Conference", ""))


def remove_conference(state: State, name: str) -> None:
    """The conference is over; nobody is in it any longer."""
    found = state.conferences.pop(name, None)
    for uniqueid in found.participants if found else ():
        _leave(state, name, uniqueid)


def remove_participant(state: State, name: str, uniqueid: str) -> None:
    """Somebody is in the conference no longer."""
    found = state.conferences.get(name)
    if found is not None:
        found.participants.pop(uniqueid, None)
        found.touched = state.serial
    _leave(state, name, uniqueid)


def _leave(state: State, name: str, uniqueid: str) -> None:
    channel = state.channels.get(uniqueid)
    if channel is not None and channel.conference == name:
        channel.conference = channel.listed_in = None
        state.topology += 1


def recording(is_on: bool) -> Reducer:
    def reduce(state: State, fields: Fields, at: float) -> None:
        del at
        found = record(state, fields.get("Conference", ""))
        if found is not None:
            found.recording = is_on

    return reduce


def join(state: State, fields: Fields, at: float) -> None:
    state.unbury(_place(fields))
    channel = participant(state, fields, at)
    if channel is None:
        return
    channel.listed_in = None
    if channel.application != "ConfBridge":
        # Put in there by another application (Page), which no Newexten tells.
        state.stale_channels[channel.uniqueid] = None


def digit(state: State, fields: Fields, at: float) -> None:
    """A key of somebody in a conference: its menu can mute others, or lock it, without an event."""
    del at
    channel = state.channels.get(fields.get("Uniqueid", ""))
    if channel is not None and channel.conference:
        state.doubted.add("conferences")


def listed(state: State, fields: Fields, at: float) -> None:
    """An item of ConfbridgeList, which shows somebody kicked until the farewell was played."""
    if state.is_buried(_place(fields), at):
        return
    known_before = _participant(state, fields) is not None
    channel = participant(state, fields, at)
    if channel is not None and not known_before:
        channel.listed_in = fields.get("Conference", "")


def _place(fields: Fields) -> str:
    """Return a key to bury for somebody's being in a conference."""
    return f"{fields.get('Conference')}/{fields.get('Uniqueid')}"


def participant(state: State, fields: Fields, at: float) -> Channel | None:
    """Put somebody into a conference; return the channel."""
    uniqueid = fields.get("Uniqueid", "")
    if not uniqueid or state.is_buried(uniqueid, at):
        return None
    found = record(state, fields.get("Conference", ""))
    if found is None:
        return None
    channel = channels.find(state, fields, "", at)
    if channel is not None and channel.conference != found.name:
        channels.leave_conference(state, channel)  # nobody is in two
        channel.conference = found.name
    found.bridge = _bridge_of(state, found, channel, fields)
    person = found.participants.get(uniqueid)
    if person is None:
        # A list tells since when the channel is answered: it came in then or later.
        joined = at - whole(fields.get("AnsweredTime"))
        person = found.participants[uniqueid] = Participant(found.name, uniqueid, joined=joined)
    person.channel = fields.get("Channel", "")
    person.number = known(fields.get("CallerIDNum"))
    person.name = unescape(known(fields.get("CallerIDName")))
    person.admin = flag(fields.get("Admin"))
    person.muted = flag(fields.get("Muted"))
    if "Talking" in fields:
        person.talking = flag(fields["Talking"])
    if "MarkedUser" in fields:
        person.marked = flag(fields["MarkedUser"])
        person.waiting = flag(fields.get("Waiting"))
    person.touched = state.serial
    return channel


def _bridge_of(state: State, room: Conference, channel: Channel | None, fields: Fields) -> str | None:
    """Return the bridge of a conference: an event names it, and of a list's item it is its channel's."""
    if told := fields.get("BridgeUniqueid"):
        return told
    inside = state.bridges.get(channel.bridge or "") if channel is not None else None
    if inside is None or inside.is_holding or room.bridge in state.bridges:
        return room.bridge
    return inside.uniqueid


def leave(state: State, fields: Fields, at: float) -> None:
    state.bury(_place(fields), at)
    remove_participant(state, fields.get("Conference", ""), fields.get("Uniqueid", ""))


def mute(muted: bool) -> Reducer:
    def reduce(state: State, fields: Fields, at: float) -> None:
        del at
        participant = _participant(state, fields)
        if participant is not None:
            participant.muted = muted
            participant.touched = state.serial

    return reduce


def talking(state: State, fields: Fields, at: float) -> None:
    del at
    participant = _participant(state, fields)
    if participant is not None:
        participant.talking = flag(fields.get("TalkingStatus"))
        participant.touched = state.serial


def _participant(state: State, fields: Fields) -> Participant | None:
    found = state.conferences.get(fields.get("Conference", ""))
    return found.participants.get(fields.get("Uniqueid", "")) if found else None


HANDLERS: dict[str, Reducer] = {
    "ParkedCall": parked_call,
    "ParkedCallSwap": parked_call_swap,
    "UnParkedCall": unparked,
    "ParkedCallTimeOut": unparked,
    "ParkedCallGiveUp": unparked,
    "ConfbridgeStart": conference,
    "ConfbridgeListRooms": conference,
    "ConfbridgeEnd": conference_end,
    "ConfbridgeJoin": join,
    "ConfbridgeList": listed,
    "ConfbridgeLeave": leave,
    "ConfbridgeMute": mute(True),
    "ConfbridgeUnmute": mute(False),
    "ConfbridgeTalking": talking,
    "DTMFEnd": digit,
    "ConfbridgeRecord": recording(True),
    "ConfbridgeStopRecord": recording(False),
}
