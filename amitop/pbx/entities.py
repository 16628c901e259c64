"""What lives in a PBX: plain records, in Asterisk's own terms.

Times are seconds since the epoch; a text that Asterisk does not know is ``""``. `touched` is the serial number of
the last packet that spoke of the record (`Pbx.serial`), by which a sweep tells what a list may remove.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Channel:
    """One leg: Asterisk's channel, known by its Uniqueid (AMI.md §4 "Identity")."""

    uniqueid: str
    name: str = ""
    #: ChannelStateDesc: Down, Rsrvd, OffHook, Dialing, Ring, Ringing, Up, Busy …
    state: str = ""
    #: A hint at the call it belongs to; it changes when channels meet.
    linkedid: str = ""
    caller_number: str = ""
    caller_name: str = ""
    connected_number: str = ""
    connected_name: str = ""
    account: str = ""
    language: str = ""
    context: str = ""
    exten: str = ""
    priority: str = ""
    application: str = ""
    application_data: str = ""
    #: What the dialplan itself runs, by Newexten: `application` may be what that has run in its turn, by a list.
    step: str = ""
    bridge: str | None = None
    #: Uniqueid of the channel that dials this one.
    dialled_by: str | None = None
    #: The queue in which it waits.
    queue: str | None = None
    parked: bool = False
    #: The conference in which it is a participant.
    conference: str | None = None
    #: The same, if only a list shows it there and no ConfbridgeJoin of it was heard.
    listed_in: str | None = None
    hold_since: float | None = None
    started: float | None = None
    answered: float | None = None
    hangup_requested: bool = False
    touched: int = 0

    @property
    def is_local(self) -> bool:
        return self.name.startswith("Local/")


@dataclass(slots=True, eq=False)
class Bridge:
    """A mixing point of channels."""

    uniqueid: str
    technology: str = ""
    type: str = ""
    name: str = ""
    creator: str = ""
    #: Uniqueids, in the order of entering.
    channels: dict[str, None] = field(default_factory=dict)
    started: float | None = None
    touched: int = 0

    @property
    def is_holding(self) -> bool:
        """Whether those in it only wait beside one another and hear nobody: a parking lot, idle pool agents."""
        return self.technology == "holding_bridge"


#: QueueMember `Status` by number (AMI.md §4).
DEVICE_STATES = (
    "unknown",
    "not in use",
    "in use",
    "busy",
    "invalid",
    "unavailable",
    "ringing",
    "ring+in use",
    "on hold",
)


@dataclass(slots=True, eq=False)
class Member:
    """A queue member: one interface in one queue."""

    queue: str
    interface: str
    name: str = ""
    state_interface: str = ""
    #: static, dynamic or realtime
    membership: str = ""
    penalty: int = 0
    calls_taken: int = 0
    last_call: float | None = None
    last_pause: float | None = None
    login_time: float | None = None
    in_call: bool = False
    #: An index into `DEVICE_STATES`.
    status: int = 0
    paused: bool = False
    paused_reason: str = ""
    paused_since: float | None = None
    wrapup: int = 0
    ring_in_use: bool = True
    #: Uniqueid of the caller whom the member was last connected to, while that call lasts.
    talking_to: str = ""
    #: Uniqueid of the channel on which the member answered that caller, by AgentConnect.
    answered_on: str = ""
    #: When the last call of this queue ended for the member, by AgentComplete.
    completed_at: float | None = None
    touched: int = 0


@dataclass(slots=True, eq=False)
class Caller:
    """A caller who waits in a queue."""

    queue: str
    uniqueid: str
    channel: str = ""
    position: int = 0
    number: str = ""
    name: str = ""
    joined: float | None = None
    priority: int = 0
    touched: int = 0


@dataclass(slots=True, eq=False)
class Queue:
    """A queue with its members and waiting callers. The figures have no event: they are as of the last list."""

    name: str
    strategy: str = ""
    max_callers: int = 0
    hold_time: int = 0
    talk_time: int = 0
    completed: int = 0
    abandoned: int = 0
    service_level: int = 0
    #: Per cent of the answered calls that were answered within the service level (ServicelevelPerf).
    service_level_percent: float = 0.0
    #: Per cent of all calls that were answered, or given up, within it (ServicelevelPerf2); None if not told.
    service_level_percent_of_all: float | None = None
    weight: int = 0
    #: When a list told the figures last, in seconds since the epoch; None if none did.
    listed: float | None = None
    #: By interface.
    members: dict[str, Member] = field(default_factory=dict)
    #: By Uniqueid, in no order; `waiting` has them in theirs.
    callers: dict[str, Caller] = field(default_factory=dict)
    touched: int = 0
    #: Uniqueids of the callers, the next to be served first.
    line: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> list[Caller]:
        """Return the callers, the next to be served first, each with its position as of now."""
        self.count()
        return [self.callers[each] for each in self.line]

    def count(self) -> None:
        """Number the callers by their places: those behind one who left move up, and no event says so."""
        for position, uniqueid in enumerate(self.line, 1):
            self.callers[uniqueid].position = position

    def join(self, caller: Caller, position: int) -> None:
        """Put a caller at a place; those behind it move back. Position 0 is the end of the line."""
        at = position - 1 if 0 < position <= len(self.line) else len(self.line)
        self.line.insert(at, caller.uniqueid)
        self.callers[caller.uniqueid] = caller

    def place(self, caller: Caller, position: int) -> None:
        """Put a caller where a list shows it; position 0 leaves it where it is."""
        if caller.uniqueid in self.callers:
            at = self._index(caller.uniqueid, position)
            if position <= 0 or at == position - 1:
                return
            del self.line[at]
        self.join(caller, position)

    def drop(self, uniqueid: str, position: int = 0) -> bool:
        """Take a caller out; return whether it stood at `position`."""
        if uniqueid not in self.callers:
            return True
        at = self._index(uniqueid, position)
        del self.line[at], self.callers[uniqueid]
        return at == position - 1

    def _index(self, uniqueid: str, position: int) -> int:
        """Return the caller's index in the line, searched from its supposed position on, where it mostly is."""
        try:
            return self.line.index(uniqueid, max(0, position - 1))
        except ValueError:
            return self.line.index(uniqueid)


@dataclass(slots=True, eq=False)
class PoolAgent:
    """An agent of the agent pool (app_agent_pool)."""

    agent: str
    name: str = ""
    #: AGENT_LOGGEDOFF, AGENT_IDLE or AGENT_ONCALL
    status: str = "AGENT_LOGGEDOFF"
    #: Uniqueid of the channel on which the agent is logged in.
    channel: str | None = None
    logged_in: float | None = None
    talking_to: str = ""
    call_started: float | None = None
    touched: int = 0


@dataclass(slots=True, eq=False)
class ParkedCall:
    """A parked call, known by its parkee's Uniqueid."""

    uniqueid: str
    channel: str = ""
    lot: str = ""
    space: str = ""
    number: str = ""
    name: str = ""
    connected_number: str = ""
    connected_name: str = ""
    parker: str = ""
    parked: float | None = None
    timeout_at: float | None = None
    touched: int = 0


@dataclass(slots=True, eq=False)
class Participant:
    """Somebody in a conference."""

    conference: str
    uniqueid: str
    channel: str = ""
    number: str = ""
    name: str = ""
    admin: bool = False
    marked: bool = False
    muted: bool = False
    talking: bool = False
    waiting: bool = False
    joined: float | None = None
    touched: int = 0


@dataclass(slots=True, eq=False)
class Conference:
    """A ConfBridge conference. Whether it is locked has no event: as of the last list."""

    name: str
    bridge: str | None = None
    locked: bool = False
    recording: bool = False
    muted: bool = False
    #: By Uniqueid.
    participants: dict[str, Participant] = field(default_factory=dict)
    touched: int = 0


@dataclass(slots=True, eq=False)
class Endpoint:
    """A device whose state Asterisk tells (DeviceStateChange), with what PJSIP says of its contacts."""

    device: str
    #: NOT_INUSE, INUSE, BUSY, INVALID, UNAVAILABLE, RINGING, RINGINUSE, ONHOLD or UNKNOWN
    state: str = "UNKNOWN"
    changed: float | None = None
    touched: int = 0


@dataclass(slots=True, eq=False)
class Call:
    """Channels that belong together: bridged, dialling one another, or two halves of a Local channel."""

    #: Uniqueid of its oldest channel.
    key: str
    #: Oldest first.
    channels: list[Channel]
    queue: str | None
    conference: str | None
    started: float | None
    #: Places in `channels`: of the caller, and of those with whom the caller talks or whom it rings (`parties.py`).
    caller_at: int = 0
    ends_at: tuple[int, ...] = ()

    @property
    def caller(self) -> Channel:
        """The channel that the call came from: the oldest, or the real one behind it if that is a Local channel."""
        return self.channels[self.caller_at]

    @property
    def ends(self) -> list[Channel]:
        """The channels with which the caller is, a few at most."""
        return [self.channels[each] for each in self.ends_at]


@dataclass(slots=True, eq=False)
class Agent:
    """One row a person: memberships by interface across the queues, merged with the agent pool."""

    #: The interface, or `Agent:ID` for an agent of the pool who is in no queue.
    key: str
    name: str
    interface: str
    members: list[Member]
    pool: PoolAgent | None = None
    #: The live channel this agent talks on, resolved through the state interface.
    channel: Channel | None = None

    @property
    def paused(self) -> bool:
        """Whether paused in every queue."""
        return bool(self.members) and all(member.paused for member in self.members)

    @property
    def paused_somewhere(self) -> bool:
        return any(member.paused for member in self.members)
