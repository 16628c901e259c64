"""The last look before an operation is sent, and its outcome in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop.monitor import Outcome, Stand, carry_out
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

    def answered(outcome: Outcome) -> None:
        waits = "answered, not seen to happen yet"
        title = Piece(visible(operation.title), "text")
        app.say(Piece("… ", "ringing"), *named(scene), title, Piece(f"  ·  {waits}", "muted"), *latency_of(outcome))

    async def perform() -> None:
        glyph, *said = words(await carry_out(scene.live, operation, answered=answered))
        app.say(glyph, *named(scene), *said)

    app.run_worker(perform(), group="operations")


# How an outcome stands: its glyph, the glyph's ink, and the ink of the words.
_GLYPHS = {
    Stand.DONE: ("✓", "good", "muted"),
    Stand.SENT: ("→", "accent", "muted"),
    Stand.GONE: ("·", "muted", "muted"),
    Stand.UNSEEN: ("?", "warn", "warn"),
    Stand.UNKNOWN: ("?", "warn", "warn"),
    Stand.UNDER_WAY: ("…", "ringing", "muted"),
}
_BAD = ("✗", "bad", "bad")


def told(outcome: Outcome) -> Line:
    """Return what came of an operation in a line. Only what has happened gets a ✓."""
    operation, number = outcome.operation, len(outcome.sent)
    failed = sum(each.stand is Stand.FAILED for each in outcome.sent)
    rest = [Piece(f"  ·  {failed} of {number} failed", "bad")] if failed and number > 1 else []
    title = _done(operation) if outcome.ok else operation.title
    return [*line_of(outcome, title, outcome.words), *rest, *latency_of(outcome)]


def line_of(outcome: Outcome, title: str, words: str) -> Line:
    """Return the glyph of an outcome, a title and words."""
    glyph, ink, words_ink = _GLYPHS.get(outcome.stand, _BAD)
    said = "sent; whether it happens can't be seen" if outcome.stand is Stand.SENT else ""
    line = [Piece(f"{glyph} ", ink), Piece(visible(title), "text")]
    return [*line, *(Piece(f"  ·  {visible(each)}", words_ink) for each in (said, words) if each)]


def latency_of(outcome: Outcome) -> Line:
    """Return how long the answer took that is told of."""
    latency = outcome.told.exchange.latency if outcome.told is not None else None
    return [] if latency is None else [Piece(f"  ·  {milliseconds(latency)}")]


def _done(operation: Operation) -> str:
    """`hung up PJSIP/101-…` for `Hang up PJSIP/101-…`."""
    for asked, done in _DONE.items():
        if operation.title.startswith(asked):
            return done + operation.title[len(asked) :]
    return operation.title
