"""A model to be told things, and the snapshots that events carry."""

from __future__ import annotations

from collections.abc import Iterable

from amitop.ami import Packet
from amitop.pbx import Family, Pbx
from tests.packets import event

Headers = dict[str, object]


def leg(uniqueid: str, name: str = "", prefix: str = "", **more: object) -> Headers:
    """A channel's snapshot, as nearly every event carries it; `more` replaces headers of it."""
    snapshot: Headers = {
        "Channel": name or f"PJSIP/line-{uniqueid}",
        "ChannelState": 6,
        "ChannelStateDesc": "Up",
        "CallerIDNum": "5550100",
        "CallerIDName": "Ana",
        "ConnectedLineNum": "100",
        "ConnectedLineName": "<unknown>",
        "Language": "en",
        "AccountCode": "",
        "Context": "support",
        "Exten": "caller",
        "Priority": 1,
        "Uniqueid": uniqueid,
        "Linkedid": uniqueid,
        **more,
    }
    return {prefix + key: value for key, value in snapshot.items()}


def bridge(
    uniqueid: str = "b1", technology: str = "simple_bridge", kind: str = "basic", prefix: str = ""
) -> Headers:
    """What every bridge event says of its bridge."""
    headers: Headers = {
        "BridgeUniqueid": uniqueid,
        "BridgeType": kind,
        "BridgeTechnology": technology,
        "BridgeCreator": "<unknown>",
        "BridgeName": "<unknown>",
        "BridgeNumChannels": 0,
    }
    return {prefix + key: value for key, value in headers.items()}


def member(queue: str, interface: str, **more: object) -> Headers:
    """A queue member's record, as events carry it."""
    return {
        "Queue": queue,
        "MemberName": interface.rpartition("/")[2],
        "Interface": interface,
        "StateInterface": interface,
        "Membership": "dynamic",
        "Penalty": 0,
        "CallsTaken": 0,
        "LastCall": 0,
        "LastPause": 0,
        "LoginTime": 1700000000,
        "InCall": 0,
        "Status": 1,
        "Paused": 0,
        "PausedReason": "",
        "Ringinuse": 1,
        "Wrapuptime": 0,
        **more,
    }


# Events that are believed only if they describe their channel rightly (test_guard.py).
_ENDING = frozenset(
    "Hangup BridgeLeave QueueCallerLeave ConfbridgeLeave UnParkedCall ParkedCallTimeOut ParkedCallGiveUp".split()
)


class Scene:
    """A `Pbx` with a clock that stands until it is moved."""

    def __init__(self) -> None:
        self.pbx = Pbx()
        self.now = 1000.0

    def tell(self, name: str, *parts: Headers, **more: object) -> None:
        """Apply the event `name` with these headers; it must be of use.

        What ends something describes its channel as the model does, as Asterisk always does.
        """
        headers: Headers = {}
        for part in parts:
            headers |= part
        for prefix in ("", "Parkee") if name in _ENDING else ():
            if channel := self.pbx.channels.get(str(headers.get(f"{prefix}Uniqueid"))):
                headers |= {
                    f"{prefix}Channel": channel.name,
                    f"{prefix}ChannelStateDesc": channel.state,
                    f"{prefix}CallerIDNum": channel.caller_number,
                    f"{prefix}AccountCode": channel.account,
                }
        self.apply(event(name, headers, **more))

    def apply(self, packet: Packet) -> None:
        before = self.pbx.unusable
        self.pbx.apply(packet, self.now)
        assert self.pbx.unusable == before, packet.raw

    def complete(
        self, family: Family, items: Iterable[tuple[str, Headers]], keys: Iterable[str], within: str = ""
    ) -> list[str]:
        """A complete list: its items, then what it did not show is swept. Returns what went."""
        since = self.pbx.serial
        for name, headers in items:
            self.tell(name, headers)
        return self.pbx.sweep(family, set(keys), since, self.now, within)

    def waiting(self, queue: str) -> list[tuple[int, str]]:
        """Who waits in `queue`, with positions."""
        return [(caller.position, caller.uniqueid) for caller in self.pbx.queues[queue].waiting]
