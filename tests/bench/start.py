"""How long a user looks at nothing: the first paint of `amitop --demo` against an empty Textual app's.

    python -m tests.bench.start [--turns 15]

Each is started in a pseudo-terminal of its own, in turn; the first paint is when a text of its screen has been
written there. Also `amitop --version` against `python -c pass`. Prints the median of each and their ratios, and the
processor time until then, which is steadier where others work on the same machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal import Terminal, environment

_EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("painted")

Empty().run()
"""
#: What is run, and the text after which it has been painted; without one, when it has ended.
_COMMANDS = {
    "an empty Textual app": (["-c", _EMPTY], "painted"),
    "amitop --demo": (["-m", "amitop", "--demo"], "amitop"),
    "python -c pass": (["-c", "pass"], ""),
    "amitop --version": (["-m", "amitop", "--version"], ""),
}


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def measured(arguments: list[str], painted: str, home: Path) -> tuple[float, float]:
    """How long it took to paint that, or to end, and the processor time of it, in milliseconds."""
    before = _processor()
    taken = milliseconds(arguments, painted, home)
    return taken, _processor() - before


def milliseconds(arguments: list[str], painted: str, home: Path) -> float:
    """How long it took to paint that, or to end."""
    env = environment(home, COLORTERM="truecolor")
    begun = time.perf_counter()
    if not painted:
        subprocess.run([sys.executable, *arguments], env=env, check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - begun) * 1000
    with Terminal(sys.executable, *arguments, env=env) as terminal:
        terminal.until(painted)
        return (time.perf_counter() - begun) * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args().turns
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in _COMMANDS}
    with tempfile.TemporaryDirectory() as home:
        for _ in range(turns):
            for name, (arguments, painted) in _COMMANDS.items():
                taken[name].append(measured(arguments, painted, Path(home)))
    for place, told in enumerate(("time", "processor time")):
        medians = {name: statistics.median(one[place] for one in each) for name, each in taken.items()}
        print(f"{told}:")
        for name, median in medians.items():
            print(f"  {name:22} {median:7.0f} ms  (least {min(each[place] for each in taken[name]):.0f})")
        empty, demo, nothing, version = medians.values()
        print(f"  first paint {demo / empty:.2f} times an empty app's; --version {version / nothing:.2f} nothing's")


if __name__ == "__main__":
    main()
