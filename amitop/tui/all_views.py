"""Every view there is: its tab, and its pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amitop.journal.history import History
from amitop.tui.ladder import LadderPane
from amitop.tui.packets_pane import PacketsPane
from amitop.tui.panes import Pane, TablePane
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.scene import Scene
from amitop.tui.tabline import Tab
from amitop.tui.views.agents import AgentsView
from amitop.tui.views.calls import CallsView
from amitop.tui.views.channels import ChannelsView
from amitop.tui.views.endpoints import EndpointsView
from amitop.tui.views.history import HistoryView
from amitop.tui.views.packets import PacketsView
from amitop.tui.views.queues import QueuesView
from amitop.tui.views.rooms import RoomsView

_PLAIN = (CallsView, ChannelsView, AgentsView, RoomsView, EndpointsView)
_TABBED = (CallsView, ChannelsView, QueuesView, AgentsView, RoomsView, EndpointsView, PacketsView, HistoryView)

#: The tabs in their order, as `keys.VIEW_IDS` has it.
TABS: list[Tab] = [(view.id, view.title, view.short) for view in _TABBED]


def make_panes(scene: Scene, history: Callable[[], History]) -> list[Pane]:
    """A pane for each view, and the ladder's."""
    packets = PacketsView(scene)
    views: list[Any] = [*(view(scene) for view in _PLAIN), HistoryView(scene, history)]
    plain = [TablePane(view, scene, packets) for view in views]
    return [*plain, QueuesPane(scene, packets), PacketsPane(scene, packets), LadderPane(scene, packets)]
