"""Who does what a key stands for. Of most nothing is seen at the start: they are loaded when first asked for.

Every import that waits for its first use stands here; `tests/tui/test_doers.py` holds the table to the registry.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from amitop.tui.bars import Piece
from amitop.tui.keys.registry import ACTS
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.acting.many import Aim, Hands
    from amitop.tui.app import AmitopApp
    from amitop.tui.composing import Composing
    from amitop.tui.console import Talk
    from amitop.tui.filters.keys import FilterKeys
    from amitop.tui.historian import Historian
    from amitop.tui.hosts.sheet import HostsKey
    from amitop.tui.looker import Looker
    from amitop.tui.macros.macros import Macros
    from amitop.tui.packets.keys import PacketKeys
    from amitop.tui.palette import Finder
    from amitop.tui.past.jumper import Jumper
    from amitop.tui.suspender import Suspender
    from amitop.tui.table.columns_sheet import ColumnsKey
    from amitop.tui.wall import WallKeys

#: Whose acts are whose, of those that come when they are asked for.
_ACTS = {
    "hands": ("hang_up", "transfer", "attended", "pause"),
    "composing": ("compose",),
    "console": ("console",),
    "historian": ("again",),
    "finder": ("palette",),
    "looker": ("filter", "clear", "freeze", "details", "follow", "noise", "pair", "retry", "help"),
    "packet_keys": ("clock", "form", "reveal", "copy", "copy_ladder", "save"),
    "filter_keys": ("filters",),
    "columns_key": ("columns",),
    "hosts_key": ("host",),
    "wall_keys": ("wall_full",),
    "jumper": ("go_to",),
    "suspender": ("suspend",),
}
#: What works on the chosen packet or on those that are shown.
_OF_PACKETS = frozenset(act.id for act in ACTS if act.views == frozenset({"packets"})) - {"latency"}
WHO = {act: who for who, acts in _ACTS.items() for act in acts}


class Doers:
    """All that do something, each by a method that is named as the act is in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._talks: dict[Scene, Talk] = {}

    def act(self, name: str, aim: Aim | None) -> None:
        """Do what is called `name`, to what is meant now or was meant when `aim` was taken."""
        app = self._app
        if name in _OF_PACKETS and app.view_id != "packets":
            keymap = app.scene.keymap
            app.say(Piece(f"{keymap[name].label} is for packets: {keymap.way_to('view_packets')} shows them"))
        elif WHO.get(name) == "hands":
            self.hands.act(name, app.pane, aim)
        else:
            getattr(self.who_does(name), name)()

    def who_does(self, name: str) -> Any:
        """Who does what is called `name`."""
        if name in WHO:
            return getattr(self, WHO[name])
        app = self._app
        there = (app.marker, app.explorer, app.arranger, app.grouper, app.recordings, app.traveller)
        return next(each for each in there if hasattr(each, name))

    def talk(self, scene: Scene) -> Talk:
        """The console of one PBX."""
        from amitop.tui.console import Talk

        if scene not in self._talks:
            self._talks[scene] = Talk(self._app, scene)
        return self._talks[scene]

    @property
    def console(self) -> Talk:
        return self.talk(self._app.scene)

    @cached_property
    def macros(self) -> Macros:
        from amitop.tui.macros.macros import Macros

        return Macros(self._app)

    @cached_property
    def hands(self) -> Hands:
        from amitop.tui.acting.many import Hands

        return Hands(self._app)

    @cached_property
    def composing(self) -> Composing:
        from amitop.tui.composing import Composing

        return Composing(self._app)

    @cached_property
    def historian(self) -> Historian:
        from amitop.tui.historian import Historian

        return Historian(self._app)

    @cached_property
    def finder(self) -> Finder:
        from amitop.tui.palette import Finder

        return Finder(self._app)

    @cached_property
    def looker(self) -> Looker:
        from amitop.tui.looker import Looker

        return Looker(self._app)

    @cached_property
    def packet_keys(self) -> PacketKeys:
        from amitop.tui.packets.keys import PacketKeys

        return PacketKeys(self._app)

    @cached_property
    def filter_keys(self) -> FilterKeys:
        from amitop.tui.filters.keys import FilterKeys

        return FilterKeys(self._app)

    @cached_property
    def columns_key(self) -> ColumnsKey:
        from amitop.tui.table.columns_sheet import ColumnsKey

        return ColumnsKey(self._app)

    @cached_property
    def hosts_key(self) -> HostsKey:
        from amitop.tui.hosts.sheet import HostsKey

        return HostsKey(self._app)

    @cached_property
    def wall_keys(self) -> WallKeys:
        from amitop.tui.wall import WallKeys

        return WallKeys(self._app)

    @cached_property
    def jumper(self) -> Jumper:
        from amitop.tui.past.jumper import Jumper

        return Jumper(self._app)

    @cached_property
    def suspender(self) -> Suspender:
        from amitop.tui.suspender import Suspender

        return Suspender(self._app)
