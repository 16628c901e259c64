"""What each event means for a ladder: one small function each, by the event's name."""

from __future__ import annotations

from amitop.ladder.ladder import StepKind
from amitop.ladder.queue_events import QUEUE_EVENTS
from amitop.ladder.script import Handler, Script

# What an operator calls a DialStatus.
_DIAL_ENDS = {
    "BUSY": "busy",
    "NOANSWER": "no answer",
    "CANCEL": "cancelled",
    "CONGESTION": "congestion",
    "CHANUNAVAIL": "unavailable",
}
_DIAL_STATES = {"RINGING": "Ringing", "PROGRESS": "Progress", "PROCEEDING": "Proceeding"}
# Applications that a caller hears or that end the walk through the dialplan; the others only prepare something.
_APPLICATIONS = frozenset(
    "AGI Background BackGround Congestion Busy Directory Echo Milliwatt Playback Playtones Read Record Voicemail "
    "VoiceMail VoiceMailMain SayAlpha SayDigits SayNumber WaitExten Stasis FastAGI".split()
)


def _place(script: Script, exten: str, context: str) -> str:
    where = script[exten]
    return f"{where}@{script[context]}" if where and script[context] else where


def _newchannel(script: Script) -> None:
    state = script["ChannelStateDesc"]
    # One that is made to be called is told of by the call.
    if state in ("Ring", "Up") and not script.far_half:
        script.state(script.channel(), state, f"{state} {_place(script, 'Exten', 'Context')}".strip())


def _newstate(script: Script) -> None:
    state = script["ChannelStateDesc"]
    if state not in ("", "Down") and not script.far_half:
        script.state(script.channel(), state)


def _newexten(script: Script) -> None:
    application = script["Application"]
    if application in _APPLICATIONS:
        data = script["AppData"].partition(",")[0]
        script.tell(StepKind.APPLICATION, f"{application} {data}".strip(), script.channel())


def _dial_begin(script: Script) -> None:
    caller, called = script.channel(), script.channel("Dest")
    if caller and script.add_to(StepKind.CALL, caller, called):
        return  # a queue calls its member: AgentCalled has said so
    script.tell(StepKind.DIAL, "dial" if caller else "originate", caller, called)


def _dial_state(script: Script) -> None:
    state = _DIAL_STATES.get(script["DialStatus"])
    called = script.channel("Dest")
    if state and called and script.states.get(called) not in ("Up", "Ringing"):
        script.state(called, state)


def _dial_end(script: Script) -> None:
    caller, called, status = script.channel(), script.channel("Dest"), script["DialStatus"]
    call = script.last(StepKind.CALL, caller, called)
    from_queue = call.one if call is not None else ""
    if status == "ANSWER":
        if not from_queue and caller:
            script.tell(StepKind.ANSWER, "answer", called, caller)
        return
    text = _DIAL_ENDS.get(status, status.lower() or "ended")
    if script["Forward"]:
        text = f"forwarded to {script['Forward']}"
    # Asterisk tells some ends twice.
    if not script.add_to(StepKind.REFUSED, called, from_queue or caller):
        script.tell(StepKind.REFUSED, text, called, from_queue or caller)


def _bridge_enter(script: Script) -> None:
    if script["BridgeType"].lower() in ("base", "holding", "parking"):
        return  # a conference or a parking lot, which tell of it themselves
    if script["BridgeTechnology"] != "holding_bridge" and script.channel():
        script.enter(script["BridgeUniqueid"], script.channel())


def _bridge_leave(script: Script) -> None:
    if script["BridgeType"].lower() in ("base", "holding", "parking"):
        return
    if script["BridgeTechnology"] != "holding_bridge" and script.channel():
        script.leave(script["BridgeUniqueid"], script.channel())


def _blind_transfer(script: Script) -> None:
    where = _place(script, "Extension", "Context")
    good = script["Result"] in ("", "Success")
    script.tell(
        StepKind.TRANSFER if good else StepKind.FAILED,
        f"blind transfer → {where}" if good else f"blind transfer → {where}: {script['Result']}",
        script.channel("Transferer"),
        script.channel("Transferee"),
        cause=("BlindTransfer", "Redirect"),
    )


def _attended_transfer(script: Script) -> None:
    good = script["Result"] in ("", "Success") and script["DestType"] != "Fail"
    one = script.channel("Transferee") or script.channel("OrigTransferer")
    other = script.channel("TransferTarget") or script.channel("SecondTransferer")
    text = "attended transfer" if good else f"attended transfer: {script['Result'] or 'failed'}"
    script.tell(StepKind.TRANSFER if good else StepKind.FAILED, text, one, other, cause=("Atxfer",))


def _hold(script: Script) -> None:
    script.states[script.channel()] = "Hold"
    script.tell(StepKind.HOLD, "hold", script.channel())


def _unhold(script: Script) -> None:
    # A transfer is told with an Unhold of who was not on hold.
    if script.states.get(script.channel()) == "Hold":
        script.states[script.channel()] = "Up"
        script.tell(StepKind.UNHOLD, "off hold", script.channel())


def _music_start(script: Script) -> None:
    script.tell(StepKind.MUSIC, f"music {script['Class']}".strip(), script.channel())


def _music_stop(script: Script) -> None:
    script.tell(StepKind.MUSIC, "music stops", script.channel())


def _parked(script: Script) -> None:
    space = script["ParkingSpace"]
    script.states[script.channel("Parkee")] = "Parked"
    script.tell(StepKind.PARK, f"parked {space}".strip(), script.channel("Parkee"), cause=("Park",))


def _unparked(script: Script) -> None:
    script.states[script.channel("Parkee")] = "Up"
    script.tell(
        StepKind.UNPARK, f"fetches {script['ParkingSpace']}", script.channel("Retriever"), script.channel("Parkee")
    )


def _park_timeout(script: Script) -> None:
    script.states[script.channel("Parkee")] = "Up"
    script.tell(StepKind.UNPARK, f"not fetched {script['ParkingSpace']}", script.channel("Parkee"))


def _park_given_up(script: Script) -> None:
    script.tell(StepKind.ABANDON, f"gives up {script['ParkingSpace']}", script.channel("Parkee"))


def _room_column(script: Script) -> str:
    return script.cast.room(script["Conference"])


def _room_join(script: Script) -> None:
    script.tell(StepKind.JOIN, "join", script.channel(), _room_column(script))


def _room_leave(script: Script) -> None:
    script.tell(StepKind.LEAVE, "leaves", script.channel(), _room_column(script), cause=("ConfbridgeKick",))


def _mute(script: Script) -> None:
    script.tell(StepKind.MUTE, "muted", script.channel(), cause=("ConfbridgeMute",))


def _unmute(script: Script) -> None:
    script.tell(StepKind.UNMUTE, "unmuted", script.channel(), cause=("ConfbridgeUnmute",))


def _pickup(script: Script) -> None:
    script.tell(StepKind.PICKUP, "picks up", script.channel(), script.channel("Target"))


def _spy_start(script: Script) -> None:
    script.tell(StepKind.SPY, "listens", script.channel("Spyer"), script.channel("Spyee"))


def _spy_stop(script: Script) -> None:
    script.tell(StepKind.SPY, "stops listening", script.channel("Spyer"), script.channel("Spyee"))


def _record_start(script: Script) -> None:
    script.tell(StepKind.RECORD, "recording", script.channel(), cause=("MixMonitor",))


def _record_stop(script: Script) -> None:
    script.tell(StepKind.RECORD, "recording ends", script.channel(), cause=("StopMixMonitor",))


def _hangup(script: Script) -> None:
    column, cause = script.channel(), script["Cause"]
    if script.far_half or not column:
        return
    script.states[column] = "Hangup"
    code = int(cause) if cause.isascii() and cause.isdecimal() and len(cause) < 6 else 0
    text = " ".join(word for word in ("Hangup", cause, script["Cause-txt"]) if word)
    script.tell(StepKind.HANGUP, text, column, cause=("Hangup",), code=code)


def _originated(script: Script) -> None:
    if script["Response"] == "Failure":
        script.tell(StepKind.FAILED, f"originate failed, reason {script['Reason']}", script.channel())


def _action(script: Script) -> None:
    if column := script.cast.named(script["Channel"]):
        script.action(column)


def _redirect(script: Script) -> None:
    """No event tells of it."""
    _action(script)
    column = script.cast.named(script["Channel"])
    script.tell(StepKind.TRANSFER, f"redirect → {_place(script, 'Exten', 'Context')}", column)


EVENTS: dict[str, Handler] = {
    **QUEUE_EVENTS,
    "Newchannel": _newchannel,
    "Newstate": _newstate,
    "Newexten": _newexten,
    "DialBegin": _dial_begin,
    "DialState": _dial_state,
    "DialEnd": _dial_end,
    "BridgeEnter": _bridge_enter,
    "BridgeLeave": _bridge_leave,
    "BlindTransfer": _blind_transfer,
    "AttendedTransfer": _attended_transfer,
    "Hold": _hold,
    "Unhold": _unhold,
    "MusicOnHoldStart": _music_start,
    "MusicOnHoldStop": _music_stop,
    "ParkedCall": _parked,
    "UnParkedCall": _unparked,
    "ParkedCallTimeOut": _park_timeout,
    "ParkedCallGiveUp": _park_given_up,
    "ConfbridgeJoin": _room_join,
    "ConfbridgeLeave": _room_leave,
    "ConfbridgeMute": _mute,
    "ConfbridgeUnmute": _unmute,
    "Pickup": _pickup,
    "ChanSpyStart": _spy_start,
    "ChanSpyStop": _spy_stop,
    "MixMonitorStart": _record_start,
    "MixMonitorStop": _record_stop,
    "Hangup": _hangup,
    "OriginateResponse": _originated,
}

ACTIONS: dict[str, Handler] = {
    **dict.fromkeys(
        "BlindTransfer Atxfer Hangup Park MixMonitor StopMixMonitor ConfbridgeMute ConfbridgeUnmute "
        "ConfbridgeKick".split(),
        _action,
    ),
    "Redirect": _redirect,
}
