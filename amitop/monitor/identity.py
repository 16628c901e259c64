"""Which PBX answers: its version, and since when it runs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from amitop.ami import Action, Exchange
from amitop.link import LinkLost

Ask = Callable[[Action], Awaitable[Exchange]]


@dataclass(slots=True)
class Identity:
    """Empty where the login may not ask."""

    version: str = ""
    #: Date and time of the start in the PBX's own words: another life of it says otherwise.
    startup: str = ""
    #: The same in seconds since the epoch, its time zone taken for ours.
    started_at: float | None = None


async def identify(ask: Ask) -> Identity:
    """Ask the PBX which version it is, and since when it runs.

    Raises `LinkError`, also if it does not answer: a session is served one Action after the other, so that
    nothing else would be answered either.
    """
    found = Identity()
    settings = await _asked(ask, Action("CoreSettings"))
    if settings.response is not None and settings.ok:
        found.version = settings.response.get("AsteriskVersion").partition("+")[0].partition("~")[0]
    status = await _asked(ask, Action("CoreStatus"))
    if status.response is not None and status.ok:
        found.startup = f"{status.response.get('CoreStartupDate')} {status.response.get('CoreStartupTime')}"
        with contextlib.suppress(ValueError, OverflowError):
            found.started_at = time.mktime(time.strptime(found.startup, "%Y-%m-%d %H:%M:%S"))
    return found


async def _asked(ask: Ask, action: Action) -> Exchange:
    exchange = await ask(action)
    if exchange.response is None:
        raise LinkLost(f"{action.name} got no answer")
    return exchange
