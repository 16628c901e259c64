"""Columns that show how long something has gone on are sorted by just that, and what is not known stands last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from amitop.pbx.entities import Caller, Queue
from amitop.tui.scene import Scene
from amitop.tui.table.order import sorted_places
from amitop.tui.views.agents import AgentsView
from amitop.tui.views.base import View
from amitop.tui.views.calls import CallsView
from amitop.tui.views.channels import ChannelsView
from amitop.tui.views.endpoints import EndpointsView
from amitop.tui.views.queues import CallersView, MembersView
from amitop.tui.views.rooms import RoomsView
from tests.tui.still import NOW, StillMonitor, still

#: Of each table, the columns that show a duration which goes on.
AGES = {
    "calls": ("duration", "answered", "held"),
    "channels": ("duration", "answered", "held"),
    "agents": ("call", "paused", "last call"),
    "rooms": ("duration",),
    "endpoints": ("since",),
    "waiting": ("waited",),
    "members": ("since", "last call", "paused"),
}


def busy() -> StillMonitor:
    """Each kind of row with durations unlike each other, and with one that is not known."""
    monitor = still()
    pbx = monitor.pbx
    ages = [None, 4, 4000, 300_000, 70, 8]
    for place, channel in enumerate(pbx.channels.values()):
        age = ages[place % len(ages)]
        channel.started = channel.answered = channel.hold_since = None if age is None else NOW - age - place
    for place, endpoint in enumerate(pbx.endpoints.values()):
        age = ages[place % len(ages)]
        endpoint.changed = None if age is None else NOW - age
    sales = pbx.queues["sales"]
    for place, age in enumerate(ages):
        joined = None if age is None else NOW - age
        sales.join(Caller("sales", f"{place}", joined=joined), place + 1)
    first = next(iter(sales.members.values()))
    for place, age in enumerate(ages):
        interface = f"PJSIP/{900 + place}"
        when = None if age is None else NOW - age
        member = replace(first, interface=interface, name=interface, paused=place % 2 == 1, paused_since=when)
        member.last_call = when if place % 2 == 0 else NOW - 1_000_000  # the longest ago, and not what is shown
        sales.members[interface] = member
    return monitor


def table(name: str) -> View[Any]:
    monitor = busy()
    scene = Scene(monitor, NOW)

    def sales() -> Queue:
        return monitor.pbx.queues["sales"]

    if name in ("waiting", "members"):
        return (CallersView if name == "waiting" else MembersView)(scene, sales)
    views = (CallsView, ChannelsView, AgentsView, RoomsView, EndpointsView)
    return next(view for view in views if view.id == name)(scene)


def seconds(text: str) -> int | None:
    """What `amitop.tui.format.duration` wrote."""
    if not text:
        return None
    found = re.fullmatch(r"(?:▲ )?(?:(\d+) d )?([\d:]+)", text)
    assert found is not None, text
    days, clock = int(found[1] or 0), [int(each) for each in found[2].split(":")]
    parts = [0, *reversed(clock)] if days else [*reversed(clock)]
    return days * 86400 + sum(part * unit for part, unit in zip(parts, (1, 60, 3600), strict=False))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("name", "column"), [(name, each) for name, columns in AGES.items() for each in columns])
def test_a_duration_is_sorted_by_what_is_shown(name: str, column: str, reverse: bool) -> None:
    view = table(name)
    told = next(each for each in view.columns if each.name == column)
    rows = list(view.rows())
    assert told.sort is not None
    order = sorted_places(range(len(rows)), [told.sort(row) for row in rows], reverse)
    shown = [seconds(told.cell(rows[place]).text) for place in order]
    known = [each for each in shown if each is not None]
    assert shown == sorted(known, reverse=reverse) + [None] * (len(shown) - len(known))
    if name != "rooms" and column not in ("call", "held"):
        assert len(set(known)) > 1


@pytest.mark.parametrize("reverse", [False, True])
def test_what_is_not_known_is_last_whichever_way(reverse: bool) -> None:
    lists: list[list[Any]] = [
        [3, None, 1, None, 2],
        ["b", None, "a"],
        [2, None, "a", None],
        [None, None],
        [None, (1, None)],
    ]
    for values in lists:
        order = sorted_places(range(len(values)), values, reverse)
        known = sum(value is not None for value in values)
        assert all(values[place] is not None for place in order[:known])
        # As they stood.
        assert order[known:] == sorted(order[known:])


def test_the_longest_wait_comes_first_and_so_does_what_has_just_changed() -> None:
    firsts = {"waiting": ("waited", True), "agents": ("paused", True), "endpoints": ("since", False)}
    for name, (column, largest_first) in firsts.items():
        told = next(each for each in table(name).columns if each.name == column)
        assert told.largest_first is largest_first
