"""Small servers for the link to meet: one that says what it is told, and one that speaks AMI."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from amitop.ami import Exchange, Framer, Packet
from amitop.link import Target

HOST = "127.0.0.1"
USER, SECRET = "ana", "a secret of ana"
CHALLENGE = "123456789"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(talk: Talk, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on a free port, each of whose connections is handled by `talk`; gives the port."""
    writers: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with contextlib.suppress(OSError):
            await talk(reader, writer)

    server = await asyncio.start_server(handle, HOST, 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0)


def target(port: int, secret: str = SECRET, *, tls: bool = False, tls_ca: str | None = None) -> Target:
    return Target(HOST, port, USER, secret, tls=tls, tls_ca=tls_ca)


def saying(data: bytes, *, then_close: bool = False) -> Talk:
    """Says `data` and nothing more, whatever it hears."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        if then_close:
            writer.close()
        else:
            await reader.read()

    return talk


def block(*lines: str) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Ami:
    """As much AMI as a link needs: banner, MD5 login, Pings, and what `answers` says to other Actions."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Packet], bytes]] = {}
        #: Actions, by name, that are heard and not answered.
        self.deaf_to: set[str] = set()
        #: Bytes a write; 0 for all at once.
        self.torn = 0
        self.actions: list[Packet] = []
        self.heard = b""
        self.connections = 0
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def count(self) -> Counter[str]:
        """How often each Action came."""
        return Counter(each.name for each in self.actions)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        framer = Framer()
        await self._write(writer, b"Asterisk Call Manager/11.0.0\r\n")
        while data := await reader.read(65536):
            self.heard += data
            for packet in framer.feed(data):
                self.actions.append(packet)
                if packet.name not in self.deaf_to:
                    await self._write(writer, self._answer(packet))
                if packet.name == "Logoff":
                    writer.close()
                    return

    async def say(self, data: bytes) -> None:
        """To every connection."""
        for writer in self._writers:
            await self._write(writer, data)

    def drop(self) -> None:
        """Every connection ends, now."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        for at in range(0, len(data), self.torn or len(data) or 1):
            writer.write(data[at : at + self.torn] if self.torn else data)
            if self.torn:
                await asyncio.sleep(0)

    def _answer(self, packet: Packet) -> bytes:
        name, action_id = packet.name, f"ActionID: {packet.action_id}"
        if name in self.answers:
            return self.answers[name](packet)
        if name == "Challenge":
            return block("Response: Success", action_id, f"Challenge: {CHALLENGE}")
        if name == "Login":
            key = hashlib.md5((CHALLENGE + SECRET).encode()).hexdigest()
            if packet.get("Key") == key and packet.get("Username") == USER:
                return block("Response: Success", action_id, "Message: Authentication accepted")
            return block("Response: Error", action_id, "Message: Authentication failed")
        if name == "Ping":
            return block("Response: Success", action_id, "Ping: Pong")
        if name == "Logoff":
            return block("Response: Goodbye", "Message: Thanks for all the fish.")
        return block("Response: Error", action_id, f"Message: Invalid/unknown command: {name}.")


class Ear:
    """A listener that keeps what it heard."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.paired: list[Exchange | None] = []
        self.raw: list[bytes] = []
        self.given_up: list[Exchange] = []
        self.errors: list[Exception] = []

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        del at
        self.packets.append(packet)
        self.paired.append(exchange)

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
        del exchange, at
        self.raw.append(raw)

    def ended(self, exchange: Exchange) -> None:
        self.given_up.append(exchange)

    def failed(self, error: Exception) -> None:
        self.errors.append(error)


async def until(condition: Callable[[], object]) -> None:
    """Turn the loop until `condition` holds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.001)
