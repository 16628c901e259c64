"""Which rows of a table an expression or plain words mean: a record's own fields by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from amitop.expression import Expression, compile  # noqa: A004
from amitop.pbx.entities import (
    DEVICE_STATES,
    Agent,
    Bridge,
    Call,
    Channel,
    Conference,
    Endpoint,
    ParkedCall,
    Participant,
    PoolAgent,
    Queue,
)

Reader = Callable[[Any], Any]

# Seconds of `duration` count from the first of these that a record has.
_BEGINNINGS = ("started", "joined", "parked", "logged_in", "changed")
_HIDDEN = frozenset({"touched", "application_told", "listed_in"})
# What a record has no field for, or one that is no plain value.
_READERS: dict[type[Any], dict[str, Reader]] = {
    Call: {
        "caller_number": lambda call: call.caller.caller_number,
        "caller_name": lambda call: call.caller.caller_name,
        "state": lambda call: call.caller.state,
        "channels": lambda call: [each.name for each in call.channels],
    },
    Queue: {
        "waiting": lambda queue: len(queue.callers),
        "callers": lambda queue: [each.number or each.name for each in queue.waiting],
        "members": lambda queue: [each.name or each.interface for each in queue.members.values()],
    },
    Agent: {
        "queues": lambda agent: [each.queue for each in agent.members],
        "members": lambda agent: [each.interface for each in agent.members],
        "status": lambda agent: _status(agent.members[0].status) if agent.members else None,
        "paused": lambda agent: agent.paused,
        "paused_somewhere": lambda agent: agent.paused_somewhere,
        "paused_reason": lambda agent: next((each.paused_reason for each in agent.members if each.paused), ""),
        "pool": lambda agent: agent.pool.status if agent.pool else None,
        "channel": lambda agent: agent.channel.name if agent.channel else None,
        "calls_taken": lambda agent: sum(each.calls_taken for each in agent.members),
    },
    Bridge: {"channels": lambda bridge: list(bridge.channels)},
    Conference: {"participants": lambda room: [each.number or each.name for each in room.participants.values()]},
    Channel: {},
    ParkedCall: {},
    Participant: {},
    PoolAgent: {},
    Endpoint: {},
}


def names(kind: type[Any]) -> tuple[str, ...]:
    """What an expression may ask of records of this kind."""
    own = [each.name for each in fields(kind) if each.name not in _HIDDEN]
    more = [name for name in _READERS.get(kind, {}) if name not in own]
    duration = ["duration"] if any(name in own for name in _BEGINNINGS) else []
    return (*own, *more, *duration)


class RowFilter:
    """`text` as a question to records of one kind. Raises `ExpressionError` where it is wrong.

    What is not known is null or ``""``, as it is in the record; times are seconds since the epoch, and `duration`
    is seconds until now.
    """

    def __init__(self, text: str, kind: type[Any]) -> None:
        self.expression: Expression = compile(text, names(kind))
        self._readers = _READERS.get(kind, {})

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.expression)

    def matches(self, record: Any, now: float, text: Callable[[], str]) -> bool:
        """Whether `record` is meant; plain words are searched in `text()`, which is what its row shows."""

        def value(name: str) -> Any:
            if name == "duration":
                began = next((at for each in _BEGINNINGS if (at := getattr(record, each, None))), None)
                return None if began is None else max(0.0, now - began)
            reader = self._readers.get(name)
            return _clean(reader(record) if reader is not None else getattr(record, name))

        return self.expression.matches(value, text)


def _status(number: int) -> str:
    return DEVICE_STATES[number] if 0 <= number < len(DEVICE_STATES) else DEVICE_STATES[0]


def _clean(value: Any) -> Any:
    """`value` without the lone surrogates that stand for bytes which are no UTF-8: CEL takes none."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return [_clean(each) for each in value] if isinstance(value, list) else value
