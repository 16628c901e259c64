"""Columns that are offered beside those that a table shows at first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from amitop.journal.history import Deed
from amitop.pbx.entities import Agent, Call, Caller, Channel, Endpoint, Member, ParkedCall, Participant, Queue
from amitop.text import visible
from amitop.tui.format import count, duration, since
from amitop.tui.scene import Scene
from amitop.tui.table.columns import Cell, Column, by_age

Row = TypeVar("Row")


def text(title: str, get: Callable[[Row], str], least: int, ideal: int, keep_end: bool = False) -> Column[Row]:
    """What is a text, from the PBX."""
    return Column(
        title,
        lambda row: Cell(visible(get(row)), "muted"),
        lambda row: get(row).lower(),
        least,
        ideal,
        keep_end=keep_end,
        extra=True,
    )


def number(title: str, get: Callable[[Row], float | None], least: int, told: Callable[[Any], str]) -> Column[Row]:
    """What is a figure; what is not known, or nothing, is left empty."""

    def cell(row: Row) -> Cell:
        value = get(row)
        return Cell(told(value) if value else "", "muted")

    return Column(
        title, cell, lambda row: get(row) or 0, least, least + 1, right=True, largest_first=True, extra=True
    )


def age(title: str, start: Callable[[Row], float | None], scene: Scene, style: str = "muted") -> Column[Row]:
    """How long ago something began."""
    return Column(
        title,
        lambda row: Cell(since(start(row), scene.as_of), style),
        lambda row: by_age(start(row)),
        max(7, len(title)),
        max(8, len(title)),
        right=True,
        largest_first=True,
        extra=True,
    )


def yes(title: str, is_so: Callable[[Row], bool], word: str, style: str = "muted") -> Column[Row]:
    """What is so or not."""
    wide = max(len(title), len(word))
    return Column(
        title,
        lambda row: Cell(word if is_so(row) else "", style),
        is_so,
        wide,
        wide,
        largest_first=True,
        extra=True,
    )


def _held_since(row: Call) -> float | None:
    return min((each.hold_since for each in row.channels if each.hold_since is not None), default=None)


def _far(row: Call) -> Channel | None:
    """Return the channel at the other end."""
    return next(iter(row.ends or [each for each in row.channels if each is not row.caller]), None)


def of_channel(scene: Scene, get: Callable[[Row], Channel]) -> list[Column[Row]]:
    """What a channel says of itself."""
    return [
        text("context", lambda row: get(row).context, 8, 16),
        text("exten", lambda row: get(row).exten, 6, 10),
        text("data", lambda row: get(row).application_data, 10, 20),
        text("uniqueid", lambda row: get(row).uniqueid, 15, 18, True),
        text("linkedid", lambda row: get(row).linkedid, 15, 18, True),
        text("account", lambda row: get(row).account, 7, 12),
        text("language", lambda row: get(row).language, 8, 8),
        text("technology", lambda row: get(row).name.partition("/")[0], 10, 10),
        age("answered", lambda row: get(row).answered, scene),
    ]


def channel(scene: Scene) -> list[Column[Channel]]:
    """Of a leg."""
    return [
        *of_channel(scene, lambda row: row),
        age("held", lambda row: row.hold_since, scene, "hold"),
        text("queue", lambda row: row.queue or "", 8, 14),
        yes("parked", lambda row: row.parked, "parked", "parked"),
        text("priority", lambda row: row.priority, 8, 8),
    ]


def call(scene: Scene) -> list[Column[Call]]:
    """Of a call: mostly what its caller's channel says."""
    return [
        text("application", lambda row: row.caller.application, 11, 12),
        *of_channel(scene, lambda row: row.caller),
        age("held", _held_since, scene, "hold"),
        text("room", lambda row: row.conference or "", 6, 12),
        text("far channel", lambda row: far.name if (far := _far(row)) else "", 18, 24, True),
    ]


def queue() -> list[Column[Queue]]:
    """Of a queue."""

    def lost_share(row: Queue) -> float | None:
        calls = row.completed + row.abandoned
        return row.abandoned / calls * 100 if calls else None

    return [
        number("calls", lambda row: row.completed + row.abandoned, 6, count),
        number("lost %", lost_share, 6, lambda value: f"{value:.0f} %"),
        number("level", lambda row: row.service_level, 5, duration),
        number("most", lambda row: row.max_callers, 5, count),
        number("weight", lambda row: row.weight, 6, count),
        number("away", lambda row: sum(each.status in (4, 5) for each in row.members.values()), 4, count),
    ]


def caller() -> list[Column[Caller]]:
    """Of somebody who waits in a queue."""
    return [
        text("number", lambda row: row.number, 8, 12),
        text("name", lambda row: row.name, 10, 18),
        text("channel", lambda row: row.channel, 18, 24, True),
        text("uniqueid", lambda row: row.uniqueid, 15, 18, True),
    ]


def member(scene: Scene) -> list[Column[Member]]:
    """Of a member of a queue."""
    return [
        text("interface", lambda row: row.interface, 12, 20),
        text("device", lambda row: row.state_interface, 12, 20),
        text("kind", lambda row: row.membership, 8, 8),
        age("last call", lambda row: row.last_call or None, scene),
        age("paused", lambda row: row.paused_since if row.paused else None, scene, "paused"),
        age("logged in", lambda row: row.login_time or None, scene),
        number("wrap-up", lambda row: row.wrapup, 7, duration),
    ]


def agent(scene: Scene) -> list[Column[Agent]]:
    """Of a person."""

    def logged_in(row: Agent) -> float | None:
        times = [each.login_time for each in row.members if each.login_time]
        if row.pool is not None and row.pool.logged_in:
            times.append(row.pool.logged_in)
        return min(times, default=None)

    return [
        number("in queues", lambda row: len(row.members), 9, count),
        number("penalty", lambda row: max((each.penalty for each in row.members), default=0), 7, count),
        text("channel", lambda row: row.channel.name if row.channel else "", 18, 24, True),
        text("pool", lambda row: row.pool.agent if row.pool else "", 6, 10),
        text("kind", lambda row: " ".join(sorted({each.membership for each in row.members})), 8, 10),
        age("logged in", logged_in, scene),
    ]


def guest() -> list[Column[Participant | ParkedCall]]:
    """Of somebody in a conference or parked."""
    return [
        text("number", lambda row: row.number, 8, 12),
        text("name", lambda row: row.name, 10, 18),
        text("uniqueid", lambda row: row.uniqueid, 15, 18, True),
        text("parked by", lambda row: row.parker if isinstance(row, ParkedCall) else "", 10, 18),
    ]


def endpoint(channels_of: Callable[[Endpoint], list[Channel]]) -> list[Column[Endpoint]]:
    """Of a device."""

    def first(row: Endpoint) -> Channel | None:
        return next(iter(channels_of(row)), None)

    return [
        text("technology", lambda row: row.device.partition("/")[0], 10, 10),
        text("name", lambda row: row.device.partition("/")[2], 8, 14),
        text("channel", lambda row: each.name if (each := first(row)) else "", 18, 24, True),
        text("linkedid", lambda row: each.linkedid if (each := first(row)) else "", 15, 18, True),
        text("account", lambda row: each.account if (each := first(row)) else "", 7, 12),
    ]


def deed() -> list[Column[Deed]]:
    """Of an Action that was sent."""
    return [
        text("ActionID", lambda row: row.id, 12, 24, True),
        text("message", lambda row: row.message, 12, 24),
    ]
