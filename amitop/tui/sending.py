"""Whether anything can be sent now, the last look before it is, and the outcome in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop.monitor import Outcome, carry_out
from amitop.operations import Operation
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import milliseconds
from amitop.tui.watched import LinkState

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# A title's first words, and what they become when it is done.
_DONE = {
    "Hang up ": "hung up ",
    "Transfer ": "transferred ",
    "Send ": "sent ",
    "Pause ": "paused ",
    "Unpause ": "unpaused ",
}


def refusal(app: AmitopApp, reading: bool = False) -> Line:
    """Why nothing can be sent now; empty where it can. What only reads is let through by read-only."""
    if reason := app.traveller.refusal:
        return [Piece("✗ ", "warn"), Piece(reason, "text")]
    if app.monitor.read_only and not reading:
        return [Piece("✗ ", "warn"), Piece("read-only: amitop was started to look, and sends nothing", "text")]
    if app.monitor.state is not LinkState.LIVE:
        return [Piece("✗ ", "bad"), Piece("not connected: nothing can be sent now", "text")]
    return []


def send(app: AmitopApp, operation: Operation | None, words: Callable[[Outcome], Line]) -> None:
    """Carry an operation out and say what came of it; None is one that was not confirmed."""
    if operation is None:
        app.say(Piece("nothing was sent", "muted"))
        return
    # The last look: between key and answer the call may have ended, or another have taken its place.
    reason = operation.still_true(app.monitor.pbx)
    if reason is not None:
        app.say(Piece("✗ ", "bad"), Piece(f"{visible(reason)}: nothing was sent", "text"))
        return
    app.say(Piece("… ", "ringing"), Piece(visible(operation.title), "text"))

    async def perform() -> None:
        app.say(*words(await carry_out(app.monitor, operation)))

    app.run_worker(perform(), group="operations")


def told(outcome: Outcome) -> Line:
    """What came of an operation, in a line."""
    operation, failed = outcome.operation, outcome.failed
    pieces = [Piece("✓ ", "good") if outcome.ok else Piece("✗ ", "bad")]
    pieces.append(Piece(visible(_done(operation) if outcome.ok else operation.title), "text"))
    pieces.append(Piece(f"  ·  {visible(outcome.words)}", "muted" if outcome.ok else "bad"))
    if failed and len(outcome.exchanges) > 1:
        pieces.append(Piece(f"  ·  {len(failed)} of {len(outcome.exchanges)} failed", "bad"))
    return [*pieces, *latency_of(outcome)]


def latency_of(outcome: Outcome) -> Line:
    """How long the answer took that is told of."""
    exchange = outcome.told
    if exchange is None or exchange.latency is None:
        return []
    return [Piece(f"  ·  {milliseconds(exchange.latency)}")]


def _done(operation: Operation) -> str:
    """`hung up PJSIP/101-…` for `Hang up PJSIP/101-…`."""
    for asked, done in _DONE.items():
        if operation.title.startswith(asked):
            return done + operation.title[len(asked) :]
    return operation.title
