"""Every view there is: its tab, and its pane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from amitop.config import Settings
from amitop.journal.history import History
from amitop.tui.hosts.hosts import Hosts
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.panes import Pane, TablePane
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.scene import Scene, pointing
from amitop.tui.table.arrangement import Offer
from amitop.tui.tabline import Tab
from amitop.tui.views.agents import AgentsView
from amitop.tui.views.base import View
from amitop.tui.views.calls import CallsView
from amitop.tui.views.channels import ChannelsView
from amitop.tui.views.endpoints import EndpointsView
from amitop.tui.views.history import HistoryView
from amitop.tui.views.packets import PacketsView
from amitop.tui.views.queues import CallersView, MembersView, QueuesView
from amitop.tui.views.rooms import RoomsView
from amitop.tui.views.together import Together
from amitop.tui.wall import WallPane

_PLAIN = (CallsView, ChannelsView, AgentsView, RoomsView, EndpointsView)
_TABBED = (CallsView, ChannelsView, QueuesView, AgentsView, RoomsView, EndpointsView, PacketsView, HistoryView)

#: The tabs in their order, as `keys.VIEW_IDS` has it.
TABS: list[Tab] = [*((view.id, view.title, view.short) for view in _TABBED), ("wall", "Wall", "Wall")]


def make_panes(
    hosts: Hosts, history: Callable[[], History], settings: Settings, clock: Callable[[], float]
) -> list[Pane]:
    """A pane for each view, and the ladder's."""
    scene = hosts.shown
    packets = PacketsView(scene)
    sent = TablePane(HistoryView(scene, history), scene, packets)
    queues = _over(hosts, QueuesView) if hosts.several else QueuesView(scene)
    wall = WallPane(queues, scene, settings, clock, hosts.scenes)
    one_only = [sent, PacketsPane(scene, packets), LadderPane(scene, packets), wall]
    if hosts.several:
        return [*_tables_over(hosts), *one_only]
    tables = [TablePane(view(scene), scene, packets) for view in _PLAIN]
    return [*tables, QueuesPane(lambda make, _: make(scene), scene, packets), *one_only]


def _over(hosts: Hosts, make: Callable[[Scene], View[Any]], host: bool = True) -> Together:
    return Together([make(each) for each in hosts.scenes], hosts.shown, host=host)


def _tables_over(hosts: Hosts) -> list[Pane]:
    """The tables over several PBXs. What stands below one is of the chosen row's own PBX."""
    panes: list[TablePane] = []

    def add(make: Callable[[Scene, PacketsView], TablePane]) -> None:
        place = len(panes)
        own = pointing(lambda: panes[place].shown_scene(hosts.at_hand))
        panes.append(make(own, PacketsView(own)))

    over = partial(_over, hosts)
    for view in _PLAIN:
        add(lambda own, packets, view=view: TablePane(over(view), own, packets))  # type: ignore[misc]
    add(lambda own, packets: QueuesPane(over, own, packets))
    return list(panes)


def offers() -> list[Offer]:
    """What every table offers to be chosen from; no PBX is needed to say."""
    scene = cast(Scene, None)
    views: dict[str, Any] = {view.id: view(scene) for view in (*_PLAIN, QueuesView)}
    views["callers"] = CallersView(scene, lambda: None)
    views["members"] = MembersView(scene, lambda: None)
    views["history"] = HistoryView(scene, History)
    return [Offer(name, view.columns, view.first_sort) for name, view in views.items()]
