"""A view on the screen: its table, and below it the details of the chosen row with the packets about it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from amitop.expression import ExpressionError
from amitop.pbx.entities import Agent, Call, Channel, Member
from amitop.tui.arrangement import Arrangement, Offer, Order, marks_of, turned
from amitop.tui.bars import Piece
from amitop.tui.details import Details
from amitop.tui.grouped_table import GroupedTable
from amitop.tui.grouping import Heading
from amitop.tui.heading import heading_details
from amitop.tui.live_table import LiveTable
from amitop.tui.row_packets import RowPackets
from amitop.tui.rows import OrderedRows, SortBy
from amitop.tui.scene import Scene
from amitop.tui.views.base import View, nothing_for
from amitop.tui.views.fields import RowFilter
from amitop.tui.views.packets import PacketsView


class ViewTable(GroupedTable):
    """A live table with its view: what the operator's keys mean is asked of it."""

    def __init__(self, view: View[Any], scene: Scene, *, id: str | None = None) -> None:  # noqa: A002
        self.view = view
        #: What it is called in the configuration, and where the screen keeps its columns.
        self.table_name = id or view.id
        self.ordered = OrderedRows(view.rows, view.key, view.text, view.version)
        self.needle = ""
        #: Keys of the rows that the operator has marked.
        self.marks = set()
        super().__init__(
            view.columns,
            self.ordered,
            inks=lambda: scene.inks,
            nothing=lambda: nothing_for(view, self.needle),
            id=id,
        )
        self.marked = self.marks
        self.offer = Offer(self.table_name, view.columns, view.first_sort)
        self.arrange_as(self.offer.built_in)

    def draw(self, now: float, settle: bool = False) -> None:
        """As of any table; and marks are of the living."""
        super().draw(now, settle)
        if ended := [key for key in self.marks if self.ordered.gone(key)]:
            self.mark(ended, False)

    def mark(self, keys: Iterable[Hashable], marked: bool) -> None:
        """Mark rows, or unmark them."""
        change = self.marks.update if marked else self.marks.difference_update
        change(list(keys))
        self.redraw()

    def arrange_as(self, arrangement: Arrangement) -> None:
        """Show these columns, and sort by what it says, though that may be in no column."""
        self.arrangement = arrangement
        self.columns = self.offer.arranged(arrangement)
        self.sort_marks = marks_of(arrangement.sort)
        by = [(self.offer.columns[each.name].sort, each.reverse) for each in arrangement.sort]
        self.ordered.order_by(*(SortBy(sort, reverse) for sort, reverse in by if sort is not None))
        self.forget()

    def sort_next(self) -> None:
        """Sort by the next column in sight that can be sorted by, in the place of the first order."""
        shown = [self.columns[placed.column] for placed in self._placed]
        sortable = [column for column in shown if column.sort is not None]
        if not sortable:
            return
        names, first = [column.name for column in sortable], self.arrangement.sort[:1]
        place = names.index(first[0].name) + 1 if first and first[0].name in names else 0
        self._sort_first(self._usual_order(names[place % len(names)]))

    def reverse(self) -> None:
        """Turn the order round."""
        if self.arrangement.sort:
            self._sort_first(turned(self.arrangement.sort[0]))

    def sort_clicked(self, name: str, adds: bool = False) -> None:
        """A title was clicked: sort by it alone, or turn round what is sorted by already; or add it to the rest."""
        if self.offer.columns[name].sort is None:
            return
        if adds:
            self.arrange_as(self.arrangement.then_by(self._usual_order(name)))
        elif self.arrangement.sort[:1] and self.arrangement.sort[0].name == name:
            self.reverse()
        else:
            self.arrange_as(self.arrangement.sorted_by(self._usual_order(name)))

    def _usual_order(self, name: str) -> Order:
        return Order(name, self.offer.columns[name].largest_first)

    def _sort_first(self, order: Order) -> None:
        self.arrange_as(self.arrangement.sorted_by(order, *self.arrangement.sort[1:]))

    def filter_by(self, needle: str) -> None:
        """Show only rows that hold these words, or of which this expression is true.

        Raises `ExpressionError` where it is wrong; the filter before it stays then.
        """
        test = RowFilter(needle, self.view.fields, lambda: self.view.scene.now)
        self.needle = needle
        self.ordered.filter_by(needle, None if test.is_words else test)

    @property
    def shown(self) -> list[Hashable]:
        """The keys of the rows that are shown, in their order: those that the filter leaves and no fold hides."""
        lines = ((self.rows.at(place), self.rows.key_at(place)) for place in range(len(self.rows)))
        return [key for line, key in lines if not isinstance(line, Heading)]

    @property
    def ended(self) -> bool:
        """Whether the chosen row has ended and only lingers."""
        return self.key is not None and self.rows.gone(self.key)


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
        return focused if isinstance(focused, ViewTable) and focused in self.query(ViewTable) else self.main


class Target:
    """What the operator's next key is about, taken from a pane at this very moment."""

    def __init__(self, pane: Pane, marked: tuple[Hashable, Any] | None = None) -> None:
        """The chosen row; or one that is `marked`, by key and row."""
        table = pane.table
        nobody = table is None or table.heading is not None
        chosen = (None, None) if table is None or nobody else (table.key, table.row)
        self.key: Hashable | None
        self.key, row = marked or chosen
        self.ended = table is not None and self.key is not None and table.ordered.gone(self.key)
        #: The PBX that it is of: whatever is done goes there, whichever is at hand by then.
        self.scene: Scene = pane.scene.itself
        #: The key by which that PBX's model knows it.
        self.own_key: Hashable | None = self.key
        self.row: object = None
        if table is not None and row is not None:
            self.row, self.scene = table.view.entity(row), table.view.scene_of(row)
            self.own_key = table.view.own_key(row)
        self.call: Call | None = self.row if isinstance(self.row, Call) else None
        self.channel: Channel | None = None
        self.agent: Agent | None = None
        self.member: Member | None = None
        self.name = ""
        if table is not None and row is not None:
            self.channel = table.view.channel(row)
            self.agent = table.view.agent(row)
            self.member = table.view.member(row)
            self.name = table.view.name(row)
