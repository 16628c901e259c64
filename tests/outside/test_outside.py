"""The outside checker itself: it is independent of amitop, finds what is wrong, and lets a moment's lag pass."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest

from . import judge
from .facts import Listed, Truth, differences
from .judge import LASTING, Judge
from .snapshot import said_by

_IMPORTS = """
import sys
import tests.outside.process
found = sorted(name for name in sys.modules if name.split(".")[0] == "amitop")
sys.exit(", ".join(found) or 0)
"""


def test_it_imports_nothing_of_amitop() -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORTS], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def snapshot() -> dict[str, Any]:
    """What amitop says of a small PBX."""
    return {
        "channels": [{"uniqueid": "1.1", "name": "Local/1@a-1;1", "application": "Dial", "started": 1000.0}],
        "bridges": [{"uniqueid": "b", "technology": "simple_bridge", "channels": ["1.1"]}],
        "queues": [
            {
                "name": "q",
                "completed": 3,
                "members": [{"interface": "Local/1@a", "paused": False}],
                "callers": [{"uniqueid": "1.1", "position": 1}],
            }
        ],
        "parked": [{"uniqueid": "1.1", "space": "701"}],
        "conferences": [{"name": "r", "locked": False, "participants": [{"uniqueid": "1.1", "talking": False}]}],
        "agents": [{"pool_agent": "1001", "pool_status": "AGENT_IDLE"}],
    }


def lists() -> Listed:
    """What the PBX says, which is the same."""
    listed = Listed()
    listed.add("channel", "1.1", {"application": "Dial", "started": 1002.0}, {"started": 3.0})
    listed.add("bridge", "b", {"technology": "simple_bridge", "channels": ["1.1"]})
    listed.add("queue", "q", {"completed": 3})
    listed.add("member", "q/Local/1@a", {"paused": False})
    listed.add("caller", "q/1.1", {"position": 1})
    listed.add("parked", "1.1", {"space": "701"})
    listed.add("conference", "r", {"locked": False})
    listed.add("participant", "r/1.1", {"talking": False})
    listed.add("agent", "1001", {"pool_status": "AGENT_IDLE"})
    return listed


def found(said: dict[str, Any], listed: Listed) -> set[tuple[str, str, str]]:
    return {each.place for each in differences(said_by(said), listed)}


def test_what_agrees_is_no_difference() -> None:
    assert found(snapshot(), lists()) == set()


@pytest.mark.parametrize("row", list(lists().rows), ids=lambda row: row[0])
def test_every_field_of_every_kind_is_compared(row: tuple[str, str]) -> None:
    for name in lists().rows[row]:
        listed = lists()
        listed.rows[row][name] = Truth(("something else",))
        assert found(snapshot(), listed) == {(*row, name)}


@pytest.mark.parametrize("row", list(lists().rows), ids=lambda row: row[0])
def test_a_row_too_many_is_a_difference(row: tuple[str, str]) -> None:
    listed = lists()
    del listed.rows[row]
    assert found(snapshot(), listed) == {(*row, "")}


@pytest.mark.parametrize("row", list(lists().rows), ids=lambda row: row[0])
def test_a_row_too_few_is_a_difference(row: tuple[str, str]) -> None:
    listed = lists()
    listed.add(row[0], f"{row[1]} and another", {})
    assert found(snapshot(), listed) == {(row[0], f"{row[1]} and another", "")}


def test_where_two_lists_disagree_either_is_right_and_nothing_else() -> None:
    listed = lists()
    listed.add("channel", "1.1", {"application": "Queue"})
    assert found(snapshot(), listed) == set()
    said = snapshot()
    said["channels"][0]["application"] = "Wait"
    assert found(said, listed) == {("channel", "1.1", "application")}
    listed.unsure.add(("channel", "1.2"))
    said["channels"].append({"uniqueid": "1.2"})
    assert found(said, listed) == {("channel", "1.1", "application")}


class Scene:
    """A judge on a clock that the test moves, over lists and snapshots that it changes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.listed = lists()
        #: What amitop says, one after another; the last of them from then on.
        self.said = [snapshot()]
        self.judge = Judge(self._snapshot, self._lists, lambda: self.now)

    async def _snapshot(self) -> dict[str, Any]:
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]

    async def _lists(self) -> Listed:
        return self.listed


def wrong() -> dict[str, Any]:
    said = copy.deepcopy(snapshot())
    said["queues"][0]["completed"] = 2
    return said


async def looks(scene: Scene, seconds: float) -> None:
    """Look every half a second for so long."""
    for _ in range(int(seconds * 2)):
        scene.now += 0.5
        await scene.judge.look()


async def test_a_difference_that_lasts_is_a_fault() -> None:
    scene = Scene()
    scene.said = [wrong()]
    await looks(scene, LASTING + 0.5)
    assert scene.judge.faults == []
    await looks(scene, 0.5)
    assert [str(each) for each in scene.judge.faults] == ["queue q completed: amitop says 2, the PBX 3 for 5.5 s"]


async def test_a_pause_between_two_looks_counts_little() -> None:
    scene = Scene()
    scene.said = [wrong()]
    for scene.now in (0.0, 100.0):
        await scene.judge.look()
    assert scene.judge.faults == []


async def test_while_amitop_says_that_it_is_not_live_nothing_counts() -> None:
    scene = Scene()
    scene.said = [wrong()]
    await looks(scene, LASTING)
    scene.said = [{**wrong(), "state": "lost"}]
    await looks(scene, LASTING)
    scene.said = [wrong()]
    await looks(scene, LASTING)
    assert scene.judge.faults == []


async def test_a_difference_that_goes_away_begins_anew() -> None:
    scene = Scene()
    scene.said = [wrong()]
    await scene.judge.look()
    scene.said = [snapshot()]
    scene.now = 4.0
    await scene.judge.look()
    scene.said = [wrong()]
    scene.now = 8.0
    await scene.judge.look()
    assert scene.judge.faults == []
    assert scene.judge.longest == 0.0


@pytest.mark.parametrize("said", [[wrong(), snapshot()], [snapshot(), wrong()]])
async def test_what_changed_while_the_lists_were_asked_for_is_no_difference(said: list[dict[str, Any]]) -> None:
    scene = Scene()
    scene.said = said
    assert await scene.judge.look() == []


async def test_what_stays_wrong_at_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "PAUSE", 0.0)
    scene = Scene()
    scene.said = [wrong()]
    scene.judge.clock = lambda: float(scene.judge.looks)
    assert [each.place for each in await scene.judge.settle()] == [("queue", "q", "completed")]


async def test_what_comes_right_at_rest_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "PAUSE", 0.0)
    scene = Scene()
    scene.said = [wrong(), wrong(), snapshot()]
    assert await scene.judge.settle() == []


async def test_what_no_event_tells_counts_from_the_next_list() -> None:
    scene = Scene()
    said = snapshot()
    said["queues"][0]["weight"] = 1
    scene.listed.rows["queue", "q"]["weight"] = Truth((2,))
    scene.said = [{**said, "as_of": {"queues": 50.0}}]
    await looks(scene, 3 * LASTING)
    assert scene.judge.faults == []
    assert await scene.judge.settle() == []
    scene.said = [{**said, "as_of": {"queues": 65.0}}]
    await looks(scene, LASTING + 1)
    assert [each.difference.field for each in scene.judge.faults] == ["weight"]
