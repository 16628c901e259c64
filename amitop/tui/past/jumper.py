"""Going to a time, or to the next packet of an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.expression import ExpressionError
from amitop.journal.select import PacketFilter
from amitop.monitor import Playback, Replay
from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.past.jump import JumpDialog, Wanted, moment_meant

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Jumper:
    """The one public method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._last: Wanted = Wanted("")

    def go_to(self) -> None:
        """Ask where to."""
        if self._app.traveller.playback is not None:
            self._app.push_screen(JumpDialog(self._check, self._last), self._gone)

    def _check(self, text: str) -> str:
        """What is wrong with what was written; empty where nothing is."""
        playback = self._app.traveller.playback
        if playback is None or moment_meant(text, playback) is not None:
            return ""
        try:
            PacketFilter(text)
        except ExpressionError as error:
            return visible(str(error))
        return ""

    def _gone(self, wanted: Wanted | None) -> None:
        playback = self._app.traveller.playback
        if wanted is None or playback is None or not wanted.text.strip():
            return
        self._last = wanted
        at = moment_meant(wanted.text, playback)
        if at is None:
            self._app.run_worker(self._search(playback, wanted), group="jump", exclusive=True)
            return
        if isinstance(playback, Replay) and playback.is_raw:
            playback.jump(int(at))
        else:
            playback.jump_to_time(at)
        self._app.draw()

    async def _search(self, playback: Playback, wanted: Wanted) -> None:
        app, text = self._app, visible(wanted.text)
        playback.pause()
        app.say(Piece("… ", "ringing"), Piece(f"looking for {text}", "text"))
        if await playback.jump_to_match(PacketFilter(wanted.text), wanted.backwards):
            app.say(Piece("✓ ", "good"), Piece(f"behind packet {playback.position:,}: {text}", "text"))
        else:
            where = "before" if wanted.backwards else "after"
            app.say(Piece("✗ ", "bad"), Piece(f"no packet {where} this one matches {text}", "text"))
        app.draw()
