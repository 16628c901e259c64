"""The queues on the screen: the table of queues, and below it who waits and who answers, each with a cursor."""

from __future__ import annotations

from textual.widget import Widget

from amitop.pbx.entities import Queue
from amitop.tui.panes import TablePane, ViewTable
from amitop.tui.scene import Scene
from amitop.tui.views.packets import PacketsView
from amitop.tui.views.queues import CallersView, MembersView, QueuesView


class QueuesPane(TablePane):
    """Queues, and the chosen one's callers and members."""

    def __init__(self, scene: Scene, packets: PacketsView) -> None:
        super().__init__(QueuesView(scene), scene, packets)
        self.callers = ViewTable(CallersView(scene, self._queue), scene, id="callers")
        self.members = ViewTable(MembersView(scene, self._queue), scene, id="members")
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

    def _queue(self) -> Queue | None:
        row = self.main.row
        return row if isinstance(row, Queue) else None
