"""For tests: the lab's PBX of a version, or a skip that says what is missing."""

import os

import pytest

from .places import PLACES, Place
from .server import answers

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
