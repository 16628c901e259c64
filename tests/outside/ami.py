"""A reader of AMI lists over a plain socket."""

from __future__ import annotations

import asyncio
import itertools
from typing import Self

Packet = dict[str, str]

DEADLINE = 30.0


class ListRefused(Exception):
    """The PBX answered with an error."""


class Session:
    """One login without events, over which lists are asked for one after another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._numbers = itertools.count(1)
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, host: str, port: int, user: str, secret: str) -> Self:
        """Connect and log in."""
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 22)
        await reader.readline()  # the banner
        session = cls(reader, writer)
        await session.ask("Login", Username=user, Secret=secret, Events="off")
        return session

    async def close(self) -> None:
        """Close the connection."""
        self._writer.close()

    async def ask(self, action: str, **headers: str) -> list[Packet]:
        """Send an Action and return the items of its list, or its response if it has none.

        Raises `ListRefused` if the PBX answers with an error.
        """
        number = f"outside-{next(self._numbers)}"
        lines = [f"Action: {action}", f"ActionID: {number}", *(f"{key}: {value}" for key, value in headers.items())]
        async with self._lock, asyncio.timeout(DEADLINE):
            self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            return await self._answer(action, number)

    async def _answer(self, action: str, number: str) -> list[Packet]:
        items: list[Packet] = []
        while True:
            packet = await self._packet()
            if packet.get("ActionID") != number:
                continue
            if "Response" in packet:
                if packet["Response"] == "Error":
                    raise ListRefused(f"{action}: {packet.get('Message', '')}")
                if packet.get("EventList", "").lower() != "start":
                    return [packet]
            elif packet.get("EventList", "").lower() == "complete":
                return items
            else:
                items.append(packet)

    async def _packet(self) -> Packet:
        packet: Packet = {}
        while True:
            line = await self._reader.readline()
            if not line:
                raise ConnectionError("the PBX closed the checker's session")
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not text:
                if packet:
                    return packet
                continue
            key, colon, value = text.partition(":")
            if colon:
                packet.setdefault(key, value.removeprefix(" "))
