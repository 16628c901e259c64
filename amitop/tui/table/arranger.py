"""How the tables are arranged and what is kept of it: columns, sorting, hidden details, the view that was last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.all_views import TABS
from amitop.tui.bars import Piece
from amitop.tui.panes import Pane
from amitop.tui.table.arrangement import WIDEST, problems
from amitop.tui.table.view_table import ViewTable

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Arranger:
    """Methods that are acts are named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        #: What is wrong with columns and sorting in the configuration.
        self.problems: list[str] = []

    def first_view(self) -> str:
        """The view to begin with: the one that was last on the screen."""
        last = self._app.state.get("last_view")
        return last if last in [view for view, *_ in TABS] else "calls"

    def begin(self) -> None:
        """Arrange every table as it was left, or as it is configured."""
        app = self._app
        tables = list(app.query(ViewTable))
        for table in tables:
            table.arrange_as(table.offer.in_force(app.settings, app.state))
        for pane in app.query(Pane):
            if app.state.get("views", pane.view_id, "details") is False:
                pane.toggle_details()
        self.problems = problems(app.settings, (table.offer for table in tables))

    def leave(self) -> None:
        """Keep which view is on the screen."""
        self._app.state.set(self._app.tab_id, "last_view")

    def keep_details(self, pane: Pane) -> None:
        """Keep whether the details of a view are hidden."""
        self._app.state.set(False if pane.has_class("-no-details") else None, "views", pane.view_id, "details")

    # Acts.

    def sort(self) -> None:
        """Sort by the next column."""
        if table := self._app.pane.table:
            table.sort_next()
            self._tell_sort(table)

    def reverse(self) -> None:
        """Turn the order round."""
        if table := self._app.pane.table:
            table.reverse()
            self._tell_sort(table)

    def clicked(self, table: ViewTable, column: str, adds: bool) -> None:
        """A title was clicked."""
        table.sort_clicked(column, adds)
        self.keep(table)

    def dragged(self, table: ViewTable, column: str, cells: int, done: bool) -> None:
        """The edge of a column was dragged, no nearer than the column's least."""
        width = max(table.offer.columns[column].least, min(cells, WIDEST))
        table.arrange_as(table.arrangement.sized(column, width))
        if done:
            self.keep(table)

    def _tell_sort(self, table: ViewTable) -> None:
        if names := [table.offer.columns[each.name].title for each in table.arrangement.sort]:
            told: list[Piece] = []
            for place, name in enumerate(names):
                told += [Piece(", then " if place else "sorted by "), Piece(name, "accent")]
            keymap = self._app.scene.keymap
            does = {"next column": keymap.key("sort"), "turns round": keymap.key("reverse")}
            self._app.say(*told, Piece("".join(f"   {key} {what}" for what, key in does.items() if key)))
        self.keep(table)

    def keep(self, table: ViewTable) -> None:
        """Keep how a table is arranged."""
        table.offer.keep(table.arrangement, self._app.settings, self._app.state)
