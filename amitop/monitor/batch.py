"""Many operations one after the other: so many Actions a second at most, a result for each, and a way to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from amitop.ami import Action, Ending, Exchange
from amitop.link import LinkError
from amitop.monitor.operator import NotAllowed
from amitop.monitor.outcome import Outcome, Performer, carry_out, words
from amitop.operations import Operation
from amitop.pbx import Pbx

#: Where an operation goes, and the model by which it is looked at once more.
Place = tuple[Performer, Callable[[], Pbx]]

_STOPPED = "stopped before it was sent"
_GONE = "has ended meanwhile"


class Stand(StrEnum):
    """How far one operation of a batch has come."""

    WAITING = "waiting"
    UNDER_WAY = "under way"
    DONE = "done"
    FAILED = "failed"
    #: Sent, and no answer came.
    UNKNOWN = "not known"
    NOT_SENT = "not sent"


@dataclass(slots=True)
class Result:
    """One operation of a batch, and what has come of it so far."""

    operation: Operation
    stand: Stand = Stand.WAITING
    #: Asterisk's own message, or why nothing was sent.
    words: str = ""
    outcome: Outcome | None = None


class Batch:
    """Operations in a fixed order, each of which is looked at once more right before it is sent."""

    def __init__(
        self,
        operations: Iterable[Operation],
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`per_second` is of Actions, not operations; clock and sleep are in seconds."""
        self.results = [Result(operation) for operation in operations]
        self.per_second = per_second
        self.stopped = False
        self.finished = False
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

    async def run(self, performer: Performer, pbx: Callable[[], Pbx]) -> None:
        """Carry all of them out on one PBX, as `run_each` does."""
        await self.run_each([(performer, pbx)] * len(self.results))

    async def run_each(self, places: Sequence[Place]) -> None:
        """Carry them out in order, once, each at its own place; never raises for the PBX or the link.

        A link that is lost ends what was to go over that link, and nothing else.
        """
        lines = {id(performer): _Line(performer, self._pace) for performer, _ in places}
        for result, (performer, pbx) in zip(self.results, places, strict=True):
            await self._carry_out(result, lines[id(performer)], pbx)
        self.finished = True

    async def _carry_out(self, result: Result, line: _Line, pbx: Callable[[], Pbx]) -> None:
        operation = result.operation
        await line.due()
        if why := line.closed:
            result.stand, result.words = Stand.NOT_SENT, why
        elif operation.channels and not any(each in pbx().channels for each in operation.channels):
            # Gone with another of this batch, or by itself: what was wanted is so.
            result.stand, result.words = Stand.DONE, _GONE
        elif reason := operation.still_true(pbx()):
            result.stand, result.words = Stand.NOT_SENT, reason
        else:
            result.stand = Stand.UNDER_WAY
            result.outcome = await carry_out(line, operation)
            result.stand, result.words = _judged(result.outcome)


def _judged(outcome: Outcome) -> tuple[Stand, str]:
    """How an operation stands after it was sent, and what is to be said of it."""
    failed = [each for each in outcome.failed if not outcome.is_gone(each)]
    if any(each.ending in (Ending.DEADLINE, Ending.DISCONNECT) for each in failed):
        return Stand.UNKNOWN, outcome.words
    if outcome.refusal and not outcome.exchanges:
        return Stand.NOT_SENT, outcome.refusal
    if outcome.refusal:
        return Stand.FAILED, f"{len(outcome.exchanges)} of {len(outcome.operation.actions)} sent: {outcome.refusal}"
    if failed:
        return Stand.FAILED, words(failed[0])
    return Stand.DONE, _GONE if outcome.failed else outcome.words


class _Pace:
    """Keeps a distance between Actions, and lets none go once it is closed."""

    def __init__(
        self, distance: float, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
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
    """One PBX's performer, at the pace of the batch. Once its link has gone it sends nothing more."""

    def __init__(self, performer: Performer, pace: _Pace) -> None:
        self._performer = performer
        self._pace = pace
        self._lost = ""

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
