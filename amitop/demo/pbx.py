"""The embedded PBX: a real AMI server over TCP, with a small living call centre behind it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable
from random import Random
from typing import Self

from amitop.demo import scene
from amitop.demo.actions import Desk
from amitop.demo.centre import Centre
from amitop.demo.entities import Channel
from amitop.demo.faults import Faults
from amitop.demo.session import Login, Session
from amitop.demo.walk import Walk

#: Steps that the walk makes in a second, for each call that it keeps.
_STEPS_A_CALL = 0.25
_TICK_SECONDS = 0.1
_PHONES = 12


class DemoPbx:
    """An Asterisk of its own: `async with DemoPbx() as pbx: pbx.address …`

    `calls` is how much traffic it keeps; 0 begins with an empty house. With `alive=False` nothing moves but by
    `step`, by the verbs of `centre` and by Actions.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        calls: int = 12,
        user: str = "demo",
        secret: str | None = None,
        clock: Callable[[], float] = time.time,
        alive: bool = True,
        speed: float = 1.0,
    ) -> None:
        self.user = user
        self.secret = secret if secret is not None else secrets.token_urlsafe(12)
        self.faults = Faults()
        self.sessions: list[Session] = []
        viewer = Login("viewer", self.secret, write=frozenset({"reporting"}))
        #: Accounts by lower-case name: the one given, which may do all, and `viewer`, which may only look.
        self.logins = {"viewer": viewer, user.lower(): Login(user, self.secret)}
        self._random = Random(seed)
        self._calls, self._clock, self._alive, self._speed = calls, clock, alive, speed
        self._server: asyncio.Server | None = None
        self._life: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._address = ("127.0.0.1", 0)
        self.started = clock()
        self._build()
        if calls:
            scene.populate(self.centre, calls)
            self.started -= 3600 * 27
        self.desk = Desk(self)

    def _build(self) -> None:
        self.centre = Centre(self._random, self._clock, max(_PHONES, self._calls // 2))
        self.centre.world.listeners.append(self._hear)
        self._walk = Walk(self.centre, max(1, self._calls))

    # The server

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return self._address

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; on any free port where none is given."""
        await self._listen(host, port)
        if self._alive:
            self._life = asyncio.create_task(self._live())

    async def _listen(self, host: str, port: int) -> None:
        self._server = await asyncio.start_server(self._welcome, host, port)
        self._address = self._server.sockets[0].getsockname()[:2]

    async def stop(self) -> None:
        """Everything ends: the listening, the connections, the life."""
        if self._life:
            self._life.cancel()
        self.faults.resume()
        if self._server:
            self._server.close()
        for session in list(self.sessions):
            session.abort()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self, reader, writer)
        self.sessions.append(session)
        self.faults.connections.append(session)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await session.run()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            self.sessions.remove(session)
            self.faults.connections.remove(session)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def _hear(self, privilege: str, packet: bytes) -> None:
        for session in self.sessions:
            session.hear(privilege, packet)

    async def restart(self) -> None:
        """Stop and start: connections drop, calls are gone, Uniqueids and channel names begin afresh."""
        self.centre.world.emit("Shutdown", "system", ("Shutdown", "Cleanly"), ("Restart", "True"))
        if self._server:
            self._server.close()
        for session in list(self.sessions):
            session.flush()
            session.finish()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # CoreStatus tells whole seconds.
        self.started = max(self._clock(), self.started + 1)
        self._build()
        await self._listen(*self._address)

    # Life

    def step(self) -> None:
        """One step of the random walk."""
        self._walk.step()

    async def _live(self) -> None:
        due = 0.0
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            due += _TICK_SECONDS * self._speed * _STEPS_A_CALL * max(4, self._calls)
            while due >= 1:
                self.step()
                due -= 1

    def find(self, name: str, *, prefix: bool = False) -> Channel | None:
        """A channel by name or Uniqueid, or where Asterisk is lax, by how its name begins."""
        world = self.centre.world
        found = world.channels.get(name) or world.by_id.get(name)
        if found is None and prefix and name:
            found = next((each for each in world.channels.values() if each.name.startswith(name)), None)
        return found
