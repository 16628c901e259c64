"""The outside checker over a test against a real Asterisk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.lab import places
from tests.lab.places import Place
from tests.outside.judge import Judge
from tests.outside.process import Door, judging


def door(place: Place, port: int | None = None) -> Door:
    """Return the way to a PBX of the lab, through another port if one is given."""
    return Door(places.HOST, port or place.port, places.USER, places.SECRET)


@asynccontextmanager
async def checking(place: Place, through: int | None = None) -> AsyncIterator[Judge]:
    """Judge amitop for as long as the block lasts, and what it says at rest afterwards.

    amitop goes through the port `through`, if given (a proxy of the test). Raises `AssertionError` with every
    difference that lasted longer than 5 s or stays at rest.
    """
    async with judging(door(place), door(place, through)) as judge:
        yield judge
        at_rest = await judge.settle()
    told = [f"at rest: {each}" for each in at_rest] + [f"lasted: {each}" for each in judge.faults]
    assert not told, "\n".join(told)
    assert judge.compared > 0
