"""Who does what a key stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.acting.many import Aim, Hands
from amitop.tui.console import Talk
from amitop.tui.hosts.sheet import HostsKey
from amitop.tui.looker import Looker
from amitop.tui.packets.keys import PacketKeys
from amitop.tui.palette import Finder
from amitop.tui.scene import Scene
from amitop.tui.suspender import Suspender
from amitop.tui.wall import WallKeys

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Doers:
    """An act of the registry is done by the first that has a method of its name."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._hands = Hands(app)
        self._talks = {scene: Talk(app, scene) for scene in app.hosts.scenes}
        seers = (app.marker, app.explorer, PacketKeys(app), Looker(app), Finder(app), app.historian)
        tables = (app.arranger, app.grouper, app.filters, HostsKey(app), WallKeys(app))
        self._doers = (*seers, *tables, app.recordings, app.traveller, app.composing, Suspender(app))

    def talk(self, scene: Scene) -> Talk:
        """The console of one PBX."""
        return self._talks[scene]

    def act(self, name: str, aim: Aim | None) -> None:
        """Do what is called `name`, to what is meant now or was meant when `aim` was taken."""
        app = self._app
        if not self._hands.act(name, app.pane, aim):
            doers = (*self._doers, self.talk(app.scene))
            getattr(next(each for each in doers if hasattr(each, name)), name)()
