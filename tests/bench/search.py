"""How long it takes to find one call among many packets, and to draw its ladder.

    python -m tests.bench.search [--packets 100000]

The recorded call is written into a journal again and again with other identifiers; one of its copies is looked
for. Nothing here is a test: figures are printed, the best of several turns.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from typing import TypeVar

from amitop.ami import Kind, Packet
from amitop.journal import CallSearch, Journal
from amitop.journal.subject import subject_of
from amitop.ladder import Heard, build
from tests.ladder.recorded import TRANSFERRED, recorded

_TURNS = 5
_UNIQUEID = re.compile(rb"(\d{10})\.(\d{4})\r")
_BRIDGE = re.compile(rb"(BridgeUniqueid: )([0-9a-f]{8})")
_SERIAL = re.compile(rb"-0000([0-9a-f]{4});")

Value = TypeVar("Value")


def copies(packets: int) -> Journal:
    """A journal with so many packets, all of different calls."""
    journal = Journal(budget=1 << 30)
    events = [each for each in recorded(TRANSFERRED) if each.packet.kind is Kind.EVENT]
    copy = 0
    while journal.next < packets:
        copy += 1
        for each in events:
            journal.append(Packet(copied(each.packet.raw, copy)), each.at + copy / 10)
    return journal


def copied(raw: bytes, copy: int) -> bytes:
    """The packet as another call's."""
    raw = _UNIQUEID.sub(lambda found: b"%s.%d\r" % (found[1], int(found[2]) + 10 * copy), raw)
    raw = _BRIDGE.sub(lambda found: found[1] + b"%08x" % (int(found[2], 16) ^ copy), raw)
    return _SERIAL.sub(lambda found: b"-%08x;" % (int(found[1], 16) + 10 * copy), raw)


def best(work: Callable[[], Value]) -> tuple[float, Value]:
    """The best of several turns, in seconds, and what the work gave."""
    times = []
    for _ in range(_TURNS):
        start = time.perf_counter()
        value = work()
        times.append(time.perf_counter() - start)
    return min(times), value


def main(packets: int) -> None:
    journal = copies(packets)
    middle = next(
        uniqueids[0]
        for number in range(packets // 2, journal.next)
        if (uniqueids := subject_of(journal.entry(number).packet).uniqueids)
    )

    def search() -> CallSearch:
        found = CallSearch(journal, [middle])
        found.advance()
        return found

    searched, call = best(search)
    entries = [journal.entry(number) for number in call.numbers]
    drawn, ladder = best(lambda: build(Heard(each.number, each.at, each.packet) for each in entries))
    print(f"{journal.next:,} packets, {journal.size / 1e6:.0f} MB: a call of {len(call.numbers)} packets")
    print(f"  found in {searched * 1000:.0f} ms ({len(call.ids)} channels and bridges)")
    print(f"  ladder of {len(ladder.steps)} steps built in {drawn * 1000:.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packets", type=int, default=100_000)
    main(parser.parse_args().packets)
