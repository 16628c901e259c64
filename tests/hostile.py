"""A PBX whose every text is an attack: the embedded one, with escape sequences and worse in all that it says."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from amitop.demo import DemoPbx

#: A number that no sequence of Textual's has: where it is in one, text has become a command.
MARK = "31337"
ATTACKS = [
    f"\x1b[{MARK}m".encode(),
    f"\x1b]0;{MARK}\x07".encode(),
    f"\x1bP{MARK}\x1b\\".encode(),
    f"\u009b{MARK}m\u0085".encode(),
    b"\x9b31337m\xff",
    "\0\u202eevil\u2066\u200e".encode(),
    "a\u034f\u115f\u3164\uffa0\u2800b\U000e0041\ufff9\u180e".encode(),
    b"[bold red]x[/] [/x] [@click=app.quit]quit[/]",
    ("Z" + "\u0301" * 40).encode(),
    "👩\u200d👩🏽 ☎\ufe0f हिन्दी ☰ 株式会社".encode(),
    b"\x00\x08\x0b\x0c\x7f\t" + b"N" * 1100,  # longer than a line of an Action may be
]
# What the protocol itself needs: without it nothing would be understood, and nothing shown.
_KEPT = {b"response", b"event", b"actionid", b"eventlist", b"listitems", b"challenge", b"ping", b"timestamp"}
_NUMBERS = (b"id", b"state", b"num", b"count", b"calls", b"position", b"wait", b"time", b"date", b"status")


def attacked(line: bytes) -> bytes:
    """Return a line of a packet with an attack at the end of its value, always the same for the same header."""
    key, colon, value = line.partition(b":")
    name = key.strip().lower()
    if not colon or name in _KEPT or (name.endswith(_NUMBERS) and name != b"calleridnum"):
        return line
    attack = ATTACKS[sum(name) % 5] + ATTACKS[sum(name) % len(ATTACKS)]
    if name == b"output":
        # Help texts: the names of parameters too.
        value = value.replace(b"Channel", b"Chan" + attack + b"nel").replace(b"Queue", b"Qu" + attack + b"eue")
    return key + colon + value + attack


@asynccontextmanager
async def hostile(pbx: DemoPbx) -> AsyncIterator[int]:
    """Stand between `pbx` and whoever connects; gives the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        there, back = await asyncio.open_connection(*pbx.address)

        async def upwards() -> None:
            while data := await reader.read(65536):
                back.write(data)

        up = asyncio.create_task(upwards())
        with contextlib.suppress(OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            writer.write(await there.readuntil(b"\r\n"))  # the greeting
            while line := await there.readline():
                ended = line.endswith(b"\r\n")
                writer.write(attacked(line[:-2]) + b"\r\n" if ended else line)
                await writer.drain()
        up.cancel()
        back.close()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
