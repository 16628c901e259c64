"""Ask for lists again when something can have changed that no event tells.

A full look asks for everything: at the start, after a module was loaded, and every minute while events come.
Between two of them a family of the model, one queue or one channel is asked for when the model doubts it
(`State.doubted`, `stale_queues`, `stale_channels`). What may change at any time without an event (a queue's
settings, the lock of a conference) is asked for in turns: one Action every `TURN` seconds, so that an idle PBX gets
four a minute.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from amitop.ami import Action, Exchange
from amitop.link import LinkError
from amitop.monitor.keeper import Keeper
from amitop.monitor.manual import Manual
from amitop.monitor.snapshot import Lister, Snapshot
from amitop.monitor.state import Standing
from amitop.pbx import Family, Pbx

#: Seconds between full looks while events come.
FULL = 60.0
#: Seconds between questions about what no event tells.
TURN = 15.0
#: Seconds between looks at what is due.
PULSE = 0.5
#: Seconds for which a doubt waits before it is asked about: Asterisk counts a queue's call, and sets a channel's
#: application, only after the event.
RIPE = 1.0
#: Channels that are asked for one by one; if more are in doubt, the list of all is cheaper.
SINGLE = 16
#: Seconds at least between two lists of what is in doubt.
APART = 2.0
#: A list that took long is not asked for again before this many times as long has passed.
REST = 1.0

#: A family, and in it one queue or channel by name; `""` is all of it.
Doubt = tuple[Family, str]


class Tender:
    """Asks for lists when they are due, and lets the model take them over."""

    def __init__(
        self,
        ask: Callable[[Action], Awaitable[Exchange]],
        pbx: Pbx,
        standing: Standing,
        keeper: Keeper,
        manual: Manual,
        clock: Callable[[], float],
    ) -> None:
        """`standing` is told what the login may not list, and when what was listed."""
        self._ask = ask
        self._pbx = pbx
        self._standing = standing
        self._keeper = keeper
        self._manual = manual
        self._clock = clock
        #: Events heard: without any since the last full look, none is due.
        self.events = 0
        #: A module came or went, or the PBX has just booted: a full look is due at once.
        self.unsettled = False
        self._full_at = 0.0
        self._full_events = -1
        self._turn_due = 0.0
        self._turns = 0
        self._doubts_due = 0.0
        # What is in doubt, and since when.
        self._doubts: dict[Doubt, float] = {}

    async def keep(self) -> None:
        """Tend what is due, for as long as the session lasts."""
        while True:
            await asyncio.sleep(PULSE)
            # A list that was not answered is asked for again later; a link that is gone ends this from outside.
            with contextlib.suppress(LinkError):
                await self.tend_what_is_due(self._clock())

    async def tend_what_is_due(self, now: float) -> None:
        """Ask for what is due at `now`. Raises `LinkError`."""
        if self._manual.is_due:
            await self._manual.look()
        ripe = self._ripe(now)
        if self.unsettled or (now - self._full_at >= FULL and self.events != self._full_events):
            await self.tend()
        elif ripe and now >= self._doubts_due:
            await self._tend(ripe)
        elif now >= self._turn_due:
            await self._take_turn()

    async def tend(self) -> None:
        """Ask for everything, and take away what is no longer there. Raises `LinkError`."""
        self.unsettled = False
        self._full_events = self.events
        self._pbx.doubted.clear()
        began = self._clock()
        snapshot = await self._lister().everything()
        self._standing.blind = snapshot.blind
        self._take_over(snapshot)
        self._keeper.stand(self._clock())
        self._full_at = self._clock()
        self._turn_due = self._full_at + TURN
        self._rest(began)

    async def tend_doubts(self) -> None:
        """Ask for all that is in doubt. Raises `LinkError`."""
        await self._tend(self._in_doubt())

    def doubt_settings(self) -> None:
        """Somebody has sent an Action that may have changed what no event tells."""
        self._pbx.doubted.update((Family.QUEUES, Family.CONFERENCES))

    def _in_doubt(self) -> set[Doubt]:
        pbx = self._pbx
        queues = {(Family.QUEUES, name) for name in pbx.stale_queues}
        channels = {(Family.CHANNELS, uniqueid) for uniqueid in pbx.stale_channels}
        return {(Family(family), "") for family in pbx.doubted} | queues | channels

    def _ripe(self, now: float) -> set[Doubt]:
        """Return what has been in doubt for long enough."""
        self._doubts = {each: self._doubts.get(each, now) for each in self._in_doubt()}
        return {each for each, since in self._doubts.items() if now - since >= RIPE}

    async def _tend(self, doubts: set[Doubt]) -> None:
        pbx = self._pbx
        families = {family for family, name in doubts if not name}
        queues = {name for family, name in doubts if family is Family.QUEUES and name}
        channels = {name for family, name in doubts if family is Family.CHANNELS and name}
        # Before the lists: what becomes doubtful while they are written is still in doubt.
        pbx.doubted -= families
        pbx.stale_queues -= queues
        for uniqueid in channels:
            pbx.stale_channels.pop(uniqueid, None)
        if len(channels) > SINGLE:
            families.add(Family.CHANNELS)
        # A login that may not list a family is not asked for it again and again.
        families -= self._standing.blind.keys()
        began = self._clock()
        if Family.QUEUES in families:
            self._take_over(await self._lister().queues())
            families.discard(Family.QUEUES)
            queues = set()
        if Family.CHANNELS in families:
            channels = set()
        if families or queues or channels:
            self._take_over(await self._lister().some(sorted(families), sorted(queues), sorted(channels)))
        self._rest(began)

    async def _take_turn(self) -> None:
        """Ask one question about what no event tells, and the other the next time."""
        self._turns += 1
        began = self._clock()
        if self._turns % 2 and self._pbx.conferences:
            self._take_over(await self._lister().rooms())
        else:
            self._take_over(await self._lister().queues())
        now = self._clock()
        # A turn is what a large PBX is asked for whether anything changed or not: a twentieth of the time at most.
        self._turn_due = now + max(TURN, 20 * (now - began))

    def _rest(self, began: float) -> None:
        now = self._clock()
        self._doubts_due = now + max(APART, REST * (now - began))

    def _take_over(self, snapshot: Snapshot) -> None:
        now = self._clock()
        self._keeper.sweep(snapshot, now)
        for listing in snapshot.listings:
            if not listing.within:
                self._standing.listed[listing.family] = now

    def _lister(self) -> Lister:
        return Lister(self._ask, self._pbx)
