"""What keeps a model true beside the events: full looks, the queues whose figures no event tells, modules."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from itertools import islice

from amitop.ami import Action, ActionError, Exchange
from amitop.link import LinkError
from amitop.monitor.keeper import Keeper
from amitop.monitor.manual import Manual
from amitop.monitor.snapshot import Lister
from amitop.monitor.state import Standing
from amitop.pbx import Pbx

#: Seconds between looks at the PBX: a full one where events came since the last, else one at the queues, whose
#: members can change without an event.
TEND = 60.0
#: Seconds between looks at what is due.
PULSE = 1.0
#: Seconds between re-polls of queues whose figures no event tells.
TEND_QUEUES = 3.0
#: Channels of which no event tells what they run that are asked for in one second; a full look asks for all.
TEND_CHANNELS = 8


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
        """`standing` is told what the login may not list."""
        self._ask = ask
        self._pbx = pbx
        self._standing = standing
        self._keeper = keeper
        self._manual = manual
        self._clock = clock
        #: Events heard: where there were none, no full look is due.
        self.events = 0
        #: A module came or went, or the PBX has just booted: a full look is due at once.
        self.unsettled = False
        self._tended = 0.0
        self._tended_events = -1
        self._queues_tended = 0.0

    async def keep(self) -> None:
        """Tend what is due, for as long as the session lasts."""
        while True:
            await asyncio.sleep(PULSE)
            # A list that was not answered is asked for again later; a link that is gone ends this from outside.
            with contextlib.suppress(LinkError):
                await self.tend_what_is_due(self._clock())

    async def tend(self) -> None:
        """A full look: list everything, and take away what is no longer there. Raises `LinkError`."""
        self.unsettled = False
        self._tended_events = self.events
        snapshot = await self._lister().everything()
        self._standing.blind = snapshot.blind
        self._keeper.sweep(snapshot, self._clock())
        self._keeper.stand(self._clock())
        self._tended = self._queues_tended = self._clock()

    async def tend_stale(self) -> None:
        """Ask anew for all that no event tells. Raises `LinkError`."""
        await self.tend_queues()
        await self.tend_channels()

    async def tend_queues(self) -> None:
        """Ask anew for the queues whose figures no event tells. Raises `LinkError`."""
        self._queues_tended = self._clock()
        names = sorted(self._pbx.stale_queues)
        if not names:
            return
        # Before the lists: what goes stale while they are written is stale again.
        self._pbx.stale_queues.difference_update(names)
        self._keeper.sweep(await self._lister().queues(names), self._clock())

    async def tend_channels(self) -> None:
        """Ask channels what they run if no event tells it. Raises `LinkError`."""
        pbx = self._pbx
        stale = list(islice(pbx.stale_channels, TEND_CHANNELS))
        for uniqueid in stale:
            pbx.stale_channels.pop(uniqueid, None)
            with contextlib.suppress(ActionError):  # somebody else may give an id that no Action can name
                await self._ask(Action("Status", {"Channel": uniqueid}))

    def _lister(self) -> Lister:
        return Lister(self._ask, self._pbx)

    async def tend_what_is_due(self, now: float) -> None:
        """What is due at `now`. Raises `LinkError`."""
        if self._manual.is_due:
            await self._manual.look()
        if self.unsettled or (now - self._tended >= TEND and self.events != self._tended_events):
            await self.tend()
        elif now - self._tended >= TEND:
            # Two Actions instead of a dozen: an idle PBX is left in peace.
            self._tended = now
            self._keeper.sweep(await self._lister().all_queues(), now)
        elif self._pbx.stale_queues and now - self._queues_tended >= TEND_QUEUES:
            await self.tend_queues()
        await self.tend_channels()
