"""A signal ends the program even if its event loop is stuck."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from amitop.tui.watchdog import Watchdog
from tests.lab.wait import until
from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]

_CHILD = """
import functools, pathlib, re, sys, time
from amitop import cli
from amitop.tui import start, watchdog
from amitop.tui.app import AmitopApp

start.Watchdog = functools.partial(watchdog.Watchdog, grace=0.2)
how, drawn = sys.argv[1], AmitopApp.draw

def draw(self, settle=False):
    drawn(self, settle)
    if self.monitor.packets > 100:
        pathlib.Path("stuck").touch()
        while how == "python":
            pass
        while how == "sleep":
            time.sleep(1)
        re.match("(a*)*b", "a" * 60)

AmitopApp.draw = draw
sys.exit(cli.main(["--demo"]))
"""


@pytest.mark.parametrize(
    ("how", "by"),
    [
        ("python", signal.SIGTERM),
        ("python", None),
        ("sleep", signal.SIGINT),
        ("sleep", None),
        ("sleep", signal.SIGHUP),
        # It holds the interpreter: no thread runs meanwhile, and only the signal itself gets through.
        ("regular expression", signal.SIGTERM),
    ],
)
def test_what_is_stuck_is_ended(how: str, by: signal.Signals | None, tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(TREE))
    with Terminal(sys.executable, "-c", _CHILD, how, env=env, cwd=tmp_path) as terminal:
        terminal.read((tmp_path / "stuck").exists)
        if by is not None:
            os.kill(terminal.process.pid, by)
        else:
            terminal.type("\x03")
            terminal.read(lambda: False, 0.5)
            assert terminal.process.poll() is None  # one may have been meant to copy something
            terminal.type("\x03")
        assert terminal.ended() == 128 + (by or signal.SIGINT)
        assert terminal.left_on() == set()
        said = terminal.written_after("\x1b[?1049l").strip()
        assert f"{(by or signal.SIGINT).name} ended it" in said
        assert "in draw" in Path(said.rpartition(" is in ")[2]).read_text()


class _Ends:
    def __init__(self) -> None:
        self.normal: list[int] = []
        self.hard: list[int] = []

    def watchdog(self, grace: float = 0.0) -> Watchdog:
        return Watchdog([signal.SIGUSR1, signal.SIGUSR2], self.normal.append, self.hard.append, grace)


async def test_while_the_loop_runs_the_normal_way_is_taken() -> None:
    ends = _Ends()
    watchdog = ends.watchdog(30.0)
    before = signal.getsignal(signal.SIGUSR1)
    watchdog.start()
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        await until(lambda: ends.normal == [signal.SIGUSR1], "the signal")
        for _ in range(5):
            watchdog.ctrl_c()
        os.kill(os.getpid(), signal.SIGUSR2)
        await until(lambda: len(ends.normal) == 2, "the other signal")
    finally:
        watchdog.stop()
    assert ends.hard == []
    assert signal.getsignal(signal.SIGUSR1) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


async def test_a_second_signal_ends_what_the_first_one_did_not() -> None:
    ends = _Ends()
    watchdog = ends.watchdog()
    watchdog.start()
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        await until(lambda: bool(ends.normal), "the signal")
        os.kill(os.getpid(), signal.SIGUSR1)
        await until(lambda: bool(ends.hard), "the end")
    finally:
        watchdog.stop()
    assert ends.hard == [signal.SIGUSR1]


async def test_one_ctrl_c_in_a_stuck_loop_is_not_enough() -> None:
    ends = _Ends()
    watchdog = ends.watchdog()
    watchdog.start()
    pressed = threading.Event()
    after_one: list[int] = []

    def press() -> None:
        watchdog.ctrl_c()
        pressed.wait(0.3)
        after_one.extend(ends.hard)
        watchdog.ctrl_c()

    thread = threading.Thread(target=press)
    thread.start()
    thread.join()
    for _ in range(200):  # the loop is stuck here
        if ends.hard:
            break
        pressed.wait(0.05)
    watchdog.stop()
    await asyncio.sleep(0)
    assert after_one == []
    assert ends.hard == [signal.SIGINT]
