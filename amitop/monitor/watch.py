"""The monitor: connects, follows, tends and reconnects."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from amitop.ami import Action, Exchange, Kind, Packet
from amitop.ami.framer import LIMIT
from amitop.journal import Journal
from amitop.journal.history import History
from amitop.journal.recording import Recorder
from amitop.link import Link, LinkError, LinkLost, LoginInUse, LoginRefused, Target
from amitop.monitor.backoff import Backoff
from amitop.monitor.deeds import noted
from amitop.monitor.fault import where
from amitop.monitor.identity import identify
from amitop.monitor.keeper import Keeper
from amitop.monitor.lag import Lag
from amitop.monitor.manual import Manual
from amitop.monitor.operator import Ear, NotAllowed, OperatorLine
from amitop.monitor.report import AuditReport, audit
from amitop.monitor.snapshot import Lister
from amitop.monitor.state import LinkState, Standing
from amitop.monitor.tending import Tender
from amitop.operations import reads_only
from amitop.pbx import Pbx
from amitop.pbx.fields import whole

# After these a list may say what no event did (AMI.md §4 "Restart").
_UNSETTLING = frozenset({"Reload", "Load", "Unload", "FullyBooted"})
# What is looked at one by one.
_TELLING = _UNSETTLING | {"OriginateResponse"}


class Monitor(Standing):
    """One PBX watched: its link, its live model and its journal.

    `run` keeps it connected until it is refused or closed; `connect` and `follow` are the same by hand, for one
    session. Nothing is announced: whoever shows the model looks at it when it suits.
    """

    def __init__(
        self,
        target: Target,
        *,
        read_only: bool = False,
        clock: Callable[[], float] = time.time,
        journal: Journal | None = None,
        backoff: Backoff | None = None,
        heard: Callable[[Packet, float], None] | None = None,
        recorder: Recorder | None = None,
        history: History | None = None,
    ) -> None:
        super().__init__()
        self.target = target
        self.read_only = read_only
        self.clock = clock
        self.pbx = Pbx()
        self.journal = journal or Journal()
        #: What operators have sent.
        self.history = history or History()
        #: When the next try to connect is due, while LOST.
        self.retry_at: float | None = None
        #: Packets heard since the start.
        self.packets = 0
        #: The error that ended `run`, for the exit code.
        self.error: LinkError | None = None
        self._link: Link | None = None
        self._life: asyncio.Task[None] | None = None
        self._closing = False
        self._backoff = backoff or Backoff()
        self._hook = heard
        self._startup = ""
        self._detached: set[int] = set()
        self._lag = Lag()
        self._retry_now = asyncio.Event()
        self._operator = OperatorLine(lambda: self.target, self, clock)
        #: What this login may run, and how it is written.
        self.manual = Manual(self._ask, lambda: self.version)
        #: What is kept: the journal, the timeline beside it to turn back by, and a recording.
        self.keeper = Keeper(self.pbx, self, self.journal, recorder, clock())
        self._tender = Tender(self._ask, self.pbx, self, self.keeper, self.manual, clock)

    async def run(self) -> None:
        """Stay connected until the login is refused or `close` is called; never raises `LinkError`."""
        if self._closing:
            return
        self.error = None
        async with asyncio.TaskGroup() as group:
            self._life = group.create_task(self._stay_connected())

    async def _stay_connected(self) -> None:
        while True:
            try:
                await self.connect()
                why = await self.follow()
            except LoginRefused as error:
                if isinstance(error, LoginInUse) and self._startup:
                    # Most likely by the session that was just lost, which the PBX has not missed yet.
                    await self._wait_to_retry(str(error))
                    continue
                self._set(LinkState.REFUSED, str(error))
                self.error = error
                return
            except LinkError as error:
                why = str(error)
            except Exception as error:
                self.failed(error)
                why = self.fault
            await self._wait_to_retry(why)

    async def connect(self) -> None:
        """One session: connect, log in, and take the first full look.

        Raises `LinkError` with a plain sentence.
        """
        self._lag, self.started_at = Lag(), None
        self.manual.unsettle()
        self._set(LinkState.CONNECTING)
        link, since = Link(self.target, Ear(self, 0), clock=self.clock), self.pbx.serial
        await link.open()
        self._link = link
        try:
            self._set(LinkState.SYNCING)
            await self._identify()
            self.keeper.stand(self.clock())
            await self.tend()
            self.keeper.forget(self.blind, since, self.clock())
        except BaseException as error:
            was_lost = not link.is_open
            await link.close()
            if was_lost and isinstance(error, LinkLost):
                raise LinkLost(await link.lost()) from None  # why it was lost, rather than what was asked then
            raise
        self._backoff.reset()
        self._set(LinkState.LIVE)

    async def follow(self) -> str:
        """Follow the session until it is lost; returns why, in a sentence."""
        assert self._link is not None
        async with asyncio.TaskGroup() as group:
            tending = group.create_task(self._tend())
            why = await self._link.lost()
            tending.cancel()
        return why

    async def _tend(self) -> None:
        """Keep tending, whatever happens in it."""
        backoff = Backoff()
        while True:
            try:
                await self._tender.keep()
            except Exception as error:
                self.failed(error)
            await asyncio.sleep(backoff.next())

    async def let_go(self, why: str) -> None:
        """Log off the connection of the events; `run` connects again by itself, a second or so later."""
        if self._link is not None:
            await self._link.close(why)

    async def close(self) -> None:
        """Log off and be done, whatever `run` waits for; never raises."""
        self._set(LinkState.CLOSED)
        self._closing = True
        if self._life is not None:
            self._life.cancel()
        await self._operator.close()
        if self._link is not None:
            await self._link.close()
        self.keeper.close()

    def retry_now(self) -> None:
        """Try to connect at once rather than when the wait is over."""
        self._retry_now.set()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        """Send an operator's Action, once, over a connection of its own, and write it down in `history`.

        `sent` is given the Exchange as soon as it is on its way, to be looked at while it fills.

        Raises `NotAllowed` where read-only forbids it, `LinkError` where it could not be sent. How it went is in
        the Exchange; where that says `disconnect` or `deadline`, whether it was carried out is not known.
        """
        if self.read_only and not reads_only(action):
            raise NotAllowed(f"read-only: {action.name} was not sent")
        if self.state is not LinkState.LIVE:
            # The model may be of an earlier life of the PBX, and a name in it be somebody else's by now.
            raise LinkLost("there is no connection to the PBX")
        ask, first = self._operator.ask, self._link
        return await noted(self.history, self.target, lambda told: ask(action, timeout, first, told), sent)

    async def inquire(self, action: Action) -> Exchange:
        """Ask something on amitop's own account: it is not written into `history`. Raises `LinkError`."""
        return await self._ask(action)

    @property
    def behind(self) -> float | None:
        """Seconds by which the event stream lags; None where the PBX does not stamp its events."""
        return self._lag.behind

    @property
    def shares_connection(self) -> bool:
        """Whether operator Actions go over the connection of the events, as the PBX allows one login only."""
        return self._operator.shared

    async def audit(self) -> AuditReport:
        """Hold the model against fresh lists, which are kept from the model. Raises `LinkError`."""
        await Lister(self._ask, self.pbx).fence()
        if self._tender.unsettled:
            await self.tend()  # due anyhow
        return await audit(self.pbx, Lister(self._ask_detached, self.pbx), self._tender.tend_doubts)

    async def tend(self) -> None:
        """A full look: list everything, and take away what is no longer there. Raises `LinkError`."""
        await self._tender.tend()

    # -- what the connections tell -------------------------------------------------------------------------

    def heard(self, packet: Packet, exchange: Exchange | None, at: float, connection: int) -> None:
        """A packet came: into the journal, and into the model."""
        self.packets += 1
        aside = exchange is not None and id(exchange.action) in self._detached
        try:
            self.keeper.heard(packet, exchange, at, connection, aside)
        except Exception as error:
            self.failed(error)  # what can't be kept is followed all the same
        if aside:
            return
        if exchange is None:
            self._tender.events += 1
        elif exchange.action.name == "Ping":
            self._lag.answered(exchange, at)
        if connection == 0:
            self.pbx.apply(packet, at)
            if len(packet.raw) >= LIMIT:
                # It had no end, and was cut there (`Framer`).
                self.pbx.unusable += 1
                self.pbx.last_unusable = packet
            if self.packets % 64 == 0 or packet.name in _TELLING:
                self._look_at(packet, at)
        if self._hook is not None:
            self._hook(packet, at)

    def sent(self, raw: bytes, exchange: Exchange, at: float, connection: int) -> None:
        """An Action went out."""
        self.keeper.sent(raw, exchange, at, connection)
        if not reads_only(exchange.action):
            self._tender.doubt_settings()

    def ended(self, exchange: Exchange) -> None:
        """An Exchange ended for want of an answer."""
        self.keeper.ended(exchange, self.clock())

    def failed(self, error: Exception) -> None:
        """Count an error of amitop's own, and tell it; what it happened in goes on."""
        self.faults += 1
        self.fault = where(error)

    def _look_at(self, packet: Packet, at: float) -> None:
        """What is worth a look at one packet in many: how late it comes, and whether to tend soon."""
        if packet.kind is not Kind.EVENT or not packet.is_complete:
            return
        if packet.name in _UNSETTLING:
            self._tender.unsettled = True
            self.manual.unsettle()
        if packet.name == "OriginateResponse":
            self._operator.overhear(packet, at)
        if packet.name == "FullyBooted" and (uptime := whole(packet.get("Uptime"), -1)) >= 0:
            # Better than CoreStatus, whose dates are in the PBX's own time zone.
            self.started_at = at - uptime
            self.keeper.stand(at)
        self._lag.measure(packet, at)

    # -- keeping true -----------------------------------------------------------------------------------------

    async def _identify(self) -> None:
        link = self._link
        assert link is not None
        found = await identify(
            link.ask
        )  # within the patience of a login: without an answer there is nothing to see
        self.version = found.version or self.version
        if self.started_at is None:
            self.started_at = found.started_at
        if self._startup and found.startup not in ("", self._startup):
            # Another life of the PBX: its Uniqueids may be used again for other channels.
            self.keeper.clear(self.clock())
        self._startup = found.startup or self._startup

    async def _ask(self, action: Action) -> Exchange:
        if self._link is None:
            raise LinkLost("there is no connection to the PBX")
        return await self._link.ask(action, 30.0)

    async def _ask_detached(self, action: Action) -> Exchange:
        self._detached.add(id(action))
        try:
            return await self._ask(action)
        finally:
            self._detached.discard(id(action))

    def _set(self, state: LinkState, text: str = "") -> None:
        if not self._closing:
            self.turn(state, text, self.clock())
            self.keeper.stand(self.clock())

    async def _wait_to_retry(self, why: str) -> None:
        wait = self._backoff.next()
        self.retry_at = self.clock() + wait
        self._set(LinkState.LOST, why)
        self._retry_now.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._retry_now.wait()
        self.retry_at = None
