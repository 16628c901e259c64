"""Starting the full screen: on a PBX, or on the embedded one. However it ends, the terminal is as it was."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual.drivers.linux_driver import LinuxDriver

from amitop import crash
from amitop.config import Problem, Settings, State
from amitop.journal import Journal
from amitop.journal.history import History
from amitop.journal.recording import Recorder
from amitop.link import Target
from amitop.monitor import Monitor, Replay
from amitop.monitor.embedded import Embedded
from amitop.monitor.unwatched import Unwatched
from amitop.tui.app import AmitopApp
from amitop.tui.driver import TidyDriver
from amitop.tui.watchdog import GRACE, LAST, Watchdog
from amitop.tui.watched import Named

# Signals that end the program as `q` does.
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@dataclass(frozen=True)
class Wanted:
    """One PBX to be watched."""

    target: Target
    #: What it is called beside others, and the colour of that.
    name: str = ""
    colour: str = ""
    read_only: bool = False
    #: Why it can't be logged in to; empty where it can be tried.
    problem: str = ""
    journal: Journal | None = None
    recorder: Recorder | None = None


async def show(
    wanted: Sequence[Wanted],
    *,
    history: History | None = None,
    settings: Settings | None = None,
    state: State | None = None,
    problems: Sequence[Problem] = (),
    mouse: bool = True,
) -> int:
    """Run the full screen until it is quit; returns the exit code.

    Of several PBXs one that could be watched is enough; where none could the code is that of the first (4 where its
    login was refused). Without a `history` what the operator sends is remembered for the session only; without a
    `state` so is what is chosen on the screen.
    """
    history = history or History()
    monitors = [_monitor(each, history) for each in wanted]
    named = [Named(monitor, each.name, each.colour) for monitor, each in zip(monitors, wanted, strict=True)]
    return await _watch(monitors, AmitopApp(named, settings=settings, state=state, problems=problems), mouse)


def _monitor(wanted: Wanted, history: History) -> Monitor:
    if wanted.problem:
        return Unwatched(wanted.target, wanted.problem, history=history)
    return Monitor(
        wanted.target,
        read_only=wanted.read_only,
        journal=wanted.journal,
        recorder=wanted.recorder,
        history=history,
    )


def _exit_code(monitors: Sequence[Monitor]) -> int:
    first, *others = monitors
    if any(monitor.error is None or monitor.version for monitor in monitors) and others:
        return 0
    return first.error.exit_code if first.error is not None else 0


async def show_replay(
    replay: Replay,
    *,
    settings: Settings | None = None,
    state: State | None = None,
    problems: Sequence[Problem] = (),
    mouse: bool = True,
) -> int:
    """Run the full screen on a recording; returns the exit code."""
    return await _run(AmitopApp(replay, settings=settings, state=state, problems=problems), mouse)


async def show_demo(
    *,
    read_only: bool = False,
    settings: Settings | None = None,
    problems: Sequence[Problem] = (),
    mouse: bool = True,
) -> int:
    """Run the full screen on an embedded PBX of its own. Nothing that is chosen on it is kept."""
    monitor = Embedded(read_only=read_only)
    return await _watch([monitor], AmitopApp(monitor, settings=settings, problems=problems), mouse)


async def _watch(monitors: Sequence[Monitor], app: AmitopApp, mouse: bool) -> int:
    """The exit code of the app, or of what became of the connections."""
    try:
        code = await _run(app, mouse)
    finally:
        for monitor in monitors:
            await monitor.close()
    return code or _exit_code(monitors)


async def _run(app: AmitopApp, mouse: bool) -> int:
    """Run the app; return its exit code, 128 and a signal's number if that ended it."""
    if app.driver_class is LinuxDriver:
        app.driver_class = TidyDriver
    loop = asyncio.get_running_loop()
    watchdog = Watchdog(_ENDS, partial(_end, app), _give_up)
    watchdog.start()
    TidyDriver.on_ctrl_c = watchdog.ctrl_c
    crash.tell = partial(_tell_on_screen, app, loop)
    try:
        await app.run_async(mouse=mouse)
    finally:
        crash.tell = crash.to_stderr
        TidyDriver.on_ctrl_c = None
        watchdog.stop()
    return app.return_code or 0


def _tell_on_screen(app: AmitopApp, loop: asyncio.AbstractEventLoop, sentence: str) -> None:
    loop.call_soon_threadsafe(app.say_failure, sentence)


def _end(app: AmitopApp, number: int) -> None:
    """End the app as `q` does, with the exit code of a signal."""
    if not sys.__stderr__ or not sys.__stderr__.isatty():
        # The terminal is gone: what is still written to it must neither fail nor wait.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.close(nowhere)
    app.exit(return_code=128 + number)


def _give_up(number: int) -> None:
    """End the process without its event loop: the terminal first, then a report of where the loop is stuck."""
    # If anything here hangs too, the process ends all the same.
    faulthandler.dump_traceback_later(LAST, exit=True, file=open(os.devnull, "w"))  # noqa: SIM115
    TidyDriver.give_back()
    name = signal.Signals(number).name
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    path = crash.report_stack("The screen was stuck", frame)
    said = f"amitop: the screen did not react for {GRACE:.0f} s, and {name} ended it"
    with contextlib.suppress(OSError):
        os.write(2, (f"{said}; where it was stuck is in {path}\n" if path else f"{said}\n").encode())
    os._exit(128 + number)
