"""The ladder of one call on the screen: its steps, and the packet behind the chosen one."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from textual.app import ComposeResult
from textual.containers import Container

from amitop.ami import Packet
from amitop.journal import CallSearch
from amitop.ladder import Heard, Ladder, Step, build
from amitop.monitor import Playback
from amitop.pbx.state import age
from amitop.text import visible
from amitop.tui.acting.refusing import named
from amitop.tui.bars import Bar, Line, Piece, first_that_fits
from amitop.tui.details import Details
from amitop.tui.format import milliseconds, plural, time_of_day
from amitop.tui.ladder.lines import as_text, times_of
from amitop.tui.ladder.table import LadderTable
from amitop.tui.panes import Pane
from amitop.tui.scene import Scene
from amitop.tui.table.rows import BUDGET
from amitop.tui.views.packets import PacketsView, outcome_of

#: How times are told, in the order in which the key goes through them.
_TIMES = {"start": "since the first packet", "line": "since the line above", "absolute": "of day"}


class LadderPane(Pane):
    """A call as a ladder; it grows while the call lives."""

    view_id = "ladder"
    noun = "step"
    nouns = "steps"

    def __init__(self, scene: Scene, packets: PacketsView) -> None:
        super().__init__(id="pane-ladder", classes="pane")
        self.scene = scene
        self._view = packets
        self._search: CallSearch | None = None
        self._seeds: tuple[str, ...] = ()
        self._whole = False
        self._built: tuple[int, int, bool] | None = None
        self._ladder = Ladder()
        self._times: list[str] = []
        self._fold, self._how, self._held = True, "start", False
        self._shown: tuple[Step | None, int] = (None, 0)
        self._marks: list[int] = []
        #: Uniqueids of the channels whose beginning is among the packets.
        self._made: frozenset[str] = frozenset()
        self.steps = LadderTable(lambda: scene.inks, self._nothing)
        self._details = Details(lambda: scene.inks)

    def compose(self) -> ComposeResult:
        yield Bar(lambda: self.scene.inks, self._title, id="ladder-title")
        with Container(classes="packets"):
            yield self.steps
            yield self._details

    # What is shown.

    def open(self, uniqueids: Iterable[str]) -> None:
        """Show the call that these channels belong to."""
        self._seeds = tuple(uniqueids)
        self._search = CallSearch(self.scene.journal, self._seeds)
        self._built, self._ladder, self._marks, self._times = None, Ladder(), [], []
        self._shown = (None, 0)
        self.steps.start()

    def draw(self, now: float, settle: bool = False) -> None:
        del now
        if self._search is not None and self._search.journal is not self.scene.journal:
            self.open(self._seeds)
        if self._search is not None and (not self._held or self._built is None):
            deadline = perf_counter() + BUDGET * 2
            self._whole = self._search.advance(lambda: settle or perf_counter() < deadline)
        self._build()
        self.steps.show(self._ladder, self._times)
        self.query_one("#ladder-title", Bar).draw()
        self._draw_packet()

    def _build(self) -> None:
        numbers = self._search.numbers if self._search is not None else []
        built = (len(numbers), numbers[0] if numbers else 0, self._fold)
        if built == self._built or not self._whole:
            return
        self._built = built
        entries = [self.scene.journal.entry(number) for number in numbers]
        made = (each.packet.fields.get("Uniqueid", "") for each in entries if each.packet.name == "Newchannel")
        self._made = frozenset(made)
        self._ladder = build((Heard(each.number, each.at, each.packet) for each in entries), fold=self._fold)
        self._tell_times()

    def _tell_times(self) -> None:
        self._times = times_of(self._ladder.steps, self._how, time_of_day)

    def text(self) -> str:
        """The ladder as lines of text; ``""`` while there is none."""
        return as_text(self._ladder, self._times) if self._ladder.steps else ""

    def _nothing(self) -> str:
        if not self._whole:
            return "looking through what is kept …"
        return f"No packet of this call is kept: it {self._older}"

    @property
    def _older(self) -> str:
        """Why the beginning of a call is not shown."""
        if self.scene.journal.first:
            return "began before what is still kept"
        began = "this recording" if isinstance(self.scene.live, Playback) else "amitop connected"
        return f"began before {began}"

    @property
    def _is_cut(self) -> bool:
        """Whether a channel of the call was there before the first packet that is kept."""
        return any(each.uniqueids and not self._made & set(each.uniqueids) for each in self._ladder.columns)

    def _title(self, across: int) -> Line:
        columns = [each for each in self._ladder.columns if each.uniqueids]
        if not columns:
            return [Piece("  "), *named(self.scene), Piece("ladder of a call", "strong")]
        caller = min(columns, key=lambda each: min(map(age, each.uniqueids)))
        party = caller.party or caller.title
        head = [Piece("  "), *named(self.scene), Piece("Call of ", "muted"), Piece(visible(party), "strong")]
        if self._is_cut:
            head.append(Piece(f"   {self._older}", "warn"))
        folded = plural(self._ladder.folded, "Local channel")
        fold = f"   {folded} folded" if self._ladder.folded else "   Local halves apart"
        fold += self._by("fold")
        more = "   more channels than are shown" if self._search is not None and self._search.cut else ""
        times = f"   times {_TIMES[self._how]}{self._by('times')}"
        return first_that_fits(
            across,
            (
                [*head, Piece(fold), Piece(times), Piece(more, "warn")],
                [*head, Piece(times), Piece(more, "warn")],
                head,
            ),
        )

    def _by(self, act: str) -> str:
        return f" ({key})" if (key := self.scene.keymap.key(act)) else ""

    # The packet of the chosen step.

    @property
    def step(self) -> Step | None:
        """The chosen step."""
        place = self.steps.cursor
        return self._ladder.steps[place] if place < len(self._ladder.steps) else None

    @property
    def packet(self) -> int | None:
        """The number of the packet that is shown."""
        step = self.step
        if step is None:
            return None
        numbers = self._packets_of(step)
        return numbers[self._shown[1] % len(numbers)] if self._shown[0] == step else numbers[0]

    def _packets_of(self, step: Step) -> list[int]:
        return [*step.packets, *([step.cause] if step.cause is not None else [])]

    def _draw_packet(self) -> None:
        if self.has_class("-no-details"):
            return
        step, number = self.step, self.packet
        if step is None or number is None:
            self._details.draw([])
            return
        if self._shown[0] != step:
            self._shown = (step, 0)
            self._details.scroll_to(y=0, animate=False, force=True)
        lines = self._view.details(number)
        if (entry := self._view.entry(number)) is not None:
            # Short, as there is not much room beside a ladder.
            lines[0][2:] = [Piece(f"   {entry.at - self._ladder.steps[0].at:.3f} s")]
        numbers = self._packets_of(step)
        if len(numbers) > 1:
            place = numbers.index(number) + 1
            key = Piece(self.scene.keymap.key("next_packet"), "accent")
            lines.insert(1, [Piece(f"packet {place} of {len(numbers)} of this step  "), key])
        self._details.draw([lines[0], *self._cause(step, number), *lines[1:]], wrap=True)

    def _cause(self, step: Step, number: int) -> list[Line]:
        """The Action that brought the step about."""
        entry = self._view.entry(step.cause) if step.cause is not None and step.cause != number else None
        if entry is None or step.cause is None:
            return []
        line = [Piece("▸ caused by ", "accent"), Piece(visible(entry.packet.name), "strong")]
        exchange = self._view.exchange(step.cause)
        if exchange is not None and exchange.latency is not None:
            mark, style = outcome_of(exchange)
            line += [Piece(f"  {milliseconds(exchange.latency)} "), Piece(mark, style)]
        return [[*line, Piece(f"  {visible(entry.packet.action_id or '')}")]]

    # Keys.

    def next_packet(self) -> None:
        """The next packet of the chosen step."""
        if self.step is not None:
            self._shown = (self.step, self._shown[1] + 1)

    def fold(self) -> None:
        """Fold the halves of Local channels, or show them apart."""
        self._fold = not self._fold

    def next_times(self) -> None:
        """Tell times in another way."""
        ways = list(_TIMES)
        self._how = ways[(ways.index(self._how) + 1) % len(ways)]
        self._tell_times()

    def mark(self) -> None:
        """Mark the packet that is shown, or no longer; of three the first goes."""
        number = self.packet
        if number is None:
            return
        if number in self._marks:
            self._marks.remove(number)
        else:
            self._marks = [*self._marks, number][-2:]
        self.steps.mark(self._marks)

    def pair_to_compare(self) -> tuple[Packet, Packet] | None:
        """The two marked packets; with one, that and the one that is shown."""
        numbers = [*self._marks]
        if len(numbers) == 1 and self.packet is not None and self.packet not in numbers:
            numbers.append(self.packet)
        entries = [entry for entry in map(self._view.entry, sorted(numbers)) if entry is not None]
        return (entries[0].packet, entries[1].packet) if len(entries) == 2 else None

    def on_ladder_table_chosen(self, event: LadderTable.Chosen) -> None:
        event.stop()
        self._draw_packet()

    # As every pane.

    @property
    def counts(self) -> tuple[int, int]:
        return len(self._ladder.steps), len(self._ladder.steps)

    @property
    def needle(self) -> str:
        return ""

    def set_filter(self, needle: str) -> None:
        """A ladder is not filtered."""

    def hold(self, held: bool, copies: bool = False) -> None:
        del copies
        self._held = held

    def focus_table(self) -> None:
        self.steps.focus(scroll_visible=False)
