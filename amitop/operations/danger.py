"""How much harm an Action can do, said once per Action, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from amitop.ami import Action


class Degree(IntEnum):
    """What is asked of an operator grows with it: nothing, a yes, a yes with those who are hit, the name typed."""

    READING = 0
    CHANGING = 1
    CUTTING = 2
    CODE = 3


@dataclass(frozen=True, slots=True)
class Danger:
    """A degree, and why it is that."""

    degree: Degree
    why: str = ""


#: Actions that change nothing, by lower-case name: all that read-only lets through. Some that do change need no
#: privilege at all in Asterisk (AMI.md §6), so that a login's classes are no guard.
READING = frozenset(
    name.lower()
    for name in (
        "Agents BridgeInfo BridgeList BridgeTechnologyList Challenge ConfbridgeList ConfbridgeListRooms "
        "CoreSettings CoreShowChannelMap CoreShowChannels CoreStatus DeviceStateList Events ExtensionState "
        "ExtensionStateList FAXSession FAXSessions FAXStats ListCategories ListCommands Logoff "
        "MailboxCount MailboxStatus MeetmeList MeetmeListRooms MWIGet MixMonitorList Parkinglots ParkedCalls Ping "
        "PJSIPShowAors PJSIPShowAuths PJSIPShowContacts PJSIPShowEndpoint PJSIPShowEndpoints "
        "PJSIPShowRegistrationInboundContactStatuses PJSIPShowRegistrationsInbound PJSIPShowRegistrationsOutbound "
        "PJSIPShowResourceLists PJSIPShowSubscriptionsInbound PJSIPShowSubscriptionsOutbound PRIShowSpans "
        "PresenceState PresenceStateList QueueRule QueueStatus QueueSummary ShowDialPlan SIPpeers SIPshowpeer "
        "SIPshowregistry SKINNYdevices SKINNYlines SorceryMemoryCacheExpose Status VoicemailUserStatus "
        "VoicemailUsersList WaitEvent DAHDIShowChannels DAHDIShowStatus IAXpeerlist IAXpeers IAXregistry Getvar "
        "DBGet DBGetTree GetConfig GetConfigJSON"
    ).split()
)


def danger(action: Action) -> Danger:
    """How dangerous `action` is with these headers. An Action that is not known here may do anything."""
    if reads_only(action):
        return Danger(Degree.READING)
    return Danger(Degree.CHANGING)


def reads_only(action: Action) -> bool:
    """Whether `action` changes nothing: it is on the list, and evaluates no function (`SHELL(…)` would run)."""
    if action.name.lower() not in READING:
        return False
    return not any(key.lower() in ("variable", "variables") and "(" in value for key, value in action.headers)
