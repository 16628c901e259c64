"""The wall on a real PBX: what stands on it is what QueueStatus says at the same moment."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from amitop.ami import Action
from amitop.monitor import Monitor
from amitop.tui.scene import Scene
from amitop.tui.wall.figures import LATE, NO_AGENTS, WAITING, Figures, QueueRow, figures_of
from tests.asterisk.conftest import Calls
from tests.asterisk.test_screen import screen, text_of
from tests.lab.places import Place
from tests.lab.wait import until

QUEUE = "night"
TAKES, RESTS = "Local/140@phones/n", "Local/141@phones/n"


@pytest.fixture
async def staffed(monitor: Monitor) -> AsyncIterator[None]:
    """Two members in the queue that nobody works in, one of them at lunch."""
    for interface, paused in ((TAKES, "false"), (RESTS, "true")):
        headers = {"Queue": QUEUE, "Interface": interface, "Paused": paused}
        assert (await monitor.perform(Action("QueueAdd", headers))).ok
    yield
    for interface in (TAKES, RESTS):
        await monitor.perform(Action("QueueRemove", {"Queue": QUEUE, "Interface": interface}))


async def told(monitor: Monitor) -> dict[str, object]:
    """What QueueStatus says of the queue, read without the model."""
    answer = await monitor.perform(Action("QueueStatus", {"Queue": QUEUE}))
    params = next(each for each in answer.events if each.name == "QueueParams")
    members = [each for each in answer.events if each.name == "QueueMember"]
    entries = [each for each in answer.events if each.name == "QueueEntry"]
    return {
        "waiting": len(entries),
        "wait": max((int(each.get("Wait", "0")) for each in entries), default=None),
        "answered": int(params.get("Completed", "")),
        "lost": int(params.get("Abandoned", "")),
        "in_time": float(params.get("ServicelevelPerf", "")),
        "busy": sum(each.get("Status") in ("2", "3", "6", "7", "8") for each in members),
        "paused": sum(each.get("Paused") == "1" for each in members),
        "members": len(members),
    }


def shown(monitor: Monitor) -> Figures:
    now = time.time()
    return figures_of(QueueRow(Scene(monitor, now), monitor.pbx.queues[QUEUE], now))


@pytest.mark.usefixtures("staffed")
async def test_the_wall_shows_what_queue_status_says(place: Place, monitor: Monitor, call: Calls) -> None:
    await call("5550031", QUEUE)
    await until(lambda: shown(monitor).agents[1] == 1, "the first call to be answered")
    waiting = [await call(number, QUEUE) for number in ("5550032", "5550033")]
    await until(lambda: shown(monitor).waiting == 2, "two who wait")
    await monitor.tend()  # a wait that was heard of late is corrected by the list's
    before, said, figures = shown(monitor), await told(monitor), shown(monitor)
    assert (figures.waiting, sum(figures.agents)) == (said["waiting"], said["members"]) == (2, 2)
    assert (figures.agents[1], figures.agents[2]) == (said["busy"], said["paused"]) == (1, 1)
    wait = said["wait"]
    assert isinstance(wait, int)
    assert before.longest is not None
    assert figures.longest is not None
    # Asterisk tells whole seconds, and the model lets two pass before it thinks better of a wait.
    assert before.longest - 3 <= wait <= figures.longest + 3
    assert figures.state in (WAITING, LATE)

    async with screen(place) as (app, pilot):
        await pilot.press("9", "slash", *QUEUE, "enter")
        members = ("● 1 busy", "‖ 1 paused", "○ 0 free")
        await until(lambda: all(each in text_of(app) for each in members), "the members on the wall")

        for uniqueid in waiting:
            name = monitor.pbx.channels[uniqueid].name
            assert (await monitor.perform(Action("Hangup", {"Channel": name}))).ok
        await until(lambda: shown(monitor).waiting == 0, "nobody to wait")
        lost = (await told(monitor))["lost"]
        await until(lambda: shown(monitor).lost == lost, "those who gave up to be counted")
        await until(lambda: f"{lost} lost" in text_of(app), "the same on the wall")
        figures, said = shown(monitor), await told(monitor)
        assert (figures.answered, figures.lost) == (said["answered"], said["lost"])
        assert (figures.in_time or 0.0) == said["in_time"]


async def test_callers_whom_nobody_can_answer_are_told(monitor: Monitor, call: Calls) -> None:
    await call("5550034", QUEUE)
    await until(lambda: shown(monitor).waiting == 1, "the caller who waits")
    assert shown(monitor).state is NO_AGENTS
