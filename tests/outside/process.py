"""The process that is judged: amitop's side, which prints a snapshot for each line that it is sent."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from .ami import Session
from .judge import Judge
from .lists import ask_everything

#: The module that prints snapshots. It is started, never imported.
SUBJECT = "tests.asterisk.subject"


@dataclass(frozen=True)
class Door:
    """Where a PBX listens, and how to log in."""

    host: str
    port: int
    user: str
    secret: str


class Subject:
    """amitop in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lock = asyncio.Lock()

    async def snapshot(self) -> dict[str, Any]:
        """Return what amitop says now."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._lock:
            self._process.stdin.write(b"\n")
            line = await self._process.stdout.readline()
        assert line, "amitop ended"
        found: dict[str, Any] = json.loads(line)
        return found


@asynccontextmanager
async def subject(door: Door) -> AsyncIterator[Subject]:
    """Start amitop on the PBX behind `door`, which is live when it has answered for the first time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", SUBJECT, door.host, str(door.port), door.user, door.secret),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    try:
        amitop = Subject(process)
        await amitop.snapshot()
        yield amitop
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def judging(door: Door, behind: Door | None = None) -> AsyncIterator[Judge]:
    """Judge the PBX behind `door` from now on; amitop itself connects to `behind`, if given."""
    session = await Session.open(door.host, door.port, door.user, door.secret)
    try:
        async with subject(behind or door) as amitop:
            judge = Judge(amitop.snapshot, lambda: ask_everything(session))
            done = asyncio.Event()
            watching = asyncio.create_task(judge.watch(done))
            try:
                yield judge
            finally:
                done.set()
                await watching
    finally:
        await session.close()
