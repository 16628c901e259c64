"""Marked rows: what the next key is about, where one row is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.bars import Piece, hints
from amitop.tui.keys.registry import Act
from amitop.tui.panes import Pane
from amitop.tui.table.view_table import ViewTable
from amitop.tui.target import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# What can be done to many at once.
_ON_ALL = ("hang_up", "transfer", "pause")


class Marker:
    """Each method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def mark_row(self) -> None:
        """Mark the chosen row, or unmark it, and go on to the next; on a heading, all rows of its group."""
        table = self._table()
        if table is None or table.key is None:
            return
        if (heading := table.heading) is not None:
            keys = table.keys_under(heading)
            table.mark(keys, not table.marks.issuperset(keys))
            self._tell(table)
            return
        if table.ended:
            self._app.say(Piece("this row has ended: it can't be marked"))
            return
        table.mark([table.key], table.key not in table.marks)
        table.action_move(1)
        self._tell(table)

    def mark_all(self) -> None:
        """Mark every row that is shown; if all of them are marked, none."""
        table = self._table()
        if table is None:
            return
        shown = [key for key in table.shown if not table.ordered.gone(key)]
        if table.marks.issuperset(shown):
            table.mark(table.marks, False)
        else:
            table.mark(shown, True)
        self._tell(table)

    def unmark(self) -> bool:
        """Take the marks of this view away; False where there was none."""
        tables = [table for table in self._app.pane.query(ViewTable) if table.marks]
        for table in tables:
            table.mark(table.marks, False)
        return bool(tables)

    @property
    def _acts(self) -> list[Act]:
        return self._app.scene.keymap.acts_for(self._app.view_id)

    def _table(self) -> ViewTable | None:
        table, target = self._app.pane.table, Target(self._app.pane)
        nothing = target.row is not None and not (target.ended or target.call or target.channel or target.agent)
        if table is None or nothing or "mark_row" not in [act.id for act in self._acts]:
            self._app.say(Piece("rows of this list can't be marked: nothing can be done to many of them"))
            return None
        return table

    def _tell(self, table: ViewTable) -> None:
        keys = " ".join(act.key for act in self._acts if act.id in _ON_ALL and act.key)
        does = [(keys, "act on all of them", True), ("esc", "unmarks", True)] if table.marks else []
        told = f"{len(table.marks)} marked   " if table.marks else "no row is marked"
        self._app.say(Piece(told, "text"), *hints(does))


def marked_targets(pane: Pane) -> list[Target]:
    """What is marked: rows in sight in their order, then those that a filter hides."""
    table = pane.table
    if table is None or not table.marks:
        return []
    rows = {table.view.key(row): row for row in table.view.rows()}
    order = dict.fromkeys([*table.shown, *rows])
    return [Target(pane, (key, rows[key])) for key in order if key in table.marks and key in rows]
