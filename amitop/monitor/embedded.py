"""The embedded PBX watched: it is opened when the watch begins, so that a screen is painted before it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.link import Target
from amitop.monitor.watch import Monitor

if TYPE_CHECKING:
    from amitop.demo import DemoPbx


class Embedded(Monitor):
    """A monitor with a PBX of its own, for as long as it runs."""

    def __init__(self, *, read_only: bool = False) -> None:
        super().__init__(Target("127.0.0.1", 0, "demo"), read_only=read_only)

    async def _stay_connected(self) -> None:
        from amitop.demo import DemoPbx  # a fifth of what is loaded for a demonstration

        pbx = DemoPbx(user=self.target.user)
        while not await self._opened(pbx):
            continue
        try:
            self.target = Target(*pbx.address, pbx.user, pbx.secret)
            await super()._stay_connected()
        finally:
            await pbx.stop()

    async def _opened(self, pbx: DemoPbx) -> bool:
        try:
            await pbx.start()
        except OSError as error:
            await self._wait_to_retry(f"the embedded PBX can't listen: {error.strerror or error}")
            return False
        return True
