"""Asking for what no event tells."""

from __future__ import annotations

from amitop.ami import Action, Exchange
from amitop.journal import Journal
from amitop.monitor.keeper import Keeper
from amitop.monitor.manual import Manual
from amitop.monitor.state import Standing
from amitop.monitor.tending import TEND_CHANNELS, Tender
from amitop.pbx import Pbx


async def test_channels_are_asked_for_a_few_at_a_time_and_once() -> None:
    asked: list[str] = []

    async def ask(action: Action) -> Exchange:
        assert action.name == "Status"
        asked.append(dict(action.headers)["Channel"])
        return Exchange(action, "a-1", 0.0)

    pbx, standing = Pbx(), Standing()
    keeper = Keeper(pbx, standing, Journal(), None, 0.0)
    tender = Tender(ask, pbx, standing, keeper, Manual(ask, lambda: ""), lambda: 0.0)
    names = [f"1.{number}" for number in range(TEND_CHANNELS + 1)]
    pbx.stale_channels.update(dict.fromkeys(["no\r\nname", *names]))
    await tender.tend_channels()
    assert asked == names[: TEND_CHANNELS - 1]  # no Action can name the first
    await tender.tend_channels()
    await tender.tend_channels()
    assert asked == names
