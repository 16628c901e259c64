"""What an expression may ask of a row: the entity's own fields, by their names in `pbx/entities.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amitop.expression import compile  # noqa: A004
from amitop.pbx.entities import Agent, Call, Queue
from amitop.tui.states import of_agent, of_call, of_channel, of_member

#: A row and the moment -> the value; None where there is none.
Field = Callable[[Any, float], Any]
Fields = Mapping[str, Field]


def _own(*names: str) -> dict[str, Field]:
    """Attributes of the row itself."""

    def reader(name: str) -> Field:
        return lambda row, _now: getattr(row, name, None)

    return {name: reader(name) for name in names}


def _since(name: str) -> Field:
    """Seconds since the moment that the row keeps under `name`."""

    def read(row: Any, now: float) -> float | None:
        start = getattr(row, name, None)
        return None if start is None else now - start

    return read


_PARTIES = ("caller_number", "caller_name", "connected_number", "connected_name")
_PLACE = ("context", "exten", "application", "application_data")


def _of_caller(name: str) -> Field:
    return lambda row, _now: getattr(row.caller, name)


def _connected(name: str) -> Field:
    """Whom a call's caller is connected to; what the channel says of it, or the first other leg."""

    def read(row: Call, _now: float) -> str:
        told: str = getattr(row.caller, f"connected_{name}")
        others = (getattr(each, f"caller_{name}") for each in row.channels if each is not row.caller)
        return told or next(others, "")

    return read


def _longest(row: Queue, now: float) -> float | None:
    joined = [each.joined for each in row.callers.values() if each.joined is not None]
    return now - min(joined) if joined else None


CHANNEL: Fields = {
    "state": lambda row, _now: of_channel(row).word,
    **_own("name", "uniqueid", "linkedid", *_PARTIES, *_PLACE, "queue", "bridge", "account", "language", "parked"),
    "duration": _since("started"),
    "held": _since("hold_since"),
}

CALL: Fields = {
    "state": lambda row, _now: of_call(row).word,
    "queue": lambda row, _now: row.queue,
    "conference": lambda row, _now: row.conference,
    "legs": lambda row, _now: len(row.channels),
    **{name: _of_caller(name) for name in ("caller_number", "caller_name", *_PLACE)},
    "connected_number": _connected("number"),
    "connected_name": _connected("name"),
    "channel": _of_caller("name"),
    "channels": lambda row, _now: [each.name for each in row.channels],
    "uniqueid": _of_caller("uniqueid"),
    "linkedid": _of_caller("linkedid"),
    "duration": _since("started"),
}

QUEUE: Fields = {
    **_own("name", "strategy", "completed", "abandoned", "service_level", "service_level_percent"),
    **_own("hold_time", "talk_time", "max_callers", "weight"),
    "waiting": lambda row, _now: len(row.callers),
    "longest": _longest,
    "members": lambda row, _now: len(row.members),
    "paused": lambda row, _now: sum(each.paused for each in row.members.values()),
    "free": lambda row, now: sum(of_member(each, now).word == "Free" for each in row.members.values()),
}

CALLER: Fields = {
    **_own("queue", "position", "priority", "name", "number", "channel", "uniqueid"),
    "waited": _since("joined"),
}

MEMBER: Fields = {
    "state": lambda row, now: of_member(row, now).word,
    **_own("name", "interface", "state_interface", "queue", "membership", "penalty", "calls_taken", "status"),
    **_own("paused", "paused_reason", "in_call", "talking_to"),
}


def _of_pool(row: Agent, _now: float) -> str | None:
    return row.pool.agent if row.pool is not None else None


AGENT: Fields = {
    "state": lambda row, now: of_agent(row, now).word,
    **_own("name", "interface", "paused"),
    "agent": _of_pool,
    "queues": lambda row, _now: [each.queue for each in row.members],
    "paused_reason": lambda row, _now: next((each.paused_reason for each in row.members if each.paused), ""),
    "calls_taken": lambda row, _now: sum(each.calls_taken for each in row.members),
    "channel": lambda row, _now: row.channel.name if row.channel is not None else None,
}

#: Participants of a conference and parked calls: what only one of them has is null for the other.
GUEST: Fields = {
    **_own("name", "number", "channel", "uniqueid", "conference", "admin", "muted", "talking", "waiting"),
    **_own("lot", "space", "parker"),
    "duration": lambda row, now: _since("joined" if hasattr(row, "joined") else "parked")(row, now),
}

ENDPOINT: Fields = {**_own("device", "state"), "duration": _since("changed")}


DEED: Fields = {
    **_own("name", "host", "login", "message", "latency"),
    "headers": lambda row, _now: [f"{key}: {value}" for key, value in row.headers],
    "ok": lambda row, _now: row.ok if row.known else None,
    "ago": _since("at"),
}


class RowFilter:
    """`text` as a question to rows. Raises `ExpressionError` where it is wrong."""

    def __init__(self, text: str, fields: Fields, clock: Callable[[], float]) -> None:
        self._expression = compile(text, tuple(fields))
        self._fields = fields
        self._clock = clock

    @property
    def is_words(self) -> bool:
        """Whether it is plain words, to be searched for in a row's text."""
        return not self._expression.parts

    def __call__(self, row: Any) -> bool:
        """Whether all conditions hold for `row`."""
        fields, now = self._fields, self._clock()

        def value(name: str) -> Any:
            found = fields[name](row, now)
            if isinstance(found, list):
                return [_clean(each) for each in found]
            return _clean(found) if isinstance(found, str) else found

        return all(part.holds(value) for part in self._expression.parts)


def _clean(text: str) -> str:
    """`text` without the lone surrogates that stand for bytes which are no UTF-8: CEL takes none."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


__all__ = [
    "AGENT",
    "CALL",
    "CALLER",
    "CHANNEL",
    "DEED",
    "ENDPOINT",
    "GUEST",
    "MEMBER",
    "QUEUE",
    "Fields",
    "RowFilter",
]
