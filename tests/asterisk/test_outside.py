"""What amitop says of real calls, judged from outside: nothing differs for longer than 5 s, and nothing at rest."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from tests.asterisk.call_scenarios import SCENARIOS, Play, long_variables
from tests.asterisk.conftest import blowing
from tests.asterisk.outside import checking
from tests.lab.cut import Wire as Relay
from tests.lab.places import HOST, Place
from tests.lab.stage import Stage
from tests.lab.wire import Wire
from tests.outside.judge import LASTING

#: Seconds after the last step: what it left behind has time to be a fault.
AFTER = LASTING + 1


@pytest.fixture
async def play(place: Place) -> AsyncIterator[Play]:
    """A session for scenarios."""
    wire = await Wire.connect(place.port)
    yield Play(Stage(wire, random.Random(7)), place)
    await wire.close()


async def test_a_storm(place: Place) -> None:
    async with checking(place) as judge, blowing(place, calls=200, leave=10) as storming:
        made = await storming
        await asyncio.sleep(AFTER)
    assert sum(made.calls.values()) == 200
    assert judge.looks > 10
    assert judge.compared > 300


async def test_calls_that_are_hard_to_follow(place: Place, play: Play) -> None:
    async with checking(place) as judge:
        async with asyncio.TaskGroup() as group:
            for scenario in SCENARIOS:
                group.create_task(scenario(play), name=scenario.__name__)
        await asyncio.sleep(AFTER)
    assert judge.looks > 10


async def test_a_flood_of_long_values_and_a_link_that_is_reset(place: Place, play: Play) -> None:
    relay = Relay(HOST, place.port)
    await relay.mend()
    async with checking(place, through=relay.port) as judge:
        await long_variables(play)
        await relay.cut()
        await relay.mend()
        await long_variables(play)
        await asyncio.sleep(AFTER)
    assert judge.looks >= 3
    await relay.cut()
