"""The wall's pane: totals over a board of tiles, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from amitop.config import Settings
from amitop.config.settings import WALL_QUEUES, WALL_TURN
from amitop.expression import Vocabulary, fold
from amitop.pbx.entities import Queue
from amitop.tui.bars import Piece
from amitop.tui.panes import Pane
from amitop.tui.scene import Paced, Scene
from amitop.tui.views.base import View, nothing_for
from amitop.tui.views.fields import RowFilter, vocabulary
from amitop.tui.wall.board import Board
from amitop.tui.wall.figures import MISSING, UNSEEN, Figures, QueueRow, in_order, key_of, total_of
from amitop.tui.wall.links import links_line
from amitop.tui.wall.past import Past
from amitop.tui.wall.tile import tile
from amitop.tui.wall.top import TALL, Top, more_pieces, total_line, total_lines

_FULL = "-wall-full"


class Seen(NamedTuple):
    """What there is to be shown."""

    tiles: list[Figures]
    total: Figures
    #: How many queues there are before any filter.
    every: int


class WallPane(Pane):
    """All queues, or those that the configuration names, in an order that stays."""

    class Picked(Message):
        """A queue was clicked."""

        def __init__(self, scene: Scene, queue: str) -> None:
            super().__init__()
            self.scene = scene
            self.queue = queue

    view_id = "wall"
    noun = "queue"
    nouns = "queues"

    def __init__(
        self,
        view: View[Any],
        scene: Scene,
        settings: Settings,
        clock: Callable[[], float],
        scenes: Sequence[Scene] = (),
    ) -> None:
        """`view` has the queues, of one PBX or of several `scenes`; `scene` is the one at hand."""
        super().__init__(id="pane-wall", classes="pane")
        self.scene = scene
        self.past = Past()
        self._clock = clock
        self._names: tuple[str, ...] = settings[WALL_QUEUES]
        self._turn_seconds = settings[WALL_TURN]
        self._view = view
        self._scenes = scenes or (scene,)
        # When each PBX was last seen as it is: of one that is away, nothing is known after that.
        self._seen_at: dict[Scene, float] = {}
        self._needle = ""
        self._test: RowFilter | None = None
        #: Rows as they were, and which PBXs were seen then.
        self._kept: tuple[list[Any], frozenset[Scene]] | None = None
        self._seen: Paced[Seen] = Paced(self._work_out)
        self._page, self._pages, self._turned_at = 0, 1, self._clock()
        #: The tiles of the page.
        self._here: list[Figures] = []
        self._top = Top(lambda: scene.inks)
        self.board = Board(lambda: scene.inks, lambda: self.draw(scene.now), self.turn, self._show_page)

    def compose(self) -> ComposeResult:
        yield self._top
        yield self.board

    # What there is.

    def sample(self, now: float) -> None:
        """Keep how many wait, every few seconds, whether or not the wall is in sight."""
        for scene in self._scenes:
            if scene.is_live and not scene.is_past:
                self._seen_at[scene.itself] = scene.now
        if self.past.wants(now):
            told = filter(lambda row: row.is_live, map(self._told, self._view.rows()))
            self.past.sample(((key_of(row.scene, row.queue), len(row.queue.callers)) for row in told), now)

    def _told(self, row: Any) -> QueueRow:
        """The queue of a row, its PBX, and when it was so."""
        scene, queue = self._view.scene_of(row), cast(Queue, self._view.entity(row))
        is_live = scene.is_live if self._kept is None else scene in self._kept[1]
        seen_at = scene.now if is_live or scene.is_past else self._seen_at.get(scene, scene.now)
        return QueueRow(scene, queue, seen_at, is_live)

    def _work_out(self) -> Seen:
        every = list(self._view.rows() if self._kept is None else self._kept[0])
        told = self._told
        named = [row for row in every if told(row).queue.name in self._names] if self._names else every
        rows = [told(row) for row in named if not self._needle or self._matches(row)]
        names = [name for name in self._names if any(row.queue.name == name for row in rows)]
        # A name that is nowhere is told, but it is nothing that a filter could leave.
        missing = MISSING if all(scene.is_live and not scene.hidden for scene in self._scenes) else UNSEEN
        tiles = in_order(rows, names if self._needle else self._names, missing)
        return Seen(tiles, total_of(rows, tiles), len(named))

    def _matches(self, row: Any) -> bool:
        if self._test is not None:
            return self._test(row)
        text = fold(self._view.text(row))
        return all(word in text for word in fold(self._needle).split())

    # Drawing.

    def draw(self, now: float, settle: bool = False) -> None:
        if not self.board.size:
            return
        if settle:
            self._seen.expire()
        seen = self._seen.get()
        self._top.set_class(self.size.height >= TALL, "-big")
        grid = self.board.grid(len(seen.tiles))
        self._pages = max(1, -(-len(seen.tiles) // grid.places))
        self._turn_by_itself()
        self._page = min(self._page, self._pages - 1)
        here = self._here = seen.tiles[self._page * grid.places :][: grid.places]
        self._draw_top(seen, len(seen.tiles) - len(here))
        if not here:
            self.board.say(nothing_for(self._view, self._needle))
            return
        past = self.past
        cards = [
            tile(each, grid.width, grid.height, lambda of, cells: past.buckets(of.key, now, cells)) for each in here
        ]
        self.board.show(grid, cards)

    def _draw_top(self, seen: Seen, hidden: int) -> None:
        across = self._top.size.width
        # On a full wall nobody is at the keys, and the pages turn by themselves.
        key = "" if self.full else self.scene.keymap.move("move_page_down")
        more = more_pieces(self._page, self._pages, hidden, key)
        if self.full:
            frozen = [Piece("‖ frozen  ", "hold bold")] if self._kept is not None else []
            more = [*more, *frozen, *links_line(self._scenes, self.scene.now, across // 2)]
        if not seen.total.is_live:
            glyph, word, style = seen.total.state
            more = [Piece(f"{glyph} {word}  ", style), *more]
        make = total_lines if self._top.has_class("-big") else total_line
        self._top.show(make(seen.total, more, across))

    def on_board_picked(self, event: Board.Picked) -> None:
        event.stop()
        of = self._here[event.place] if event.place < len(self._here) else None
        if of is not None and of.known:
            scene = next(each for each in self._scenes if each.name == of.host)
            self.post_message(self.Picked(scene, of.name))

    # Pages.

    def turn(self, by: int, rounds: bool = True) -> None:
        """Show the next page or the one before, round and round; else the last stays at the end."""
        page = self._page + by
        self._show_page(page % self._pages if rounds else max(0, min(page, self._pages - 1)))

    def _show_page(self, page: int) -> None:
        """Show a page; -1 is the last."""
        self._page = page % self._pages
        self._turned_at = self._clock()
        self.draw(self.scene.now)

    def _turn_by_itself(self) -> None:
        """A full wall has nobody at its keys: it shows all its pages by itself."""
        now, seconds = self._clock(), self._turn_seconds
        if not self.full or self._kept is not None:
            self._turned_at = now
        elif seconds and now - self._turned_at >= seconds:
            self._page, self._turned_at = (self._page + 1) % self._pages, now

    # The wall alone.

    @property
    def full(self) -> bool:
        """Whether nothing but the wall is on the screen."""
        return self.is_attached and self.screen.has_class(_FULL)

    def fill(self, full: bool) -> None:
        """Hide everything else, or show it again."""
        self.screen.set_class(full, _FULL)
        self._turned_at = self._clock()

    def on_hide(self, _event: events.Hide) -> None:
        self.fill(False)

    # As any pane.

    @property
    def counts(self) -> tuple[int, int]:
        seen = self._seen.get()
        return sum(each.known for each in seen.tiles), seen.every

    @property
    def needle(self) -> str:
        return self._needle

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary(self._view.asked)

    def set_filter(self, needle: str) -> None:
        test = RowFilter(needle, self._view.asked, lambda: self.scene.now)
        self._needle, self._test = needle, None if test.is_words else test
        self._page = 0
        self._seen.expire()

    def hold(self, held: bool, copies: bool = False) -> None:
        if held and not copies:
            return  # under a dialog nothing of the wall would be hit by a key
        seen = frozenset(scene.itself for scene in self._scenes if scene.is_live)
        self._kept = ([self._view.copied(row) for row in self._view.rows()], seen) if held else None
        self._seen.expire()

    def focus_table(self) -> None:
        self.board.focus(scroll_visible=False)

    def toggle_details(self) -> None:
        """The wall has none."""
