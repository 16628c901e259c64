"""One dialog for many rows: first it asks, then it shows how far it has come, then what came of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, Static

from amitop.monitor import Batch, Stand
from amitop.operations.questions import Question, questions
from amitop.text import clip, visible
from amitop.tui.acting.hit_list import HitList
from amitop.tui.acting.plan import Plan
from amitop.tui.bars import SPACER, Bar, Line, Piece, line_width
from amitop.tui.composer.raised import Raised
from amitop.tui.dialogs import Once, OperationDialog, labelled, name_field
from amitop.tui.inks import Inks
from amitop.tui.inputs import TextInput
from amitop.tui.table.live_table import LiveTable

# What is counted beside those that are done, and in which ink.
_COUNTED = (
    (Stand.GONE, "muted"),
    (Stand.SENT, "text"),
    (Stand.FAILED, "bad"),
    (Stand.UNSEEN, "warn"),
    (Stand.UNKNOWN, "warn"),
    (Stand.NOT_SENT, "muted"),
)
# Cells of the bar that tells how far it has come, and lines that the list may take.
_BAR = 28
_MOST = 14
#: Operations whose goals are asked for.
_ASKED = 32


class BatchDialog(OperationDialog):
    """Who is hit, a line each; Cancel has the focus, becomes Stop, and then Close, the only one left."""

    def __init__(
        self,
        plan: Plan,
        inks: Callable[[], Inks],
        per_second: float,
        start: Callable[[Batch], None],
    ) -> None:
        """`start` is called once, with what the operator has said yes to."""
        live = plan.hits[0].scene.live
        super().__init__(lambda: live.pbx, None, verb=plan.verb, title=plan.title, inquire=live.inquire)
        self.plan = plan
        self.running: Batch | None = None
        self.types = bool(plan.blanks or plan.typed)
        self._inks = Raised(inks)
        self._per_second = per_second
        self._start = start
        self._list = HitList(plan.hits, self._inks)
        self._values: list[str] | None = None
        self._wants_name = False
        self._shown = -1
        self._told = plan.sentence([blank.value for blank in plan.blanks])
        if plan.blanks:
            self.first = f"#{plan.blanks[0].id}"

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content(visible(self._heading)), id="dialog-title")
            for blank in self.plan.blanks:
                known = SuggestFromList(blank.known, case_sensitive=False)
                field = TextInput(
                    blank.value,
                    id=blank.id,
                    compact=True,
                    suggester=known,
                    select_on_focus=False,
                    placeholder=blank.hint,
                    password=blank.secret,
                )
                yield labelled(clip(visible(blank.label), 13), field)
            yield Static("", id="dialog-sentence", markup=False)
            yield self._list
            yield Bar(self._inks, self._progress, id="progress")
            asked = [name_field(self.plan.typed)] if self.plan.typed else []
            yield from self.foot(self._verb, *asked)

    def on_resize(self) -> None:
        self.call_after_refresh(self.look)

    def _fit(self) -> None:
        """As high as the lines need, where there is room for them."""
        fields = len(self.plan.blanks) + bool(self.plan.typed)
        room = self.app.size.height - 14 - 2 * fields - self._told.count("\n")
        self._list.styles.height = max(2, min(self._list.length + 1, room, _MOST))

    def on_live_table_chosen(self, event: LiveTable.Chosen) -> None:
        event.stop()

    # What it shows.

    def look(self) -> None:
        """Who is still meant; or how far it has come."""
        values = [self.query_one(f"#{blank.id}", Input).value.strip() for blank in self.plan.blanks]
        if values != self._values:
            self._values = values
            self.plan.fill_in(values)
            self._wants_name = self.plan.runs_code
            self._told = self.plan.sentence(values)
            if self.plan.typed:
                self.query_one("#typing").display = self._wants_name
        if self.running is None:
            self.plan.look()
        else:
            self._follow(self.running)
        self.say("#dialog-sentence", "\n".join(visible(line) for line in self._told.split("\n")))
        self.inquiry.about(self._questions() if self.running is None else [])
        self.problem = self.plan.problem or None
        self.warn(self.plan.problem or ("" if self.running is not None else self.inquiry.warning))
        confirm = self.query_one("#confirm", Button)
        confirm.disabled = self.running is not None or not self.plan.to_send or not self.is_sure()
        self._list.draw(0.0)
        if self.running is None:
            self._fit()
        else:
            self._show_under_way()
        self.query_one("#progress", Bar).draw()

    def _questions(self) -> list[Question]:
        """What to ask the PBX of the first about the goals of those on it."""
        scene = self.plan.hits[0].scene
        made = [hit.operation for hit in self.plan.to_send[:_ASKED] if hit.operation and hit.scene is scene]
        return [each for operation in made for each in questions(operation, scene.live.pbx, by_caller=False)]

    def is_sure(self) -> bool:
        return not self._wants_name or self.query_one("#typed", Input).value.strip() == self.plan.typed

    def _follow(self, batch: Batch) -> None:
        """What Cancel means changes."""
        button = self.query_one("#cancel", Once)
        if batch.finished or batch.stopped:
            button.key, button.verb = "esc", "Close"
        else:
            button.verb = "Stop"
        if batch.finished:
            # What was asked gives its place to what came of it.
            self.say("#dialog-title", visible("".join(piece.text for piece in summary(self.plan, batch))))
            self._told = self._heading
            self.query_one("#confirm").display = False

    def _show_under_way(self) -> None:
        """The line that is under way comes into sight: what is said of those before it may take fewer lines now."""
        place = next((at for at, hit in enumerate(self.plan.hits) if hit.stand is Stand.UNDER_WAY), -1)
        if place > self._shown and not self._list.has_focus:
            self._shown = place
            self._list.show(place)

    def _progress(self, across: int) -> Line:
        pace = Piece(f"  at most {self._per_second:g} a second  ", "muted")
        if self.running is None:
            left_out = len(self.plan.hits) - len(self.plan.to_send)
            told = f"  ▲ {left_out} of {len(self.plan.hits)} left out" if left_out and self.plan.to_send else ""
            return [Piece(told, "warn"), SPACER, pace]
        batch, total = self.running, len(self.running.results)
        told = "stopping: what was sent is awaited" if batch.stopped and not batch.finished else ""
        counted = Piece(f"  {batch.over} of {total}", "text")
        tail = [counted, SPACER, Piece(f"  {told}", "warn") if told else pace]
        cells = max(4, min(_BAR, across - 2 - line_width(tail)))
        done = batch.over * cells // total
        return [Piece("  "), Piece("█" * done, "accent"), Piece("░" * (cells - done), "faint"), *tail]

    # What the operator does.

    def can_go(self) -> bool:
        return self.running is None and bool(self.plan.to_send)

    def is_cautious(self) -> bool:
        """Whether people are cut off; who is moved was typed for, by a verb."""
        cuts = any(hit.operation.danger for hit in self.plan.to_send if hit.operation is not None)
        return bool(self.inquiry.warning) or self._wants_name or (cuts and self._verb != "Transfer")

    def go(self) -> None:
        """It is agreed: begin, once, with those who may still be meant."""
        hits = self.plan.to_send
        self.running = Batch([hit.operation for hit in hits if hit.operation is not None], self._per_second)
        for hit, result in zip(hits, self.running.results, strict=True):
            hit.result = result
        for field in self.query(Input):
            field.disabled = True
        self.query_one("#cancel", Button).focus()
        self._start(self.running)
        self.look()

    def action_cancel(self) -> None:
        """Cancel; once it runs, stop what has not been sent; then close."""
        if self.running is None or self.running.finished or self.running.stopped:
            self.dismiss(None)
        else:
            self.running.stop()
            self.look()


def summary(plan: Plan, batch: Batch) -> Line:
    """Return what came of a batch: `hung up 11 of 12 · 1 had ended before`."""
    done, total = batch.count(Stand.DONE), len(batch.results)
    # One that had ended before is where it was wanted, though nothing was done to it.
    well = done + batch.count(Stand.GONE) == total and done
    glyph = Piece("✓ ", "good") if well else Piece("✗ ", "bad") if batch.finished else Piece("… ", "ringing")
    line = [glyph, Piece(f"{plan.done} {done} of {total}", "text")]
    for stand, style in _COUNTED:
        if number := batch.count(stand):
            line.append(Piece(f"  ·  {number} {stand}", style))
    return line
