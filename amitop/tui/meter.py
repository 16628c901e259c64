"""The figures of the header: sampled once a second, so that they can be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from amitop.monitor import Playback

if TYPE_CHECKING:
    from amitop.tui.scene import Scene

SAMPLES = 30
# Seconds after which what was sampled before is no recent past.
_JUMP = 60
_BLOCKS = "▁▂▃▄▅▆▇█"


class Meter:
    """Calls, channels and packets a second, with their recent past."""

    def __init__(self) -> None:
        #: None while no PBX tells.
        self.calls: int | None = 0
        self.channels: int | None = 0
        self.packets_per_second = 0
        self.calls_past: deque[int] = deque(maxlen=SAMPLES)
        self.packets_past: deque[int] = deque(maxlen=SAMPLES)
        self._second: int | None = None
        # Whether the past was sampled last, whose figures say nothing of now.
        self._elsewhere = False
        self._before: tuple[float, int] | None = None

    def sample(self, scenes: Sequence[Scene], now: float) -> None:
        """Take the figures of all of them, if a second has begun since the last time.

        Of one whose past is shown they are those of the past.
        """
        for scene in scenes:
            if isinstance(scene.monitor, Playback):
                self._see(scene, scene.monitor, now)
                return
        if self._elsewhere:
            self._elsewhere, self._second = False, None
            self.calls_past.clear()
            self.packets_past.clear()
        # What a PBX had when its link was lost is not what it has.
        live = [scene for scene in scenes if scene.is_live]
        self.channels = sum(len(scene.pbx.channels) for scene in live) if live else None
        if int(now) == self._second:
            return
        self._second = int(now)
        self.calls = sum(scene.calls_count for scene in live) if live else None
        self.calls_past.append(self.calls or 0)
        heard = sum(scene.monitor.packets for scene in scenes)
        if self._before is not None:
            at, packets = self._before
            seconds = max(now - at, 1e-6)
            self.packets_per_second = max(0, round((heard - packets) / seconds))
            self.packets_past.append(self.packets_per_second)
        self._before = (now, heard)

    def _see(self, scene: Scene, playback: Playback, now: float) -> None:
        """What it was at a moment that is gone through: told by what is kept, and not by what came since."""
        self._elsewhere = True
        self.channels, self.calls = len(scene.pbx.channels), scene.calls_count
        calls = self.calls
        self.packets_per_second = max(0, playback.position - playback.position_at(now - 1.0))
        second = int(now)
        if self._second is None or not 0 <= second - self._second <= _JUMP:
            self.calls_past.clear()
            self.packets_past.clear()
        elif second == self._second:
            return
        self._second = second
        self.calls_past.append(calls)
        self.packets_past.append(self.packets_per_second)


def sparkline(values: Iterable[int], cells: int, least_top: int = 1) -> str:
    """The last `cells` values as blocks, the newest at the right; always `cells` wide."""
    recent = list(values)[-cells:]
    # A little air above the highest, so that a steady figure is a line and not a wall.
    top = max([*recent, least_top]) * 1.5
    drawn = "".join(_BLOCKS[min(7, int(value * 8 / top))] for value in recent)
    return drawn.rjust(cells)
