"""What every table has that draws its own lines: its looks, a head that stays, and the keys of its cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.scroll_view import ScrollView

from amitop.tui.keys.presets import MOVES


def move(name: str, action: str) -> Binding:
    """The binding of a move; the keymap in force gives it its keys by its id."""
    keys, says = MOVES[name]
    return Binding(keys, action, says, show=False, id=name)


class CursorTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines under a head, and a cursor that moves among them; which line is which is another's business."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    CursorTable {
        background: $background;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size: 1 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        move("move_up", "move(-1)"),
        move("move_down", "move(1)"),
        move("move_page_up", "page(-1)"),
        move("move_page_down", "page(1)"),
        move("move_first", "first"),
        move("move_last", "last"),
    ]

    #: Lines at the top that do not scroll.
    head = 1

    # What another says.

    @property
    def length(self) -> int:
        """How many lines there are to choose from."""
        raise NotImplementedError

    @property
    def place(self) -> int | None:
        """Where the cursor is."""
        raise NotImplementedError

    def go(self, place: int) -> None:
        """Put the cursor on a line; one beyond either end is the line at that end."""
        raise NotImplementedError

    # Keys.

    def action_move(self, by: int) -> None:
        """Up or down."""
        self.go(self._here + by)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self.go(self._here + by * max(1, self._height - 1))

    def action_first(self) -> None:
        """To the first line."""
        self.go(0)

    def action_last(self) -> None:
        """To the last line."""
        self.go(self.length - 1)

    @property
    def _here(self) -> int:
        place = self.place
        return self._top if place is None else place

    # Places.

    @property
    def _height(self) -> int:
        """Lines below the head."""
        return max(0, self.size.height - self.head)

    @property
    def _top(self) -> int:
        return max(0, round(self.scroll_y))

    def _show_place(self, place: int) -> None:
        if place < self._top:
            self.scroll_to(y=place, animate=False, force=True)
        elif place >= self._top + self._height:
            self.scroll_to(y=place - self._height + 1, animate=False, force=True)
