"""Waiting for what a PBX does in its own time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def until(look: Callable[[], T | None], what: str, seconds: float = 15.0) -> T:
    """Look again and again until `look` gives something; fail with `what` after so many seconds."""
    for _ in range(int(seconds / 0.02)):
        found = look()
        if found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"waited {seconds:g} s in vain for {what}")
