"""The one dialog over many rows, what it starts, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop.config import ACTIONS_PER_SECOND
from amitop.monitor import Batch, Stand
from amitop.tui.acting.batch_dialog import BatchDialog, summary
from amitop.tui.acting.plan import Plan
from amitop.tui.bars import Piece

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


def ask_for_all(app: AmitopApp, plan: Plan, begun: Callable[[], None] = lambda: None) -> None:
    """Ask about a plan and carry it out; `begun` is called when the operator has said yes."""
    table = app.pane.table
    plan.hidden = 0 if table is None else len({hit.key for hit in plan.hits}.difference(table.shown))

    def start(batch: Batch) -> None:
        begun()
        app.run_worker(carry_out(batch), group="operations")

    async def carry_out(batch: Batch) -> None:
        # Each on the PBX that it was captured on, whichever is at hand by now.
        await batch.run_each([hit.scene.live for hit in plan.hits if hit.result is not None])
        done = [hit.key for hit in plan.hits if hit.stand in (Stand.DONE, Stand.SENT, Stand.GONE)]
        if table is not None:
            table.mark(done, False)
        if dialog.is_attached:
            dialog.look()
        else:
            app.say(*summary(plan, batch))

    def closed(_: object) -> None:
        if dialog.running is None:
            app.say(Piece("nothing was sent", "muted"))
        else:
            app.say(*summary(plan, dialog.running))

    per_second = app.settings[ACTIONS_PER_SECOND]
    dialog = BatchDialog(plan, lambda: app.scene.inks, per_second, start)
    app.ask(dialog, closed)
