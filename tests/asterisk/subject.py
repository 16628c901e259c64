"""amitop as a process of its own that prints its snapshot as one line of JSON whenever it is sent a line.

`python -m tests.asterisk.subject HOST PORT USER SECRET`. The outside checker judges what it prints.
"""

from __future__ import annotations

import asyncio
import json
import sys

from amitop.headless import describe
from amitop.link import Target
from amitop.monitor import LinkState, Monitor
from tests.lab.wait import until


async def main(host: str, port: str, user: str, secret: str) -> None:
    """Watch the PBX until standard input ends."""
    monitor = Monitor(Target(host, int(port), user, secret), read_only=True)
    running = asyncio.create_task(monitor.run())
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await until(lambda: running.done() or monitor.state is LinkState.LIVE, "amitop to be live", 60)
    while await reader.readline():
        listed = {str(family): at for family, at in monitor.listed.items()}
        answer = {"state": str(monitor.state), "as_of": listed, **describe.snapshot(monitor)}
        line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogateescape")
        sys.stdout.buffer.write(line.decode("utf-8", "replace").encode() + b"\n")
        sys.stdout.buffer.flush()
    await monitor.close()
    await running


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
