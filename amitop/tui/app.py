"""The full screen: what is watched, its views, and the operator's keys."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher

from amitop.config import Settings, State
from amitop.tui.all_views import TABS, make_panes
from amitop.tui.bars import Bar, Piece, TallBar
from amitop.tui.doers import Doers
from amitop.tui.explorer import Explorer
from amitop.tui.filters.filters import Filters
from amitop.tui.footer import Footer
from amitop.tui.hosts.header import header_of
from amitop.tui.hosts.hosts import Hosts
from amitop.tui.inks import Inks
from amitop.tui.keys.ring import KeyRing
from amitop.tui.keys.usefulness import Usefulness
from amitop.tui.link_panel import LinkPanel
from amitop.tui.link_watch import LinkWatch
from amitop.tui.macros.kept import KeptMacros
from amitop.tui.main_screen import MainScreen
from amitop.tui.meter import Meter
from amitop.tui.notice import Notice
from amitop.tui.over import Looks
from amitop.tui.panes import Pane
from amitop.tui.past.recordings import Recordings
from amitop.tui.past.transport import Transport
from amitop.tui.past.traveller import Traveller
from amitop.tui.scene import Scene
from amitop.tui.table.arranger import Arranger
from amitop.tui.table.grouper import Grouper
from amitop.tui.table.live_table import LiveTable
from amitop.tui.table.marks import Marker
from amitop.tui.table.sized_table import SizedTable
from amitop.tui.table.view_table import ViewTable
from amitop.tui.tabline import TabLine
from amitop.tui.themes.shelf import ThemeShelf
from amitop.tui.themes.themed import ThemedApp
from amitop.tui.troubles import Troubles
from amitop.tui.wall import WallPane
from amitop.tui.watched import Named, Watched

if TYPE_CHECKING:
    from amitop.tui.acting.many import Aim

DRAWS_PER_SECOND = 10.0


def eager_tasks_break_connecting(python: tuple[int, int, int]) -> bool:
    """Return whether this Python can't race for an address with the eager tasks that Textual switches on.

    Every connection would fail in asyncio/staggered.py (python/cpython#124309).
    """
    return (3, 12) <= python < (3, 12, 8) or (3, 13) <= python < (3, 13, 1)


class AmitopApp(ThemedApp):
    """The full screen over a monitor. It pulls what it shows; the monitor never waits for it."""

    TITLE = "amitop"
    CSS_PATH = "amitop.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (148, "-roomy")]  # noqa: RUF012 - an instance attribute of App
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-middle"), (46, "-tall")]  # noqa: RUF012 - the same
    ENABLE_COMMAND_PALETTE = False  # the palette is amitop's own

    def __init__(
        self,
        watched: Watched | Sequence[Named],
        *,
        clock: Callable[[], float] = time.time,
        draws_per_second: float = DRAWS_PER_SECOND,
        view: str | None = None,
        theme: str | None = None,
        settings: Settings | None = None,
        state: State | None = None,
        problems: Sequence[object] = (),
    ) -> None:
        """`watched` is one PBX, or several with their names."""
        super().__init__()
        self.settings = settings or Settings()
        #: What is chosen on the screen and kept.
        self.state = state or State()
        self.clock = clock
        self.draws_per_second = draws_per_second
        self.hosts = Hosts(self, watched, clock())
        self.meter = Meter()
        self.frozen_at: float | None = None
        self.noise = False
        self.arranger = Arranger(self)
        self.view_id = view or self.arranger.first_view()
        self._notice = Notice(self)
        self.kept_macros = KeptMacros(self)
        self.key_ring = KeyRing(self)
        self.usefulness = Usefulness(self)
        self.link = LinkWatch(self)
        self.traveller = Traveller(self)
        self.recordings = Recordings(self)
        self.marker = Marker(self)
        self.grouper = Grouper(self)
        self.filters = Filters(self)
        self.explorer = Explorer(self)
        self.doers = Doers(self)
        self.themes = ThemeShelf(self)
        #: What is wrong with the user's files, those of the configuration (`problems`) among them.
        self.troubles = Troubles(self, problems)
        self.theme = self.themes.first(theme)

    # What is watched.

    @property
    def scene(self) -> Scene:
        """The PBX at hand, as it is shown. What was begun for one keeps its own scene instead of asking here."""
        return self.hosts.at_hand

    @property
    def monitor(self) -> Watched:
        """The PBX at hand, as it is."""
        return self.scene.live

    # What stands on the screen.

    def get_default_screen(self) -> MainScreen:
        return MainScreen(self.size, self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS)

    def compose(self) -> ComposeResult:
        yield header_of(self._inks, self.hosts, self.meter, self.recordings.header)
        keymap, active = lambda: self.scene.keymap, lambda: self.tab_id
        yield TabLine(self._inks, TABS, keymap, active, lambda: self.pane, lambda: self.filters.name)
        yield Bar(self._inks, self.link.banner, raised=True, id="banner")
        with Vertical(id="middle"):
            yield LinkPanel(self._inks, self.link.lines)
            with ContentSwitcher(id="views", initial=f"pane-{self.view_id}"):
                yield from make_panes(self.hosts, lambda: self.monitor.history, self.settings, self.clock)
        traveller, shown = self.traveller, self.hosts.shown
        yield Transport(shown, lambda: traveller.playback, lambda: traveller.is_past, self.clock)
        yield TallBar(self._inks, self._notice.pieces, id="notice")
        yield Footer(shown, lambda: self.view_id, self.usefulness.greyed, self.key_ring.unsaid)

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda _theme: self.themes.recolour())
        self.themes.recolour()
        self.arranger.begin()
        self.grouper.restore()
        self.pane.focus_table()
        self.call_after_refresh(self._begin)
        self.set_interval(1 / self.draws_per_second, self.draw)
        self.draw()
        self.kept_macros.load()

    def _begin(self) -> None:
        """Once it is painted: connect."""
        # What stands at the start stays: the collector need not look through it again and again.
        gc.freeze()
        gc.enable()
        if eager_tasks_break_connecting(sys.version_info[:3]):
            asyncio.get_running_loop().set_task_factory(None)
        self.hosts.start()

    async def on_unmount(self) -> None:
        self.arranger.leave()
        await self.hosts.close()

    def _inks(self) -> Inks:
        return self.scene.inks

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.query_one(f"#pane-{self.view_id}", Pane)

    # Drawing.

    def draw(self, settle: bool = False) -> None:
        """Bring everything in sight up to date; with `settle`, whatever it costs."""
        if not self.screen_stack:
            return  # it is ending: the timer may be a moment behind
        now = self.clock()
        if settle:
            self.hosts.expire()
        self.hosts.look()
        self.hosts.moment(self.traveller.look(now))
        self.themes.look(now)
        self.hosts.sample(now)
        self.meter.sample(self.hosts.meant, now if self.traveller.playback is None else self.scene.now)
        with suppress(NoMatches):  # a screen or dialog on its way in or out has not all its parts
            self._draw_parts(settle)

    def _draw_parts(self, settle: bool) -> None:
        self.link.see()
        screen = self.screen_stack[0]
        screen.query_one(f"#pane-{self.view_id}", Pane).draw(self.scene.now, settle)  # the lines around it count it
        for bar in screen.query(Bar):
            if bar.parent is screen:
                bar.draw()
        screen.query_one(TabLine).draw()
        screen.query_one(LinkPanel).draw()
        screen.query_one(Transport).draw()
        screen.query_one(WallPane).sample(self.scene.now)
        for above in self.screen_stack[1:]:
            if isinstance(above, Looks):
                above.look()

    def say(self, *pieces: Piece) -> None:
        """Show an outcome above the footer."""
        self._notice.say(list(pieces))
        if self.screen_stack:
            self.screen_stack[0].query_one("#notice", Bar).draw()

    def say_failure(self, sentence: str) -> None:
        """Show that something failed in the background, unless the screen is not there yet or any more."""
        with suppress(NoMatches):
            self.say(Piece(sentence, "bad"))

    def swallows(self, key: events.Key) -> bool:
        return self.key_ring.swallows(key)

    # What the operator does.

    def action_view(self, view: str) -> None:
        """Show another view."""
        self.query_one(TabLine).leave()
        if view != self.view_id:
            self._notice.turned()
        self.view_id = view
        self.query_one(ContentSwitcher).current = f"pane-{view}"
        self.pane.draw(self.scene.now)
        self.pane.focus_table()
        self.call_after_refresh(self.draw)

    @property
    def tab_id(self) -> str:
        """The tab that is lit: a ladder stands under the one it was opened from."""
        return self.explorer.opened_from if self.view_id == "ladder" else self.view_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key may stand for one act in the lists and for another in a ladder."""
        if action == "act" and parameters:
            name = str(parameters[0])
            return self.scene.keymap.makes_sense(name, self.view_id) and self.traveller.allows(name)
        return super().check_action(action, parameters)

    def action_help_quit(self) -> None:
        """Say how to quit: ctrl+c does not, and Textual would show a toast of its own."""
        close = "" if len(self.screen_stack) == 1 else "close this first, then "
        self.say(Piece(f"ctrl+c does not quit: {close}press {self.scene.keymap.way_to('quit')}"))

    async def action_act(self, name: str, aim: Aim | None = None) -> None:
        """Do what a key of the registry stands for, to what is meant now or was meant when `aim` was taken."""
        self.hosts.look()
        self.doers.act(name, aim)
        self.draw()

    def action_at_hand(self, place: int) -> None:
        """Have another PBX at hand."""
        self.hosts.choose(self.hosts.scenes[place])

    def action_macro_key(self, key: str) -> None:
        """Run the macro of a key."""
        self.doers.macros.press(key)

    def ask(self, dialog: ModalScreen[Any], then: Callable[[Any], None]) -> None:
        """Open a dialog; the order of rows stands still until it is closed."""
        pane = self.pane
        if self.frozen_at is None:
            pane.hold(True)

        def closed(answer: Any) -> None:
            if self.frozen_at is None:
                pane.hold(False)
            then(answer)

        self.push_screen(dialog, closed)

    def unsay(self) -> None:
        """Take the outcome away."""
        self._notice.unsay()

    # Messages.

    def on_tab_line_written(self) -> None:
        self.draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for line in self.query(TabLine):
            line.turned_to(event.widget)

    def on_transport_jumped(self, event: Transport.Jumped) -> None:
        self.traveller.jump(event.position)
        self.draw()

    def on_wall_pane_picked(self, event: WallPane.Picked) -> None:
        self.explorer.queue(event.scene, event.queue)

    def on_live_table_chosen(self, event: LiveTable.Chosen) -> None:
        event.stop()
        if self.is_running:
            self.hosts.look()
            self.pane.draw(self.scene.now)

    def on_sized_table_sized(self, event: SizedTable.Sized) -> None:
        event.stop()
        if isinstance(event.table, ViewTable):
            self.arranger.dragged(event.table, event.column, event.cells, event.done)

    def on_live_table_header_clicked(self, event: LiveTable.HeaderClicked) -> None:
        event.stop()
        if isinstance(event.table, ViewTable):
            self.arranger.clicked(event.table, event.column, event.adds)
            self.draw()
