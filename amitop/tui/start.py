"""Starting the full screen: on a PBX, or on the embedded one. However it ends, the terminal is as it was."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from textual.drivers.linux_driver import LinuxDriver

from amitop.config import Settings
from amitop.demo import DemoPbx
from amitop.journal import Journal
from amitop.journal.history import History
from amitop.journal.recording import Recorder
from amitop.link import Target
from amitop.monitor import Monitor, Replay
from amitop.tui.app import AmitopApp
from amitop.tui.driver import TidyDriver

# Signals that end the program as `q` does.
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


async def show(
    target: Target,
    *,
    read_only: bool = False,
    journal: Journal | None = None,
    recorder: Recorder | None = None,
    history: History | None = None,
    settings: Settings | None = None,
    mouse: bool = True,
) -> int:
    """Run the full screen until it is quit; returns the exit code (4 where the login was refused).

    Without a `history` what the operator sends is remembered for the session only, as in the demo.
    """
    monitor = Monitor(target, read_only=read_only, journal=journal, recorder=recorder, history=history)
    app = AmitopApp(monitor, settings=settings)
    try:
        code = await _run(app, mouse)
    finally:
        await monitor.close()
    return code or (monitor.error.exit_code if monitor.error is not None else 0)


async def show_replay(replay: Replay, *, mouse: bool = True) -> int:
    """Run the full screen on a recording; returns the exit code."""
    return await _run(AmitopApp(replay), mouse)


async def show_demo(*, read_only: bool = False, settings: Settings | None = None, mouse: bool = True) -> int:
    """Run the full screen on an embedded PBX of its own."""
    async with DemoPbx() as pbx:
        host, port = pbx.address
        target = Target(host, port, pbx.user, pbx.secret)
        return await show(target, read_only=read_only, settings=settings, mouse=mouse)


async def _run(app: AmitopApp, mouse: bool) -> int:
    """The app's exit code; 128 and its number where a signal ended it."""
    if app.driver_class is LinuxDriver:
        app.driver_class = TidyDriver
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, _end, app, number)
    try:
        await app.run_async(mouse=mouse)
    finally:
        for number in _ENDS:
            loop.remove_signal_handler(number)
    return app.return_code or 0


def _end(app: AmitopApp, number: int) -> None:
    if not sys.__stderr__ or not sys.__stderr__.isatty():
        # The terminal is gone: what is still written to it must neither fail nor wait.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.close(nowhere)
    app.exit(return_code=128 + number)
