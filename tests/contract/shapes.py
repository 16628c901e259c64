"""Which headers Asterisk's packets have, in order; the same in 16 and 22 but for what `Pbx.own` names."""

from __future__ import annotations

CHANNEL = (
    "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName Language "
    "AccountCode Context Exten Priority Uniqueid Linkedid"
).split()
BRIDGE = (
    "BridgeUniqueid BridgeType BridgeTechnology BridgeCreator BridgeName BridgeNumChannels BridgeVideoSourceMode"
).split()
_PARTS = {"@": CHANNEL, "#": BRIDGE}


def spell(shape: str) -> list[str]:
    """`@` stands for a channel, `Dest@` for one with a prefix, `#` for a bridge."""
    headers: list[str] = []
    for word in shape.split():
        part = _PARTS.get(word[-1])
        headers += [word[:-1] + key for key in part] if part else [word]
    return headers


_MEMBER = (
    "Queue MemberName Interface StateInterface Membership Penalty CallsTaken LastCall LastPause LoginTime InCall "
    "Status Paused PausedReason Ringinuse Wrapuptime"
)
_PARKED = "ParkerDialString Parkinglot ParkingSpace ParkingTimeout ParkingDuration"
_AGENT = "@ Dest@ Queue Interface MemberName"

#: Live events; `Event` and `Privilege` come first in all of them. Several shapes stand between bars.
EVENTS = {
    "Newchannel": "@",
    "Newstate": "@",
    "Newexten": "@ Extension Application AppData",
    "NewCallerid": "@ CID-CallingPres",
    "NewConnectedLine": "@",
    "NewAccountCode": "@ OldAccountCode",
    "VarSet": "@ Variable Value | Channel Uniqueid Variable Value",
    "LocalBridge": "LocalOne@ LocalTwo@ Context Exten LocalOptimization",
    "DialBegin": "@ Dest@ DialString | Dest@ DialString",
    "DialState": "@ Dest@ DialStatus | Dest@ DialStatus",
    "DialEnd": "@ Dest@ DialStatus | Dest@ DialStatus",
    "BridgeCreate": "#",
    "BridgeEnter": "# @",
    "BridgeLeave": "# @",
    "BridgeDestroy": "#",
    "Hold": "@ | @ MusicClass",
    "Unhold": "@",
    "MusicOnHoldStart": "@ Class",
    "MusicOnHoldStop": "@",
    "HangupRequest": "@ | @ Cause",
    "SoftHangupRequest": "@ Cause",
    "Hangup": "@ Cause Cause-txt",
    "BlindTransfer": (
        "Result Transferer@ Transferee@ # IsExternal Context Extension | "
        "Result Transferer@ IsExternal Context Extension"
    ),
    "ParkedCall": f"Parkee@ {_PARKED}",
    "ParkedCallGiveUp": f"Parkee@ {_PARKED}",
    "ParkedCallTimeOut": f"Parkee@ {_PARKED}",
    "UnParkedCall": f"Parkee@ Retriever@ {_PARKED}",
    "ConfbridgeStart": "Conference #",
    "ConfbridgeJoin": "Conference # @ Admin Muted",
    "ConfbridgeLeave": "Conference # @ Admin",
    "ConfbridgeEnd": "Conference #",
    "ConfbridgeMute": "Conference # @ Admin",
    "ConfbridgeUnmute": "Conference # @ Admin",
    "QueueCallerJoin": "@ Queue Position Count",
    "QueueCallerLeave": "@ Queue Position Count",
    "QueueCallerAbandon": "@ Queue Position OriginalPosition HoldTime",
    "QueueMemberAdded": _MEMBER,
    "QueueMemberRemoved": _MEMBER,
    "QueueMemberPause": _MEMBER,
    "QueueMemberPenalty": _MEMBER,
    "QueueMemberRinginuse": _MEMBER,
    "QueueMemberStatus": _MEMBER,
    "AgentCalled": _AGENT,
    "AgentConnect": f"{_AGENT} HoldTime RingTime",
    "AgentComplete": f"{_AGENT} HoldTime TalkTime Reason",
    "AgentRingNoAnswer": f"{_AGENT} RingTime",
    "AgentLogin": "@ Agent",
    "AgentLogoff": "@ Agent Logintime",
    "OriginateResponse": (
        "ActionID Response Channel Context Exten Reason Uniqueid CallerIDNum CallerIDName | "
        "ActionID Response Channel Application Data Reason Uniqueid CallerIDNum CallerIDName"
    ),
    "DeviceStateChange": "Device State",
    "ExtensionStatus": "Exten Context Hint Status StatusText",
    "Reload": "Module Status",
    "FullyBooted": "Uptime LastReload Status",
}

#: Lists: the Action, its items, what their end adds.
LISTS = {
    "CoreShowChannels": (
        {"CoreShowChannel": "ActionID @ Application ApplicationData Duration BridgeId"},
        "CoreShowChannelsComplete",
        "",
    ),
    "Status": (
        {
            "Status": "Privilege @ Type DNID EffectiveConnectedLineNum EffectiveConnectedLineName TimeToHangup "
            "BridgeID Application Data Nativeformats Readformat Readtrans Writeformat Writetrans Callgroup "
            "Pickupgroup Seconds ActionID"
        },
        "StatusComplete",
        "Items",
    ),
    "BridgeList": ({"BridgeListItem": "ActionID #"}, "BridgeListComplete", ""),
    "QueueStatus": (
        {
            "QueueParams": "Queue Max Strategy Calls Holdtime TalkTime Completed Abandoned ServiceLevel "
            "ServicelevelPerf ServicelevelPerf2 Weight ActionID",
            "QueueMember": "Queue Name Location StateInterface Membership Penalty CallsTaken LastCall LastPause "
            "LoginTime InCall Status Paused PausedReason Wrapuptime ActionID",
            "QueueEntry": "Queue Position Channel Uniqueid CallerIDNum CallerIDName ConnectedLineNum "
            "ConnectedLineName Wait Priority ActionID",
        },
        "QueueStatusComplete",
        "",
    ),
    "QueueSummary": (
        {"QueueSummary": "Queue LoggedIn Available Callers HoldTime TalkTime LongestHoldTime ActionID"},
        "QueueSummaryComplete",
        "",
    ),
    "Agents": (
        {"Agents": "Agent Name Status ActionID | Agent Name Status LoggedInTime @ ActionID"},
        "AgentsComplete",
        "",
    ),
    "ParkedCalls": ({"ParkedCall": f"Parkee@ {_PARKED} ActionID"}, "ParkedCallsComplete", "Total"),
    "Parkinglots": ({"Parkinglot": "ActionID Name StartSpace StopSpace Timeout"}, "ParkinglotsComplete", ""),
    "ConfbridgeListRooms": (
        {"ConfbridgeListRooms": "ActionID Conference Parties Marked Locked Muted"},
        "ConfbridgeListRoomsComplete",
        "",
    ),
    "ConfbridgeList": (
        {
            "ConfbridgeList": "ActionID Conference Admin MarkedUser WaitMarked EndMarked EndMarkedAny Waiting "
            "Muted Talking AnsweredTime @"
        },
        "ConfbridgeListComplete",
        "",
    ),
    "DeviceStateList": ({"DeviceStateChange": "ActionID Device State"}, "DeviceStateListComplete", ""),
    "ExtensionStateList": (
        {"ExtensionStatus": "ActionID Exten Context Hint Status StatusText"},
        "ExtensionStateListComplete",
        "",
    ),
    "PJSIPShowEndpoints": (
        {
            "EndpointList": "ActionID ObjectType ObjectName Transport Aor Auths OutboundAuths Contacts DeviceState "
            "ActiveChannels"
        },
        "EndpointListComplete",
        "",
    ),
}
#: Headers that a version may leave out.
OPTIONAL = {"ConfbridgeList": {"EndMarkedAny"}, "EndpointList": {"Contacts"}, "QueueMemberPause": {"Reason"}}

#: Single answers.
ANSWERS = {
    "Ping": "Response ActionID Ping Timestamp",
    "CoreStatus": "Response ActionID CoreStartupDate CoreStartupTime CoreReloadDate CoreReloadTime "
    "CoreCurrentCalls CoreProcessedCalls",
    "CoreSettings": "Response ActionID AMIversion AsteriskVersion SystemName CoreMaxCalls CoreMaxLoadAvg "
    "CoreRunUser CoreRunGroup CoreMaxFilehandles CoreRealTimeEnabled CoreCDRenabled CoreHTTPenabled "
    "SoundsSearchCustomDir",
}
OPTIONAL["CoreSettings"] = {"SoundsSearchCustomDir"}
OPTIONAL["CoreStatus"] = {"CoreProcessedCalls"}
