"""What stands around the channels: devices, queues with members and callers, parked calls, rooms, agents."""

from __future__ import annotations

from dataclasses import dataclass, field

from amitop.demo.entities import RINGING, Bridge, Channel

#: DeviceStateChange's words, in the order of a queue member's `Status` numbers.
DEVICE_STATES = (
    "UNKNOWN",
    "NOT_INUSE",
    "INUSE",
    "BUSY",
    "INVALID",
    "UNAVAILABLE",
    "RINGING",
    "RINGINUSE",
    "ONHOLD",
)


@dataclass(slots=True, eq=False)
class Device:
    """A telephone or a trunk."""

    name: str
    kind: str = "phone"
    owner: str = ""
    registered: bool = True
    state: str = "NOT_INUSE"
    channels: dict[Channel, None] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.name.partition("/")[2]

    def current(self) -> str:
        """What its channels make of it."""
        if not self.channels:
            return "NOT_INUSE" if self.registered else "UNAVAILABLE"
        if self.kind == "trunk":
            return "INUSE"
        ringing = sum(each.state == RINGING for each in self.channels)
        if ringing == len(self.channels):
            return "RINGING"
        if ringing:
            return "RINGINUSE"
        return "ONHOLD" if all(each.holding for each in self.channels) else "INUSE"


@dataclass(slots=True, eq=False)
class Member:
    """A queue's member: someone whose telephone rings for it."""

    queue: str
    name: str
    interface: str
    state_interface: str
    device: Device
    login_time: int
    membership: str = "static"
    penalty: int = 0
    calls_taken: int = 0
    last_call: int = 0
    last_pause: int = 0
    in_call: bool = False
    paused: bool = False
    reason: str = ""
    ring_in_use: bool = False
    wrapup: int = 0

    @property
    def status(self) -> int:
        return DEVICE_STATES.index(self.device.state)

    def headers(self) -> str:
        """The full record, as events have it."""
        return f"Queue: {self.queue}\r\nMemberName: {self.name}\r\nInterface: {self.interface}\r\n" + self._rest(
            f"Ringinuse: {int(self.ring_in_use)}\r\n"
        )

    def item(self) -> str:
        """The same as QueueStatus lists it: other names, and no Ringinuse."""
        return f"Queue: {self.queue}\r\nName: {self.name}\r\nLocation: {self.interface}\r\n" + self._rest("")

    def _rest(self, before_wrapup: str) -> str:
        return (
            f"StateInterface: {self.state_interface}\r\nMembership: {self.membership}\r\n"
            f"Penalty: {self.penalty}\r\nCallsTaken: {self.calls_taken}\r\nLastCall: {self.last_call}\r\n"
            f"LastPause: {self.last_pause}\r\nLoginTime: {self.login_time}\r\nInCall: {int(self.in_call)}\r\n"
            f"Status: {self.status}\r\nPaused: {int(self.paused)}\r\nPausedReason: {self.reason}\r\n"
            f"{before_wrapup}Wrapuptime: {self.wrapup}\r\n"
        )


@dataclass(slots=True, eq=False)
class Entry:
    """A caller waiting in a queue."""

    channel: Channel
    queue: Queue
    joined: float
    original_position: int
    priority: int = 0


@dataclass(slots=True, eq=False)
class Talk:
    """A queue's caller with the member who took the call."""

    caller: Channel
    leg: Channel
    member: Member
    hold_time: int
    connected: float


@dataclass(slots=True, eq=False)
class Queue:
    """A queue, its members and those who wait."""

    name: str
    strategy: str = "rrmemory"
    service_level: int = 20
    weight: int = 0
    members: dict[str, Member] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    completed: int = 0
    abandoned: int = 0
    in_time: int = 0
    hold_time: int = 0
    talk_time: int = 0

    @property
    def performance(self) -> float:
        return 100 * self.in_time / self.completed if self.completed else 0.0

    @property
    def performance_of_all(self) -> float:
        calls = self.completed + self.abandoned
        return 100 * self.in_time / calls if calls else 0.0


@dataclass(slots=True, eq=False)
class Parked:
    """A call on a parking space."""

    channel: Channel
    space: int
    dial_string: str
    since: float
    timeout: int

    def headers(self, now: float) -> str:
        duration = int(now - self.since)
        return self.channel.headers("Parkee") + (
            f"ParkerDialString: {self.dial_string}\r\nParkinglot: default\r\nParkingSpace: {self.space}\r\n"
            f"ParkingTimeout: {max(0, self.timeout - duration)}\r\nParkingDuration: {duration}\r\n"
        )


@dataclass(slots=True, eq=False)
class Seat:
    """A participant of a conference."""

    channel: Channel
    since: float
    admin: bool = False
    muted: bool = False


@dataclass(slots=True, eq=False)
class Room:
    """A conference."""

    name: str
    bridge: Bridge
    seats: dict[Channel, Seat] = field(default_factory=dict)
    locked: bool = False


@dataclass(slots=True, eq=False)
class PoolAgent:
    """An agent of the pool (`agents.conf`), who logs in by a call of his own."""

    number: str
    name: str
    channel: Channel | None = None
    since: int = 0
