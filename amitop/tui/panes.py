"""A view on the screen: its table, and below it the details of the chosen row with the packets about it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from amitop.expression import ExpressionError, Vocabulary, is_unfinished
from amitop.tui.bars import Piece
from amitop.tui.details import Details
from amitop.tui.packets.of_row import RowPackets
from amitop.tui.scene import Scene
from amitop.tui.table.heading import heading_details
from amitop.tui.table.live_table import LiveTable
from amitop.tui.table.view_table import ViewTable
from amitop.tui.views.base import View
from amitop.tui.views.fields import vocabulary
from amitop.tui.views.packets import PacketsView


class Pane(Vertical):
    """What stands between the tabs and the footer, for one view."""

    view_id: str
    noun: str
    nouns: str
    #: The PBX that it shows; of several, the one that is at hand.
    scene: Scene
    #: What is wrong with the filter as it is written; the last good one is in force.
    problem: ExpressionError | None = None

    def draw(self, now: float, settle: bool = False) -> None:
        """Bring it up to date."""
        raise NotImplementedError

    @property
    def counts(self) -> tuple[int, int]:
        """Rows shown, and rows there are."""
        raise NotImplementedError

    @property
    def marked(self) -> int:
        """How many rows of the table that has the keys are marked."""
        return len(self.table.marks) if self.table is not None else 0

    @property
    def needle(self) -> str:
        """The filter."""
        raise NotImplementedError

    def filter_by(self, needle: str) -> None:
        """Filter by words or an expression; a wrong one is told by `problem`, and changes nothing."""
        try:
            self.set_filter(needle)
        except ExpressionError as error:
            self.problem = error
        else:
            self.problem = None

    def filter_while_typed(self, needle: str) -> None:
        """Filter by what has been typed so far. What may be the start of an expression does not filter yet.

        Nor does such a start stay in force as words once it turns out to be one.
        """
        self.problem = None
        if not is_unfinished(needle, self.vocabulary):
            with suppress(ExpressionError):
                return self.set_filter(needle)
        if self.needle and needle.startswith(self.needle) and is_unfinished(self.needle, self.vocabulary):
            self.set_filter("")
        return None

    @property
    def vocabulary(self) -> Vocabulary:
        """What an expression may ask for."""
        return Vocabulary(())

    def set_filter(self, needle: str) -> None:
        """Filter, or raise `ExpressionError`."""
        raise NotImplementedError

    def hold(self, held: bool, copies: bool = False) -> None:
        """Keep the rows as they are; with `copies`, what they say too."""
        raise NotImplementedError

    def noisy(self, shown: bool) -> None:
        """Show or hide noise."""

    def focus_table(self) -> None:
        """Give the keys to the table."""
        table = self.query(LiveTable).first()
        table.focus(scroll_visible=False)

    def toggle_details(self) -> None:
        """Show or hide the lower part."""
        self.toggle_class("-no-details")

    @property
    def table(self) -> ViewTable | None:
        """The table that has the keys, where rows are entities."""
        return None


class TablePane(Pane):
    """A table over details and packets."""

    def __init__(self, view: View[Any], scene: Scene, packets: PacketsView) -> None:
        super().__init__(id=f"pane-{view.id}", classes="pane")
        self.view = view
        self.view_id = view.id
        self.noun = view.noun
        self.nouns = view.nouns or f"{view.noun}s"
        self.scene = scene
        self.main = ViewTable(view, scene)
        self.main.mark_always = True
        self._details = Details(lambda: scene.inks)
        self._packets = RowPackets(scene, packets)

    def shown_scene(self, at_hand: Scene) -> Scene:
        """The PBX of the chosen row; where none is chosen the one at hand."""
        row = self.main.row
        return at_hand if row is None else self.main.view.scene_of(row)

    def compose(self) -> ComposeResult:
        yield self.main
        with Horizontal(classes="lower"):
            yield from self.lower()

    def lower(self) -> list[Widget]:
        """What stands below the table."""
        return [self._details, self._packets]

    def draw(self, now: float, settle: bool = False) -> None:
        self.main.draw(now, settle)
        if not self.has_class("-no-details"):
            self.draw_lower(now, settle)

    def draw_lower(self, now: float, settle: bool) -> None:
        """Bring the lower part up to date."""
        row, heading = self.main.row, self.main.heading
        hint = [[Piece(f"Choose a {self.noun} to see more of it")]] if len(self.main.rows) else []
        if heading is not None:
            by, nouns = self.main.grouped_by, (self.noun, self.nouns)
            hint = heading_details(heading, by, nouns, self.scene.now, self.scene.keymap)
        self._details.draw(self.view.details(row) if row is not None else hint)
        if self._packets.display:
            needles = self.view.needles(row) if row is not None else ()
            self._packets.draw(now, needles, f"packets of this {self.noun}", settle)

    @property
    def counts(self) -> tuple[int, int]:
        return min(len(self.main.ordered), self.main.ordered.total), self.main.ordered.total

    @property
    def needle(self) -> str:
        return self.main.needle

    def set_filter(self, needle: str) -> None:
        self.main.filter_by(needle)

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary(self.view.asked)

    def hold(self, held: bool, copies: bool = False) -> None:
        for table in self.query(ViewTable):
            table.ordered.hold(held)
            if copies:
                table.ordered.keep_copies(table.view.copied)
                if table.groups is not None:
                    table.groups.settle()
        self._packets.hold(held)

    def noisy(self, shown: bool) -> None:
        self._packets.noisy(shown)

    def focus_table(self) -> None:
        self.main.focus(scroll_visible=False)

    @property
    def table(self) -> ViewTable | None:
        focused = self.app.focused
        return focused if isinstance(focused, ViewTable) and self in focused.ancestors else self.main
