"""Which of the three is shown: the views, the views under a banner, or a panel in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.monitor import Playback
from amitop.tui.bars import Line
from amitop.tui.link_panel import LinkPanel, banner_line
from amitop.tui.watched import LinkState

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class LinkWatch:
    """Follows the link of what is watched."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._lost_since: float | None = None
        self._was_live = False

    def see(self, now: float) -> None:
        """Choose between the views, the views under a banner, and the panel."""
        monitor = self._app.monitor
        state = monitor.state
        if state is LinkState.LIVE:
            self._was_live, self._lost_since = True, None
        elif self._was_live and self._lost_since is None and state is not LinkState.CLOSED:
            self._lost_since = now
        panel = state is LinkState.REFUSED or (not self._was_live and state is not LinkState.CLOSED)
        if isinstance(monitor, Playback):
            # How the link stood when it was recorded is told in the header.
            panel, self._lost_since = self._app.traveller.playback is None, None
        screen = self._app.screen_stack[0]
        screen.query_one(LinkPanel).display = panel
        screen.query_one("#views").display = not panel
        screen.query_one("#banner").set_class(self._lost_since is not None and not panel, "-shown")

    def banner(self, across: int) -> Line:
        """What stands over the views while the connection is away."""
        app = self._app
        line = banner_line(app.monitor, app.clock(), self._lost_since, app.scene.keymap.key("retry"))
        return line if across >= 110 else [piece for piece in line if piece.style != "muted" or piece.action]
