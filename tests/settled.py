"""When the screen has settled: what Pilot waits for, told by the event loop and not by the processor's clock.

Textual's own wait takes the process for idle when it has used little processor time for 20 ms. That costs 40 ms
and more for each key, and on a busy machine it is wrong: a process that waits for its turn looks idle too.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from textual import app, pilot

from amitop.config.writer import writer

SOON = 0.02
"""Seconds: a timer that is due within this is waited for (Textual draws 1/60 s after a change)."""
ROUNDS = 3
"""So many turns of the loop in a row must find nothing to do: the selector is asked between them."""


async def settled(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until no callback of this loop is ready, no timer is due soon and no file is still to be written.

    It takes `max_sleep` seconds at most.
    """
    # What is ready and what is due stand nowhere else; both names are as old as asyncio.
    loop: Any = asyncio.get_running_loop()
    start = monotonic()
    if min_sleep:
        await asyncio.sleep(min_sleep)
    calm = 0
    while calm < ROUNDS and monotonic() - start < max_sleep:
        await asyncio.sleep(0)
        if loop._ready:
            calm = 0
            continue
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=None)
        if due is not None and due - loop.time() < SOON:
            calm = 0
            await asyncio.sleep(max(0.0, due - loop.time()))
            continue
        calm += 1
    writer.flush()  # files are written by a thread


def wait_so() -> None:
    """Have Pilot wait so, which takes its own wait by name from a module of Textual's."""
    app.wait_for_idle = settled  # type: ignore[attr-defined]
    pilot.wait_for_idle = settled  # type: ignore[attr-defined]
