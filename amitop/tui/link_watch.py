"""Which of the three is shown: the views, the views under a banner, or a panel in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.monitor import Playback
from amitop.tui.bars import Line
from amitop.tui.link_panel import LinkPanel, banner_line, hosts_banner, hosts_lines, panel_lines
from amitop.tui.scene import Scene
from amitop.tui.watched import LinkState

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


def _is_blank(scene: Scene) -> bool:
    """Whether there is nothing of it to be seen."""
    monitor = scene.live
    if isinstance(monitor, Playback):
        return scene.is_reading  # how the link stood when it was recorded is told in the header
    never = not monitor.was_live and monitor.state is not LinkState.CLOSED
    return never or monitor.state is LinkState.REFUSED


class LinkWatch:
    """Follows the links of what is watched."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._scenes = app.hosts.scenes
        # Hosts whose refusal was read.
        self._read: set[str] = set()

    def see(self) -> None:
        """Choose between the views, the views under a banner, and the panel."""
        # Of several one that can be seen is enough.
        panel = all(_is_blank(scene) for scene in self._scenes)
        screen = self._app.screen_stack[0]
        screen.query_one(LinkPanel).display = panel
        screen.query_one("#views").display = not panel
        screen.query_one("#banner").set_class(bool(self._away) and not panel, "-shown")

    @property
    def _away(self) -> list[Scene]:
        """Those that the banner tells of: lost after they were live; of several, those too that never were."""
        if not self._app.hosts.several:
            return [scene for scene in self._scenes if scene.live.lost_at is not None]
        states = (LinkState.LOST, LinkState.REFUSED)
        return [
            scene
            for scene in self._scenes
            if (scene.live.lost_at is not None or scene.live.state in states)
            and not (scene.live.state is LinkState.REFUSED and scene.name in self._read)
        ]

    def banner(self, across: int) -> Line:
        """What stands over the views while a connection is away."""
        app = self._app
        retry = app.scene.keymap.key("retry")
        if app.hosts.several:
            return hosts_banner(self._away, app.clock(), across, retry)
        line = banner_line(app.monitor, app.clock(), retry)
        return line if across >= 110 else [piece for piece in line if piece.style != "muted" or piece.action]

    def lines(self) -> list[Line]:
        """The panel's."""
        app = self._app
        return (
            hosts_lines(app.hosts.scenes, app.clock(), app.scene.keymap.key)
            if app.hosts.several
            else panel_lines(app.monitor, app.clock(), app.scene.keymap.key)
        )

    def dismiss(self) -> None:
        """It was read whose login is refused."""
        self._read |= {scene.name for scene in self._scenes if scene.live.state is LinkState.REFUSED}
