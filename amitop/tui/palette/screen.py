"""The palette on the screen: a field, what was found, and a line that tells what else there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from amitop.tui.bars import SPACER, Bar, Line, Piece, TallBar
from amitop.tui.format import count
from amitop.tui.inks import Inks
from amitop.tui.inputs import TextInput
from amitop.tui.over import CLOSES, Framed
from amitop.tui.palette.found_list import FoundList
from amitop.tui.palette.offer import Offer
from amitop.tui.palette.ranking import Found, find

_HINT = "an operation, an Action, a view, a theme …"


class Palette(Framed[Offer | None]):
    """Gives the offer that was chosen, or None. What is refused can be looked at, and says why."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        Binding("ctrl+p", "close", "Close", id="palette"),
        ("up", "move(-1)", "Up"),
        ("down", "move(1)", "Down"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
        ("ctrl+home", "move(-100000)", "First"),
        ("ctrl+end", "move(100000)", "Last"),
    ]

    def __init__(
        self, inks: Callable[[], Inks], offers: Callable[[], list[Offer]], revision: Callable[[], int]
    ) -> None:
        super().__init__()
        self._inks = inks
        self._make = offers
        self._revision = revision
        self._seen = revision()
        #: Everything that is offered.
        self.offers = offers()
        #: What is shown, the likeliest first.
        self.found: list[Found] = []
        self.field = TextInput(id="palette-query", compact=True, placeholder=_HINT)
        self._list = FoundList(inks)
        self._refused: Offer | None = None

    def compose(self) -> ComposeResult:
        ask = Horizontal(self.field, Bar(self._inks, self._count, id="palette-count"), id="palette-ask")
        foot = TallBar(self._inks, self._foot, id="palette-foot")
        box = self.frame("palette", ask, self._list, foot, name="palette")
        box.border_subtitle = f"enter chooses · {CLOSES}"
        yield box

    def on_mount(self) -> None:
        self.field.focus()
        self._search()
        self.look()

    # What is found.

    def look(self) -> None:
        """Where the catalogue has changed, find anew; the cursor stays on what it is on."""
        if not self._list.is_attached or self._revision() == self._seen:
            return
        self._seen, before = self._revision(), self._list.chosen
        self.offers = self._make()
        self._search(before.offer if before is not None else None)

    def _search(self, stay_on: Offer | None = None) -> None:
        words = self.field.value.strip()
        unasked = [Found(offer) for offer in self.offers if not offer.several]
        self.found = find(self.offers, words) if words else unasked
        place = 0
        if stay_on is not None:
            known = [(found.offer.kind, found.offer.name) for found in self.found]
            place = known.index((stay_on.kind, stay_on.name)) if (stay_on.kind, stay_on.name) in known else 0
        self._list.show(self.found, grouped=not words, cursor=place)
        self._draw_bars()

    def _draw_bars(self) -> None:
        for bar in self.query(Bar):
            bar.draw()

    def _count(self, across: int) -> Line:
        del across
        return [SPACER, Piece(f"{count(len(self.found))} of {count(len(self.offers))} ")]

    def _foot(self, across: int) -> Line:
        del across
        if self._refused is not None and self._refused.refusal is not None:
            return [Piece("  ✗ ", "warn"), Piece(self._refused.refusal.sentence, "text")]
        if not self.found:
            return [Piece("  nothing here has all of these words")]
        if self.field.value.strip():
            return []
        told = Counter(offer.several for offer in self.offers if offer.several)
        rest = [f"{count(number)} {kind}" for kind, number in told.items()]
        # A piece a kind: where the line is cut, no number is parted from what it counts.
        counted = [*(f"{each} · " for each in rest[:-1]), *rest[-1:]]
        return [Piece("  type to find   ", "faint"), *map(Piece, counted)] if rest else []

    # What happens to it.

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._refused = None
        self._search()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose()

    def on_found_list_clicked(self) -> None:
        self._choose()

    def _choose(self) -> None:
        found = self._list.chosen
        if found is None:
            return
        if found.offer.refusal is None:
            self.dismiss(found.offer)
            return
        self._refused = found.offer
        self._draw_bars()

    def action_move(self, by: int) -> None:
        """Up or down."""
        self._list.move(by)
        self._forgive()

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._list.page(by)
        self._forgive()

    def _forgive(self) -> None:
        """The reason belongs to the line that was chosen, not to another."""
        self._refused = None
        self._draw_bars()
