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
#: Seconds that one look adds to a difference at most: a machine that is busy with other things looks seldom, and is
#: as slow in everything else.
STRIDE = 0.5
#: Seconds after which amitop has to be live.
PATIENCE = 60.0
#: Seconds between looks.
PAUSE = 0.4
#: How amitop calls the state in which what it shows is as it is now.
LIVE = "live"
#: What no event tells, and the family in whose lists amitop finds it: such a difference is a fault only if amitop
#: has listed the family since it began. `""` is the existence of a row.
UNTOLD = {
    **dict.fromkeys(
        [("queue", name) for name in ("", "strategy", "max_callers", "service_level", "weight")], "queues"
    ),
    **dict.fromkeys(
        [("member", name) for name in ("", "name", "state_interface", "membership", "penalty")], "queues"
    ),
    ("conference", "locked"): "conferences",
}

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
class Open:
    """A difference that is there now."""

    difference: Difference
    #: Seconds for which it has been there.
    seconds: float
    #: When amitop had listed what no event tells, as the first look saw it; None for what an event tells.
    as_of: float | None
    #: Nothing tells of it, and amitop has not listed it since.
    excused: bool = False


@dataclass
class Judge:
    """Holds amitop's snapshots against the lists of the PBX."""

    snapshot: Snapshot
    lists: Lists
    clock: Callable[[], float] = time.monotonic
    #: Looks at which amitop was live.
    looks: int = 0
    #: Whether amitop was live at the last look.
    is_live: bool = False
    #: Fields compared in the last look.
    compared: int = 0
    #: The differences of the last look.
    open: dict[Place, Open] = field(default_factory=dict)
    _looked_at: float = 0.0
    _faults: dict[Place, Fault] = field(default_factory=dict)
    #: The longest that any difference was seen, in seconds.
    longest: float = 0.0

    @property
    def faults(self) -> list[Fault]:
        """Return every difference that lasted."""
        return list(self._faults.values())

    async def look(self) -> list[Difference]:
        """Compare once. A difference is one that a snapshot before the lists and one after them both have."""
        before = await self.snapshot()
        listed = await self.lists()
        after = await self.snapshot()
        self.is_live = before.get("state", LIVE) == after.get("state", LIVE) == LIVE
        if not self.is_live:
            self.open = {}  # amitop says itself that it does not know
            return []
        was_wrong = {each.place for each in differences(said_by(before), listed)}
        found = [each for each in differences(said_by(after), listed) if each.place in was_wrong]
        self._note(found, after.get("as_of", {}))
        self.looks += 1
        self.compared = sum(map(len, listed.rows.values()))
        return found

    async def watch(self, until: asyncio.Event) -> None:
        """Compare until `until` is set."""
        while not until.is_set():
            await self.look()
            await asyncio.sleep(PAUSE)

    async def settle(self) -> list[Difference]:
        """Look until nothing differs, or until something has lasted, and return what differs then."""
        began = self.clock()
        live_at = began
        while True:
            await self.look()
            now = self.clock()
            if not self.is_live:
                assert now - began < PATIENCE, "amitop does not come to be live"
                live_at = now
            else:
                found = [each for each in self.open.values() if not each.excused]
                lasted = any(each.seconds > LASTING for each in found) or now - live_at > PATIENCE
                if not found or lasted:
                    return [each.difference for each in found]
            await asyncio.sleep(PAUSE)

    def _note(self, found: list[Difference], listed: Mapping[str, float]) -> None:
        now = self.clock()
        stride, self._looked_at = now - self._looked_at, now
        still: dict[Place, Open] = {}
        for each in found:
            as_of = listed.get(UNTOLD.get((each.kind, each.field), ""))
            entry = still[each.place] = Open(each, 0.0, as_of)
            if before := self.open.get(each.place):
                entry.as_of = before.as_of
                entry.seconds = before.seconds + min(stride, STRIDE)
            if as_of is not None and as_of == entry.as_of:
                entry.seconds = 0.0  # nothing tells, and the snapshot says that it is as of before
                entry.excused = True
            self.longest = max(self.longest, entry.seconds)
            if entry.seconds > LASTING:
                self._faults[each.place] = Fault(each, entry.seconds)
        self.open = still
