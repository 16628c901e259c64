"""The packets of one call, found in the journal: its channels lead to packets, and those to more channels."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator

from amitop.journal.store import ExchangeRecord, Journal
from amitop.journal.subject import id_needle, related, subject_of

#: Channels and bridges that a call may grow to: an agent who stays logged in would join a day's calls to one.
GROWTH_LIMIT = 64
# Packets that are searched between two looks at the clock.
_SLICE = 8192


class CallSearch:
    """Finds a call's packets, and goes on finding them while it lives.

    `advance` works for as long as it is let. Each identifier is looked for in all that is kept, new ones together
    in one pass; what is found is parsed, and nothing else.
    """

    def __init__(self, journal: Journal, seeds: Iterable[str]) -> None:
        self.journal = journal
        #: Uniqueids and BridgeUniqueids that belong to the call.
        self.ids: dict[str, None] = {}
        #: Channel names, by which Actions tell channels.
        self.channels: set[str] = set()
        #: Whether there was more than `GROWTH_LIMIT`.
        self.cut = False
        self._fresh: list[str] = []
        self._found: set[int] = set()
        self._numbers: list[int] = []
        self._high = journal.first
        self._pass: Iterator[None] | None = None
        # Exchanges about the channels, those looked at, and how many channels were known then.
        self._asked: list[ExchangeRecord] = []
        self._exchange = self._named = 0
        self._learn(seeds)

    @property
    def numbers(self) -> list[int]:
        """The packets found so far that are still kept, oldest first."""
        first = self.journal.first
        if self._numbers and self._numbers[0] < first:
            self._numbers = [number for number in self._numbers if number >= first]
        return self._numbers

    def advance(self, keep_on: Callable[[], bool] = lambda: True) -> bool:
        """Search on while `keep_on`; True when everything kept by now has been looked at."""
        if self._pass is None:
            self._pass = self._passes()
        for _ in self._pass:
            if not keep_on():
                return False
        self._pass = None
        return True

    def _passes(self) -> Iterator[None]:
        while self._fresh or self._high < self.journal.next:
            fresh, self._fresh = self._fresh, []
            if fresh:
                yield from self._look(fresh, self.journal.first, self._high)
            if not self._fresh:
                end = self.journal.next
                yield from self._look([*self.ids], self._high, end)
                self._high = end
        self._answers()

    def _look(self, ids: list[str], start: int, end: int) -> Iterator[None]:
        needles = [id_needle(each) for each in ids]
        for low in range(start, end, _SLICE):
            for number in self.journal.holding(needles, low, min(end, low + _SLICE)):
                self._take(number)
            yield

    def _take(self, number: int) -> None:
        if number in self._found or number < self.journal.first:
            return
        packet = self.journal.entry(number).packet
        subject = subject_of(packet)
        # The bytes may be a variable's value: only headers that name a channel count.
        if not any(each in self.ids for each in (*subject.uniqueids, *subject.linkedids, *subject.bridges)):
            return
        self._add(number)
        self.channels.update(subject.channels)
        self._learn(related(packet, subject))

    def _learn(self, ids: Iterable[str]) -> None:
        for each in ids:
            if each in self.ids:
                continue
            if len(self.ids) >= GROWTH_LIMIT:
                self.cut = True
                return
            self.ids[each] = None
            self._fresh.append(each)

    def _add(self, number: int) -> None:
        if number not in self._found:
            self._found.add(number)
            insort(self._numbers, number)

    def _answers(self) -> None:
        """Actions upon the call's channels, which they tell by name, and what Asterisk said to them."""
        if len(self.channels) != self._named:
            self._named, self._asked, self._exchange = len(self.channels), [], 0
        for record in self.journal.exchanges(self._exchange):
            self._exchange = record.number
            if record.action >= self.journal.first and self._names(record.action):
                self._asked.append(record)
        for record in self._asked:
            for number in (record.action, *record.packets):
                if number >= self.journal.first:
                    self._add(number)

    def _names(self, number: int) -> bool:
        subject = subject_of(self.journal.entry(number).packet)
        return any(each in self.channels for each in subject.channels)
