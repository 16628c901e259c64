"""A bare AMI client for tests."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from amitop.ami import Action, Exchange, Framer, Kind, Packet, Pairing

DEADLINE = 30.0


class Client:
    """One connection: Actions out, and everything that comes in, in order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.framer, self.pairing = Framer(), Pairing()
        self.packets: list[Packet] = []
        self.closed = False
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            while data := await self.reader.read(65536):
                self._take(self.framer.feed(data))
        except ConnectionError:
            pass
        self._take(self.framer.close())
        self.pairing.disconnect(0)
        self.closed = True
        self._news.set()

    def _take(self, packets: list[Packet]) -> None:
        for packet in packets:
            self.packets.append(packet)
            self.pairing.take(packet, 0)
        self._news.set()

    async def act(self, name: str, **headers: str | list[str]) -> Exchange:
        """An Action, and its Exchange when that has ended."""
        exchange = self.send(name, **headers)
        await self.until(lambda: exchange.done)
        return exchange

    def send(self, name: str, **headers: str | list[str]) -> Exchange:
        exchange = self.pairing.open(Action(name, headers), 0)
        self.writer.write(exchange.action.encode(exchange.action_id))
        return exchange

    async def until(self, met: object) -> None:
        """Wait till something holds."""
        assert callable(met)
        async with asyncio.timeout(DEADLINE):
            while not met():
                assert not self.closed or met(), "the connection has ended"
                self._news.clear()
                await self._news.wait()

    async def event(self, name: str, start: int = 0, **headers: str) -> Packet:
        """The first event of this name since packet number `start` that has these headers."""

        def found() -> Packet | None:
            for packet in self.packets[start:]:
                if packet.name != name or packet.kind is not Kind.EVENT:
                    continue
                if all(packet.get(key) == value for key, value in headers.items()):
                    return packet
            return None

        await self.until(found)
        packet = found()
        assert packet is not None
        return packet

    async def end(self) -> None:
        """Wait for the other side to close."""
        async with asyncio.timeout(DEADLINE):
            await self._task

    async def log_in(self, user: str, secret: str, events: str = "on") -> Exchange:
        """Log in by MD5 challenge."""
        challenge = (await self.act("Challenge", AuthType="MD5")).responses[0].get("Challenge")
        key = hashlib.md5((challenge + secret).encode(), usedforsecurity=False).hexdigest()
        return await self.act("Login", AuthType="MD5", Username=user, Key=key, Events=events)

    async def close(self) -> None:
        self._task.cancel()
        self.writer.close()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def connected(address: tuple[str, int]) -> AsyncIterator[Client]:
    """A connection that is not logged in."""
    client = Client(*await asyncio.open_connection(*address))
    try:
        yield client
    finally:
        await client.close()
