"""Agents of the pool, who all wait in one bridge: each is shown with whom he talks, and with nobody else."""

from __future__ import annotations

import pytest

from amitop.ami import Framer
from amitop.demo import DemoPbx
from amitop.pbx import Pbx
from amitop.tui.scene import Scene
from amitop.tui.views.agents import AgentsView
from tests.demo.mirror import items
from tests.demo.test_walk import Clock
from tests.tui.still import NOW, StillMonitor, busy_pbx, channel

HOLDING = "ba5eba11-0004"


@pytest.fixture
def pbx() -> Pbx:
    """Two agents who wait, and a third who talks to a caller."""
    pbx = busy_pbx()
    for number, (agent, bridge) in enumerate((("1001", HOLDING), ("1002", HOLDING), ("1003", "ca11ed00-0005")), 1):
        own = channel(number, f"PJSIP/12{number}-1", (f"Desk {number}", f"12{number}"), ago=7000)
        pbx.channels[own.uniqueid] = own
        pool = pbx.pool_agents.setdefault(agent, type(pbx.pool_agents["1001"])(agent))
        pool.status, pool.channel, pool.name = "AGENT_IDLE", own.uniqueid, f"Agent {agent}"
        pbx.move(own, bridge, NOW - 7000)
    pbx.bridges[HOLDING].technology = "holding_bridge"
    pool.status, pool.call_started = "AGENT_ONCALL", NOW - 65
    caller = channel(9, "PJSIP/trunk-9", ("Zoë Conti", "5550109"), ago=80)
    pbx.channels[caller.uniqueid] = caller
    pbx.move(caller, "ca11ed00-0005", NOW - 65)
    return pbx


def told(view: AgentsView, agent: str) -> tuple[str, str]:
    """What the details say of an agent, and his `call`."""
    row = next(each for each in view.rows() if each.key == f"Agent:{agent}")
    cell = next(each.cell for each in view.columns if each.name == "call")
    return "\n".join("".join(piece.text for piece in line) for line in view.details(row)), cell(row).text


def test_who_waits_is_with_nobody_and_on_no_call(pbx: Pbx) -> None:
    view = AgentsView(Scene(StillMonitor(pbx), NOW))
    details, call = told(view, "1001")
    assert "PJSIP/121-1" in details
    assert "PJSIP/122-1" not in details
    assert call == ""


def test_a_call_of_the_pool_has_begun_when_it_came_and_not_with_the_login(pbx: Pbx) -> None:
    details, call = told(AgentsView(Scene(StillMonitor(pbx), NOW)), "1003")
    assert "Zoë Conti" in details
    assert call == "1:05"


def test_through_a_long_morning_nobody_in_the_pool_is_shown_with_another() -> None:
    clock, pbx, framer = Clock(), Pbx(), Framer()
    demo = DemoPbx(seed=1, alive=False, clock=clock)

    def hear(_privilege: str, raw: bytes) -> None:
        for each in framer.feed(raw):
            pbx.apply(each, clock.now)

    for question in ("CoreShowChannels", "BridgeList", "Agents"):
        for item in items(demo, question):
            pbx.apply(item, clock.now)
    demo.centre.world.listeners.append(hear)
    view, together = AgentsView(Scene(StillMonitor(pbx), NOW)), 0
    for number in range(1200):
        demo.step()
        clock.now += 0.7
        waiting = [agent.channel.name for agent in demo.centre.pool.agents.values() if agent.channel]
        if number % 10 or len(waiting) < 2:
            continue
        together += 1
        rows = [row for row in pbx.agents() if row.pool is not None and row.channel is not None]
        assert sorted(row.channel.name for row in rows if row.channel) == sorted(waiting)
        for row in rows:
            details = "".join(piece.text for line in view.details(row) for piece in line)
            assert [name for name in waiting if name in details] == [row.channel and row.channel.name]
    assert together > 20
