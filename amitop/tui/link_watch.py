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


class _Link:
    """How the link of one PBX has been."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lost_since: float | None = None
        self.was_live = False
        #: Whether there is nothing of it to be seen.
        self.is_blank = True

    def see(self, now: float) -> None:
        monitor = self.scene.live
        state = monitor.state
        if state is LinkState.LIVE:
            self.was_live, self.lost_since = True, None
        elif self.was_live and self.lost_since is None and state is not LinkState.CLOSED:
            self.lost_since = now
        self.is_blank = state is LinkState.REFUSED or (not self.was_live and state is not LinkState.CLOSED)
        if isinstance(monitor, Playback):
            # How the link stood when it was recorded is told in the header.
            self.is_blank, self.lost_since = self.scene.is_reading, None


class LinkWatch:
    """Follows the links of what is watched."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._links = [_Link(scene) for scene in app.hosts.scenes]
        # Hosts whose refusal was read.
        self._read: set[str] = set()

    def see(self, now: float) -> None:
        """Choose between the views, the views under a banner, and the panel."""
        for link in self._links:
            link.see(now)
        # Of several one that can be seen is enough.
        panel = all(link.is_blank for link in self._links)
        screen = self._app.screen_stack[0]
        screen.query_one(LinkPanel).display = panel
        screen.query_one("#views").display = not panel
        screen.query_one("#banner").set_class(bool(self._away) and not panel, "-shown")

    @property
    def _away(self) -> list[_Link]:
        """Those that the banner tells of: lost after they were live; of several, those too that never were."""
        if not self._app.hosts.several:
            return [link for link in self._links if link.lost_since is not None]
        states = (LinkState.LOST, LinkState.REFUSED)
        return [
            link
            for link in self._links
            if (link.lost_since is not None or link.scene.live.state in states)
            and not (link.scene.live.state is LinkState.REFUSED and link.scene.name in self._read)
        ]

    def banner(self, across: int) -> Line:
        """What stands over the views while a connection is away."""
        app = self._app
        retry = app.scene.keymap.key("retry")
        if app.hosts.several:
            away = [(link.scene, link.lost_since) for link in self._away]
            return hosts_banner(away, app.clock(), across, retry)
        line = banner_line(app.monitor, app.clock(), self._links[0].lost_since, retry)
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
        self._read |= {link.scene.name for link in self._links if link.scene.live.state is LinkState.REFUSED}
