"""A model as plain lists and back."""

from __future__ import annotations

from amitop.pbx import Pbx
from amitop.pbx.freeze import freeze, thaw
from tests.pbx.scene import Scene, bridge, leg


def fill(scene: Scene) -> None:
    scene.tell("ConfbridgeJoin", {**bridge("b9", "softmix", "base"), **leg("1.1")}, Conference="room", Admin="No")
    scene.tell("BridgeEnter", bridge("b9", "softmix", "base"), leg("1.1"))
    scene.tell("AgentLogin", leg("1.2"), Agent="1001")
    scene.tell("Hangup", leg("1.3"))


def test_a_model_comes_back_as_it_was(scene: Scene) -> None:
    fill(scene)
    other = Pbx()
    thaw(freeze(scene.pbx), other)
    assert freeze(other) == freeze(scene.pbx)
    assert other.agent_on == scene.pbx.agent_on == {"1.2": "1001"}


def test_what_an_earlier_version_froze_comes_back_whole(scene: Scene) -> None:
    fill(scene)
    frozen = freeze(scene.pbx)
    columns, rows = frozen["Channel"]
    place = columns.index("conference")
    frozen["Channel"] = [[*columns[:place], *columns[place + 1 :]], [[*r[:place], *r[place + 1 :]] for r in rows]]
    other = Pbx()
    thaw(frozen, other)
    assert other.channels["1.1"].conference == "room"
    assert freeze(other) == freeze(scene.pbx)
