"""Which packets are shown: a window over the journal that grows at both ends, a little at a time.

The newest packets are looked at first, so that the screen is right at once however many are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from heapq import merge
from time import perf_counter

from amitop.ami import Kind
from amitop.journal import ExchangeRecord, Journal
from amitop.journal.select import PacketFilter
from amitop.tui.packets.number_window import NumberWindow
from amitop.tui.table.rows import BUDGET

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


class PacketRows:
    """Rows for a live table of packets; a row is a packet's number.

    Folded, an Exchange is the line of its Action; its answers wait behind it. Where the Action itself is not shown
    (dropped, or left out by a filter), they stand for themselves.
    """

    def __init__(self, journal: Callable[[], Journal], *, back: int | None = None, fold: bool = False) -> None:
        self._journal = journal
        #: How many packets back to look, at most; None for all that are kept.
        self._back = back
        self._shown = NumberWindow()
        self._noise = NumberWindow()
        self._low = self._high = -1
        self._folded = NumberWindow()
        self._filter = PacketFilter("")
        #: Whether Exchanges are folded, and the numbers of those for which it is the other way round.
        self.fold = fold
        self._others: set[int] = set()
        # Whether an Exchange's Action is shown, as far as it has been asked.
        self._heads: dict[int, bool] = {}
        self._moved = False
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
        return self._low > self._floor() or (self._high < self._journal().next and not self.held)

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

    def after(self, number: int) -> int:
        """How many rows are newer than packet `number`."""
        return self._shown.after(number)

    @property
    def told(self) -> int:
        """Packets shown, those behind a folded line among them."""
        return len(self._shown) + len(self._folded)

    def everything(self) -> Iterator[int]:
        """The packets shown, those behind a folded line among them."""
        return merge(self._shown, self._folded)

    def filter_by(self, text: str) -> None:
        """Show only packets that `text` means. Raises `ExpressionError` where it is wrong."""
        self._filter = PacketFilter(text)
        self._restart()

    # Folding.

    def is_folded(self, exchange: ExchangeRecord) -> bool:
        """Whether an Exchange is one line."""
        return self.fold != (exchange.number in self._others)

    def turn(self, exchange: ExchangeRecord, folded: bool) -> None:
        """Fold an Exchange, or unfold it."""
        if self.is_folded(exchange) == folded:
            return
        self._others ^= {exchange.number}
        members = set(exchange.packets)
        source, into = (self._shown, self._folded) if folded else (self._folded, self._shown)
        into.put_in(source.take_out(members.__contains__))
        self._moved = True

    def fold_all(self, fold: bool) -> None:
        """Fold every Exchange, or unfold them all."""
        self.fold, self._others = fold, set()
        self._restart()

    def _is_behind(self, journal: Journal, number: int) -> bool:
        """Whether a packet waits behind the line of its Action."""
        exchange = journal.exchange_of(number)
        if exchange is None or exchange.action == number or not self.is_folded(exchange):
            return False
        head = self._heads.get(exchange.number)
        if head is None:
            head = self._heads[exchange.number] = self._shows(journal, exchange.action)
        return head and exchange.action >= journal.first

    def _shows(self, journal: Journal, number: int) -> bool:
        """Whether a packet passes all filters."""
        if number < max(journal.first, self._floor()) or self._is_noise(journal, number):
            return False
        if self._needles is not None and not [*journal.holding(self._needles, number, number + 1)]:
            return False
        return not self._filter or self._filter.finds(journal, number)

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

    def forget(self) -> None:
        """Another journal is looked through: what was found in the last one says nothing of it."""
        self._others = set()
        self._restart()

    def hold(self, held: bool) -> None:
        """Take in nothing new while held."""
        self.held = held

    def _restart(self) -> None:
        self._shown, self._noise, self._folded = NumberWindow(), NumberWindow(), NumberWindow()
        self._heads = {}
        self._low = self._high = -1

    def _floor(self) -> int:
        journal = self._journal()
        return journal.first if self._back is None else max(journal.first, journal.next - self._back)

    def update(self, now: float, chosen: Hashable | None, settle: bool = False) -> bool:
        del now, chosen
        journal = self._journal()
        self.shift = self._shown.trim(journal.first)
        self._noise.trim(journal.first)
        self._folded.trim(journal.first)
        moved, self._moved = self._moved, False
        fresh = self._low < 0 or journal.first > self._high or journal.next < self._high
        if fresh:
            self._restart()
            self._low = self._high = journal.next
        before = len(self._shown)
        deadline = None if settle else perf_counter() + BUDGET
        if not self.held or fresh:
            self._forward(journal, deadline)
        self._backward(journal, deadline)  # what is older is nothing new: a search under way comes to its end
        return fresh or moved or bool(self.shift) or len(self._shown) != before

    def _forward(self, journal: Journal, deadline: float | None) -> None:
        while self._high < journal.next:
            end = min(journal.next, self._high + self._slice)
            for number in self._candidates(journal, self._high, end):
                self._sort_out(journal, number, self._shown.newer, self._noise.newer, self._folded.newer)
            self._high = end
            if deadline is not None and perf_counter() >= deadline:
                return

    def _backward(self, journal: Journal, deadline: float | None) -> None:
        floor = self._floor()
        while self._low > floor and (deadline is None or perf_counter() < deadline):
            start = max(floor, self._low - self._slice)
            added = len(self._shown)
            for number in reversed(self._candidates(journal, start, self._low)):
                self._sort_out(journal, number, self._shown.older, self._noise.older, self._folded.older)
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
        self,
        journal: Journal,
        number: int,
        show: Callable[[int], None],
        hide: Callable[[int], None],
        fold: Callable[[int], None],
    ) -> None:
        if self._is_noise(journal, number):
            # Told apart without its bytes: more than half of all packets.
            if not self._filter or journal.kind_and_name(number)[1] in NOISE or self._filter.finds(journal, number):
                hide(number)
        elif self._is_behind(journal, number):
            fold(number)
        elif not self._filter or self._filter.finds(journal, number):
            show(number)

    def _is_noise(self, journal: Journal, number: int) -> bool:
        if self.show_noise:
            return False
        kind, name = journal.kind_and_name(number)
        if name in NOISE and kind is Kind.EVENT:
            return True
        exchange = journal.exchange_of(number)
        return exchange is not None and exchange.own
