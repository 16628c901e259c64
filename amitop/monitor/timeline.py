"""Time that can be turned back: the model as it was at any packet that is kept."""

from __future__ import annotations

import base64
import json
import marshal
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from amitop.ami import Packet
from amitop.journal import Journal
from amitop.journal.lines import parse
from amitop.monitor.state import Standing
from amitop.pbx import Family, Pbx
from amitop.pbx.checked import check
from amitop.pbx.freeze import freeze, thaw

#: Packets between two checkpoints: what turning back has to go through again, a tenth of a second at most.
EVERY = 16_384
#: Rows of a model that is kept at a checkpoint beside a live stream, which stands still meanwhile for 2 µs a row.
ROWS = 25_000
#: Marks kept at most; when there are more, what stands before the newest checkpoint is let go.
MARKS = 16_384
# Wrong data of a file that somebody wrote by hand or that is damaged.
_UNUSABLE = (ValueError, TypeError, KeyError, AttributeError, EOFError, OverflowError, RecursionError)


@dataclass(slots=True, frozen=True)
class Mark:
    """What changed the model or its standing without a packet, after packet `number` - 1 and before `number`."""

    number: int
    at: float
    kind: str
    data: dict[str, Any]


@dataclass(slots=True, frozen=True)
class Sample:
    """How much there was when packet `number` was about to come: for a timeline's curve."""

    number: int
    at: float
    channels: int
    #: None where they were not counted: beside a live stream that would cost too much.
    calls: int | None


@dataclass(slots=True, frozen=True)
class _Checkpoint:
    number: int
    #: Marks of this number that it has taken in.
    marks: int
    packed: bytes
    standing: dict[str, Any]


class Timeline:
    """Checkpoints of the model and what happened between packets, beside a journal that keeps the packets.

    Position N is the moment before packet N came, after everything else that happened until then.
    """

    def __init__(self, journal: Journal, standing: Standing | None = None, rows: int = ROWS) -> None:
        """`rows` is how large a model may be to be kept."""
        self.journal = journal
        #: How often the model was not kept, since it was too large.
        self.skipped = 0
        self._rows = rows
        self.samples: list[Sample] = []
        self._marks: list[Mark] = []
        # Marks that the newest checkpoint has taken in: none of them changes any more.
        self._sealed = 0
        #: A checkpoint is to be taken before the packet of this number.
        self.due = journal.next + EVERY
        self._checkpoints = [_Checkpoint(journal.next, 0, b"", (standing or Standing()).told())]
        journal.turned = self._journal_turned
        self._due_bytes = self._bytes_between

    @property
    def first(self) -> int:
        """The oldest position that can be gone back to; the end if there is none."""
        self._forget()
        number = self._checkpoints[0].number
        return number if number >= self.journal.first else self.journal.next

    @property
    def _bytes_between(self) -> int:
        # So that one is always within what is kept, however large packets are.
        return self.journal.written + self.journal.budget // 4

    def _journal_turned(self) -> None:
        if self.journal.written >= self._due_bytes:
            self.due = 0

    def checkpoint(self, pbx: Pbx, standing: Standing, at: float) -> None:
        """Keep the model as it is now, unless it is too large."""
        number = self.journal.next
        self.due, self._due_bytes = number + EVERY, self._bytes_between
        if size_of(pbx) > self._rows:
            self.skipped += 1
            return
        self._checkpoints.append(_Checkpoint(number, self.marks_at(number), pack(pbx), standing.told()))
        if len(self._marks) > MARKS:
            del self._checkpoints[:-1]
            self._let_go()
        self._sealed = len(self._marks)
        self.samples.append(Sample(number, at, len(pbx.channels), None))
        self._forget()

    def sample(self, pbx: Pbx, at: float) -> None:
        """Note how much there is now, calls counted."""
        self.samples.append(Sample(self.journal.next, at, len(pbx.channels), len(pbx.calls())))

    def note(self, at: float, calls: int, channels: int) -> None:
        """Note how much there is now, where that is known already; nothing where no packet came since."""
        if not self.samples or self.samples[-1].number < self.journal.next:
            self.samples.append(Sample(self.journal.next, at, calls, channels))

    def mark(self, at: float, kind: str, data: dict[str, Any]) -> Mark:
        """Note what happens between packets now.

        Of a PBX that stays away come states and no packet: each takes the place of the one before.
        """
        mark = Mark(self.journal.next, at, kind, data)
        last = self._marks[-1] if len(self._marks) > self._sealed else None
        if last is not None and last.number == mark.number and last.kind == mark.kind == "state":
            self._marks[-1] = mark
        else:
            self._marks.append(mark)
        if len(self._marks) > MARKS:
            self.due = 0
        return mark

    def at(self, position: int) -> tuple[Pbx, Standing]:
        """The model and its standing as they were at `position`. Raises `IndexError` where that is not kept."""
        pbx, standing = Pbx(), Standing()
        self.rebuild(pbx, standing, position)
        return pbx, standing

    def rebuild(self, pbx: Pbx, standing: Standing, position: int) -> None:
        """Make `pbx` and `standing` what they were at `position`."""
        if not self.first <= position <= self.journal.next:
            raise IndexError(f"position {position} is not kept")
        place = bisect_right(self._checkpoints, position, key=lambda each: each.number) - 1
        checkpoint = self._checkpoints[place]
        standing.become(checkpoint.standing)
        if checkpoint.number < self.journal.first:
            pbx.clear()
            standing.state_text = self.why_nothing
            return
        unpack(checkpoint.packed, pbx)
        self.forward(pbx, standing, checkpoint.number, position, checkpoint.marks)

    def forward(self, pbx: Pbx, standing: Standing, start: int, end: int, taken: int) -> None:
        """Bring what is as of position `start` to position `end`.

        `taken` is how many marks of number `start` are in it already (`marks_at`).
        """
        place = self._marks_before(start) + min(taken, self.marks_at(start))
        for mark in self._marks[place : self._marks_before(end + 1)]:
            self._packets(pbx, start, mark.number)
            play_mark(pbx, standing, mark)
            start = mark.number
        self._packets(pbx, start, end)

    def _packets(self, pbx: Pbx, start: int, end: int) -> None:
        for _, at, is_models, raw in self.journal.walk(start, end):
            if is_models:
                pbx.apply(Packet(raw), at)

    def marks_at(self, position: int) -> int:
        """How many marks there are, by now, at `position` itself."""
        return self._marks_before(position + 1) - self._marks_before(position)

    def _marks_before(self, number: int) -> int:
        return bisect_right(self._marks, number - 1, key=lambda mark: mark.number)

    def _forget(self) -> None:
        """Let go of what stands before the packets that are kept."""
        first = self.journal.first
        kept = 0
        while kept + 1 < len(self._checkpoints) and self._checkpoints[kept].number < first:
            kept += 1
        if kept:
            del self._checkpoints[:kept]
            self._let_go()

    def _let_go(self) -> None:
        """Let go of marks and samples before the oldest checkpoint."""
        number = self._checkpoints[0].number
        gone = self._marks_before(number)
        del self._marks[:gone]
        self._sealed = max(0, self._sealed - gone)
        del self.samples[: bisect_right(self.samples, number - 1, key=lambda each: each.number)]

    @property
    def why_nothing(self) -> str:
        """Why there is nothing to go back to, in a sentence."""
        if self.skipped:
            return f"time can't be turned back: this PBX shows more than {self._rows:,} rows"
        return "there is nothing to go back to yet"


def size_of(pbx: Pbx) -> int:
    """Return how many rows the model has."""
    tables = (pbx.channels, pbx.bridges, pbx.queues, pbx.pool_agents, pbx.parked, pbx.conferences, pbx.endpoints)
    inside = sum(len(each.members) + len(each.callers) for each in pbx.queues.values())
    return (
        sum(len(each) for each in tables)
        + inside
        + sum(len(each.participants) for each in pbx.conferences.values())
    )


def play_mark(pbx: Pbx, standing: Standing, mark: Mark) -> bool:
    """Do once more what was done between packets; return whether the mark could be used."""
    data = mark.data
    try:
        if mark.kind == "sweep":
            keys = [str(key) for key in data["keys"]]
            pbx.remove(Family(data["family"]), keys, mark.at, str(data["within"]))
            for key in keys if data.get("unknown") else ():
                pbx.unbury(key)
        elif mark.kind == "clear":
            pbx.clear()
        elif mark.kind == "state":
            standing.become(data)
        elif mark.kind == "model" and data["model"]:
            thaw(check(parse(base64.b64decode(data["model"]))), pbx)
    except _UNUSABLE:
        return False
    return True


def model_text(pbx: Pbx) -> str:
    """The whole model as the text of a recording's `model` line."""
    return base64.b64encode(json.dumps(freeze(pbx)).encode("ascii")).decode("ascii")


def pack(pbx: Pbx) -> bytes:
    """A checkpoint's bytes: they never leave this process."""
    import zstandard

    packed = zstandard.ZstdCompressor(level=1).compress(marshal.dumps(freeze(pbx)))
    return bytes(memoryview(packed))  # a copy, without the memory that the worst case would have needed


def unpack(packed: bytes, pbx: Pbx) -> None:
    """Make `pbx` what was packed; what nothing was packed of is empty."""
    import zstandard

    if packed:
        thaw(marshal.loads(zstandard.ZstdDecompressor().decompress(packed)), pbx)
    else:
        pbx.clear()
