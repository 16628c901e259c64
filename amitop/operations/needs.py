"""What amitop needs of a login: the events that anything looks at, the lists that fill the views, what keys send.

Read classes let events through, write classes let Actions in; a list is an Action (AMI.md §2, §3). The lists of
names here are held to the reducers, the ladder and the keys by tests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from amitop.ami.facts import facts

#: Every class that Asterisk has, in its own order.
CLASSES = tuple(
    "system call log verbose command agent user config dtmf reporting cdr dialplan originate agi cc aoc test "
    "security message".split()
)

#: By read class, the events that the model, the ladder or the monitor looks at; the packets show all others too.
EVENTS: Mapping[str, frozenset[str]] = {
    "system": frozenset("FullyBooted Load Reload Unload".split()),
    "call": frozenset(
        """
        AttendedTransfer BlindTransfer BridgeCreate BridgeDestroy BridgeEnter BridgeLeave BridgeMerge ChanSpyStart
        ChanSpyStop ConfbridgeEnd ConfbridgeJoin ConfbridgeLeave ConfbridgeMute ConfbridgeRecord ConfbridgeStart
        ConfbridgeStopRecord ConfbridgeTalking ConfbridgeUnmute DeviceStateChange DialBegin DialEnd DialState Hangup
        HangupRequest Hold LocalBridge MixMonitorStart MixMonitorStop MusicOnHoldStart MusicOnHoldStop
        NewAccountCode NewCallerid NewConnectedLine Newchannel Newstate OriginateResponse ParkedCall
        ParkedCallGiveUp ParkedCallSwap ParkedCallTimeOut Pickup Rename SoftHangupRequest UnParkedCall Unhold
        """.split()
    ),
    "agent": frozenset(
        """
        AgentCalled AgentComplete AgentConnect AgentDump AgentLogin AgentLogoff AgentRingNoAnswer
        QueueCallerAbandon QueueCallerJoin QueueCallerLeave QueueMemberAdded QueueMemberPause QueueMemberPaused
        QueueMemberPenalty QueueMemberRemoved QueueMemberRinginuse QueueMemberStatus
        """.split()
    ),
    "dialplan": frozenset({"Newexten", "VarSet"}),
}
#: Events that show something sooner if the login reads their class, which none is advised to: keys may be PINs.
OPTIONAL: Mapping[str, frozenset[str]] = {"dtmf": frozenset({"DTMFEnd"})}
#: Of VarSet, a third of all packets and more, this variable's are enough: they say with whom an agent of a
#: pool talks, and come whenever a bridge has given a channel another Linkedid.
VARIABLE = "BRIDGEPEER"
#: Events of the same classes that nothing looks at and that come often enough to be worth a filter.
LEFT_OUT = tuple(
    """
    BridgeVideoSourceUpdate CEL ChannelTalkingStart ChannelTalkingStop ContactStatus ExtensionStatus
    HangupHandlerPop HangupHandlerPush HangupHandlerRun LocalOptimizationBegin LocalOptimizationEnd MessageWaiting
    PeerStatus PresenceStateChange PresenceStatus Registry
    """.split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A read class: the views that its events keep true, and what is so without them."""

    name: str
    views: tuple[str, ...]
    without: str
    #: Whether a view shows what is no longer true without it.
    blinds: bool


READS: tuple[Reading, ...] = (
    Reading(
        "call",
        ("calls", "channels", "rooms", "endpoints", "ladder"),
        "calls, channels, rooms and endpoints stay as they were at the login, and no ladder can be drawn",
        True,
    ),
    Reading(
        "agent",
        ("queues", "agents", "ladder"),
        "queues and agents are up to a minute old, and a ladder tells nothing of queues",
        True,
    ),
    Reading(
        "dialplan",
        ("channels", "ladder"),
        "a channel's application and place in the dialplan grow old, and a pool's agents do not show their calls",
        False,
    ),
    Reading("system", ("endpoints", "queues"), "a reload or new modules are noticed up to a minute late", False),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that a view is filled with at the start, and what is not seen without it."""

    action: str
    views: tuple[str, ...]
    without: str
    #: Whether a view lacks what it is for without it.
    blinds: bool

    @property
    def classes(self) -> tuple[str, ...]:
        """The write classes of which one is enough; empty where none is needed."""
        return privilege(self.action)


LISTS: tuple[Listing, ...] = (
    Listing("CoreShowChannels", ("calls", "channels"), "calls from before amitop came are not seen", True),
    Listing("BridgeList", ("calls", "channels"), "who talks with whom is not seen of calls from before", True),
    Listing("QueueSummary", ("queues",), "no queue is seen before something happens in it", True),
    Listing("QueueStatus", ("queues", "agents"), "queues have neither members nor callers", True),
    Listing("Agents", ("agents",), "a pool's agents are seen from their next login on", False),
    Listing("ParkedCalls", ("rooms",), "calls that were parked before amitop came are not seen", False),
    Listing("ConfbridgeListRooms", ("rooms",), "conferences from before amitop came are not seen", False),
    Listing("DeviceStateList", ("endpoints",), "an endpoint is not seen before its state changes", True),
    Listing("CoreSettings", (), "which Asterisk it is is not known", False),
    Listing("CoreStatus", (), "a restart may not be noticed", False),
)


@dataclass(frozen=True, slots=True)
class Doing:
    """What an operator does, and the Actions that it sends."""

    #: The act's name in the registry of keys; empty for a macro.
    act: str
    #: The key that it has unless it was given another; empty for a macro.
    key: str
    label: str
    actions: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its key and what it does."""
        return f"{self.key} {self.label}".strip()

    @property
    def classes(self) -> tuple[tuple[str, ...], ...]:
        """For each Action the write classes of which one is enough."""
        return tuple(privilege(action) for action in self.actions)

    def works_with(self, written: Collection[str]) -> bool:
        """Whether a login that writes these classes can do it."""
        return all(not any_of or set(any_of) & set(written) for any_of in self.classes)


DOINGS: tuple[Doing, ...] = (
    Doing("hang_up", "x", "hang up", ("Hangup",)),
    Doing("transfer", "t", "transfer", ("BlindTransfer", "Redirect")),
    Doing("attended", "a", "attended transfer", ("Atxfer",)),
    Doing("pause", "p", "pause", ("QueuePause",)),
    Doing("console", "!", "the console", ("Command",)),
    Doing("", "", "macro: park", ("Park",)),
    Doing("", "", "macro: call from mine", ("Originate",)),
    Doing("", "", "macro: record", ("MixMonitor",)),
)


def privilege(action: str) -> tuple[str, ...]:
    """The write classes of which one lets a login send an Action; empty where none is needed."""
    entry = facts().get(action)
    return entry.privilege if entry is not None else ()


def used() -> frozenset[str]:
    """Every event that something looks at."""
    return frozenset().union(*EVENTS.values())


#: The smallest read classes that keep every view true.
READ = tuple(name for name in CLASSES if name in EVENTS)
