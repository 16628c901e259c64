"""Which keys are of use on the row under the cursor; the footer dims the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from amitop.journal import subject_of
from amitop.pbx.entities import Call, Channel
from amitop.tui.acting.lacking import rights_lack, row_lacks
from amitop.tui.acting.refusing import cause
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.target import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp
    from amitop.tui.scene import Scene

_ON_PBX = ("hang_up", "transfer", "attended", "pause")
_WITH_PACKET = ("pair", "copy", "row", "ladder", "unfold")


class Usefulness:
    """Looks at the chosen row when a line of keys is drawn, and at rights when they have changed."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        #: Of each PBX: the revision of what its login may run, and the acts that it may not.
        self._rights: dict[Scene, tuple[int, frozenset[str]]] = {}
        #: The packet that was last looked at, and what is of no use to it.
        self._packet: tuple[Hashable, frozenset[str]] = (None, frozenset())

    def greyed(self) -> frozenset[str]:
        """Return the acts that do nothing now."""
        pane = self._app.pane
        if isinstance(pane, PacketsPane):
            return self._of_packet(pane)
        if isinstance(pane, LadderPane):
            return frozenset() if pane.pair_to_compare() is not None else frozenset({"compare"})
        return frozenset(self._of_row())

    def _of_row(self) -> Iterator[str]:
        pane = self._app.pane
        target = Target(pane)
        scene, marked = target.scene, pane.marked
        forbidden = frozenset(_ON_PBX) if cause(scene) is not None else self._forbidden(scene)
        for act in _ON_PBX:
            lacks = act == "attended" if marked else row_lacks(act, target) is not None
            if act in forbidden or lacks:
                yield act
        if target.channel is None and not isinstance(target.row, Call | Channel):
            yield "ladder"
        if target.key is None:
            yield from ("packets", "again")

    def _forbidden(self, scene: Scene) -> frozenset[str]:
        """The acts that the login may not do."""
        revision = scene.live.manual.revision
        known = self._rights.get(scene)
        if known is None or known[0] != revision:
            lacking = frozenset(act for act in _ON_PBX if rights_lack(scene, act) is not None)
            known = self._rights[scene] = (revision, lacking)
        return known[1]

    def _of_packet(self, pane: PacketsPane) -> frozenset[str]:
        key = pane.list.key
        which = (pane.scene.itself, key)
        if which == self._packet[0]:
            return self._packet[1]
        entry = pane.view.entry(key) if isinstance(key, int) else None
        useless: set[str] = set(_WITH_PACKET) if entry is None else set()
        if entry is not None and isinstance(key, int):
            subject = subject_of(entry.packet)
            if subject.nobody:
                useless.add("row")
            if not (subject.uniqueids or subject.channels):
                useless.add("ladder")
            if pane.view.exchange(key) is None:
                useless |= {"pair", "unfold"}
        self._packet = (which, frozenset(useless))
        return self._packet[1]
