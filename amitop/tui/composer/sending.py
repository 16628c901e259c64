"""From a filled form to its exchange: whether it may go, what is asked first, and sent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop import operations
from amitop.ami import Action, Exchange
from amitop.monitor import Outcome, carry_out
from amitop.operations import Operation
from amitop.text import visible
from amitop.tui.acting.refusing import Cause, cause, sentence
from amitop.tui.composer.answer import Sent
from amitop.tui.composer.ask import dialog_for
from amitop.tui.inks import Inks
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# Seconds: for an answer, and beyond the time that an Action itself takes.
_PATIENCE = 10.0
_SLOW = frozenset({"command", "reload", "moduleload", "queuereload", "dataget", "loaderreload"})


def patience(action: Action) -> float:
    """Seconds to wait for the answer: some Actions take their time by design."""
    name, told = action.name.lower(), action.get("Timeout")
    number = float(told) if told.isascii() and told.isdecimal() and len(told) < 9 else 0.0
    if name == "originate" and action.get("Async").lower() not in ("true", "yes", "1", "on", "y", "t"):
        return (number / 1000 or 30.0) + _PATIENCE
    if name == "waitevent":
        return (number or 60.0) + _PATIENCE
    return 3 * _PATIENCE if name in _SLOW else _PATIENCE


class Sender:
    """Sends what was composed for one PBX, to that one."""

    def __init__(
        self,
        app: AmitopApp,
        scene: Scene,
        inks: Callable[[], Inks],
        say: Callable[[str, str], None],
        sent: Callable[[], None],
    ) -> None:
        """`scene` is the PBX for which the composer was opened: everything goes there."""
        self._app = app
        self._scene = scene
        self._inks = inks
        self._say = say
        self._sent = sent
        #: The last that was sent, or refused.
        self.last: Sent | None = None

    def refusal(self, action: Action | None) -> str:
        """Why nothing can be sent now, or not this; empty where it can."""
        why = cause(self._scene, action is None or operations.reads_only(action))
        told = sentence(self._scene, why, action.name if action is not None else "")
        return f"{told}; what is filled in stays" if why is Cause.LINK else told

    def send(self, action: Action) -> None:
        """Ask as its degree wants, and send it."""
        if refusal := self.refusal(action):
            self._say(refusal, "warn")
            return
        if self.last is not None and self.last.under_way:
            self._say("the one before is not answered yet: nothing was sent", "warn")
            return
        live = self._scene.live
        dialog = dialog_for(action, lambda: live.pbx, self._inks, self._scene.called, live.inquire)
        if dialog is None:
            self._go(operations.composed(action, live.pbx))
        else:
            self._app.ask(dialog, self._answered)

    def _answered(self, operation: Operation | None) -> None:
        if operation is None:
            self._say("nothing was sent", "muted")
        else:
            self._go(operation)

    def _go(self, operation: Operation) -> None:
        # The last look: while it was asked, the link may have gone or the target have ended.
        (action,) = operation.actions
        reason = self.refusal(action) or operation.still_true(self._scene.live.pbx)
        if reason:
            self._say(f"{visible(reason)}: nothing was sent", "bad")
            return
        self._say("", "")
        self.last = Sent(action, self._app.clock())
        self._app.run_worker(self._perform(self.last, operation), group="composed")
        self._sent()

    async def _perform(self, sent: Sent, operation: Operation) -> None:
        def under_way(exchange: Exchange) -> None:
            sent.exchange, sent.at = exchange, exchange.sent_at

        def answered(outcome: Outcome) -> None:
            sent.outcome = outcome
            self._app.draw()

        time = patience(sent.action)
        outcome = await carry_out(self._scene.live, operation, answered=answered, timeout=time, sent=under_way)
        sent.outcome, sent.refusal = outcome, outcome.refusal
        if outcome.exchanges:
            sent.exchange = outcome.exchanges[0]
        self._app.draw()
