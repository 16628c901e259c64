"""Many operations one after the other: so many Actions a second at most, a result for each, and a way to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from amitop.ami import Action, Ending, Exchange
from amitop.journal import Journal
from amitop.link import LinkError
from amitop.monitor.operator import NotAllowed
from amitop.monitor.outcome import GONE, POLL, Clock, Outcome, Performer, Sleep, Stand, send
from amitop.monitor.state import LinkState
from amitop.operations import Operation
from amitop.pbx import Pbx

_STOPPED = "stopped before it was sent"


@dataclass(slots=True)
class Result:
    """One operation of a batch, and what has come of it so far."""

    operation: Operation
    stand: Stand = Stand.WAITING
    #: Asterisk's own message, what the model shows, or why nothing was sent.
    words: str = ""
    outcome: Outcome | None = None


class Batch:
    """Operations in a fixed order, each of which is checked once more right before it is sent."""

    def __init__(
        self,
        operations: Iterable[Operation],
        per_second: float,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`per_second` is of Actions, not operations; clock and sleep are in seconds."""
        self.results = [Result(operation) for operation in operations]
        self.per_second = per_second
        self.stopped = False
        self.finished = False
        self._clock = clock
        self._sleep = sleep
        self._pace = _Pace(1 / per_second, clock, sleep)

    @property
    def over(self) -> int:
        """How many operations have their result."""
        return sum(each.stand not in (Stand.WAITING, Stand.UNDER_WAY) for each in self.results)

    def count(self, stand: Stand) -> int:
        """How many operations stand so."""
        return sum(each.stand is stand for each in self.results)

    def stop(self) -> None:
        """Send nothing more. What was sent already still gets its answer."""
        self.stopped = True
        self._pace.stop(_STOPPED)

    async def run(self, performer: Performer) -> None:
        """Carry all of them out on one PBX, as `run_each` does."""
        await self.run_each([performer] * len(self.results))

    async def run_each(self, performers: Sequence[Performer]) -> None:
        """Carry them out in order, once, each on its own PBX; never raises for the PBX or the link.

        What was sent is watched while the next are sent, until the model shows what came of it. A link that is
        lost ends what was to go over that link, and nothing else.
        """
        lines = {id(performer): _Line(performer, self._pace) for performer in performers}
        async with asyncio.TaskGroup() as watching:
            for result, performer in zip(self.results, performers, strict=True):
                line = lines[id(performer)]
                await self._send(result, line)
                if result.outcome is not None and result.stand is Stand.UNDER_WAY:
                    watching.create_task(self._watch(result, result.outcome, line))
        self.finished = True

    async def _send(self, result: Result, line: _Line) -> None:
        operation = result.operation
        await line.due()
        if why := line.closed:
            result.stand, result.words = Stand.NOT_SENT, why
        elif operation.channels and not any(each in line.pbx.channels for each in operation.channels):
            # Gone with another of this batch, or by itself.
            result.stand, result.words = Stand.GONE, GONE
        elif reason := operation.still_true(line.pbx):
            result.stand, result.words = Stand.NOT_SENT, reason
        else:
            result.stand = Stand.UNDER_WAY
            result.outcome = Outcome(operation)
            await send(line, operation, result.outcome)
            self._judge(result, result.outcome, line, 0.0)

    async def _watch(self, result: Result, outcome: Outcome, line: _Line) -> None:
        begun = self._clock()
        while not self._judge(result, outcome, line, self._clock() - begun):
            await self._sleep(POLL)

    def _judge(self, result: Result, outcome: Outcome, line: _Line, waited: float) -> bool:
        """Look once more at what came of one; return whether that is known by now."""
        if not outcome.judge(line, waited):
            return False
        result.stand, result.words = outcome.stand, outcome.words
        if outcome.refusal and outcome.sent:
            result.words = f"{len(outcome.sent)} of {len(outcome.operation.actions)} sent: {outcome.refusal}"
        return True


class _Pace:
    """Keeps a distance between Actions, and lets none go once it is closed."""

    def __init__(self, distance: float, clock: Clock, sleep: Sleep) -> None:
        self._distance = distance
        self._clock = clock
        self._sleep = sleep
        self._next_at = float("-inf")
        self._nap: asyncio.Future[None] | None = None
        #: Why nothing more is sent; empty while it is.
        self.closed = ""

    def stop(self, why: str) -> None:
        self.closed = self.closed or why
        if self._nap is not None:
            self._nap.cancel()

    def went(self) -> None:
        """An Action goes now."""
        self._next_at = self._clock() + self._distance

    async def due(self) -> None:
        """Wait until the next Action may go, or nothing more is to be sent."""
        while not self.closed and (wait := self._next_at - self._clock()) > 0:
            self._nap = asyncio.ensure_future(self._sleep(wait))
            try:
                await asyncio.wait({self._nap})
            finally:
                self._nap.cancel()
                self._nap = None


class _Line:
    """One PBX's performer, at the pace of the batch. It sends nothing more once its link is lost."""

    def __init__(self, performer: Performer, pace: _Pace) -> None:
        self._performer = performer
        self._pace = pace
        self._lost = ""

    @property
    def pbx(self) -> Pbx:
        return self._performer.pbx

    @property
    def journal(self) -> Journal:
        return self._performer.journal

    @property
    def state(self) -> LinkState:
        return self._performer.state

    @property
    def closed(self) -> str:
        """Why nothing more is sent here; empty while it is."""
        return self._lost or self._pace.closed

    async def due(self) -> None:
        """Wait until the next Action may go, unless none may."""
        if not self.closed:
            await self._pace.due()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        await self.due()
        if self.closed:
            raise NotAllowed(self.closed)
        self._pace.went()
        try:
            exchange = await self._performer.perform(action, timeout, sent)
        except LinkError as error:
            self._lost = str(error)
            raise
        if exchange.ending is Ending.DISCONNECT:
            self._lost = "the connection went away before it was sent"
        return exchange
