"""The last look before an operation is sent, and its outcome in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop.monitor import Outcome, carry_out
from amitop.operations import Operation
from amitop.text import visible
from amitop.tui.acting.refusing import named
from amitop.tui.bars import Line, Piece
from amitop.tui.format import milliseconds
from amitop.tui.scene import Scene

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


def send(app: AmitopApp, scene: Scene, operation: Operation | None, words: Callable[[Outcome], Line]) -> None:
    """Carry an operation out on one PBX and say what came of it; None is one that was not confirmed."""
    if operation is None:
        app.say(Piece("nothing was sent", "muted"))
        return
    # The last look: between key and answer the call may have ended, or another have taken its place.
    reason = operation.still_true(scene.live.pbx)
    if reason is not None:
        app.say(Piece("✗ ", "bad"), *named(scene), Piece(f"{visible(reason)}: nothing was sent", "text"))
        return
    app.say(Piece("… ", "ringing"), *named(scene), Piece(visible(operation.title), "text"))

    async def perform() -> None:
        glyph, *said = words(await carry_out(scene.live, operation))
        app.say(glyph, *named(scene), *said)

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
