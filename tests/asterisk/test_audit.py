"""The yardstick: after events alone, the model is what the server says."""

import asyncio
import json
import os
import sys
from typing import Any

from amitop.monitor import LinkState, Monitor
from tests.asterisk.conftest import blowing, target
from tests.lab import places, server
from tests.lab.places import Place
from tests.lab.wait import until


async def amitop(place: Place, *arguments: str) -> tuple[int, str]:
    """Run the command line as a user would; its exit code and output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "amitop",
        *arguments,
        "--host",
        f"{places.HOST}:{place.port}",
        "--user",
        places.USER,
        env={**os.environ, "AMITOP_SECRET": places.SECRET},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


def drift(output: str) -> list[Any]:
    report = json.loads(output)
    return [*report["missing"], *report["ghosts"], *report["differing"]]


async def test_no_drift_in_a_storm_and_after_it(place: Place) -> None:
    async with blowing(place, calls=500, leave=12) as storming:
        # Half of the storm: the audit comes while calls still begin, also where amitop itself takes long to begin.
        code, output = await amitop(place, "audit", "--watch", "15", "--format", "json")
        report = json.loads(output)
        assert (code, drift(output)) == (0, [])
        assert report["compared"] > 300
        assert report["events"] > 10_000
        made = await storming
    assert sum(made.calls.values()) == 500

    code, output = await amitop(place, "audit", "--watch", "3", "--format", "json")
    assert (code, drift(output)) == (0, [])
    assert json.loads(output)["compared"] > 50


async def test_a_restart_is_seen_and_the_model_is_true_again(place: Place) -> None:
    monitor = Monitor(target(place))
    running = asyncio.create_task(monitor.run())
    try:
        await until(lambda: monitor.state is LinkState.LIVE, "the first connection")
        first_start = monitor.started_at
        await asyncio.to_thread(server.stop, place)
        await until(lambda: monitor.state is LinkState.LOST, "the loss of the link")
        assert monitor.state_text
        assert monitor.retry_at is not None
        await asyncio.to_thread(server.start, place)
        monitor.retry_now()
        await until(lambda: monitor.state is LinkState.LIVE, "the second connection", 60)
        assert first_start is not None
        assert monitor.started_at is not None
        assert monitor.started_at > first_start
        report = await monitor.audit()
        assert report.drift == []
        assert report.compared > 20
    finally:
        await asyncio.to_thread(server.start, place) if not server.ready(place) else None
        await monitor.close()
        running.cancel()


async def test_an_audit_finds_what_is_wrong(monitor: Monitor) -> None:
    """A yardstick that finds nothing proves nothing."""
    queue = monitor.pbx.queues["support"]
    interface = next(iter(queue.members))
    queue.members[interface].penalty += 7
    gone = monitor.pbx.queues["sales"].members.popitem()[0]
    report = await monitor.audit()
    assert [(each.kind, each.key, each.field) for each in report.of("differing")] == [
        ("members", f"support/{interface}", "penalty")
    ]
    assert [each.key for each in report.of("missing")] == [f"sales/{gone}"]


async def test_members_changed_behind_our_back_are_true_after_one_look(place: Place, monitor: Monitor) -> None:
    config = place.tree / "etc/asterisk/queues.conf"
    before = config.read_text()
    try:
        config.write_text(before.replace("[night](team)", "[night](team)\nmember => Local/108@phones/n,3,Zoe"))
        await asyncio.to_thread(server.cli, place, "queue reload all")
        await monitor.tend()
        assert monitor.pbx.queues["night"].members["Local/108@phones/n"].name == "Zoe"
        assert (await monitor.audit()).drift == []
    finally:
        config.write_text(before)
        await asyncio.to_thread(server.cli, place, "queue reload all")
    await monitor.tend()
    assert "Local/108@phones/n" not in monitor.pbx.queues["night"].members
