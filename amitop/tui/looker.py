"""What an operator does to see better. Nothing here touches the PBX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.tui.bars import Piece
from amitop.tui.help import HelpScreen, Told, help_lines
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.panes import Pane
from amitop.tui.table.live_table import LiveTable
from amitop.tui.tabline import TabLine
from amitop.tui.wall import WallPane

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Looker:
    """Each method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def filter(self) -> None:
        """Write a filter."""
        self._app.query_one(TabLine).edit(self._app.pane.needle)

    def clear(self) -> None:
        """Unmark, else unfreeze, else clear the filter; and take the last outcome away."""
        pane = self._app.pane
        if self._app.marker.unmark():
            pass
        elif isinstance(pane, WallPane) and pane.full:
            pane.fill(False)
        elif self._app.traveller.is_past:
            self._app.traveller.now()
        elif self._app.frozen_at is not None:
            self.freeze()
        elif isinstance(pane, PacketsPane) and pane.rows.about is not None:
            pane.only_about(None)
        elif self._app.pane.needle:
            self._app.pane.filter_by("")
        self._app.recordings.dismiss()
        self._app.troubles.dismiss()
        self._app.link.dismiss()
        self._app.unsay()

    def freeze(self) -> None:
        """Let the screen stand still, or go on; play or pause a recording; from the past back to now."""
        if self._app.traveller.toggle():
            return
        self._app.frozen_at = self._app.clock() if self._app.frozen_at is None else None
        for pane in self._app.query(Pane):
            pane.hold(self._app.frozen_at is not None, copies=self._app.frozen_at is not None)

    def details(self) -> None:
        """Show or hide the details; on the heading of a group, its rows."""
        if self._app.grouper.toggle():
            return
        self._app.pane.toggle_details()
        self._app.arranger.keep_details(self._app.pane)
        self._app.call_after_refresh(self._app.draw)

    def follow(self) -> None:
        """Scroll with the chosen row, or with the newest packet; or stop."""
        table = self._app.pane.table or self._app.pane.query(LiveTable).first()
        table.follow = not table.follow
        if table.tail:
            table.show_newest()
        else:
            self._app.say(
                Piece("the screen scrolls with the chosen row" if table.follow else "the screen stays where it is")
            )

    def noise(self) -> None:
        """Show or hide noise."""
        self._app.noise = not self._app.noise
        for pane in self._app.query(Pane):
            pane.noisy(self._app.noise)

    def pair(self) -> None:
        """To the other packets of an exchange."""
        pane = self._app.pane
        if isinstance(pane, PacketsPane) and not pane.pair():
            self._app.say(Piece("this packet belongs to no Action of ours"))

    def retry(self) -> None:
        """Connect at once, also where a login was refused."""
        self._app.hosts.retry()

    def help(self) -> None:
        """Show all keys."""
        app, macros = self._app, self._app.kept_macros
        keymap, read_only = app.scene.keymap, app.monitor.read_only
        lines = help_lines(Told(keymap, app.view_id, read_only, macros.told(), app.troubles.all()))
        app.push_screen(HelpScreen(lambda: app.scene.inks, lines))
