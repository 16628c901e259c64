"""The operator's own connection, so that a slow Action never stalls the events (AMI.md §1 "Concurrency")."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from amitop.ami import Action, Exchange, Packet
from amitop.link import Link, LinkLost, LoginInUse, Target


class _Hearer(Protocol):
    def heard(self, packet: Packet, exchange: Exchange | None, at: float, connection: int) -> None: ...

    def sent(self, raw: bytes, exchange: Exchange, at: float, connection: int) -> None: ...


class Ear:
    """Hears one connection for the monitor, and tells it which."""

    def __init__(self, hearer: _Hearer, connection: int) -> None:
        self._hearer = hearer
        self._connection = connection

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        self._hearer.heard(packet, exchange, at, self._connection)

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
        self._hearer.sent(raw, exchange, at, self._connection)


class OperatorLine:
    """A second session without events, opened at the first Action and kept until it is lost."""

    def __init__(self, target: Target, hearer: _Hearer, clock: Callable[[], float]) -> None:
        self._target = target
        self._hearer = hearer
        self._clock = clock
        self._link: Link | None = None
        self._opening = asyncio.Lock()
        #: Whether the PBX allows one login only, so that Actions go over the connection of the events.
        self.shared = False

    async def ask(self, action: Action, timeout: float, first: Link | None) -> Exchange:
        """Send `action` once; `first` is the events' connection, for a PBX that allows no second.

        Raises `LinkError` where it could not be sent.
        """
        async with self._opening:
            link = await self._line(first)
        return await link.ask(action, timeout)

    async def close(self) -> None:
        if self._link is not None:
            await self._link.close()
            self._link = None

    async def _line(self, first: Link | None) -> Link:
        if self._link is not None and self._link.is_open:
            return self._link
        if self.shared and first is not None and first.is_open:
            return first
        link = Link(self._target, Ear(self._hearer, 1), events="off", clock=self._clock)
        try:
            await link.open()
        except LoginInUse:
            if first is None or not first.is_open:
                raise LinkLost("there is no connection to the PBX") from None
            self.shared = True
            return first
        self.shared = False
        self._link = link
        return link
