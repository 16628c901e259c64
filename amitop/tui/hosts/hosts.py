"""The PBXs of the screen, and which of them is at hand. With only one there is nothing to choose."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from rich.errors import MissingStyle, StyleSyntaxError

from amitop.config import TRUNKS
from amitop.monitor import Playback
from amitop.pbx.trunks import Trunks
from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.inks import Inks
from amitop.tui.meter import Meter
from amitop.tui.scene import Scene, pointing
from amitop.tui.table.grouping import Heading
from amitop.tui.table.view_table import ViewTable
from amitop.tui.watched import LinkState, Named, Watched

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# Of hosts that the configuration gives no colour: the name tells, the colour only helps.
_COLOURS = ("link", "hold", "parked", "text")


class Hosts:
    """Every PBX that is watched, each a scene of its own."""

    def __init__(self, app: AmitopApp, watched: Watched | Sequence[Named], now: float) -> None:
        self._app = app
        trunks = app.settings[TRUNKS]
        named = [*watched] if isinstance(watched, Sequence) else [Named(watched, "")]
        if len(named) == 1:
            self.scenes = [Scene(named[0].monitor, now, trunks=Trunks(trunks))]
        else:
            names = _unlike([visible(each.name) for each in named])
            colours = [_colour(each.colour, place) for place, each in enumerate(named)]
            self.scenes = [
                Scene(each.monitor, now, trunks=Trunks(trunks), name=name, colour=colour)
                for each, name, colour in zip(named, names, colours, strict=True)
            ]
        self._at_hand = self.scenes[0]
        #: Calls, channels and packets of each.
        self.meters = [Meter() for _ in self.scenes]
        #: Those that were put aside on the screen.
        self.aside: set[Scene] = set()
        # The row that was chosen when it was last looked who is at hand.
        self._seen: Hashable = None
        # Whether its operator has named the one at hand: no row that nobody chose is in its place then.
        self._taken = False

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.scenes) > 1

    @property
    def at_hand(self) -> Scene:
        """The one that is meant where no row says which."""
        return self._at_hand

    @property
    def shown(self) -> Scene:
        """For what shows one PBX: the one at hand, whichever that is by then."""
        return pointing(lambda: self._at_hand) if self.several else self._at_hand

    def start(self) -> None:
        """Watch them all. Each connects and comes back by itself."""
        for place, scene in enumerate(self.scenes):
            scene.live.manual.wanted = True
            self._watch(place, scene)

    def _watch(self, place: int, scene: Scene) -> None:
        self._app.run_worker(scene.live.run(), name="monitor", group=f"monitor {place}", exclusive=True)

    def retry(self) -> None:
        """Connect at once where the link is lost, and log in once more where that was refused."""
        for place, scene in enumerate(self.scenes):
            if scene.live.state is LinkState.LOST:
                scene.live.retry_now()
            elif scene.live.state is LinkState.REFUSED and not isinstance(scene.live, Playback):
                self._watch(place, scene)

    async def close(self) -> None:
        """Log off everywhere."""
        await asyncio.gather(*(scene.live.close() for scene in self.scenes))

    async def let_go(self, why: str) -> None:
        """Log the connections of the events off for now."""
        await asyncio.gather(*(scene.live.let_go(why) for scene in self.scenes))

    # Which is at hand.

    def look(self) -> None:
        """The PBX of the chosen row is at hand once another row was chosen; under a dialog it stays which it is."""
        app = self._app
        if not self.several or len(app.screen_stack) > 1 or self.is_past:
            return
        table = app.pane.table
        row = table.row if table is not None else None
        if table is None or row is None or self._chosen(table) == self._seen:
            return
        self._seen = self._chosen(table)
        if not (self._taken and table.chose_itself):
            self._taken, self._at_hand = False, table.view.scene_of(row)

    def take(self, scene: Scene) -> None:
        """Have this one at hand until another row is chosen."""
        if self.several and not self.is_past:
            self._taken, self._at_hand = True, scene
            if (table := self._app.pane.table) is not None:
                self._seen = self._chosen(table)

    def choose(self, scene: Scene) -> None:
        """Have it at hand, with the cursor on the first of its rows, where any is shown."""
        app = self._app
        if app.view_id == "ladder":
            app.explorer.back()  # that of one PBX's call says nothing of another's
        self.set_aside(scene, False)
        table = app.pane.table
        if table is not None:
            table.rows.update(scene.now, table.key, settle=True)
            lines = ((table.rows.at(place), table.rows.key_at(place)) for place in range(len(table.rows)))
            rows = (each for each in lines if not isinstance(each[0], Heading))
            mine = (key for row, key in rows if table.view.scene_of(row) is scene)
            if (key := next(mine, None)) is not None:
                table.choose(key)
        self.take(scene)
        app.say(Piece("at hand: "), Piece(scene.name, f"{scene.colour} bold"))
        app.draw()

    def _chosen(self, table: ViewTable) -> Hashable:
        return self._app.view_id, table.table_name, table.key

    # What is shown of them.

    @property
    def is_past(self) -> bool:
        """Whether the past of one is shown; that one stays at hand, and the others are left out."""
        return self._at_hand.is_past

    def moment(self, now: float) -> None:
        """Show them at this moment."""
        for scene in self.scenes:
            scene.now = now
            scene.hidden = scene in self.aside or (self.is_past and scene is not self._at_hand)

    def set_aside(self, scene: Scene, aside: bool) -> None:
        """Leave its rows out of the tables, or take them in again; the last one stays."""
        if aside and len(self.aside) == len(self.scenes) - 1:
            return
        (self.aside.add if aside else self.aside.discard)(scene)
        scene.hidden = aside
        for table in self._app.query(ViewTable):
            table.ordered.forget()

    def recolour(self, inks: Inks) -> None:
        """Other colours for all."""
        for scene in self.scenes:
            scene.inks = inks

    def expire(self) -> None:
        """See everything anew, whatever it costs."""
        for scene in self.scenes:
            scene.expire()

    @property
    def meant(self) -> list[Scene]:
        """Those that the header's figures are of."""
        return [self._at_hand] if self.is_past else self.scenes

    def sample(self, now: float) -> None:
        """Take each one's figures, where there are several."""
        if self.several:
            for scene, meter in zip(self.scenes, self.meters, strict=True):
                meter.sample([scene], now)


def _unlike(names: Sequence[str]) -> list[str]:
    """The names, a number behind those that were there before: rows are known by them."""
    made: list[str] = []
    for name in names:
        number, unlike = 1, name
        while unlike in made or not unlike:
            number += 1
            unlike = f"{name} ({number})"
        made.append(unlike)
    return made


def _colour(wanted: str, place: int) -> str:
    """The ink of a host's name; one that is none is not a reason to fail."""
    own = _COLOURS[place % len(_COLOURS)]
    try:
        Inks()[wanted]
    except (StyleSyntaxError, MissingStyle, ValueError):
        return own
    return wanted or own
