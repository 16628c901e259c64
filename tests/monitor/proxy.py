"""A proxy before a PBX whose first session goes wrong after so many packets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from amitop.ami import Framer


class Fault(StrEnum):
    """What happens when so many packets of the PBX have passed."""

    #: Nothing passes any more, in neither direction, and no connection is closed.
    SILENT = "silent"
    #: What amitop says still arrives; what the PBX says does not.
    HALF_OPEN = "half-open"
    #: The next packet passes by half, then as `SILENT`.
    TORN = "torn"
    #: The next packet passes by half, and the connection is reset.
    CUT = "cut"


class Proxy:
    """Hands on bytes between amitop and a PBX. Only connection number `faulty` goes wrong."""

    def __init__(self, to: tuple[str, int], packets: int, fault: Fault, faulty: int = 1) -> None:
        self._to = to
        self._packets = packets
        self._fault = fault
        self._faulty = faulty
        self._writers: list[asyncio.StreamWriter] = []
        #: Set when the fault has happened.
        self.struck = asyncio.Event()
        #: The packets of the PBX that have passed on that connection, by name.
        self.passed: list[str] = []
        self.connections = 0
        self.address = ("", 0)

    async def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of amitop's."""
        self.connections += 1
        spoils = self.connections == self._faulty
        far_reader, far_writer = await asyncio.open_connection(*self._to)
        self._writers += [writer, far_writer]
        struck = asyncio.Event()
        async with asyncio.TaskGroup() as pumps:
            pumps.create_task(self._outward(reader, far_writer, struck))
            pumps.create_task(self._inward(far_reader, writer, struck if spoils else None))

    def _strike(self, struck: asyncio.Event) -> None:
        struck.set()
        self.struck.set()

    async def _outward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, struck: asyncio.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if not struck.is_set() or self._fault is Fault.HALF_OPEN:
                    writer.write(data)
        writer.close()

    async def _inward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, struck: asyncio.Event | None
    ) -> None:
        framer = Framer()
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                for packet in framer.feed(data):
                    if struck is not None and not struck.is_set() and len(self.passed) >= self._packets:
                        self._strike(struck)
                        self._tear(writer, packet.raw)
                    if struck is None or not struck.is_set():
                        self.passed += [packet.name] * (struck is not None)
                        writer.write(packet.raw)
        if struck is None or not struck.is_set():
            writer.close()

    def _tear(self, writer: asyncio.StreamWriter, raw: bytes) -> None:
        if self._fault in (Fault.TORN, Fault.CUT):
            writer.write(raw[: len(raw) // 2])
        if self._fault is Fault.CUT:
            writer.close()

    def end(self) -> None:
        """End every connection."""
        for writer in self._writers:
            writer.transport.abort()


@asynccontextmanager
async def proxied(to: tuple[str, int], packets: int, fault: Fault, faulty: int = 1) -> AsyncIterator[Proxy]:
    """A proxy that listens on a free port of its `address`."""
    proxy = Proxy(to, packets, fault, faulty)
    handlers: set[asyncio.Task[None]] = set()

    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.add(task)
        await proxy.welcome(reader, writer)

    server = await asyncio.start_server(welcome, "127.0.0.1", 0)
    proxy.address = server.sockets[0].getsockname()[:2]
    try:
        yield proxy
    finally:
        server.close()
        proxy.end()
        await asyncio.gather(*handlers, return_exceptions=True)
