"""Starting the full screen: on a PBX, or on the embedded one."""

from __future__ import annotations

from amitop.config import Settings
from amitop.demo import DemoPbx
from amitop.journal import Journal
from amitop.journal.history import History
from amitop.journal.recording import Recorder
from amitop.link import Target
from amitop.monitor import Monitor, Replay
from amitop.tui.app import AmitopApp


async def show(
    target: Target,
    *,
    read_only: bool = False,
    journal: Journal | None = None,
    recorder: Recorder | None = None,
    history: History | None = None,
    settings: Settings | None = None,
) -> int:
    """Run the full screen until it is quit; returns the exit code (4 where the login was refused).

    Without a `history` what the operator sends is remembered for the session only, as in the demo.
    """
    monitor = Monitor(target, read_only=read_only, journal=journal, recorder=recorder, history=history)
    app = AmitopApp(monitor, settings=settings)
    try:
        await app.run_async()
    finally:
        await monitor.close()
    return app.return_code or (monitor.error.exit_code if monitor.error is not None else 0)


async def show_replay(replay: Replay) -> int:
    """Run the full screen on a recording; returns the exit code."""
    app = AmitopApp(replay)
    await app.run_async()
    return app.return_code or 0


async def show_demo(*, read_only: bool = False, settings: Settings | None = None) -> int:
    """Run the full screen on an embedded PBX of its own."""
    async with DemoPbx() as pbx:
        host, port = pbx.address
        target = Target(host, port, pbx.user, pbx.secret)
        return await show(target, read_only=read_only, settings=settings)
