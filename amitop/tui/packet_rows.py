"""Which packets are shown: a window over the journal that grows at both ends, a little at a time.

The newest packets are looked at first, so that the screen is right at once however many are kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from time import perf_counter

from amitop.ami import Kind
from amitop.journal import Journal
from amitop.tui.rows import BUDGET

#: Events that are many and say little; hidden at first.
NOISE = frozenset(
    {
        "VarSet",
        "Newexten",
        "RTCPSent",
        "RTCPReceived",
        "TestEvent",
        "DeviceStateChange",
        "ExtensionStatus",
        "PresenceStateChange",
    }
)
_SLICE = 128
# Of packets that are looked for by their bytes, many more can be passed over at a time.
_WIDE_SLICE = 4096


class NumberWindow:
    """Rising packet numbers, added at both ends and dropped at the old one; reached by place in no time."""

    def __init__(self) -> None:
        self._older = array("Q")  # falling: the oldest last, where it can be dropped
        self._newer = array("Q")
        self._cut = 0

    def __len__(self) -> int:
        return len(self._older) + len(self._newer) - self._cut

    def at(self, place: int) -> int:
        """The number at a place, the oldest at 0."""
        older = len(self._older)
        return self._older[older - 1 - place] if place < older else self._newer[place - older + self._cut]

    def find(self, number: int) -> int | None:
        """The place of a number."""
        place = bisect_left(_View(self), number)
        return place if place < len(self) and self.at(place) == number else None

    def newer(self, number: int) -> None:
        self._newer.append(number)

    def older(self, number: int) -> None:
        self._older.append(number)

    def trim(self, first: int) -> int:
        """Drop all below `first`, and say how many."""
        before = len(self)
        while self._older and self._older[-1] < first:
            self._older.pop()
        if not self._older:
            self._cut = max(self._cut, bisect_left(self._newer, first))
            if self._cut > 4096 and self._cut * 2 > len(self._newer):
                del self._newer[: self._cut]
                self._cut = 0
        return before - len(self)


class _View:
    def __init__(self, window: NumberWindow) -> None:
        self._window = window

    def __len__(self) -> int:
        return len(self._window)

    def __getitem__(self, place: int) -> int:
        return self._window.at(place)


class PacketRows:
    """Rows for a live table of packets; a row is a packet's number."""

    def __init__(self, journal: Callable[[], Journal], *, back: int | None = None) -> None:
        self._journal = journal
        #: How many packets back to look, at most; None for all that are kept.
        self._back = back
        self._shown = NumberWindow()
        self._noise = NumberWindow()
        self._low = self._high = -1
        self._words: list[bytes] = []
        self._needles: tuple[bytes, ...] | None = None
        self.show_noise = False
        self.shift = 0
        self.held = False

    @property
    def total(self) -> int:
        """Packets kept."""
        journal = self._journal()
        return journal.next - journal.first

    @property
    def hidden(self) -> int:
        """Packets hidden because they are mostly noise."""
        return len(self._noise)

    @property
    def looking(self) -> bool:
        """Whether there is still something to look through."""
        return self._low > self._floor() or self._high < self._journal().next

    def __len__(self) -> int:
        return len(self._shown)

    def at(self, index: int) -> int:
        return self._shown.at(index)

    def key_at(self, index: int) -> Hashable:
        return self._shown.at(index)

    def find(self, key: Hashable) -> int | None:
        return self._shown.find(key) if isinstance(key, int) else None

    def gone(self, key: Hashable) -> bool:
        return isinstance(key, int) and key < self._journal().first

    def filter_by(self, needle: str) -> None:
        """Show only packets that hold every word of `needle`."""
        self._words = [word.encode("utf-8", "surrogateescape") for word in needle.lower().split()]
        self._restart()

    @property
    def about(self) -> tuple[bytes, ...] | None:
        """What packets have to hold one of; None where all are shown."""
        return self._needles

    def only_about(self, needles: tuple[bytes, ...] | None) -> None:
        """Show only packets that hold one of these; None for all."""
        if needles != self._needles:
            self._needles = needles
            self._restart()

    def noisy(self, shown: bool) -> None:
        """Show noise, or hide it."""
        self.show_noise = shown
        self._restart()

    def hold(self, held: bool) -> None:
        """Take in nothing new while held."""
        self.held = held

    def _restart(self) -> None:
        self._shown, self._noise = NumberWindow(), NumberWindow()
        self._low = self._high = -1

    def _floor(self) -> int:
        journal = self._journal()
        return journal.first if self._back is None else max(journal.first, journal.next - self._back)

    def update(self, now: float, chosen: Hashable | None, settle: bool = False) -> bool:
        del now, chosen
        journal = self._journal()
        self.shift = self._shown.trim(journal.first)
        self._noise.trim(journal.first)
        fresh = self._low < 0 or journal.first > self._high or journal.next < self._high
        if fresh:
            self._restart()
            self._low = self._high = journal.next
        if self.held and not fresh:
            return bool(self.shift)
        before = len(self._shown)
        deadline = None if settle else perf_counter() + BUDGET
        self._forward(journal, deadline)
        self._backward(journal, deadline)
        return fresh or bool(self.shift) or len(self._shown) != before

    def _forward(self, journal: Journal, deadline: float | None) -> None:
        while self._high < journal.next:
            end = min(journal.next, self._high + self._slice)
            for number in self._candidates(journal, self._high, end):
                self._sort_out(journal, number, self._shown.newer, self._noise.newer)
            self._high = end
            if deadline is not None and perf_counter() >= deadline:
                return

    def _backward(self, journal: Journal, deadline: float | None) -> None:
        floor = self._floor()
        while self._low > floor and (deadline is None or perf_counter() < deadline):
            start = max(floor, self._low - self._slice)
            added = len(self._shown)
            for number in reversed(self._candidates(journal, start, self._low)):
                self._sort_out(journal, number, self._shown.older, self._noise.older)
            self._low = start
            # What comes in at the old end moves all places: the screen moves with them.
            self.shift -= len(self._shown) - added

    @property
    def _slice(self) -> int:
        return _SLICE if self._needles is None else _WIDE_SLICE

    def _candidates(self, journal: Journal, start: int, end: int) -> Sequence[int]:
        """The packets worth a look: those with the right bytes, where it is known which."""
        return range(start, end) if self._needles is None else [*journal.holding(self._needles, start, end)]

    def _sort_out(
        self, journal: Journal, number: int, show: Callable[[int], None], hide: Callable[[int], None]
    ) -> None:
        if not self._words:
            (hide if self._is_noise(journal, number) else show)(number)
        elif self._needles is None and not self.show_noise and journal.kind_and_name(number)[1] in NOISE:
            hide(number)  # told apart without its bytes: more than half of all packets
        elif self._matches(journal.entry(number).packet.raw):
            (hide if self._is_noise(journal, number) else show)(number)

    def _is_noise(self, journal: Journal, number: int) -> bool:
        if self.show_noise:
            return False
        kind, name = journal.kind_and_name(number)
        if name in NOISE and kind is Kind.EVENT:
            return True
        exchange = journal.exchange_of(number)
        return exchange is not None and exchange.own

    def _matches(self, raw: bytes) -> bool:
        if not self._words:
            return True
        lower = raw.lower()
        return all(word in lower for word in self._words)
