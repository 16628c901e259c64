"""The degrees of danger, and the one table that says them: once per Action."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Degree(IntEnum):
    """What is asked of an operator grows with it: nothing, a yes, a yes with those who are hit, the name typed."""

    READING = 0
    CHANGING = 1
    CUTTING = 2
    CODE = 3


@dataclass(frozen=True, slots=True)
class Danger:
    """A degree, and why it is that: a clause in plain words, without a full stop."""

    degree: Degree
    why: str = ""


# Some that change things need no privilege at all in Asterisk (AMI.md §6): a login's classes are no guard.
_ROWS: tuple[tuple[Degree, str, str], ...] = (
    (
        Degree.READING,
        "only reads",
        """
        Agents BridgeInfo BridgeList BridgeTechnologyList Challenge ConfbridgeList ConfbridgeListRooms CoreSettings
        CoreShowChannelMap CoreShowChannels CoreStatus DAHDIShowChannels DAHDIShowStatus DBGet DBGetTree
        DeviceStateList Events ExtensionState ExtensionStateList FAXSession FAXSessions FAXStats GetConfig
        GetConfigJSON Getvar IAXnetstats IAXpeerlist IAXpeers IAXregistry ListCategories ListCommands Logoff MWIGet
        MailboxCount MailboxStatus MeetmeList MeetmeListRooms MixMonitorList ModuleCheck PJSIPShowAors
        PJSIPShowAuths PJSIPShowContacts PJSIPShowEndpoint PJSIPShowEndpoints PJSIPShowMaintenance
        PJSIPShowRegistrationInboundContactStatuses PJSIPShowRegistrationsInbound PJSIPShowRegistrationsOutbound
        PJSIPShowResourceLists PJSIPShowSubscriptionsInbound PJSIPShowSubscriptionsOutbound PRIShowSpans ParkedCalls
        Parkinglots Ping PresenceState PresenceStateList QueueRule QueueStatus QueueSummary Queues SIPpeers
        SIPpeerstatus SIPshowpeer SIPshowregistry SKINNYdevices SKINNYlines SKINNYshowdevice SKINNYshowline
        ShowDialPlan SorceryMemoryCacheExpose Status VoicemailBoxSummary VoicemailUserStatus VoicemailUsersList
        WaitEvent
        """,
    ),
    (Degree.CHANGING, "starts a call", "Originate"),
    (
        Degree.CHANGING,
        "changes a call that goes on",
        """
        AOCMessage Atxfer ConfbridgeMute ConfbridgeUnmute ControlPlayback DAHDIDialOffhook LocalOptimizeAway
        MeetmeMute MeetmeUnmute MuteAudio PlayDTMF PlayMF SendFlash SendText Setvar
        """,
    ),
    (
        Degree.CHANGING,
        "starts, stops or changes a recording",
        """
        ChangeMonitor ConfbridgeStartRecord ConfbridgeStopRecord MixMonitor MixMonitorMute Monitor PauseMonitor
        StopMixMonitor StopMonitor UnpauseMonitor
        """,
    ),
    (
        Degree.CHANGING,
        "changes a conference",
        "ConfbridgeLock ConfbridgeSetSingleVideoSrc ConfbridgeUnlock",
    ),
    (
        Degree.CHANGING,
        "changes who gets calls from a queue, and in which order",
        """
        QueueAdd QueueChangePriorityCaller QueueMemberRingInUse QueuePause QueuePenalty QueueReload QueueRemove
        """,
    ),
    (Degree.CHANGING, "sets a queue's figures back to nought", "QueueReset"),
    (
        Degree.CHANGING,
        "sends something to a device or to another system",
        "JabberSend MessageSend PJSIPNotify PJSIPQualify PJSIPRegister SIPnotify SIPqualifypeer",
    ),
    (
        Degree.CHANGING,
        "decides whether a device or a trunk can be called",
        "DAHDIDNDoff DAHDIDNDon PJSIPSetMaintenance PJSIPUnregister",
    ),
    (
        Degree.CHANGING,
        "changes what the PBX keeps",
        """
        DBDel DBPut LoggerRotate MWIDelete MWIUpdate QueueLog SorceryMemoryCacheExpire
        SorceryMemoryCacheExpireObject SorceryMemoryCachePopulate SorceryMemoryCacheStale
        SorceryMemoryCacheStaleObject VoicemailForward VoicemailMove VoicemailPasswordChange VoicemailRefresh
        VoicemailRemove
        """,
    ),
    (
        Degree.CHANGING,
        "changes how the PBX works from now on",
        "BridgeTechnologySuspend BridgeTechnologyUnsuspend PRIDebugSet PRIDebugFileUnset",
    ),
    (Degree.CHANGING, "changes this connection, or what is heard on it", "Filter Login"),
    (Degree.CHANGING, "tells every listener an event of your own making", "UserEvent"),
    (
        Degree.CUTTING,
        "cuts people off",
        """
        BridgeDestroy BridgeKick CancelAtxfer ConfbridgeKick DAHDIHangup DAHDIRestart Hangup PJSIPHangup
        """,
    ),
    (Degree.CUTTING, "cuts people off when the time is over", "AbsoluteTimeout"),
    (Degree.CUTTING, "logs an agent off, and may end the call that the agent is in", "AgentLogoff"),
    (
        Degree.CUTTING,
        "moves people away from where they are",
        "BlindTransfer Bridge DAHDITransfer Park QueueWithdrawCaller Redirect",
    ),
    (Degree.CODE, "runs an AGI command on the PBX", "AGI"),
    (Degree.CODE, "runs a CLI command on the PBX", "Command"),
    (Degree.CODE, "loads, unloads or reloads parts of the PBX", "ModuleLoad Reload"),
    (Degree.CODE, "changes the dialplan", "DialplanExtensionAdd DialplanExtensionRemove"),
    (Degree.CODE, "writes a file on the PBX", "CreateConfig PRIDebugFileSet UpdateConfig"),
    (Degree.CODE, "deletes a whole family of the database", "DBDelTree"),
)

#: By lower-case name.
ACTIONS: dict[str, Danger] = {
    name.lower(): Danger(degree, why) for degree, why, names in _ROWS for name in names.split()
}
