"""What an expression may ask of a row: what the columns show, by their titles, and more of the entity behind it.

The rule of what is not known: a text is then ``""``, anything else None (null in an expression).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from amitop.expression import Vocabulary, Words, compile, fold  # noqa: A004
from amitop.pbx.entities import Agent, Call, Channel, Member, ParkedCall, Queue
from amitop.tui import states
from amitop.tui.states import Shown, of_member
from amitop.tui.table.columns import Column

#: A row and the moment -> the value.
Reader = Callable[[Any, float], Any]


class Kind(Enum):
    """What a value is, as docs/expressions.md calls it."""

    TEXT = "text"
    NUMBER = "number"
    SECONDS = "seconds"
    YES = "true or false"
    LIST = "list"


class Field(NamedTuple):
    """One name that an expression may ask for."""

    kind: Kind
    #: None if a view reads it from its own column `column`, as `through` does.
    read: Reader | None
    column: str = ""
    through: Callable[[Column[Any]], Reader] | None = None
    #: The words that it may have, by how they may be written.
    words: Words | None = None


Fields = Mapping[str, Field]


def _own(kind: Kind, *names: str) -> dict[str, Field]:
    """Attributes of the row itself."""

    def reader(name: str) -> Reader:
        return lambda row, _now: getattr(row, name)

    return {name: Field(kind, reader(name)) for name in names}


def _texts(*names: str) -> dict[str, Field]:
    return _own(Kind.TEXT, *names)


def _numbers(*names: str) -> dict[str, Field]:
    return _own(Kind.NUMBER, *names)


def _text(read: Callable[[Any], Any]) -> Field:
    return Field(Kind.TEXT, lambda row, _now: read(row))


def _number(read: Callable[[Any], Any]) -> Field:
    return Field(Kind.NUMBER, lambda row, _now: read(row))


def _yes(read: Callable[[Any], Any]) -> Field:
    return Field(Kind.YES, lambda row, _now: read(row))


def _list(read: Callable[[Any], list[str]]) -> Field:
    return Field(Kind.LIST, lambda row, _now: read(row))


def _since(read: Callable[[Any], float | None]) -> Field:
    """Seconds since the moment that `read` returns; 0 is never a moment."""

    def seconds(row: Any, now: float) -> float | None:
        start = read(row)
        return now - start if start else None

    return Field(Kind.SECONDS, seconds)


def _cell(column: Column[Any]) -> Reader:
    return lambda row, _now: column.cell(row).text


def _behind_glyph(column: Column[Any]) -> Reader:
    return lambda row, _now: column.cell(row).text.partition(" ")[2]


def _sorted_by(column: Column[Any]) -> Reader:
    sort = column.sort
    assert sort is not None
    return lambda row, _now: sort(row)


def _age(column: Column[Any]) -> Reader:
    sort = column.sort
    assert sort is not None

    def seconds(row: Any, now: float) -> float | None:
        begun: float | None = sort(row)  # `by_age`: the start, negative
        return None if begun is None else now + begun

    return seconds


def _shown(column: str, kind: Kind = Kind.TEXT, through: Callable[[Column[Any]], Reader] = _cell) -> Field:
    """What the view's own column shows."""
    return Field(kind, None, column, through)


def _state(read: Callable[[Any, float], Shown], shown: Mapping[str, Shown], told: str = "") -> Field:
    """The word that the screen shows; `shown` has every other spelling that is understood."""
    spellings = {fold(key): each.word for key, each in shown.items()}
    spellings |= {fold(each.word): each.word for each in shown.values()}
    return Field(Kind.TEXT, lambda row, now: read(row, now).word, words=Words(spellings, told))


def bound(fields: Fields, columns: Iterable[Column[Any]]) -> dict[str, Field]:
    """Return `fields`, where those that a view shows are read from its `columns`."""
    by_name = {column.name: column for column in columns}
    return {
        name: field if field.through is None else field._replace(read=field.through(by_name[field.column]))
        for name, field in fields.items()
    }


_PLACE = ("context", "exten", "application", "application_data")


def _of_channel(get: Callable[[Any], Channel]) -> dict[str, Field]:
    """What a channel says of itself, under the titles of its columns too."""

    def reader(name: str) -> Field:
        return _text(lambda row: getattr(get(row), name))

    own = (*_PLACE, "caller_number", "caller_name", "uniqueid", "linkedid", "account", "language")
    return {
        **{name: reader(name) for name in own},
        "data": reader("application_data"),
        "channel": reader("name"),
        "technology": _text(lambda row: get(row).name.partition("/")[0]),
        "answered": _since(lambda row: get(row).answered),
    }


def _connected(name: str) -> Field:
    """Read whom a call's caller is with: the far end in its bridge, else what the caller's channel says."""

    def read(row: Call) -> str:
        told: str = getattr(row.ends[0], f"caller_{name}") if row.ends else ""
        return told or str(getattr(row.caller, f"connected_{name}"))

    return _text(read)


def _longest(row: Queue) -> float | None:
    return min((each.joined for each in row.callers.values() if each.joined is not None), default=None)


def _count(wanted: Callable[[Member, float], bool]) -> Field:
    return Field(Kind.NUMBER, lambda row, now: sum(wanted(each, now) for each in row.members.values()))


CHANNEL: Fields = {
    "state": _state(lambda row, _now: states.of_channel(row), states.CHANNELS),
    **_texts("name"),
    **_of_channel(lambda row: row),
    **_texts("connected_number", "connected_name", "queue", "bridge", "priority"),
    **_own(Kind.YES, "parked"),
    "caller": _shown("caller"),
    "connected": _shown("connected"),
    "duration": _since(lambda row: row.started),
    "held": _since(lambda row: row.hold_since),
}

CALL: Fields = {
    "state": _state(lambda row, _now: states.of_call(row), states.CHANNELS),
    **_texts("queue", "conference"),
    "room": _text(lambda row: row.conference),
    "legs": _number(lambda row: len(row.channels)),
    **_of_channel(lambda row: row.caller),
    "connected_number": _connected("number"),
    "connected_name": _connected("name"),
    "caller": _shown("caller"),
    "with": _shown("with"),
    "far_channel": _shown("far channel"),
    "channels": _list(lambda row: [each.name for each in row.channels]),
    "duration": _since(lambda row: row.started),
    "held": _since(
        lambda row: min((each.hold_since for each in row.channels if each.hold_since is not None), default=None)
    ),
}

QUEUE: Fields = {
    **_texts("name", "strategy"),
    "queue": _text(lambda row: row.name),
    **_numbers(
        "completed", "abandoned", "service_level_percent", "service_level_percent_of_all", "max_callers", "weight"
    ),
    **_own(Kind.SECONDS, "hold_time", "talk_time", "service_level"),
    "waiting": _number(lambda row: len(row.callers)),
    "longest": _since(_longest),
    "members": _number(lambda row: len(row.members)),
    "paused": _count(lambda each, _now: each.paused),
    "free": _count(lambda each, now: of_member(each, now).word == "Free"),
    "busy": _count(lambda each, _now: each.status in states.BUSY_STATUSES),
    "away": _count(lambda each, _now: each.status in (4, 5)),
    "answered": _number(lambda row: row.completed),
    "lost": _number(lambda row: row.abandoned),
    "calls": _number(lambda row: row.completed + row.abandoned),
    "in_time": _number(lambda row: row.service_level_percent),
    "in_time_of_all": _number(lambda row: row.service_level_percent_of_all),
    "hold": Field(Kind.SECONDS, lambda row, _now: row.hold_time),
    "talk": Field(Kind.SECONDS, lambda row, _now: row.talk_time),
    "level": Field(Kind.SECONDS, lambda row, _now: row.service_level),
    "most": _number(lambda row: row.max_callers),
    "listed": _since(lambda row: row.listed),
}

CALLER: Fields = {
    **_texts("queue", "name", "number", "channel", "uniqueid"),
    **_numbers("position", "priority"),
    "caller": _shown("caller"),
    "waited": _since(lambda row: row.joined),
}

MEMBER: Fields = {
    "state": _state(of_member, states.MEMBERS),
    **_texts("name", "interface", "state_interface", "queue", "membership", "paused_reason", "talking_to"),
    **_numbers("penalty", "calls_taken", "status"),
    **_own(Kind.YES, "paused", "in_call"),
    "member": _shown("member"),
    "since": _shown("since", Kind.SECONDS, _age),
    "calls": _number(lambda row: row.calls_taken),
    "pen": _number(lambda row: row.penalty),
    "reason": _text(lambda row: row.paused_reason if row.paused else ""),
    "device": _text(lambda row: row.state_interface),
    "kind": _text(lambda row: row.membership),
    "last_call": _since(lambda row: row.last_call),
    "paused_for": _since(lambda row: row.paused_since if row.paused else None),
    "logged_in": _since(lambda row: row.login_time),
    "wrap_up": Field(Kind.SECONDS, lambda row, _now: row.wrapup),
}


def _of_pool(row: Agent) -> str:
    return row.pool.agent if row.pool is not None else ""


AGENT: Fields = {
    "state": _state(states.of_agent, states.AGENTS),
    **_texts("name", "interface"),
    **_own(Kind.YES, "paused"),
    "agent": _text(_of_pool),
    "pool": _text(_of_pool),
    "queues": _list(lambda row: [each.queue for each in row.members]),
    "paused_reason": _text(lambda row: next((each.paused_reason for each in row.members if each.paused), "")),
    "reason": _shown("reason"),
    "paused_for": _shown("paused", Kind.SECONDS, _age),
    "calls_taken": _number(lambda row: sum(each.calls_taken for each in row.members)),
    "calls": _number(lambda row: sum(each.calls_taken for each in row.members)),
    "channel": _text(lambda row: row.channel.name if row.channel is not None else ""),
    "talks_to": _shown("talks to"),
    "call": _shown("call", Kind.SECONDS, _age),
    "last_call": _shown("last call", Kind.SECONDS, _age),
    "logged_in": _shown("logged in", Kind.SECONDS, _age),
    "in_queues": _number(lambda row: len(row.members)),
    "penalty": _number(lambda row: max((each.penalty for each in row.members), default=0)),
    "kind": _shown("kind"),
}


def _either(name: str) -> Callable[[Any], Any]:
    """What only a participant of a conference has, or only a parked call: None of the other."""
    return lambda row: getattr(row, name, None)


#: Participants of a conference and parked calls.
GUEST: Fields = {
    "state": _state(lambda row, _now: states.of_guest(row), states.GUESTS),
    **_texts("name", "number", "channel", "uniqueid"),
    "room": _shown("room"),
    "who": _shown("who"),
    "remark": _shown("remark"),
    "conference": _text(_either("conference")),
    **{name: _yes(_either(name)) for name in ("admin", "marked", "muted", "talking", "waiting")},
    **{name: _text(_either(name)) for name in ("lot", "space", "parker")},
    "parked_by": _text(_either("parker")),
    "duration": _since(lambda row: row.parked if isinstance(row, ParkedCall) else row.joined),
}

ENDPOINT: Fields = {
    "state": _state(lambda row, _now: states.of_device(row), states.DEVICE, told="device_state"),
    "device_state": _text(lambda row: row.state),
    **_texts("device"),
    "calls": _shown("calls", Kind.NUMBER, _sorted_by),
    "talks_to": _shown("talks to"),
    "technology": _text(lambda row: row.device.partition("/")[0]),
    "name": _text(lambda row: row.device.partition("/")[2]),
    **{name: _shown(name) for name in ("channel", "linkedid", "account")},
    "duration": _since(lambda row: row.changed),
    "since": _since(lambda row: row.changed),
}


DEED: Fields = {
    "state": _shown("outcome", through=_sorted_by),
    "outcome": _shown("outcome", through=_behind_glyph),
    **_texts("name", "host", "login", "message"),
    "action": _text(lambda row: row.name),
    "action_id": _text(lambda row: row.id),
    "with": _shown("with"),
    "when": _shown("when"),
    **_own(Kind.SECONDS, "latency"),
    "answered": Field(Kind.SECONDS, lambda row, _now: row.latency),
    "headers": _list(lambda row: [f"{key}: {value}" for key, value in row.headers]),
    "ok": _yes(lambda row: row.ok if row.known else None),
    "ago": _since(lambda row: row.at),
}


def vocabulary(fields: Fields) -> Vocabulary:
    """Return what an expression over `fields` may ask for."""
    numbers = (Kind.NUMBER, Kind.SECONDS)
    return Vocabulary(
        tuple(fields),
        texts=frozenset(name for name, field in fields.items() if field.kind is Kind.TEXT),
        numbers=frozenset(name for name, field in fields.items() if field.kind in numbers),
        words={name: field.words for name, field in fields.items() if field.words is not None},
    )


class RowFilter:
    """`text` as a question to rows. Raises `ExpressionError` if it is wrong."""

    def __init__(self, text: str, fields: Fields, clock: Callable[[], float]) -> None:
        self._expression = compile(text, vocabulary(fields))
        self._readers = {name: field.read for name, field in fields.items() if field.read is not None}
        self._clock = clock

    @property
    def is_words(self) -> bool:
        """Whether it is plain words, to be searched for in a row's text."""
        return not self._expression.parts

    def __call__(self, row: Any) -> bool:
        """Return whether all conditions hold for `row`."""
        readers, now = self._readers, self._clock()
        return all(part.holds(lambda name: readers[name](row, now)) for part in self._expression.parts)
