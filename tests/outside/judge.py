"""Compare again and again, and tell which differences last."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .facts import Difference, Listed, differences
from .snapshot import said_by

#: Seconds after which a difference is a fault.
LASTING = 5.0
#: Seconds between looks.
PAUSE = 0.4

Place = tuple[str, str, str]
#: Gives the JSON of a snapshot, as amitop says it now.
Snapshot = Callable[[], Awaitable[Mapping[str, Any]]]
#: Asks the PBX for its lists.
Lists = Callable[[], Awaitable[Listed]]


@dataclass
class Fault:
    """A difference that lasted longer than `LASTING`."""

    difference: Difference
    seconds: float

    def __str__(self) -> str:
        return f"{self.difference} for {self.seconds:.1f} s"


@dataclass
class Judge:
    """Holds amitop's snapshots against the lists of the PBX."""

    snapshot: Snapshot
    lists: Lists
    clock: Callable[[], float] = time.monotonic
    looks: int = 0
    #: Fields compared in the last look.
    compared: int = 0
    #: Differences now, with the moment when each was first seen.
    open: dict[Place, tuple[Difference, float]] = field(default_factory=dict)
    _faults: dict[Place, Fault] = field(default_factory=dict)
    #: The longest that any difference was seen, in seconds.
    longest: float = 0.0

    @property
    def faults(self) -> list[Fault]:
        """Return every difference that lasted."""
        return list(self._faults.values())

    async def look(self) -> list[Difference]:
        """Compare once. A difference is one that a snapshot before the lists and one after them both have."""
        before = said_by(await self.snapshot())
        listed = await self.lists()
        after = said_by(await self.snapshot())
        was_wrong = {each.place for each in differences(before, listed)}
        found = [each for each in differences(after, listed) if each.place in was_wrong]
        self._note(found)
        self.looks += 1
        self.compared = sum(map(len, listed.rows.values()))
        return found

    async def watch(self, until: asyncio.Event) -> None:
        """Compare until `until` is set."""
        while not until.is_set():
            await self.look()
            await asyncio.sleep(PAUSE)

    async def settle(self) -> list[Difference]:
        """Return what still differs when nothing moves any more and every re-poll that was due has been made."""
        end = self.clock() + LASTING
        while found := await self.look():
            if self.clock() >= end:
                return found
            await asyncio.sleep(PAUSE)
        return []

    def _note(self, found: list[Difference]) -> None:
        now = self.clock()
        still: dict[Place, tuple[Difference, float]] = {}
        for each in found:
            since = self.open[each.place][1] if each.place in self.open else now
            still[each.place] = each, since
            self.longest = max(self.longest, now - since)
            if now - since > LASTING:
                self._faults[each.place] = Fault(each, now - since)
        self.open = still
