"""For tests: the lab's PBX of a version, or a skip that says what is missing."""

import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from .places import PLACES, Place, home
from .server import answers
from .storm import clear

#: Set in CI: there a missing Asterisk is a failure, not a skip.
REQUIRED = "AMITOP_REQUIRE_ASTERISK"


def need(version: str) -> Place:
    """The place of this version, which answers; else the test is skipped, or fails where it is required."""
    place = PLACES[version]
    if not answers(place):
        reason = f"no Asterisk {version} at port {place.port}: start the lab with `python -m tests.lab up`"
        if os.environ.get(REQUIRED):
            pytest.fail(reason)
        pytest.skip(reason)
    return place


@asynccontextmanager
async def quiet(version: str) -> AsyncIterator[Place]:
    """The place of this version for oneself alone, with no call on it before and after.

    Who needs both takes 22 first: two who wait for one another would wait for good.
    """
    place = PLACES[version]
    if not home().is_dir():
        need(version)
    with (home() / f"{place.name}.busy").open("w") as busy:
        # Two test runs at once would hang up one another's calls.
        fcntl.flock(busy, fcntl.LOCK_EX)
        need(version)  # not before: who had it may have stopped it for a while
        await clear(place.port)
        yield place
        await clear(place.port)
