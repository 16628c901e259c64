"""The full screen under load: 10,000 channels, 5,000 events a second, 160x50, ten draws a second.

    python -m tests.bench.live_table [--rows N] [--rate N] [--seconds S] [--view channels] [--filter WORDS]
                               [--hosts N] [--sort state,-duration] [--group queue|trunk|context]

Prints the share of one core that the screen uses (what applying the events takes is measured and told apart), and
percentiles of how long the turns of the event loop last.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

from amitop.ami import Packet
from amitop.config import Given, Settings
from amitop.tui.app import AmitopApp
from amitop.tui.watched import Named
from tests.tui.still import StillMonitor

_STATES = (("6", "Up"), ("5", "Ringing"), ("4", "Ring"))
_TICK = 0.01


def event(name: str, number: int, dice: random.Random) -> Packet:
    """An event with a whole channel snapshot, as Asterisk sends it."""
    code, state = dice.choice(_STATES)
    return Packet(
        f"Event: {name}\r\nPrivilege: call,all\r\nChannel: PJSIP/{number % 997}-{number:08x}\r\n"
        f"ChannelState: {code}\r\nChannelStateDesc: {state}\r\nCallerIDNum: {5550000 + number}\r\n"
        f"CallerIDName: Caller {dice.randrange(100_000)}\r\nConnectedLineNum: {100 + number % 50}\r\n"
        f"ConnectedLineName: Agent {number % 50}\r\nLanguage: en\r\nAccountCode: \r\nContext: caller\r\n"
        f"Exten: support\r\nPriority: {dice.randrange(9)}\r\nUniqueid: 1763847120.{number}\r\n"
        f"Linkedid: 1763847120.{number}\r\n\r\n".encode()
    )


class Load:
    """Keeps `rows` channels alive: most events change one, one in fifty ends one and begins another."""

    def __init__(self, monitor: StillMonitor, rows: int) -> None:
        self.monitor = monitor
        self.spent = 0.0
        self.events = 0
        self._dice = random.Random(1)
        self._alive = list(range(rows))
        self._next = rows
        for number in self._alive:
            monitor.pbx.apply(event("Newchannel", number, self._dice), time.time() - self._dice.randrange(3600))

    def batch(self, number: int) -> list[Packet]:
        packets: list[Packet] = []
        while len(packets) < number:
            place = self._dice.randrange(len(self._alive))
            if self._dice.random() < 0.02:
                packets.append(event("Hangup", self._alive[place], self._dice))
                self._alive[place] = self._next
                self._next += 1
                packets.append(event("Newchannel", self._alive[place], self._dice))
            else:
                packets.append(event("Newstate", self._alive[place], self._dice))
        return packets

    async def run(self, rate: int) -> None:
        """Apply events at this rate; packets are made beforehand, so that making them costs nothing here."""
        pool = [self.batch(int(rate * _TICK)) for _ in range(1500)]
        started = time.perf_counter()
        for done, packets in enumerate(pool, 1):
            began = time.thread_time()
            now = time.time()
            for packet in packets:
                self.monitor.pbx.apply(packet, now)
                self.monitor.journal.append(packet, now)
            self.monitor.packets += len(packets)
            self.events += len(packets)
            self.spent += time.thread_time() - began
            await asyncio.sleep(max(0.0, started + done * _TICK - time.perf_counter()))


def watch_turns(loop: asyncio.AbstractEventLoop) -> list[tuple[float, float]]:
    """How long each turn of the loop works, by the clock and in CPU time; the waiting for I/O is left out."""
    turns: list[tuple[float, float]] = []
    inner: Any = loop
    select: Callable[..., Any] = inner._selector.select
    run_once: Callable[[], None] = inner._run_once
    woke = [time.perf_counter(), time.thread_time()]

    def timed_select(timeout: float | None = None) -> Any:
        found = select(timeout)
        woke[:] = [time.perf_counter(), time.thread_time()]
        return found

    def timed_turn() -> None:
        run_once()
        turns.append((time.perf_counter() - woke[0], time.thread_time() - woke[1]))

    inner._selector.select = timed_select
    inner._run_once = timed_turn
    return turns


async def bench(
    rows: int, rate: int, seconds: float, view: str, needle: str, hosts: int, sort: str, by: str
) -> None:
    monitors = [StillMonitor() for _ in range(hosts)]
    loads = [Load(monitor, rows // hosts) for monitor in monitors]
    named = [Named(monitor, f"pbx{number}") for number, monitor in enumerate(monitors)]
    orders = {f"views.{view}.sort": Given(tuple(sort.split(",")), "--sort")} if sort else {}
    app = AmitopApp(named, view=view, settings=Settings(orders))
    screen = asyncio.create_task(app.run_async(headless=True, size=(160, 50), mouse=False))
    await asyncio.sleep(2.0)
    if needle:
        app.pane.filter_by(needle)
    if by:
        app.grouper.group_by(by)
    feeding = [asyncio.create_task(load.run(rate // hosts)) for load in loads]
    await asyncio.sleep(2.0)
    turns = watch_turns(asyncio.get_running_loop())
    wall, cpu, (fed, events) = time.perf_counter(), time.process_time(), done(loads)
    await asyncio.sleep(seconds)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    spent, came = done(loads)
    fed, events = spent - fed, came - events
    about = f"{view} view" + (f", filter {needle!r}" if needle else "") + (f", grouped by {by}" if by else "")
    print(f"{rows:,} rows of {hosts} PBX, {events / wall:,.0f} events/s, {about}")
    print(f"of one core         {cpu / wall:.1%}: the screen {(cpu - fed) / wall:.1%}, the events {fed / wall:.1%}")
    tell("turns by the clock", [turn[0] for turn in turns])
    tell("turns in CPU time", [turn[1] for turn in turns])
    for each in feeding:
        each.cancel()
    app.exit()
    await screen


def done(loads: list[Load]) -> tuple[float, int]:
    """Seconds that the events have taken, and how many they were."""
    return sum(load.spent for load in loads), sum(load.events for load in loads)


def tell(what: str, turns: list[float]) -> None:
    """Print percentiles."""
    turns.sort()
    shares = (0.5, 0.95, 0.99, 0.999, 1.0)
    told = "  ".join(
        f"{share:.1%} {turns[min(len(turns) - 1, int(len(turns) * share))] * 1000:.1f}" for share in shares
    )
    over = sum(turn > 0.016 for turn in turns) / len(turns)
    print(f"{what:<19} {told} ms; over 16 ms {over:.2%} of {len(turns):,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--view", default="channels")
    parser.add_argument("--filter", default="")
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--sort", default="", help="columns by commas, a - before one turns it round")
    parser.add_argument("--group", default="")
    given = parser.parse_args()
    needed = (given.rows, given.rate, given.seconds, given.view, given.filter, given.hosts, given.sort, given.group)
    asyncio.run(bench(*needed))


if __name__ == "__main__":
    main()
