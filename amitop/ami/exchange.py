"""An Exchange: one Action with all that Asterisk says to it, as a state machine without I/O."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from amitop.ami.action import Action
from amitop.ami.packet import Kind, Packet

# Lists whose Response says nothing of a list in Asterisk 11 to 13.1 (AMI.md §3), with the event that ends them;
# WaitEvent ends so in every version.
_ENDS_WITHOUT_NOTICE = {
    "queuestatus": "queuestatuscomplete",
    "queuesummary": "queuesummarycomplete",
    "agents": "agentscomplete",
    "parkedcalls": "parkedcallscomplete",
    "status": "statuscomplete",
    "waitevent": "waiteventcomplete",
}

#: What is kept of one Exchange, in packets and in bytes; the rest is counted.
KEPT = 100_000
KEPT_BYTES = 64 * 1024 * 1024
#: How many packets are kept of what comes behind an Exchange's end.
KEPT_LATE = 256

_RECENT_LIMIT = 64


class Ending(StrEnum):
    """How an Exchange came to its end."""

    RESPONSE = "response"
    LIST_COMPLETE = "list complete"
    ERROR = "error"
    DEADLINE = "deadline"
    DISCONNECT = "disconnect"


@dataclass(slots=True, eq=False)
class Exchange:
    """An Action on its way and what came back. Times are seconds since the epoch."""

    action: Action
    action_id: str
    sent_at: float
    #: Responses in order: one, but ModuleLoad and failing lists can send more (AMI.md §8.10, §8.11).
    responses: list[Packet] = field(default_factory=list)
    #: List items, and late events with our ActionID such as OriginateResponse; without the completing event.
    events: list[Packet] = field(default_factory=list)
    #: The event that closed the list.
    completion: Packet | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    ending: Ending | None = None
    #: Packets that came and were not kept, since there were too many.
    dropped: int = 0
    #: The bytes of what is kept.
    size: int = 0
    _late: int = 0

    @property
    def response(self) -> Packet | None:
        """The first Response, or None while there is none."""
        return self.responses[0] if self.responses else None

    @property
    def done(self) -> bool:
        return self.ending is not None

    @property
    def ok(self) -> bool:
        """Whether it ended, and ended well."""
        return self.ending in (Ending.RESPONSE, Ending.LIST_COMPLETE)

    @property
    def latency(self) -> float | None:
        """Seconds from sending to the first Response."""
        return None if self.answered_at is None else self.answered_at - self.sent_at

    @property
    def message(self) -> str:
        """Asterisk's own words: the last error's message, else the first Response's."""
        chosen = next((each for each in reversed(self.responses) if _is_error(each)), self.response)
        if chosen is None:
            return ""
        return chosen.get("message").strip() or "\n".join(chosen.output) or chosen.name

    def receive(self, packet: Packet, at: float) -> None:
        """Take a packet that carries this Exchange's ActionID."""
        if packet.kind is Kind.RESPONSE:
            self._respond(packet, at)
        elif self._completes(packet):
            self.completion = packet
            self._end(Ending.LIST_COMPLETE, at)
        elif self._has_room(packet):
            self.events.append(packet)

    def expire(self, at: float) -> None:
        """Its deadline has come."""
        self._end(Ending.DEADLINE, at)

    def disconnect(self, at: float) -> None:
        """The link is gone, and whether the Action was carried out is not known."""
        self._end(Ending.DISCONNECT, at)

    def _respond(self, packet: Packet, at: float) -> None:
        if self._has_room(packet):
            self.responses.append(packet)
        if self.answered_at is None:
            self.answered_at = at
        if _is_error(packet):
            self._end(Ending.ERROR, at)
        elif not self._is_list(packet):
            self._end(Ending.RESPONSE, at)

    def _has_room(self, packet: Packet) -> bool:
        """Return whether `packet` can be kept, and count it."""
        self._late += self.done
        size = self.size + len(packet.raw)
        if size > KEPT_BYTES or len(self.events) + len(self.responses) >= KEPT or self._late > KEPT_LATE:
            self.dropped += 1
            return False
        self.size = size
        return True

    def _is_list(self, packet: Packet) -> bool:
        # FAXSessions says `Start`.
        return packet.get("eventlist").lower() == "start" or self.action.name.lower() in _ENDS_WITHOUT_NOTICE

    def _completes(self, packet: Packet) -> bool:
        # Anybody may send a UserEvent with any headers.
        if not self.responses or packet.name == "UserEvent":
            return False
        if packet.get("eventlist").lower() in ("complete", "cancelled"):
            return True
        return packet.name.lower() == _ENDS_WITHOUT_NOTICE.get(self.action.name.lower())

    def _end(self, ending: Ending, at: float) -> None:
        if self.ending is None:
            self.ending = ending
            self.ended_at = at


def _is_error(packet: Packet) -> bool:
    return packet.name.lower() == "error"


class Pairing:
    """Pairs the packets of one connection with the Actions sent on it, by ActionID and never by place.

    ActionIDs are `prefix-number`. The prefix is random, since OriginateResponse and UserEvent broadcast other
    clients' ActionIDs (AMI.md §1). An Exchange stays known for a while after its end, so that what comes late
    (an OriginateResponse, the second Error of a ModuleLoad, an answer behind its deadline) still finds it; one
    whose list is complete does not: nothing comes behind that.
    """

    def __init__(self, prefix: str | None = None) -> None:
        self.prefix = prefix or f"amitop-{secrets.token_hex(4)}"
        self._needle = f"ActionID: {self.prefix}-".encode()
        self._pending: dict[str, Exchange] = {}
        self._recent: OrderedDict[str, Exchange] = OrderedDict()
        self._count = 0

    @property
    def pending(self) -> Iterator[Exchange]:
        """The Exchanges that have not ended, oldest first."""
        return iter(list(self._pending.values()))

    def open(self, action: Action, at: float) -> Exchange:
        """A new Exchange for `action`, sent `at`, with an ActionID of our own."""
        self._count += 1
        exchange = Exchange(action, f"{self.prefix}-{self._count}", at)
        self._pending[exchange.action_id] = exchange
        return exchange

    def take(self, packet: Packet, at: float) -> Exchange | None:
        """Give `packet` to the Exchange that it belongs to, and return that; None if it is not ours or cut off."""
        if self._needle not in packet.raw or not packet.is_complete:
            return None
        action_id = packet.action_id or ""
        exchange = self._pending.get(action_id) or self._recent.get(action_id)
        if exchange is None:
            return None
        exchange.receive(packet, at)
        if exchange.done:
            self._retire(exchange)
        return exchange

    def expire(self, exchange: Exchange, at: float) -> None:
        """End `exchange` for want of an answer."""
        exchange.expire(at)
        self._retire(exchange)

    def disconnect(self, at: float) -> list[Exchange]:
        """The link is gone: end all that is pending, and return it."""
        ended = list(self._pending.values())
        for exchange in ended:
            exchange.disconnect(at)
            self._retire(exchange)
        return ended

    def _retire(self, exchange: Exchange) -> None:
        self._pending.pop(exchange.action_id, None)
        if exchange.ending is Ending.LIST_COMPLETE:
            return  # thousands of items are not to be kept alive
        recent = self._recent
        recent[exchange.action_id] = exchange
        while len(recent) > 1 and (
            len(recent) > _RECENT_LIMIT or sum(each.size for each in recent.values()) > KEPT_BYTES
        ):
            recent.popitem(last=False)
