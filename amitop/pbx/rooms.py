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
    if not uniqueid or state.is_buried(uniqueid):
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


def unparked(state: State, fields: Fields, at: float) -> None:
    """Fetched, timed out, given up: parked no longer."""
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
        found.muted = flag(fields["Muted"])


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
    state.conferences.pop(fields.get("Conference", ""), None)


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
    if channel is not None:
        channel.listed_in = None


def listed(state: State, fields: Fields, at: float) -> None:
    """An item of ConfbridgeList, which shows somebody kicked until the farewell was played."""
    if state.is_buried(_place(fields)):
        return
    known_before = _participant(state, fields) is not None
    channel = participant(state, fields, at)
    if channel is not None and not known_before:
        channel.listed_in = fields.get("Conference", "")


def _place(fields: Fields) -> str:
    """Somebody's being in a conference, as a key to bury."""
    return f"{fields.get('Conference')}/{fields.get('Uniqueid')}"


def participant(state: State, fields: Fields, at: float) -> Channel | None:
    """Somebody is in a conference; returns the channel."""
    uniqueid = fields.get("Uniqueid", "")
    if not uniqueid or state.is_buried(uniqueid):
        return None
    found = record(state, fields.get("Conference", ""))
    if found is None:
        return None
    channel = channels.find(state, fields, "", at)
    person = found.participants.get(uniqueid)
    if person is None:
        person = found.participants[uniqueid] = Participant(found.name, uniqueid, joined=at)
    person.channel = fields.get("Channel", "")
    person.number = known(fields.get("CallerIDNum"))
    person.name = unescape(known(fields.get("CallerIDName")))
    person.admin = flag(fields.get("Admin"))
    person.muted = flag(fields.get("Muted"))
    if "MarkedUser" in fields:
        person.marked = flag(fields["MarkedUser"])
        person.waiting = flag(fields.get("Waiting"))
    person.touched = state.serial
    return channel


def leave(state: State, fields: Fields, at: float) -> None:
    state.bury(_place(fields), at)
    found = state.conferences.get(fields.get("Conference", ""))
    if found is not None:
        found.participants.pop(fields.get("Uniqueid", ""), None)
        found.touched = state.serial


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


def _participant(state: State, fields: Fields) -> Participant | None:
    found = state.conferences.get(fields.get("Conference", ""))
    return found.participants.get(fields.get("Uniqueid", "")) if found else None


HANDLERS: dict[str, Reducer] = {
    "ParkedCall": parked_call,
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
    "ConfbridgeRecord": recording(True),
    "ConfbridgeStopRecord": recording(False),
}
