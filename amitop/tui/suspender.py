"""ctrl+z: the program is stopped, and the shell's `fg` brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Suspender:
    """Its method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def suspend(self) -> None:
        """Log off, then stop: what a stopped program does not read, Asterisk has to keep for it."""
        self._app.run_worker(self._suspend(), group="suspend", exclusive=True)

    async def _suspend(self) -> None:
        await self._app.hosts.let_go("amitop was suspended")
        self._app.action_suspend_process()
