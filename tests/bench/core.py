"""How many packets a second the core takes, against panoramisk on the same bytes in the same run.

    python -m tests.bench.core                          a synthetic storm
    python -m tests.bench.core --capture 15022          capture a storm that runs on the lab's Asterisk first
    python -m tests.bench.core FILE                     bytes captured before

Nothing here is a test: figures are printed, the best of several turns. panoramisk is the extra `bench`.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import pstats
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from amitop.ami import Framer, Kind, Packet, Pairing
from amitop.journal import Direction, Journal, redact_heard
from amitop.pbx import Pbx
from tests.bench import storms

# As much as asyncio reads at a time.
CHUNK = 256 * 1024


def framer_alone(chunks: list[bytes]) -> int:
    framer = Framer()
    return sum(len(framer.feed(chunk)) for chunk in chunks)


def whole_core(chunks: list[bytes]) -> int:
    """What `Link` and `Monitor` do to a packet, without the socket."""
    framer, pairing, journal, pbx = Framer(), Pairing(), Journal(), Pbx()
    take, append, apply = pairing.take, journal.append, pbx.apply
    count = 0
    for chunk in chunks:
        now = time.time()
        for packet in framer.feed(chunk):
            take(packet, now)
            append(packet, now, Direction.IN, 0, 0, redact_heard(packet))
            apply(packet, now)
            count += 1
    return count


def panoramisk(chunks: list[bytes]) -> int:
    """panoramisk with a handler that only counts."""
    from panoramisk.ami_protocol import AMIProtocol
    from panoramisk.manager import Manager

    async def run() -> int:
        count = 0

        def counter(manager: object, message: object) -> None:
            del manager, message
            nonlocal count
            count += 1

        manager = Manager(loop=asyncio.get_running_loop())
        manager.register_event("*", counter)
        protocol = AMIProtocol()
        protocol.connection_made(None)
        protocol.factory, protocol.encoding = manager, "utf8"
        for chunk in chunks:
            protocol.data_received(chunk)
        return count

    return asyncio.run(run())


def rate(work: Callable[[list[bytes]], int], chunks: list[bytes], packets: int, turns: int) -> float:
    """Packets a second, the best of `turns`."""
    best = float("inf")
    for _ in range(turns):
        gc.collect()
        start = time.process_time()  # the processor's time: a busy machine lies less
        work(chunks)
        best = min(best, time.process_time() - start)
    return packets / best


def describe(packets: list[Packet], size: int) -> str:
    names = Counter(packet.name for packet in packets if packet.kind is Kind.EVENT)
    headers = sum(len(packet.headers) for packet in packets) / len(packets)
    return (
        f"{len(packets):,} packets, {size / 1e6:.1f} MB, {size / len(packets):.0f} bytes and {headers:.1f} headers "
        f"each, {100 * names['VarSet'] / len(packets):.0f} % VarSet"
    )


def main() -> None:
    arguments = _arguments()
    if arguments.capture:
        asyncio.run(storms.capture(arguments.capture, arguments.seconds))
    path = storms.CAPTURE if arguments.capture else arguments.file
    stream = storms.harmless(path.read_bytes()) if path else storms.synthetic()
    chunks = [stream[at : at + CHUNK] for at in range(0, len(stream), CHUNK)]
    packets = [packet for framer in [Framer()] for chunk in chunks for packet in framer.feed(chunk)]
    count = len(packets)
    print(describe(packets, len(stream)))
    del packets
    if arguments.profile:
        profile = cProfile.Profile()
        profile.runcall(whole_core, chunks)
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
        return
    rates = {"framer alone": rate(framer_alone, chunks, count, arguments.turns)}
    rates["framer, pairing, journal, model"] = rate(whole_core, chunks, count, arguments.turns)
    try:
        rates["panoramisk"] = rate(panoramisk, chunks, count, arguments.turns)
    except ImportError:
        print("panoramisk is not installed: pip install -e '.[bench]'")
    yardstick = rates.get("panoramisk")
    for name, value in rates.items():
        print(f"{name:34} {value:>10,.0f} packets/s" + (f"  {value / yardstick:5.2f}x" if yardstick else ""))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.core", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="captured bytes; default: a synthetic storm")
    parser.add_argument("--capture", type=int, metavar="PORT", help="capture a running storm there first")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to capture")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="where the whole core spends its time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
