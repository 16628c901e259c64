"""What is wrong with the user's own files: told above the footer until it was read, and all of it in the help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from amitop.config.macros import macros_folder
from amitop.text import clip, visible
from amitop.tui.bars import Line, Piece
from amitop.tui.filters import saved as saved_filters

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Troubles:
    """The sentences on configuration, themes, macros, and on what the program keeps for itself."""

    def __init__(self, app: AmitopApp, configured: Sequence[object] = ()) -> None:
        self._app = app
        self._configured = [str(each) for each in configured]
        self._configured += saved_filters.check(app.settings)
        self._read: set[str] = set()

    def all(self) -> list[str]:
        """Every one that is so now, the gravest first."""
        app = self._app
        faults = [f"{each.called}: {each.live.fault}" for each in app.hosts.scenes if each.live.fault]
        kept = [*faults, app.monitor.history.trouble, *self._configured, *app.scene.keymap.problems]
        kept += [*app.arranger.problems, *app.themes.problems]
        macros = [each.replace(f"{macros_folder()}/", "macros/") for each in app.kept_macros.problems]
        return [each for each in (*kept, *macros, app.state.trouble) if each]

    def notice(self, across: int) -> Line:
        """The first that was not read, and how many more there are."""
        unread = [each for each in self.all() if each not in self._read]
        if not unread:
            return []
        more = f"   and {len(unread) - 1} more: {self._app.scene.keymap.way_to('help')}" if len(unread) > 1 else ""
        tail = [Piece(more, "warn"), Piece("   esc ")]
        room = across - len("  ▲ ") - sum(len(piece.text) for piece in tail)
        return [Piece("▲ ", "warn"), Piece(clip(visible(unread[0]), room), "text"), *tail]

    def dismiss(self) -> None:
        """They were read."""
        self._read.update(self.all())
