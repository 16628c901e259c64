"""The PBXs on a sheet: how each is, which is at hand, and which have their rows in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from amitop.text import visible
from amitop.tui.acting.refusing import way_back
from amitop.tui.bars import Bar, Line, Piece, first_that_fits, hints
from amitop.tui.format import count, milliseconds
from amitop.tui.header import LINK_GLYPHS
from amitop.tui.over import Framed
from amitop.tui.scene import Scene
from amitop.tui.table.columns import Cell, Column
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.live_table import LiveTable
from amitop.tui.watched import LinkState

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class HostsKey:
    """Its method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def host(self) -> None:
        """Choose which PBX is at hand."""
        app = self._app
        if not app.hosts.several:
            app.say(Piece("there is one PBX on this screen: --host given again shows more"))
        elif app.hosts.is_past:
            name, key = visible(app.scene.name), way_back(app.scene)
            app.say(Piece(f"this is the past of {name}: {key} returns to now, and to all"))
        else:
            app.push_screen(HostsScreen(app))


class HostsScreen(Framed[None]):
    """Enter has a PBX at hand; space leaves its rows out of the tables, or takes them in again."""

    DEFAULT_CSS = """
    HostsScreen { align: center middle; }
    #hosts { max-width: 96; }
    #hosts-why { height: 2; padding: 0 2; color: $text-muted; }
    """

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("H", "close", "Close"),
        ("enter", "take", "Have it at hand"),
        ("space", "aside", "Leave its rows out, or take them in"),
        ("R", "retry", "Try to connect"),
    ]

    def __init__(self, app: AmitopApp) -> None:
        super().__init__()
        self._amitop = app
        self._inks = lambda: app.scene.inks
        rows: GivenRows[Scene] = GivenRows(app.hosts.scenes, key=lambda each: each.name)
        self.table: LiveTable[Scene] = LiveTable(self._columns(), rows, inks=self._inks)

    def compose(self) -> ComposeResult:
        why, foot = Static("", id="hosts-why", markup=False), Bar(self._inks, self._foot, id="hosts-foot")
        yield self.frame("PBXs", self.table, why, foot, name="hosts")

    def on_mount(self) -> None:
        self.table.styles.height = min(len(self._amitop.hosts.scenes) + 2, max(3, self.app.size.height - 6))
        self.table.focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.look()
        self.table.choose(self._amitop.scene.name)

    def look(self) -> None:
        """Follow what goes on."""
        if self.is_mounted:
            self.table.draw(self._amitop.clock())
            self.query_one(Bar).draw()
            row = self.table.row
            self.query_one("#hosts-why", Static).update(visible(row.live.state_text) if row is not None else "")

    def on_live_table_chosen(self, event: LiveTable.Chosen) -> None:
        """Why that one is away, in full."""
        event.stop()
        self.look()

    def on_live_table_picked(self, event: LiveTable.Picked) -> None:
        event.stop()
        self.action_take()

    def _columns(self) -> list[Column[Scene]]:
        return [
            Column("", self._link, None, 1, 1, priority=0),
            Column("PBX", self._host, None, 8, 20, 2, priority=0),
            Column("state", self._state, None, 10, 12, 3, priority=0),
            Column("version", lambda row: Cell(visible(row.live.version), "muted"), None, 8, 12, 1, priority=3),
            Column("calls", lambda row: self._figure(row, "calls"), None, 5, 6, right=True, priority=1),
            Column("channels", lambda row: self._figure(row, "channels"), None, 8, 8, right=True, priority=1),
            Column("packets/s", lambda row: self._figure(row, "packets_per_second"), None, 9, 9, right=True),
            Column("behind", self._behind, None, 8, 8, right=True, priority=2),
        ]

    def _link(self, row: Scene) -> Cell:
        glyph, style = LINK_GLYPHS[row.live.state]
        return Cell(glyph, "gone" if row.hidden else style)

    def _host(self, row: Scene) -> Cell:
        at_hand = row is self._amitop.scene
        ink = f"{row.colour} bold" if at_hand else row.colour
        return Cell(visible(row.name), ink if row.is_live and not row.hidden else "gone")

    def _state(self, row: Scene) -> Cell:
        told = "read-only" if row.live.read_only and row.is_live else visible(row.live.state)
        return Cell(f"{told}, left out" if row.hidden else told, "text" if row.is_live else "warn", short=told)

    def _figure(self, row: Scene, name: str) -> Cell:
        hosts = self._amitop.hosts
        number = getattr(hosts.meters[hosts.scenes.index(row)], name) if row.is_live else None
        return Cell("–" if number is None else count(number), "text" if row.is_live else "gone")

    def _behind(self, row: Scene) -> Cell:
        return Cell(milliseconds(row.live.behind) or "–" if row.is_live else "–", "muted")

    def _foot(self, across: int) -> Line:
        row = self.table.row
        states = (LinkState.LOST, LinkState.REFUSED)
        lost = any(scene.live.state in states for scene in self._amitop.hosts.scenes)
        aside = "take" if row is not None and row.hidden else "leave"
        way = "in" if aside == "take" else "out"
        words = (("have it at hand", f"{aside} its rows {way}"), ("at hand", f"{aside} {way}"))
        keys = ((("enter", one, True, "screen.take"), ("space", two, True, "screen.aside")) for one, two in words)
        retry = ("R", "try now", lost, "screen.retry")
        return first_that_fits(across, ([Piece("  "), *hints((*each, retry))] for each in keys))

    # What the operator does.

    def action_take(self) -> None:
        """Have it at hand."""
        if (scene := self.table.row) is not None:
            self.dismiss(None)
            self._amitop.call_later(self._amitop.hosts.choose, scene)

    def action_aside(self) -> None:
        """Leave its rows out, or take them in."""
        if (scene := self.table.row) is not None:
            self._amitop.hosts.set_aside(scene, not scene.hidden)
            self.look()

    def action_retry(self) -> None:
        """Connect to all that are lost or refused."""
        self._amitop.hosts.retry()
