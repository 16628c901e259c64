"""The operator's own connection, so that a slow Action never stalls the events (AMI.md §1 "Concurrency")."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from amitop.ami import Action, Exchange, Packet
from amitop.link import Link, LinkError, LinkLost, LoginInUse, Target

# What would change or hold up the session of the events, where an Action has to go over that.
_OWN_SESSION = frozenset({"challenge", "events", "filter", "login", "logoff", "waitevent"})


class NotAllowed(Exception):
    """The Action is refused here and was not sent; the text says why."""


class _Hearer(Protocol):
    def heard(self, packet: Packet, exchange: Exchange | None, at: float, connection: int) -> None: ...

    def sent(self, raw: bytes, exchange: Exchange, at: float, connection: int) -> None: ...

    def ended(self, exchange: Exchange) -> None: ...

    def failed(self, error: Exception) -> None: ...


class Ear:
    """Hears one connection for the monitor, and tells it which."""

    def __init__(self, hearer: _Hearer, connection: int) -> None:
        self._hearer = hearer
        self._connection = connection

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        self._hearer.heard(packet, exchange, at, self._connection)

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
        self._hearer.sent(raw, exchange, at, self._connection)

    def ended(self, exchange: Exchange) -> None:
        self._hearer.ended(exchange)

    def failed(self, error: Exception) -> None:
        self._hearer.failed(error)


#: Seconds for which the line is kept open after an Action: shorter than the silence that would need a Ping.
LINGER = 25.0
#: Seconds after which a second login is tried again where the PBX has refused one as already in use: it may have
#: been held by a session that was lost and that the PBX had not missed yet.
SHARE = 60.0
#: How many Originates are remembered for what comes of them.
ORIGINATED = 64


class OperatorLine:
    """A second session without events, opened for an Action and kept open for a while after it."""

    def __init__(self, target: Callable[[], Target], hearer: _Hearer, clock: Callable[[], float]) -> None:
        self._target = target
        self._hearer = hearer
        self._clock = clock
        self._link: Link | None = None
        self._one_at_a_time = asyncio.Lock()
        self._opening: asyncio.Task[LinkError | None] | None = None
        self._closed = asyncio.Event()
        self._share_until = 0.0
        self._under_way = 0
        self._hanging_up: asyncio.Task[None] | None = None
        # By ActionID: how they end is told on the connection of the events.
        self._originated: OrderedDict[str, Exchange] = OrderedDict()
        #: Whether the PBX allows one login only, so that Actions go over the connection of the events.
        self.shared = False

    async def ask(
        self, action: Action, timeout: float, first: Link | None, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        """Send `action` once; `first` is the events' connection, for a PBX that allows no second.

        Raises `LinkError` where it could not be sent, `NotAllowed` where that connection would suffer from it.
        """
        self._under_way += 1
        if self._hanging_up is not None:
            self._hanging_up.cancel()
        try:
            async with self._one_at_a_time:
                link = await self._line(first)
            if first is None or not first.is_open:
                # Lost while the line was opened: whoever was meant may belong to an earlier life of the PBX.
                raise LinkLost("the connection to the PBX went away before it was sent")
            if link is first and action.name.lower() in _OWN_SESSION:
                raise NotAllowed(f"{action.name} would meddle with the one connection this PBX allows; not sent")
            return await link.ask(action, timeout, lambda exchange: self._on_its_way(exchange, sent))
        finally:
            self._under_way -= 1
            if not self._under_way and not self._closed.is_set():
                self._hanging_up = asyncio.create_task(self._linger())

    def _on_its_way(self, exchange: Exchange, sent: Callable[[Exchange], None] | None) -> None:
        if exchange.action.name.lower() == "originate":
            self._originated[exchange.action_id] = exchange
            if len(self._originated) > ORIGINATED:
                self._originated.popitem(last=False)
        if sent is not None:
            sent(exchange)

    def overhear(self, packet: Packet, at: float) -> None:
        """An OriginateResponse on the connection of the events: joined to the operator's own Exchange only."""
        exchange = self._originated.get(packet.action_id or "")
        if exchange is not None and packet not in exchange.events:
            exchange.receive(packet, at)

    async def _linger(self) -> None:
        """Hang up once nothing has been sent for a while; cancelled by the next Action."""
        await asyncio.sleep(LINGER)
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def close(self) -> None:
        """Hang up for good, whatever is being waited for."""
        self._closed.set()
        for task in (self._hanging_up, self._opening):
            if task is not None:
                task.cancel()
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def _line(self, first: Link | None) -> Link:
        if self._closed.is_set():
            raise LinkLost("amitop is ending")
        if self._link is not None and self._link.is_open:
            return self._link
        if self.shared and first is not None and first.is_open and self._clock() < self._share_until:
            return first
        link = Link(self._target(), Ear(self._hearer, 1), events="off", clock=self._clock)
        # A task of its own, so that `close` can end it without cancelling whoever asked.
        async with asyncio.TaskGroup() as group:
            self._opening = group.create_task(_opened(link))
        if self._closed.is_set():
            await link.close()
            raise LinkLost("amitop is ending")
        error = self._opening.result()
        if isinstance(error, LoginInUse):
            if first is None or not first.is_open:
                raise LinkLost("there is no connection to the PBX")
            self.shared, self._share_until = True, self._clock() + SHARE
            return first
        if error is not None:
            raise error
        self.shared = False
        self._link = link
        return link


async def _opened(link: Link) -> LinkError | None:
    """Open `link`; returns what went wrong."""
    try:
        await link.open()
    except LinkError as error:
        return error
    return None
