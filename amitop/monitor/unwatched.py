"""A PBX that was to be watched and can't be: it stands among the others, and says why."""

from __future__ import annotations

from amitop.journal.history import History
from amitop.link import LoginRefused, Target
from amitop.monitor.state import LinkState
from amitop.monitor.watch import Monitor


class Unwatched(Monitor):
    """Refused from the start, since no login is known for it. It never connects."""

    def __init__(self, target: Target, why: str, *, history: History | None = None) -> None:
        super().__init__(target, history=history)
        self._why = why

    async def run(self) -> None:
        self._set(LinkState.REFUSED, self._why)
        self.error = LoginRefused(self._why)
