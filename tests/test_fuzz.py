"""Hostile packets and files, a few of each kind: `python -m tests.fuzz` goes on for hours."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import screen
from tests.fuzz.material import Material
from tests.fuzz.targets import TARGETS

_STEPS = 20


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 1 << 32))
def test_nothing_hostile_raises(name: str, seed: int) -> None:
    step = TARGETS[name]()
    for number in range(_STEPS):
        step(Material(Random(seed + number)))


async def test_nothing_hostile_ends_the_screen() -> None:
    over = screen.monitor()
    app = screen.app(over)
    async with app.run_test(size=(100, 30)) as pilot:
        whole = screen.Screen(app, pilot, over, screen.Turns())
        for number in range(40):
            await whole.step(Random(number))
    assert over.pbx.revision > 0
