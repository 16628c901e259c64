"""An operation carried out: its Actions one after the other, and what came of them, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from amitop.ami import Action, Ending, Exchange
from amitop.link import LinkError
from amitop.monitor.operator import NotAllowed
from amitop.operations import Operation


class Performer(Protocol):
    """What sends an operator's Action: a `Monitor`."""

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange: ...


@dataclass(slots=True)
class Outcome:
    """What came of an operation."""

    operation: Operation
    exchanges: list[Exchange] = field(default_factory=list)
    #: Why not all of it could be sent; empty where it was.
    refusal: str = ""

    @property
    def failed(self) -> list[Exchange]:
        """Those that did not end well. One channel's end takes others of its call along: those were wanted gone."""
        done = any(exchange.ok for exchange in self.exchanges)
        return [each for each in self.exchanges if not each.ok and not (done and self.is_gone(each))]

    @property
    def ok(self) -> bool:
        return not self.refusal and not self.failed

    @property
    def told(self) -> Exchange | None:
        """The Exchange that says most about it: the first that failed, else the first that went well."""
        well = [each for each in self.exchanges if each.ok]
        return next(iter([*self.failed, *well, *self.exchanges]), None)

    @property
    def words(self) -> str:
        """What is to be said of it: Asterisk's own message, or that nothing is known."""
        if self.refusal:
            return self.refusal
        return "" if self.told is None else words(self.told)

    def is_gone(self, exchange: Exchange) -> bool:
        """Whether it failed only because the channel that was to be hung up is no more."""
        return self.operation.verb == "hang up" and exchange.message.lower().startswith("no such channel")


def words(exchange: Exchange) -> str:
    """How an Exchange ended: Asterisk's own message, or that nothing is known."""
    if exchange.ending is Ending.DEADLINE:
        return "no answer in time: whether it was done is not known"
    if exchange.ending is Ending.DISCONNECT:
        return "the connection went away: whether it was done is not known"
    return exchange.message


async def carry_out(performer: Performer, operation: Operation) -> Outcome:
    """Send the Actions of `operation` one after the other, each once; never raises for the PBX or the link.

    Where an Action must end well before the next, and does not, the rest is not sent.
    """
    outcome = Outcome(operation)
    for number, action in enumerate(operation.actions):
        try:
            exchange = await performer.perform(action)
        except (LinkError, NotAllowed) as error:
            outcome.refusal = str(error)
            break
        outcome.exchanges.append(exchange)
        if not exchange.ok and operation.must_end_well[number : number + 1] == (True,):
            left = len(operation.actions) - number - 1
            if left:
                outcome.refusal = f"{action.name}: {words(exchange)}; the {left} after it were not sent"
            break
    return outcome
