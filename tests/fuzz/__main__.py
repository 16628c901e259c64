"""Fuzz one target for a time: `python -m tests.fuzz TARGET --seconds N [--seed N]`.

A step that raises is told with its seed, and so is the slowest. The exit code is 1 if a step raised, if one
took more than 50 ms of processor time, or if memory grew beyond its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import time
import traceback
from collections.abc import Callable
from random import Random

from tests.fuzz import screen
from tests.fuzz.material import Material, recorded
from tests.fuzz.targets import TARGETS
from tests.settled import wait_so

#: Processor time of one step, and memory beyond that of the first thousand steps.
SLOWEST, GROWTH = 0.050, 256 * 1024 * 1024


class Report:
    """What came of it so far."""

    def __init__(self, name: str, seconds: float, seed: int) -> None:
        self.name, self._seed = name, seed
        self._end = time.monotonic() + seconds
        self.steps = self.failures = self.slow = 0
        self._slowest, self._slowest_step = 0.0, 0
        self._memory = 0

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self._end and self.failures < 5

    def chance(self) -> Random:
        """Return the chance of the next step."""
        self.steps += 1
        if self.steps == 1000:
            self._memory = memory()
        return Random(self._seed + self.steps)

    def took(self, seconds: float, again: Callable[[], float] | None = None) -> None:
        """Note a step's processor time; a slow one is done again, as the machine may have been busy."""
        if seconds > SLOWEST and again is not None:
            seconds = min(seconds, again())
        if seconds > SLOWEST:
            self.slow += 1
        if seconds > self._slowest:
            self._slowest, self._slowest_step = seconds, self.steps

    def failed(self) -> None:
        self.failures += 1
        print(f"step {self.steps} (--seed {self._seed + self.steps - 1}) raised:", file=sys.stderr)
        traceback.print_exc()

    def told(self) -> int:
        """Print the figures; return the exit code."""
        grown = memory() - self._memory if self._memory else 0
        print(
            f"{self.name:10} {self.steps:>9,} steps  {self.failures} raised  {self.slow} over 50 ms  "
            f"slowest {self._slowest * 1000:.1f} ms (step {self._slowest_step:,})  "
            f"memory {memory() >> 20} MB, {grown >> 20} MB more"
        )
        return 1 if self.failures or self.slow or grown > GROWTH else 0


def memory() -> int:
    """Return the most memory that the process had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def fuzz(report: Report) -> None:
    step = TARGETS[report.name]()
    while report.goes_on:
        chance = report.chance()
        state = chance.getstate()
        material = Material(chance)

        def again(chance: Random = chance, state: object = state) -> float:
            chance.setstate(state)  # type: ignore[arg-type]
            return timed(lambda: step(Material(chance)))

        try:
            report.took(timed(lambda material=material: step(material)), again)  # type: ignore[misc]
        except Exception:
            report.failed()


def timed(work: Callable[[], None]) -> float:
    """Return the processor time of some work, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


async def fuzz_screen(report: Report) -> None:
    turns = screen.Turns()
    while report.goes_on:
        over = screen.monitor()
        app = screen.app(over)
        try:
            with turns.watched():
                async with app.run_test(size=(120, 36)) as pilot:
                    await _steps(screen.Screen(app, pilot, over, turns), report)
        except Exception:
            report.failed()


async def _steps(whole: screen.Screen, report: Report) -> None:
    """Take the steps of one app."""
    for _ in range(500):
        await whole.step(report.chance())
        report.took(whole.took)
        if not report.goes_on:
            return


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "screen", "all"])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    recorded()
    wait_so()
    code = 0
    for name in [*TARGETS, "screen"] if given.target == "all" else [given.target]:
        report = Report(name, given.seconds, given.seed)
        if name == "screen":
            asyncio.run(fuzz_screen(report))
        else:
            fuzz(report)
        code |= report.told()
    return code


if __name__ == "__main__":
    sys.exit(main())
