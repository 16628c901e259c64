"""Tests against real Asterisk 22 and 16, one after the other on each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from amitop.ami import Action, Exchange
from amitop.link import Target
from amitop.monitor import Monitor
from tests.lab import places
from tests.lab.need import quiet
from tests.lab.places import Place
from tests.lab.storm import Report, storm
from tests.lab.wait import until

Calls = Callable[..., Awaitable[str]]


@pytest.fixture(
    params=[
        pytest.param("22", marks=[pytest.mark.asterisk, pytest.mark.xdist_group("asterisk-22")]),
        pytest.param("16", marks=[pytest.mark.asterisk, pytest.mark.xdist_group("asterisk-16")]),
    ]
)
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    """One of the two PBXs, empty of calls before and after."""
    async with quiet(request.param) as found:
        yield found


def target(place: Place, user: str = places.USER, secret: str = places.SECRET) -> Target:
    return Target(places.HOST, place.port, user, secret)


@asynccontextmanager
async def blowing(
    place: Place, calls: int, seconds: float | None = None, leave: int = 0
) -> AsyncIterator[asyncio.Task[Report]]:
    """A storm beside the test, which ends with it whatever becomes of the test."""
    task = asyncio.create_task(storm(place.port, calls, seconds, leave=leave))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def monitor(place: Place) -> AsyncIterator[Monitor]:
    """A monitor that follows the PBX."""
    watching = Monitor(target(place))
    await watching.connect()
    yield watching
    await watching.close()


@pytest.fixture
async def call(monitor: Monitor) -> Calls:
    """Make a call from a number to an extension, and give the Uniqueid of the caller's channel."""

    async def originate(number: str, exten: str, context: str = "caller", talk: int = 60) -> str:
        before = set(monitor.pbx.channels)
        headers = {
            "Channel": f"Local/{number}@line/n",
            "Context": context,
            "Exten": exten,
            "Priority": "1",
            "Async": "true",
            "Variable": f"__TALK={talk}",
        }
        answer: Exchange = await monitor.perform(Action("Originate", headers))
        assert answer.ok, answer.message

        def made() -> str | None:
            for uniqueid, channel in monitor.pbx.channels.items():
                is_caller = channel.name.startswith(f"Local/{number}@line") and channel.name.endswith(";1")
                if uniqueid not in before and is_caller and channel.context == context:
                    return uniqueid
            return None

        return await until(made, f"the call of {number} to {exten}")

    return originate
