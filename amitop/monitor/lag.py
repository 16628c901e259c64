"""By how much the event stream lags, where the PBX stamps its events (manager.conf: timestampevents)."""

from __future__ import annotations

import contextlib

from amitop.ami import Packet


class Lag:
    """Seconds behind in one session. The two clocks may differ: its quickest packet counts as being on time."""

    def __init__(self) -> None:
        self._skew: float | None = None
        self.behind: float | None = None

    def measure(self, packet: Packet, at: float) -> None:
        """Look at the stamp of an event that came `at`."""
        stamp = packet.raw.find(b"\r\nTimestamp: ", 0, 256)
        if stamp < 0:
            return
        with contextlib.suppress(ValueError):
            late = at - float(packet.raw[stamp + 13 : packet.raw.find(b"\r\n", stamp + 13)])
            self._skew = late if self._skew is None else min(self._skew, late)
            self.behind = late - self._skew
