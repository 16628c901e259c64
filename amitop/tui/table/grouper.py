"""The keys that group rows, and those that fold and unfold what stands under a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.bars import Piece, hints
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.table.grouping import called
from amitop.tui.table.view_table import ViewTable

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Grouper:
    """Each method without an argument is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def restore(self) -> None:
        """Group as it was chosen before."""
        for table in self._app.query(ViewTable):
            by = self._app.state.get("views", table.table_name, "group")
            if isinstance(by, str) and by in table.view.groupings:
                table.group_by(by)

    def group(self) -> None:
        """Group by the next way there is; after the last, by none."""
        table = self._app.pane.table
        if table is None or not table.view.groupings:
            calls, channels = map(self._app.scene.keymap.key, ("view_calls", "view_channels"))
            self._app.say(
                Piece(f"rows of this list can't be grouped: calls ({calls}) and channels ({channels}) can")
            )
            return
        ways = ["", *table.view.groupings]
        self.group_by(ways[(ways.index(table.grouped_by) + 1) % len(ways)])

    def group_by(self, by: str) -> None:
        """Group the rows that are shown, and keep it for the next time."""
        table = self._app.pane.table
        if table is None:
            return
        table.group_by(by)
        self._app.state.set(by or None, "views", table.table_name, "group")
        if by:
            keymap = self._app.scene.keymap
            does = {"folds a group": keymap.key("details"), "folds all": keymap.key("fold_all")}
            keys = hints((key, what, True) for what, key in does.items())
            self._app.say(Piece("grouped by "), Piece(called(by), "text"), Piece("   "), *keys)
        else:
            self._app.say(Piece("not grouped"))
        self._app.draw()

    # Folding: of groups, and of an Action's answers in the packets.

    def toggle(self) -> bool:
        """Fold or unfold the group whose heading is chosen; False where none is."""
        table = self._app.pane.table
        heading = table.heading if table is not None else None
        if table is None or heading is None:
            return False
        table.fold(not heading.folded, {heading.key.name})
        return True

    def unfold(self) -> None:
        """What stands under this line, a line each."""
        pane = self._app.pane
        if isinstance(pane, PacketsPane):
            if not pane.turn(False):
                self._app.say(Piece("choose an Action to see its answers"))
        else:
            self._turn(False)

    def fold_up(self) -> None:
        """An Action with its answers, or a group, in one line."""
        pane = self._app.pane
        if isinstance(pane, PacketsPane):
            pane.turn(True)
        else:
            self._turn(True)

    def fold_all(self) -> None:
        """Fold or unfold all there are."""
        pane = self._app.pane
        if isinstance(pane, PacketsPane):
            folded = pane.fold_all()
            self._app.say(Piece("one line an Action with its answers" if folded else "one line a packet"))
            return
        table = pane.table
        if table is None or (groups := table.groups) is None:
            self._not_grouped()
            return
        folded = not groups.names <= groups.folded
        table.fold(folded, groups.names | groups.folded)
        self._app.say(Piece("one line a group" if folded else "every group is unfolded"))

    def _turn(self, folded: bool) -> None:
        """Fold or unfold the group that the cursor is in."""
        table = self._app.pane.table
        if table is None or table.groups is None:
            self._not_grouped()
            return
        heading = table.heading or table.groups.group_of(table.key)
        if heading is not None:
            table.fold(folded, {heading.key.name})

    def _not_grouped(self) -> None:
        table = self._app.pane.table
        if table is not None and table.view.groupings:
            way = self._app.scene.keymap.way_to("group")
            ways = " or ".join(map(called, table.view.groupings))
            self._app.say(Piece(f"nothing is grouped here: {way} groups by {ways}"))
