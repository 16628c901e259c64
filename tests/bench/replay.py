"""What recordings, replay and expressions cost.

    python -m tests.bench.replay [--packets 1000000]

Nothing here is a test: figures are printed. The recording is made in a folder of its own and removed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import tempfile
import time
from pathlib import Path

from amitop.ami import Framer, Packet
from amitop.journal import Journal
from amitop.journal.lines import exact_line, other_line
from amitop.journal.recording import FORMAT, VERSION
from amitop.journal.select import PacketFilter
from amitop.monitor import Replay
from amitop.monitor.timeline import pack
from tests.bench import storms

EXPRESSIONS = (
    "hangup busy",
    'name == "Hangup"',
    'name == "Hangup" && h.Cause != "16"',
    'size > 700 && direction == "in"',
    'h.Variable == "DIALSTATUS"',
    'h.exists(key, h[key] == "17")',
    'name == "Hangup" || uniqueid.endsWith("7")',
)


def make(path: Path, packets: list[Packet]) -> float:
    """Write a recording; seconds a packet."""
    import zstandard

    began = time.perf_counter()
    with path.open("wb") as file, zstandard.ZstdCompressor(3).stream_writer(file) as out:
        head = {"format": FORMAT, "version": VERSION, "host": "x", "asterisk": "22", "start": 0}
        out.write(other_line(head))
        for number, packet in enumerate(packets):
            out.write(exact_line(packet, 1e9 + number / 5000, "in"))
    return (time.perf_counter() - began) / len(packets)


async def replay(path: Path, turns: int = 40) -> Replay:
    """Index it and jump about in it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    opened = Replay(path, autoplay=False)
    longest, last, done = 0.0, time.perf_counter(), asyncio.create_task(opened.index())
    began = last
    while not done.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    took = time.perf_counter() - began
    print(f"indexed {opened.last:,} packets in {took:.1f} s: {opened.last / took:,.0f} packets/s")
    print(f"longest turn of the loop meanwhile {1000 * longest:.0f} ms")
    print(f"journal, packed: {opened.journal.size / opened.last:.0f} bytes a packet")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory of the process: {before / 1024:.0f} MiB before, {after / 1024:.0f} MiB after")
    dice, jumps = random.Random(1), []
    for _ in range(turns):
        began = time.perf_counter()
        opened.jump(dice.randrange(opened.last))
        jumps.append(time.perf_counter() - began)
    jumps.sort()
    print(f"jump: {1000 * jumps[turns // 2]:.0f} ms in the middle, {1000 * jumps[-1]:.0f} ms the longest")
    began = time.perf_counter()
    packed = pack(opened.pbx)
    took = time.perf_counter() - began
    print(f"checkpoint: {1000 * took:.1f} ms, {len(packed):,} bytes, {len(opened.pbx.channels):,} channels")
    began = time.perf_counter()
    await opened.find(PacketFilter('name == "NoSuchEvent"'))
    print(f"search for what is not there, by name: {time.perf_counter() - began:.2f} s")
    return opened


def expressions(packets: list[Packet]) -> None:
    """Microseconds a packet, as a filter over a journal asks."""
    journal = Journal(None)
    for number, packet in enumerate(packets):
        journal.append(packet, float(number))
    print(f"journal: {journal.size / sum(len(each.raw) for each in packets):.3f} x the bytes on the wire")
    for text in EXPRESSIONS:
        wanted = PacketFilter(text)
        cost, found = timed(wanted, journal)
        print(f"{1e6 * cost / len(packets):7.2f} us  {found:>7,} found  {text}")


def timed(wanted: PacketFilter, journal: Journal) -> tuple[float, int]:
    began = time.perf_counter()
    found = sum(wanted.finds(journal, each) for each in range(journal.next))
    return time.perf_counter() - began, found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.replay", description=__doc__)
    parser.add_argument("--packets", type=int, default=1_000_000)
    count = parser.parse_args().packets
    stream = storms.synthetic(min(count, 200_000))
    packets = Framer().feed(stream)
    expressions(packets[:50_000])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "storm.jsonl.zst"
        each = make(path, (packets * (1 + count // len(packets)))[:count])
        print(
            f"written at {1e6 * each:.1f} us a packet, {path.stat().st_size / count:.0f} bytes a packet in the file"
        )
        del packets, stream
        asyncio.run(replay(path))


if __name__ == "__main__":
    main()
