"""Asterisk's own command line, the judge of what amitop shows and does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.lab import server
from tests.lab.places import Place

CHANNELS = "core show channels concise"
_TRIES, _PAUSE = 60, 0.1


async def cli(place: Place, command: str) -> str:
    """What it prints now: for what can't change, or had to be so before the test asked."""
    return await asyncio.to_thread(server.cli, place, command)


async def until_cli(place: Place, command: str, look: Callable[[str], bool], what: str) -> str:
    """Ask again and again until what it prints is as `look` wants it, since a PBX does things in its own time."""
    listing = ""
    for _ in range(_TRIES):
        listing = await cli(place, command)
        if look(listing):
            return listing
        await asyncio.sleep(_PAUSE)
    raise AssertionError(f"waited in vain for {what}; {command} prints:\n{listing}")
