"""By how much the event stream lags, if the PBX stamps its events (manager.conf: timestampevents)."""

from __future__ import annotations

from amitop.ami import Exchange, Packet

# Beyond it a stamp is no time, or none of a clock that is set.
_LATEST = 1e11


class Lag:
    """Seconds behind in one session.

    The two clocks may differ: the event that came quickest counts as being on time. Either clock may be set
    meanwhile, so that a Pong, which bears the PBX's time too, holds the difference between its two ends.
    """

    def __init__(self) -> None:
        self._skew: float | None = None
        self.behind: float | None = None

    def measure(self, packet: Packet, at: float) -> None:
        """Look at the stamp of an event that came `at`."""
        stamp = packet.raw.find(b"\r\nTimestamp: ", 0, 256)
        if stamp < 0:
            return
        told = _seconds(packet.raw[stamp + 13 : packet.raw.find(b"\r\n", stamp + 13)])
        if told is None:
            return
        late = at - told
        self._skew = late if self._skew is None else min(self._skew, late)
        self.behind = late - self._skew

    def answered(self, exchange: Exchange, at: float) -> None:
        """Hold the difference of the clocks against a Pong that came `at`."""
        told = None if exchange.response is None else _seconds(exchange.response.get("Timestamp"))
        if told is None or self._skew is None:
            return
        # The PBX wrote its time after the Ping went out, and before the Pong came.
        if not exchange.sent_at - told <= self._skew <= at - told:
            self._skew = at - told


def _seconds(stamp: bytes | str) -> float | None:
    try:
        told = float(stamp)
    except ValueError:
        return None
    return told if 0.0 <= told < _LATEST else None
