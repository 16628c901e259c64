"""Every packet, kept in the order it came within a budget of bytes; the oldest go first."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from amitop.ami import Ending, Exchange, Kind, Packet
from amitop.journal.latency import Latencies
from amitop.journal.packing import Packing
from amitop.journal.slab import COLUMNS, Slab

#: Default budget in bytes.
BUDGET = 64 * 1024 * 1024
_SLAB_BYTES = 1024 * 1024
# Names are told apart by a number of two bytes; the rest are looked up in their packets.
_NAMES_LIMIT = 65535
_LONGEST_NAME = 64
_EVENT = Kind.EVENT


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


_OUT = Direction.OUT


@dataclass(slots=True, frozen=True)
class Entry:
    """One packet of the journal. `at` is in seconds since the epoch; `exchange` is 0 where it belongs to none."""

    number: int
    at: float
    direction: Direction
    connection: int
    exchange: int
    packet: Packet
    #: Heard, but kept from the model: the answer to an audit.
    aside: bool = False


@dataclass(slots=True, eq=False)
class ExchangeRecord:
    """An Exchange as the journal remembers it: which packets belong to it, and how it went."""

    number: int
    name: str
    action_id: str
    #: The packet number of the Action.
    action: int
    #: Packet numbers of its Responses and events, in order.
    packets: array[int]
    #: Asked by amitop itself, not by the operator.
    own: bool = False
    #: Seconds from the Action to its first Response, and how the Exchange ended.
    latency: float | None = None
    ending: Ending | None = None


class Journal:
    """Packets by number, counted from 0 and never given anew; those from `first` to `next` - 1 are kept."""

    def __init__(self, budget: int | None = BUDGET, *, packed: bool = False) -> None:
        """`budget` is in bytes, None for all there is; `packed` compresses all but the newest packets."""
        self._packing = Packing() if packed else None
        self._budget = budget = sys.maxsize if budget is None else budget
        self._slab_bytes = max(4096, min(_SLAB_BYTES, budget // 8))
        self._slabs: deque[Slab] = deque([Slab(0)])
        self._firsts: list[int] = [0]
        self._old_bytes = 0
        self._names: list[tuple[Kind, str]] = []
        self._name_numbers: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
        self._event_numbers = self._name_numbers[_EVENT]
        self._exchanges: dict[int, ExchangeRecord] = {}
        self._numbers: dict[str, int] = {}
        self._exchange_count = 0
        #: Called when a new slab begins, as packets may have been dropped for it.
        self.turned: Callable[[], None] = lambda: None
        #: Bytes of all slabs that were filled, kept or not.
        self.written = 0
        #: How long Asterisk takes to answer, by Action; of all that ever ended, kept or not.
        self.latencies = Latencies()
        self.next = 0

    @property
    def first(self) -> int:
        """The number of the oldest packet that is kept; as many were dropped."""
        return self._slabs[0].first

    @property
    def budget(self) -> int:
        """The bytes that are kept at most."""
        return self._budget

    @property
    def size(self) -> int:
        """Bytes kept, the columns beside the packets included."""
        return self._old_bytes + self._slabs[-1].size

    def append(
        self,
        packet: Packet,
        at: float,
        direction: Direction = Direction.IN,
        connection: int = 0,
        exchange: int = 0,
        raw: bytes | None = None,
        aside: bool = False,
    ) -> int:
        """Keep `packet` (its bytes as `raw` where they had to be redacted) and return its number."""
        if raw is None:
            raw = packet.raw
        slab = self._slabs[-1]
        data = slab.data
        if len(data) + len(raw) + COLUMNS * (len(slab.ends) + 1) > self._slab_bytes and data:
            slab = self._new_slab()
            data = slab.data
        data += raw
        slab.ends.append(len(data))
        slab.at.append(at)
        slab.flags.append((connection << 2) | (aside << 1) | (direction is _OUT))
        slab.exchange.append(exchange)
        name = self._event_numbers.get(packet.name) if packet.kind is _EVENT else None
        slab.names.append(self._name(packet.kind, packet.name) if name is None else name)
        number = self.next
        self.next += 1
        if exchange and direction is not _OUT and (found := self._exchanges.get(exchange)):
            found.packets.append(number)
        return number

    def open_exchange(self, exchange: Exchange, own: bool) -> int:
        """Begin the record of an Exchange whose Action is the next packet; returns the exchange's number."""
        self._exchange_count += 1
        number = self._exchange_count
        self._exchanges[number] = ExchangeRecord(
            number, exchange.action.name, exchange.action_id, self.next, array("Q"), own
        )
        self._numbers[exchange.action_id] = number
        return number

    def number_of(self, exchange: Exchange) -> int:
        """The number under which `exchange` is kept, or 0."""
        return self._numbers.get(exchange.action_id, 0)

    def note(self, exchange: Exchange) -> None:
        """Take over how far `exchange` has come."""
        found = self._exchanges.get(self.number_of(exchange))
        if found is None:
            return
        found.latency = exchange.latency
        if found.ending is None and exchange.ending is not None:
            self.latencies.add(found.name, exchange.latency, exchange.ok)
        found.ending = exchange.ending

    def exchange(self, number: int) -> ExchangeRecord | None:
        """The Exchange of this number, or None where it is none or was dropped."""
        return self._exchanges.get(number)

    def exchange_of(self, number: int) -> ExchangeRecord | None:
        """The Exchange that packet `number` belongs to."""
        slab, index = self._locate(number)
        return self._exchanges.get(slab.exchange[index])

    def entry(self, number: int) -> Entry:
        """Packet `number`. Raises `IndexError` where it is not kept."""
        slab, index = self._locate(number)
        start = slab.ends[index - 1] if index else 0
        flags = slab.flags[index]
        return Entry(
            number,
            slab.at[index],
            Direction.OUT if flags & 1 else Direction.IN,
            flags >> 2,
            slab.exchange[index],
            Packet(bytes(self._data(slab)[start : slab.ends[index]])),
            bool(flags & 2),
        )

    def at(self, number: int) -> float:
        """When packet `number` passed."""
        slab, index = self._locate(number)
        return slab.at[index]

    def walk(self, start: int, end: int) -> Iterator[tuple[int, float, bool, bytes]]:
        """Packets from `start` up to `end`, quicker than `entries`: number, time, whether it is the model's, bytes.

        All of them must be kept. The model's are those heard on the first connection and not kept from it.
        """
        while start < end:
            slab, index = self._locate(start)
            data = self._data(slab)
            low = slab.ends[index - 1] if index else 0
            for place in range(index, min(len(slab.ends), index + end - start)):
                high = slab.ends[place]
                yield start, slab.at[place], not slab.flags[place], bytes(data[low:high])
                low = high
                start += 1

    def kind_and_name(self, number: int) -> tuple[Kind, str]:
        """What packet `number` is, without making it anew: for quick filters."""
        slab, index = self._locate(number)
        name = slab.names[index]
        if name < len(self._names):
            return self._names[name]
        packet = self.entry(number).packet
        return packet.kind, packet.name

    def entries(self, start: int, end: int | None = None) -> Iterator[Entry]:
        """Those of the packets from `start` up to `end` that are still kept."""
        for number in range(max(start, self.first), self.next if end is None else min(end, self.next)):
            yield self.entry(number)

    def holding(self, needles: Sequence[bytes], start: int = 0, end: int | None = None) -> Iterator[int]:
        """Those of the packets from `start` up to `end` that hold one of `needles`, in order.

        Their bytes are searched where they lie, and no packet is made: a hundred times quicker than `entries`.
        """
        end = self.next if end is None else min(end, self.next)
        pattern = re.compile(b"|".join(map(re.escape, needles)))
        for slab in list(self._slabs) if needles else ():
            low, high = max(start - slab.first, 0), min(end - slab.first, len(slab.ends))
            if low < high:
                yield from slab.holding(self._data(slab), pattern, low, high)

    def exchanges(self, after: int = 0) -> Iterator[ExchangeRecord]:
        """The Exchanges known, those of a higher number than `after`."""
        return (record for number, record in list(self._exchanges.items()) if number > after)

    def _data(self, slab: Slab) -> bytes | bytearray:
        if self._packing is not None and slab.packed:
            return self._packing.unpack(slab.packed)
        return slab.data

    def _locate(self, number: int) -> tuple[Slab, int]:
        if not self.first <= number < self.next:
            raise IndexError(f"packet {number} is not kept")
        slab = self._slabs[bisect_right(self._firsts, number) - 1]
        return slab, number - slab.first

    def _name(self, kind: Kind, name: str) -> int:
        """The number of a name; the limit itself for one that is not kept."""
        found = self._name_numbers[kind].get(name)
        if found is not None:
            return found
        # One that long comes from no Asterisk, and would be kept for good.
        if len(name) > _LONGEST_NAME or len(self._names) >= _NAMES_LIMIT:
            return _NAMES_LIMIT
        number = self._name_numbers[kind][name] = len(self._names)
        self._names.append((kind, name))
        return number

    def _new_slab(self) -> Slab:
        last = self._slabs[-1]
        if self._packing is not None:
            last.packed = self._packing.pack(last.data)
            last.data = bytearray()
        self._old_bytes += last.size
        self.written += last.size
        slab = Slab(self.next)
        self._slabs.append(slab)
        self._firsts.append(self.next)
        dropped = False
        while len(self._slabs) > 2 and self._old_bytes + self._slab_bytes > self._budget:
            self._old_bytes -= self._slabs.popleft().size
            del self._firsts[0]
            dropped = True
        if dropped:
            self._drop_exchanges()
        self.turned()
        return slab

    def _drop_exchanges(self) -> None:
        """Forget Exchanges of which no packet is kept; they are in order of their Actions."""
        for number, record in list(self._exchanges.items()):
            last = record.packets[-1] if record.packets else record.action
            if record.ending is None or last >= self.first:
                continue
            del self._exchanges[number]
            self._numbers.pop(record.action_id, None)
