"""An audit's patience: what moves between two looks is no drift, and what stays is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amitop.ami import Action, Ending, Exchange, Packet
from amitop.monitor import report
from amitop.monitor.snapshot import Lister
from amitop.pbx import Family
from tests.packets import event, response
from tests.pbx.scene import Scene, member

WHO = "Local/105@phones/n"


def record(taken: int) -> dict[str, object]:
    return member("sales", WHO, CallsTaken=taken)


class Server(Lister):
    """Lists one queue with one member, and nothing else."""

    def __init__(self, scene: Scene, taken: Callable[[], int]) -> None:
        super().__init__(self._answer, scene.pbx)
        self._taken = taken

    async def _answer(self, action: Action) -> Exchange:
        items: list[Packet] = []
        if action.name == "QueueSummary":
            items = [event("QueueSummary", {"Queue": "sales"})]
        elif action.name == "QueueStatus":
            headers = record(self._taken())
            headers |= {"Location": headers.pop("Interface"), "Name": headers.pop("MemberName")}
            items = [event("QueueMember", headers)]
        return Exchange(action, "test-1", 0.0, [response()], items, ending=Ending.RESPONSE)


async def nothing_is_due() -> None:
    pass


@pytest.fixture
def sales() -> Scene:
    scene = Scene()
    scene.tell("QueueSummary", {"Queue": "sales"})
    scene.tell("QueueMemberAdded", record(3))
    return scene


async def test_what_stays_is_drift(sales: Scene) -> None:
    found = await report.audit(sales.pbx, Server(sales, lambda: 4), nothing_is_due)
    assert [(each.kind, each.field, each.model, each.server) for each in found.drift] == [
        (Family.MEMBERS, "calls_taken", 3, 4)
    ]
    assert found.looks == report.STEADY


async def test_what_an_event_that_comes_late_mends_is_none(sales: Scene) -> None:
    looks = 0

    async def late() -> None:
        nonlocal looks
        looks += 1
        if looks == report.STEADY:
            sales.tell("QueueMemberStatus", record(4))

    found = await report.audit(sales.pbx, Server(sales, lambda: 4), late)
    assert found.drift == []


async def test_the_same_difference_out_of_other_packets_is_none(sales: Scene) -> None:
    """A member of a busy queue: asked for anew before each look, and out of step again by the next event."""
    looks = 0

    async def busy() -> None:
        nonlocal looks
        looks += 1
        sales.tell("QueueMemberStatus", record(3 if looks < 2 * report.STEADY else 4))

    found = await report.audit(sales.pbx, Server(sales, lambda: 4), busy)
    assert found.drift == []
    assert found.looks == 2 * report.STEADY


async def test_what_never_comes_to_agree_is_drift_however_often_packets_touch_it(
    sales: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PAUSE", 0.0)

    async def busy() -> None:
        sales.tell("QueueMemberStatus", record(3))

    found = await report.audit(sales.pbx, Server(sales, lambda: 4), busy)
    assert [(each.field, each.model, each.server) for each in found.drift] == [("calls_taken", 3, 4)]
    assert found.looks == report.LOOKS
