"""Channels and bridges, and how Asterisk writes them into events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

UNKNOWN = "<unknown>"

STATES = {
    0: "Down",
    1: "Rsrvd",
    2: "OffHook",
    3: "Dialing",
    4: "Ring",
    5: "Ringing",
    6: "Up",
    7: "Busy",
    8: "Dialing Offhook",
    9: "Pre-ring",
}
DOWN, RING, RINGING, UP, BUSY = 0, 4, 5, 6, 7

#: Hangup causes of Q.850, in the words of Asterisk's `Cause-txt`.
CAUSES = {
    0: "Unknown",
    1: "Unallocated (unassigned) number",
    3: "No route to destination",
    16: "Normal Clearing",
    17: "User busy",
    18: "No user responding",
    19: "User alerting, no answer",
    20: "Subscriber absent",
    21: "Call Rejected",
    26: "Answered elsewhere",
    27: "Destination out of order",
    34: "Circuit/channel congestion",
    38: "Network out of order",
}

_ESCAPES = str.maketrans(
    {
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\v": "\\v",
        "\\": "\\\\",
        "'": "\\'",
        '"': '\\"',
        "?": "\\?",
    }
)


def escape(text: str) -> str:
    """C escapes, as Asterisk puts them into names of channel snapshots and into VarSet (AMI.md §1)."""
    return text.translate(_ESCAPES)


class Party(NamedTuple):
    """A number and the name that goes with it; empty where unknown."""

    number: str = ""
    name: str = ""


NOBODY = Party()


@dataclass(slots=True, eq=False)
class Bridge:
    """Where channels hear one another."""

    uniqueid: str
    type: str = "basic"
    technology: str = "simple_bridge"
    creator: str = ""
    name: str = ""
    channels: list[Channel] = field(default_factory=list)
    #: Outlives its last channel, as a parking lot's bridge does.
    lasting: bool = False
    #: Two people talking: when one goes, so does the other.
    pair: bool = False

    def headers(self, prefix: str = "") -> str:
        p = f"{prefix}Bridge"
        return (
            f"{p}Uniqueid: {self.uniqueid}\r\n{p}Type: {self.type}\r\n"
            f"{p}Technology: {self.technology}\r\n{p}Creator: {self.creator or UNKNOWN}\r\n"
            f"{p}Name: {self.name or UNKNOWN}\r\n{p}NumChannels: {len(self.channels)}\r\n"
            f"{p}VideoSourceMode: none\r\n"
        )


@dataclass(slots=True, eq=False)
class Channel:
    """One leg of a call."""

    name: str
    uniqueid: str
    linkedid: str
    #: The device that it belongs to, such as `PJSIP/100`.
    device: str
    created: float
    state: int = DOWN
    caller: Party = NOBODY
    connected: Party = NOBODY
    language: str = "en"
    account: str = ""
    context: str = ""
    exten: str = ""
    priority: int = 1
    application: str = ""
    data: str = ""
    answered: float = 0.0
    bridge: Bridge | None = None
    #: The other half of a Local channel.
    half: Channel | None = None
    #: Runs a dialplan; a leg that was dialled does not.
    runs: bool = True
    #: Runs one application, with no dialplan around it to go on in.
    alone: bool = False
    holding: bool = False
    music: bool = False
    muted: set[str] = field(default_factory=set)
    gone: bool = False
    variables: dict[str, str] = field(default_factory=dict)

    def headers(self, prefix: str = "") -> str:
        """The channel snapshot that nearly every event carries."""
        p = prefix
        caller, connected = self.caller, self.connected
        return (
            f"{p}Channel: {self.name}\r\n{p}ChannelState: {self.state}\r\n"
            f"{p}ChannelStateDesc: {STATES[self.state]}\r\n"
            f"{p}CallerIDNum: {caller.number or UNKNOWN}\r\n"
            f"{p}CallerIDName: {escape(caller.name) or UNKNOWN}\r\n"
            f"{p}ConnectedLineNum: {connected.number or UNKNOWN}\r\n"
            f"{p}ConnectedLineName: {escape(connected.name) or UNKNOWN}\r\n"
            f"{p}Language: {self.language}\r\n{p}AccountCode: {self.account}\r\n"
            f"{p}Context: {self.context}\r\n{p}Exten: {self.exten}\r\n{p}Priority: {self.priority}\r\n"
            f"{p}Uniqueid: {self.uniqueid}\r\n{p}Linkedid: {self.linkedid}\r\n"
        )

    @property
    def peer(self) -> Channel | None:
        """Whom it talks to, where that is one."""
        if self.bridge is None or not self.bridge.pair or len(self.bridge.channels) != 2:
            return None
        return next(each for each in self.bridge.channels if each is not self)
