"""From a row to its packets and its ladder, and from a packet to its row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from amitop.journal import Subject, subject_of
from amitop.journal.redact import redact_heard
from amitop.pbx.entities import Call, Channel
from amitop.tui.bars import Piece
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.packets.compare import CompareScreen
from amitop.tui.packets.latency import LatencyScreen
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.panes import TablePane
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.scene import Scene
from amitop.tui.table.view_table import ViewTable
from amitop.tui.target import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Explorer:
    """Each method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        #: The view from which the ladder was opened.
        self.opened_from = "calls"

    # Ladder.

    def ladder(self) -> None:
        """The call of the chosen row or packet as a ladder."""
        uniqueids = self._uniqueids()
        if not uniqueids:
            self._app.say(Piece("there is no channel behind this: choose a channel, a call or a caller"))
            return
        # Its packets are those of its own PBX.
        self._app.hosts.take(Target(self._app.pane).scene)
        self.opened_from = self._app.view_id
        self._ladder.open(uniqueids)
        self._app.action_view("ladder")

    def back(self) -> None:
        """Back to where the ladder was opened."""
        self._app.unsay()
        self._app.action_view(self.opened_from)

    def packet(self) -> None:
        """Show or hide the packet beside."""
        self._app.pane.toggle_details()
        self._app.call_after_refresh(self._app.draw)

    def next_packet(self) -> None:
        """The next packet of the chosen step."""
        self._ladder.next_packet()

    def mark(self) -> None:
        """Mark the packet that is shown."""
        self._ladder.mark()

    def compare(self) -> None:
        """The difference of two packets."""
        pair = self._ladder.pair_to_compare()
        if pair is None:
            mark = self._app.scene.keymap.way_to("mark")
            self._app.say(Piece(f"mark a packet with {mark}, and choose another or mark it too"))
        else:
            self._app.push_screen(CompareScreen(lambda: self._app.scene.inks, *pair))

    def fold(self) -> None:
        """Fold Local channels, or not."""
        self._ladder.fold()

    def times(self) -> None:
        """Tell times in another way."""
        self._ladder.next_times()

    # Packets.

    def packets(self) -> None:
        """The packets about the chosen row; from a ladder, its packet among all of them."""
        pane, packets = self._app.pane, self._packets
        if isinstance(pane, LadderPane):
            number = pane.packet
            if number is not None:
                self._app.action_view("packets")
                packets.go_to(number)
            return
        if isinstance(pane, PacketsPane):
            way = self._app.scene.keymap.way_to("row")
            self._app.say(Piece(f"these are the packets: {way} goes to the row of one"))
            return
        table = pane.table
        row = table.row if table is not None else None
        if table is None or row is None:
            self._app.say(Piece("choose a row first"))
            return
        self._app.hosts.take(table.view.scene_of(row))
        packets.follow_scene()
        packets.only_about(table.view.needles(row), f"about this {table.view.noun}: {table.view.name(row)}")
        self._app.action_view("packets")

    def row(self) -> None:
        """The row that the chosen packet speaks of."""
        key = self._packets.list.key
        entry = self._packets.view.entry(key) if isinstance(key, int) else None
        if entry is None:
            self._app.say(Piece("choose a packet first"))
            return
        subject = subject_of(entry.packet)
        if not any(self._show(view, row) for view, row in self._places(subject)):
            told = "speaks of nothing that has a row" if subject.nobody else "speaks of what has ended"
            self._app.say(Piece(f"this packet {told}"))

    def queue(self, scene: Scene, name: str) -> None:
        """A queue of one PBX among the queues, unless it has gone since it was seen."""
        self._app.hosts.take(scene)
        self._show("queues", name)

    def unusable(self) -> None:
        """The last packet that the model could make nothing of."""
        packet = self._app.scene.pbx.last_unusable
        if packet is None:
            self._app.say(Piece("every packet so far was understood"))
            return
        found = list(self._app.scene.journal.holding([redact_heard(packet)]))
        if not found:
            self._app.say(Piece("the packet that was not understood is no longer kept"))
            return
        self._app.action_view("packets")
        self._packets.go_to(found[-1])

    def latency(self) -> None:
        """How long Asterisk takes to answer."""
        app, scene = self._app, self._app.scene
        app.push_screen(LatencyScreen(lambda: app.scene.inks, scene))

    # What these need.

    @property
    def _ladder(self) -> LadderPane:
        return self._app.query_one(LadderPane)

    @property
    def _packets(self) -> PacketsPane:
        return self._app.query_one(PacketsPane)

    def _uniqueids(self) -> list[str]:
        pane = self._app.pane
        if isinstance(pane, PacketsPane):
            entry = pane.view.entry(pane.list.key) if isinstance(pane.list.key, int) else None
            return list(self._of_packet(subject_of(entry.packet))) if entry is not None else []
        target = Target(pane)
        if isinstance(target.row, Call):
            return [channel.uniqueid for channel in target.row.channels]
        if isinstance(target.row, Channel):
            return [target.row.uniqueid]  # of one that has ended too
        return [target.channel.uniqueid] if target.channel is not None else []

    def _of_packet(self, subject: Subject) -> Iterable[str]:
        """The channels a packet speaks of; of an Action, those that bear the names it tells."""
        if subject.uniqueids:
            return subject.uniqueids
        names = set(subject.channels)
        return [each.uniqueid for each in self._app.scene.pbx.channels.values() if each.name in names]

    def _places(self, subject: Subject) -> Iterable[tuple[str, Hashable]]:
        """Views and keys under which the row may be found, the best first."""
        for uniqueid in self._of_packet(subject):
            yield "channels", uniqueid
        if subject.queue and subject.interface:
            yield "members", (subject.queue, subject.interface)
        if subject.queue:
            yield "queues", subject.queue
        if subject.interface:
            yield "agents", subject.interface

    def _show(self, view: str, key: Hashable) -> bool:
        """Go to a row, unless it has ended."""
        if view == "members":
            return self._show_member(key)
        pane = self._app.query_one(f"#pane-{view}", TablePane)
        key = pane.view.keyed(self._app.scene, key)
        if all(pane.view.key(row) != key for row in pane.view.rows()):
            return False
        self._choose(pane.main, key)
        self._app.action_view(view)
        return True

    def _show_member(self, key: Hashable) -> bool:
        pane, scene = self._app.query_one(QueuesPane), self._app.scene
        queue = scene.pbx.queues.get(key[0]) if isinstance(key, tuple) else None
        if queue is None or not isinstance(key, tuple) or key[1] not in queue.members:
            return False
        self._choose(pane.main, pane.main.view.keyed(scene, key[0]))
        self._app.action_view("queues")
        pane.draw(scene.now, settle=True)
        self._choose(pane.members, pane.members.view.keyed(scene, key))
        pane.members.focus(scroll_visible=False)
        return True

    def _choose(self, table: ViewTable, key: Hashable) -> None:
        """Choose a row that is there, even if a filter hides it."""
        table.rows.update(self._app.scene.now, table.key, settle=True)
        if table.ordered.find(key) is None:
            table.filter_by("")
            table.rows.update(self._app.scene.now, table.key, settle=True)
        table.show_row(key)
        table.choose(key)
