"""Which endpoints are trunks: the lines to other exchanges, and not somebody's telephone.

No packet of AMI says which is which. Where the configuration names the trunks (`[groups] trunks`), it is believed
and nothing else. Otherwise an endpoint is taken for a trunk by what is seen of it, and stays one, so that nothing
moves:

- an ISDN span (`DAHDI/i1/5550142-3` is `DAHDI/i1`);
- a number is dialled through it: `Dial(PJSIP/5559000@provider)`, `Dial(SIP/provider/5559000)`;
- its channels show different callers at once, or a number of seven digits or more: a telephone shows its own.

A queue's member is never one, nor is what is named by a short number, as telephones are (`PJSIP/101`).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from amitop.pbx.entities import Channel, Queue

# What lives within Asterisk alone: halves of calls, announcers, recorders.
_INSIDE = frozenset(
    {"local", "surrogate", "asyncgoto", "message", "bridge", "snoop", "announcer", "recorder", "cbann", "cbrec"}
)
_TELEPHONE = re.compile(r"\d{1,6}")
_SPAN = re.compile(r"DAHDI/[ig]\d+", re.IGNORECASE)
# An endpoint behind a number, or a number behind an endpoint; `PJSIP/101/sip:…` is a contact of a telephone.
_BY_NUMBER = re.compile(r"\A([A-Za-z0-9]+)/\+?[0-9*#]+@([^/,&@]+)")
_NUMBER_BEHIND = re.compile(r"\A([A-Za-z0-9]+)/([^/,&@:]+)/\+?[0-9*#]+")
_LONG_NUMBER = 7

#: How many trunks are remembered; with more, the one that was learnt first is forgotten.
MOST = 4_096
# Longer than any name of an endpoint, any list of what is dialled.
_LONGEST_NAME = 256
_LONGEST_LIST = 8_192


def endpoint_of(name: str) -> str:
    """Technology and peer of a channel's name: `PJSIP/provider` of `PJSIP/provider-0000002a`; Local has none."""
    technology, _, rest = name.partition("/")
    peer = rest.rpartition("-")[0]
    if not peer or technology.lower() in _INSIDE:
        return ""
    return f"{technology}/{peer.partition('/')[0]}"


def dialled_through(data: str) -> tuple[str, ...]:
    """Return the endpoints through which the arguments of a Dial reach numbers."""
    return _dialled_through(data.partition(",")[0][:_LONGEST_LIST])


@lru_cache(maxsize=512)
def _dialled_through(dialled: str) -> tuple[str, ...]:
    targets = [each for each in dialled.split("&") if len(each) <= _LONGEST_NAME]
    found = [_BY_NUMBER.fullmatch(target) or _NUMBER_BEHIND.fullmatch(target) for target in targets]
    return tuple(f"{each[1]}/{each[2]}" for each in found if each is not None and each[1].lower() not in _INSIDE)


class Trunks:
    """What is known of one PBX's trunks, learnt from the channels that it is shown."""

    def __init__(self, patterns: tuple[str, ...] = ()) -> None:
        """By patterns such as `PJSIP/provider*`; without any, by what is seen."""
        self._patterns = tuple(each.lower() for each in patterns)
        # In the order in which they were learnt.
        self._known: OrderedDict[str, None] = OrderedDict()
        #: How many had to be forgotten.
        self.forgotten = 0
        self._numbers: dict[str, str] = {}
        self._members: frozenset[str] = frozenset()

    def begin(self, queues: Iterable[Queue]) -> None:
        """All channels are about to be shown once more; these are the queues as they are now."""
        self._numbers = {}
        self._members = frozenset(
            interface
            for queue in queues
            for member in queue.members.values()
            for interface in (member.interface, member.state_interface)
        )

    def look(self, channel: Channel, endpoint: str) -> None:
        """Learn what a channel tells of its endpoint, and of those that it dials through."""
        if self._patterns:
            return
        if channel.application == "Dial":
            for each in dialled_through(channel.application_data):
                self._learn(each)
        number = channel.caller_number
        if endpoint and number and endpoint not in self._known:
            digits = number.lstrip("+")
            different = self._numbers.setdefault(endpoint, number) != number
            if different or (len(digits) >= _LONG_NUMBER and digits.isdigit()):
                self._learn(endpoint)

    def _learn(self, endpoint: str) -> None:
        if endpoint in self._known or len(endpoint) > _LONGEST_NAME:
            return
        if len(self._known) >= MOST:
            self._known.popitem(last=False)
            self.forgotten += 1
        self._known[endpoint] = None

    def __contains__(self, endpoint: str) -> bool:
        if not endpoint:
            return False
        if self._patterns:
            return any(fnmatchcase(endpoint.lower(), pattern) for pattern in self._patterns)
        if endpoint in self._members or _TELEPHONE.fullmatch(endpoint.partition("/")[2]):
            return False
        return endpoint in self._known or _SPAN.fullmatch(endpoint) is not None
