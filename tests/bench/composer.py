"""What a key costs in the composer's Channel field with 10,000 channels: `python -m tests.bench.composer`."""

from __future__ import annotations

import statistics
import time

from amitop.pbx import Pbx
from amitop.pbx.entities import Channel
from amitop.tui.composer.complete import candidates
from amitop.tui.composer.lot import complete

CHANNELS = 10_000
ROUNDS = 15
#: A channel's beginning, what stands in the middle of some, a caller's name, a number, and what there is not.
TYPED = ("", "P", "PJSIP/trunk-0000270", "270f", "Ana 99", "5550142", "nobody is called so")


def busy(channels: int = CHANNELS) -> Pbx:
    """So many channels, each with a caller."""
    pbx = Pbx()
    for number in range(channels):
        made = Channel(f"1763847120.{number}", f"PJSIP/trunk-{number:08x}", state="Up")
        made.caller_name, made.caller_number = f"Ana {number}", f"555{number:04d}"
        made.context, made.exten = "caller", f"{number % 400}"
        pbx.channels[made.uniqueid] = made
    return pbx


def measured(pbx: Pbx, text: str, key: str = "Channel") -> float:
    """The median of what one completion costs, in milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        complete(text, candidates("Hangup", key, [], pbx))
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


def main() -> None:
    pbx = busy()
    print(f"{len(pbx.channels):,} channels, milliseconds a key")
    for key in ("Channel", "Uniqueid", "Exten"):
        for text in TYPED:
            print(f"{key:10} {text!r:24} {measured(pbx, text, key):8.2f}")


if __name__ == "__main__":
    main()
