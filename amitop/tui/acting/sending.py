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
        glyph, *said = line_of(outcome, operation.title, "")
        app.say(glyph, *named(scene), *said, *latency_of(outcome))

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
_BETWEEN = "  ·  "
_WAITS = "answered, not seen to happen yet"
_NOTES = {Stand.SENT: "sent; whether it happens can't be seen", Stand.UNDER_WAY: _WAITS}


def told(outcome: Outcome) -> Line:
    """Return what came of an operation in a line. Only what has happened gets a ✓."""
    operation, number = outcome.operation, len(outcome.sent)
    failed = sum(each.stand is Stand.FAILED for each in outcome.sent)
    rest = [Piece(f"  ·  {failed} of {number} failed", "bad")] if failed and number > 1 else []
    title = _done(operation) if outcome.ok else operation.title
    return [*line_of(outcome, title, outcome.words), *rest, *latency_of(outcome)]


def line_of(outcome: Outcome, title: str, words: str) -> Line:
    """Return the glyph of an outcome, a title and words."""
    glyph, *said = stand_of(outcome, words)
    return [glyph, Piece(visible(title), "text"), *([Piece(_BETWEEN, "muted"), *said] if said else [])]


def stand_of(outcome: Outcome, words: str | None = None) -> Line:
    """Return the glyph of an outcome, and what is said of it: `words`, else its own."""
    glyph, ink, words_ink = _GLYPHS.get(outcome.stand, _BAD)
    note = _NOTES.get(outcome.stand, "")
    parts = [each for each in (note, outcome.words if words is None else words) if each]
    said = _BETWEEN.join(visible(each) for each in parts)
    return [Piece(f"{glyph} ", ink), *([Piece(said, words_ink)] if said else [])]


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
