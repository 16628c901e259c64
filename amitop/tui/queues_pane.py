"""The queues on the screen: the table of queues, and below it who waits and who answers, each with a cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widget import Widget

from amitop.pbx.entities import Queue
from amitop.tui.panes import TablePane
from amitop.tui.scene import Scene
from amitop.tui.table.view_table import ViewTable
from amitop.tui.views.base import View
from amitop.tui.views.packets import PacketsView
from amitop.tui.views.queues import CallersView, MembersView, QueuesView

#: One view of one PBX, or of several together.
Over = Callable[[Callable[[Scene], View[Any]], bool], View[Any]]


class QueuesPane(TablePane):
    """Queues, and the chosen one's callers and members."""

    def __init__(self, over: Over, scene: Scene, packets: PacketsView) -> None:
        """`over` makes a view of what is watched; with False it needs no column of PBXs."""
        super().__init__(over(QueuesView, True), scene, packets)
        # Each row tells its own PBX, so that none of the queue before is taken for one of this queue's.
        callers = over(lambda of: CallersView(of, lambda: self._queue(of)), False)
        members = over(lambda of: MembersView(of, lambda: self._queue(of)), False)
        self.callers = ViewTable(callers, scene, id="callers")
        self.members = ViewTable(members, scene, id="members")
        self._shown: object = None

    def lower(self) -> list[Widget]:
        return [self.callers, self.members]

    def draw_lower(self, now: float, settle: bool) -> None:
        if self.main.key != self._shown:
            # Another queue: its callers and members are seen at once, and no row of the last one lingers.
            self._shown = self.main.key
            for table in (self.callers, self.members):
                table.filter_by("")
                table.choose(None)
        self.callers.draw(now, settle)
        self.members.draw(now, settle)

    def _queue(self, of: Scene) -> Queue | None:
        """The chosen queue, where it is one of this PBX."""
        row = self.main.row
        if row is None or self.main.view.scene_of(row) is not of:
            return None
        queue = self.main.view.entity(row)
        return queue if isinstance(queue, Queue) else None
