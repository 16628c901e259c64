"""The embedded PBX on a clock of its own: the same half hour every time, on any machine, in a few seconds."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from random import Random
from unittest.mock import patch

from textual.pilot import Pilot

from amitop.demo import DemoPbx
from amitop.demo.actions.reply import Reply
from amitop.demo.requests import Request
from amitop.demo.session import Session
from amitop.link import LinkError, Target, session
from amitop.monitor import Monitor, operator, tending
from amitop.monitor.snapshot import Lister
from amitop.tui.app import AmitopApp
from amitop.tui.wall import WallPane
from amitop.tui.wall.past import EVERY

#: The moment of the pictures, and the seconds that the call centre has lived by then.
NOW, LIVED = 1_763_847_162.0, 1835
#: The walk of the embedded PBX: the same calls in every picture.
SEED, CALLS = 11, 18
#: The last seconds before the pictures, in which the header's figures are taken.
LAST = 30
_STEPS_A_SECOND = CALLS // 4
_NEVER = 1e9


class Clock:
    """A clock that moves when it is told."""

    def __init__(self) -> None:
        self.now = NOW - LIVED

    def __call__(self) -> float:
        return self.now


class StagedMonitor(Monitor):
    """A monitor that looks at what is due when it is told, and not by the machine's time."""

    def tell(self, port: int) -> None:
        """Tell this port, while all is sent to the true one."""
        reached = self.target
        self._operator = operator.OperatorLine(lambda: reached, self, self.clock)
        self.target = replace(reached, port=port)

    async def settle(self) -> None:
        """All that was sent has come, and what is due was looked at."""
        try:
            await self._tender.tend_what_is_due(self.clock())
            await Lister(self._ask, self.pbx).fence()
        except LinkError:
            raise RuntimeError("the embedded PBX has gone") from None


@asynccontextmanager
async def staged() -> AsyncIterator[tuple[AmitopApp, Pilot[None]]]:
    """The full screen over the embedded PBX, half an hour after it began to live."""
    clock, names = Clock(), count(1)
    reply = Session._reply

    def answered(session: Session, request: Request) -> Reply:
        if session is not session.pbx.sessions[0]:
            # What an operator sends takes its time, by what it is: what goes on beside it may come in any order.
            clock.now += Random(f"{request.action} {request.get('Command')}").uniform(0.0008, 0.0042)
        return reply(session, request)

    with (
        patch.object(Session, "_reply", answered),
        patch.object(tending, "PULSE", _NEVER),
        patch.object(session, "QUIET", _NEVER),
        patch.object(operator, "LINGER", _NEVER),
        patch.object(secrets, "token_hex", lambda _size: f"7c00aa{next(names):02}"),
    ):
        async with DemoPbx(seed=SEED, calls=CALLS, clock=clock, alive=False) as pbx:
            monitor = StagedMonitor(Target("localhost", pbx.address[1], pbx.user, pbx.secret), clock=clock)
            app = AmitopApp(monitor, clock=clock, draws_per_second=1 / _NEVER)
            async with app.run_test(size=(150, 40)) as pilot:
                while monitor.state != "live":
                    await pilot.pause(0.01)
                # It listens on any free port, but tells this one.
                monitor.tell(5038)
                await _live(pbx, monitor, app, clock)
                yield app, pilot


async def _live(pbx: DemoPbx, monitor: StagedMonitor, app: AmitopApp, clock: Clock) -> None:
    """Half an hour passes: its first part in the strides of the wall's graphs, the last by the second."""
    wall, dice = app.query_one(WallPane), Random(SEED)
    for _ in range((LIVED - LAST) // EVERY):
        clock.now = float(int(clock.now) + EVERY)
        for _ in range(EVERY * _STEPS_A_SECOND):
            pbx.step()
        await monitor.settle()
        wall.sample(clock.now)
    for second in range(LAST):
        for moment in sorted(dice.random() for _ in range(_STEPS_A_SECOND)):
            clock.now = NOW - LAST + second + moment
            pbx.step()
            await monitor.settle()
        clock.now = NOW - LAST + second + 1
        app.draw(settle=True)
