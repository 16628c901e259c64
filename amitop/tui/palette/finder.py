"""The way into the palette, and out of it to what was chosen."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from amitop.link import LinkError
from amitop.monitor import Manual
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer
from amitop.tui.palette.screen import Palette
from amitop.tui.palette.sources import offers
from amitop.tui.watched import LinkState

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

#: Seconds after which the PBX is asked anew which Actions it has.
STALE = 60.0


class Finder:
    """The one public method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def palette(self) -> None:
        """Open the palette on the row that is chosen now."""
        app, moment = self._app, Moment.now(self._app)
        live = moment.scene.live
        manual = live.manual
        app.ask(Palette(lambda: app.scene.inks, lambda: offers(moment), lambda: manual.revision), self._chosen)
        if live.state is LinkState.LIVE:
            app.run_worker(self._look(manual), group="catalogue")

    def _chosen(self, offer: Offer | None) -> None:
        if offer is not None:
            self._app.call_later(offer.run)

    async def _look(self, manual: Manual) -> None:
        with suppress(LinkError):  # the catalogue that is known stays
            await manual.look_if_older_than(STALE)
        if isinstance(self._app.screen, Palette):
            self._app.screen.look()
