"""Going about in time: through a recording, and back through what is still kept of the live watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from amitop.monitor import LinkState, Monitor, Playback, Replay, rewind
from amitop.tui.bars import Piece
from amitop.tui.keys.registry import Act
from amitop.tui.panes import Pane
from amitop.tui.table.view_table import ViewTable

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

#: Acts that make sense where time is turned back, and those that a recording alone allows.
_ACTS = frozenset(
    {"back_10", "on_10", "back_60", "on_60", "step_back", "step_on", "go_to", "start", "now", "slower", "faster"}
)
_FROM_NOW = frozenset({"back_10", "back_60", "step_back"})
_PLAYED = frozenset({"slower", "faster"})


class Traveller:
    """Each public method without an argument is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._position = -1
        self._noted = 0

    # What the screen asks.

    @property
    def playback(self) -> Playback | None:
        """What is shown, where that is not now; None before a recording is read."""
        shown = self._app.scene.monitor
        if not isinstance(shown, Playback) or (isinstance(shown, Replay) and not shown.is_ready):
            return None
        return shown

    @property
    def is_past(self) -> bool:
        """Whether the past of a live watch is shown."""
        return self.playback is not None and self._app.scene.is_past

    def allows(self, name: str) -> bool:
        """Whether a key means something here and now."""
        if name not in _ACTS:
            return True
        if name == "go_to" and (isinstance(self._app.focused, Input) or len(self._app.screen_stack) > 1):
            return False  # it goes before a table's own key, and yet is a letter where one writes
        if isinstance(self._app.monitor, Playback):
            return self.playback is not None and name != "now"
        if self.is_past:
            return name not in _PLAYED
        return name in _FROM_NOW and isinstance(self._app.monitor, Monitor)

    def tells(self, act: Act) -> bool:
        """Whether a key is told of above the footer, and not in it."""
        return act.id == "freeze" and self.playback is not None

    def look(self, now: float) -> float:
        """The moment to be drawn; the tables forget what they knew of another one."""
        playback = self.playback
        if playback is None:
            self._note(now)
            return now if self._app.frozen_at is None else self._app.frozen_at
        if playback.position < playback.first:
            playback.jump(playback.first)  # what it stood on was dropped from what is kept
        if not self._position <= playback.position <= self._position + 1 and not playback.playing:
            self._forget()
        self._position = playback.position
        return playback.now

    def _note(self, now: float) -> None:
        """Once a second, how much there is: for the curve under the screen, when time is turned back."""
        if int(now) == self._noted:
            return
        for scene in self._app.hosts.scenes:
            monitor = scene.live
            if isinstance(monitor, Monitor) and monitor.state is LinkState.LIVE:
                self._noted = int(now)
                monitor.keeper.timeline.note(now, scene.calls_count, len(monitor.pbx.channels))

    def _forget(self) -> None:
        self._app.scene.expire()
        for table in self._app.query(ViewTable):
            table.ordered.forget()

    # Playing.

    def toggle(self) -> bool:
        """Play or pause a recording, or return to now; False where it is now."""
        playback = self.playback
        if playback is None:
            return isinstance(self._app.monitor, Playback)
        if self.is_past:
            self.now()
        elif playback.playing:
            playback.pause()
        else:
            playback.play()
        return True

    def now(self) -> None:
        """Return to now."""
        if not self.is_past:
            return
        self._app.scene.monitor = self._app.monitor
        self._app.unsay()
        self._forget()

    def slower(self) -> None:
        """Half as quick."""
        self._speed(0.5)

    def faster(self) -> None:
        """Twice as quick."""
        self._speed(2.0)

    def _speed(self, times: float) -> None:
        if playback := self.playback:
            playback.set_speed(playback.speed * times)

    # Moving.

    def back_10(self) -> None:
        """Ten seconds back."""
        self._go(-10.0)

    def on_10(self) -> None:
        """Ten seconds on."""
        self._go(10.0)

    def back_60(self) -> None:
        """A minute back."""
        self._go(-60.0)

    def on_60(self) -> None:
        """A minute on."""
        self._go(60.0)

    def step_back(self) -> None:
        """One packet back."""
        if playback := self._turn_back():
            playback.step(-1)

    def step_on(self) -> None:
        """One packet on."""
        if playback := self.playback:
            playback.step(1)

    def start(self) -> None:
        """To the first moment that is kept."""
        self.jump(0)

    def jump(self, position: int) -> None:
        """To a position, such as one that was clicked on."""
        if playback := self.playback:
            playback.jump(position)

    def _go(self, seconds: float) -> None:
        if playback := self._turn_back():
            playback.jump_to_time(playback.now + seconds)

    def _turn_back(self) -> Playback | None:
        """What is shown; of the live watch, its past from now or from where it was frozen."""
        app = self._app
        if self.playback is not None or not isinstance(app.monitor, Monitor):
            return self.playback
        back = rewind(app.monitor)
        if back.last <= back.first:
            app.say(Piece(back.timeline.why_nothing))
            return None
        if app.frozen_at is not None:
            back.jump_to_time(app.frozen_at)
        app.frozen_at = None
        for pane in app.query(Pane):
            pane.hold(False)
        app.scene.monitor = back
        self._position = -1
        return back
