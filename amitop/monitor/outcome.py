"""An operation carried out: its Actions in order, what the PBX answered, and what the model then shows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from amitop.ami import Action, Ending, Exchange
from amitop.journal import Journal
from amitop.journal.subject import id_needle
from amitop.link import LinkError
from amitop.monitor.operator import NotAllowed
from amitop.monitor.state import LinkState
from amitop.operations import Operation
from amitop.operations.happened import Look, Sight, Step, look_for, only_queued
from amitop.pbx import Pbx

#: Seconds between two looks at the model while an outcome is awaited.
POLL = 0.05
#: What is said of a channel that ended before it could be hung up.
GONE = "had ended before"

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Performer(Protocol):
    """A watched PBX to which an operator's Actions go: a `Monitor`."""

    @property
    def pbx(self) -> Pbx: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def state(self) -> LinkState: ...

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange: ...


class Stand(StrEnum):
    """How far an operation, or one Action of it, has come."""

    WAITING = "waiting"
    UNDER_WAY = "under way"
    #: Seen to happen, or Asterisk's answer says that it has.
    DONE = "done"
    FAILED = "failed"
    #: Accepted, and not seen to happen in time.
    UNSEEN = "not seen to happen"
    #: No answer came, or the link was lost before anything was seen.
    UNKNOWN = "not known"
    #: Accepted; nothing in the model tells whether it happens.
    SENT = "sent"
    #: The target had gone by itself.
    GONE = "had ended before"
    NOT_SENT = "not sent"


# Of several Actions the first of these that one of them has is what is said of all.
_TELLING = (Stand.UNDER_WAY, Stand.FAILED, Stand.UNKNOWN, Stand.UNSEEN, Stand.SENT, Stand.DONE, Stand.GONE)


class Trail:
    """The dialplan steps of channels since a moment, read from the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._next = journal.next
        self._steps: dict[str, tuple[int, list[Step]]] = {}

    def steps(self, uniqueid: str) -> Sequence[Step]:
        """Return the steps of one channel, oldest first."""
        start, steps = self._steps.get(uniqueid, (self._next, []))
        end = self._journal.next
        for number in self._journal.holding([id_needle(uniqueid)], start, end):
            packet = self._journal.entry(number).packet
            if packet.name == "Newexten" and packet.get("Uniqueid") == uniqueid:
                steps.append(Step(*(packet.get(key) for key in ("Context", "Exten", "Application", "AppData"))))
        self._steps[uniqueid] = end, steps
        return steps


@dataclass(slots=True)
class Sent:
    """One Action of an operation that was sent."""

    exchange: Exchange
    look: Look | None
    trail: Trail
    stand: Stand = Stand.UNDER_WAY
    #: What is to be said of it.
    words: str = ""
    _seen: Sight | None = None
    _seen_at: float = 0.0

    def judge(self, pbx: Pbx, live: bool, waited: float) -> None:
        """Look once more, `waited` seconds after the answer, unless it is decided."""
        if self.stand is not Stand.UNDER_WAY:
            return
        exchange = self.exchange
        if exchange.ending is Ending.ERROR:
            gone = exchange.message.lower().startswith("no such channel") and _hangs_up(exchange.action)
            self.stand, self.words = (Stand.GONE, GONE) if gone else (Stand.FAILED, exchange.message)
        elif exchange.ending is Ending.DISCONNECT:
            self.stand, self.words = Stand.UNKNOWN, words(exchange)
        elif self.look is None:
            self._take_the_answer()
        elif not live:
            self.stand = Stand.UNKNOWN
            self.words = "the connection went away before it was seen: whether it was done is not known"
        else:
            self._look(self.look, pbx, waited)

    def _take_the_answer(self) -> None:
        """Nothing in the model tells of it."""
        if not self.exchange.ok:
            self.stand = Stand.UNKNOWN
        else:
            self.stand = Stand.SENT if only_queued(self.exchange.action) else Stand.DONE
        self.words = words(self.exchange)

    def _look(self, look: Look, pbx: Pbx, waited: float) -> None:
        sight = look.see(pbx, self.trail.steps)
        if sight != self._seen:
            self._seen, self._seen_at = sight, waited
        if sight is not None and waited - self._seen_at >= sight.settle:
            self.stand = Stand.DONE if sight.happened else Stand.FAILED
            self.words = sight.words or words(self.exchange)
        elif waited >= look.seconds and not self.exchange.ok:
            self.stand, self.words = Stand.UNKNOWN, words(self.exchange)
        elif waited >= look.seconds:
            answer = f" (Asterisk: {self.exchange.message})" if self.exchange.message else ""
            self.stand = Stand.UNSEEN
            self.words = f"sent; not seen to happen within {look.seconds:g} s{answer}"


@dataclass(slots=True)
class Outcome:
    """What came of an operation."""

    operation: Operation
    #: Its Actions that were sent, in order.
    sent: list[Sent] = field(default_factory=list)
    #: Why not all of it could be sent; empty if it was.
    refusal: str = ""

    @property
    def exchanges(self) -> list[Exchange]:
        return [each.exchange for each in self.sent]

    @property
    def stand(self) -> Stand:
        """What is to be said of all its Actions together."""
        if not self.sent:
            return Stand.NOT_SENT if self.refusal else Stand.UNDER_WAY
        stands = {each.stand for each in self.sent}
        found = next(each for each in _TELLING if each in stands)
        worse = (Stand.UNDER_WAY, Stand.FAILED, Stand.UNKNOWN)
        return Stand.FAILED if self.refusal and found not in worse else found

    @property
    def ok(self) -> bool:
        """Whether all of it is known to have happened."""
        return self.stand is Stand.DONE

    @property
    def told(self) -> Sent | None:
        """The Action that says most about it."""
        stand = next((each for each in _TELLING if any(one.stand is each for one in self.sent)), None)
        return next((each for each in self.sent if each.stand is stand), None)

    @property
    def words(self) -> str:
        """What is to be said of it."""
        if self.refusal:
            return self.refusal
        return "" if self.told is None else self.told.words

    def judge(self, performer: Performer, waited: float) -> bool:
        """Look once more at what is not decided; return whether all of it is."""
        live = performer.state is LinkState.LIVE
        for each in self.sent:
            each.judge(performer.pbx, live, waited)
        return self.stand is not Stand.UNDER_WAY


def words(exchange: Exchange) -> str:
    """Return how an Exchange ended: Asterisk's own message, or that nothing is known."""
    if exchange.ending is Ending.DEADLINE:
        return "no answer in time: whether it was done is not known"
    if exchange.ending is Ending.DISCONNECT:
        return "the connection went away: whether it was done is not known"
    return exchange.message


async def send(
    performer: Performer,
    operation: Operation,
    outcome: Outcome,
    timeout: float = 10.0,
    sent: Callable[[Exchange], None] | None = None,
) -> None:
    """Send the Actions of `operation` one after the other, each once; never raises for the PBX or the link.

    The rest is not sent if an Action that must end well before the next does not.
    """
    for number, action in enumerate(operation.actions):
        look, trail = look_for(action, performer.pbx), Trail(performer.journal)
        try:
            exchange = await performer.perform(action, timeout, sent)
        except (LinkError, NotAllowed) as error:
            outcome.refusal = str(error)
            break
        outcome.sent.append(Sent(exchange, look, trail))
        if not exchange.ok and operation.must_end_well[number : number + 1] == (True,):
            left = len(operation.actions) - number - 1
            if left:
                outcome.refusal = f"{action.name}: {words(exchange)}; the {left} after it were not sent"
            break


async def carry_out(
    performer: Performer,
    operation: Operation,
    *,
    answered: Callable[[Outcome], None] = lambda _: None,
    timeout: float = 10.0,
    sent: Callable[[Exchange], None] | None = None,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> Outcome:
    """Send an operation, and wait until the model shows what came of it, or for as long as its looks allow.

    `answered` is called when everything is answered and something is still awaited; `timeout` and `sent` are
    those of `perform`.
    """
    outcome = Outcome(operation)
    await send(performer, operation, outcome, timeout, sent)
    begun = clock()
    if outcome.judge(performer, 0.0):
        return outcome
    answered(outcome)
    while not outcome.judge(performer, clock() - begun):
        await sleep(POLL)
    return outcome


def _hangs_up(action: Action) -> bool:
    return action.name.lower() in ("hangup", "pjsiphangup")
