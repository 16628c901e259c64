"""The second line: the views by number, and at the right the filter with what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from amitop.expression import ExpressionError
from amitop.text import clip, visible
from amitop.tui.bars import SPACER, Bar, Line, Piece, first_that_fits
from amitop.tui.format import count
from amitop.tui.inks import Inks
from amitop.tui.inputs import TextInput
from amitop.tui.keys.keymap import Keymap
from amitop.tui.keys.names import key_shown
from amitop.tui.table.cursor_table import CursorTable

Tab = tuple[str, str, str]

#: Seconds without a key after which what is typed is taken as it stands, and what is wrong with it is said.
PAUSE = 0.8


class Filtered(Protocol):
    """What is filtered."""

    @property
    def needle(self) -> str: ...
    @property
    def problem(self) -> ExpressionError | None: ...
    @property
    def counts(self) -> tuple[int, int]: ...
    @property
    def noun(self) -> str: ...
    @property
    def nouns(self) -> str: ...
    @property
    def marked(self) -> int: ...
    def filter_by(self, needle: str) -> None: ...
    def filter_while_typed(self, needle: str) -> None: ...
    def focus_table(self) -> None: ...


class FilterInput(TextInput):
    """The filter while it is written."""

    BINDINGS = [("escape", "give_up", "Clear the filter")]  # noqa: RUF012 - as Textual has it

    class GivenUp(Message):
        """Escape: no filter after all."""

    def action_give_up(self) -> None:
        self.post_message(self.GivenUp())


class TabLine(Horizontal):
    """Tabs, filter and count."""

    class Written(Message):
        """The filter is another one, or nobody writes it any more."""

    DEFAULT_CSS = """
    TabLine { height: 1; background: $background; }
    #counts { width: 20; }
    #problem { width: auto; max-width: 60%; display: none; }
    TabLine FilterInput { width: 28; display: none; background: $panel; border: none; padding: 0; height: 1; }
    TabLine.-editing #tabs { width: 5; }
    TabLine.-editing FilterInput { display: block; width: 1fr; }
    TabLine.-wrong #problem { display: block; width: 60%; }
    TabLine.-wrong #counts { display: none; }
    """

    def __init__(
        self,
        inks: Callable[[], Inks],
        tabs: Sequence[Tab],
        keymap: Callable[[], Keymap],
        active: Callable[[], str],
        filtered: Callable[[], Filtered],
        saved: Callable[[], str] = lambda: "",
    ) -> None:
        """`saved` tells what the filter in force is called, where it is a saved one."""
        super().__init__(id="tabline")
        self._inks = inks
        self._tabs = tabs
        self._keymap = keymap
        self._active = active
        self._filtered = filtered
        self._saved = saved
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Bar(self._inks, self._tab_pieces, id="tabs")
        field = FilterInput(compact=True, id="filter", select_on_focus=False)
        # Textual focuses the first that can have it before any style hides it: what is typed ahead is no filter.
        field.can_focus = False
        yield field
        yield Bar(self._inks, self._problem_pieces, id="problem")
        yield Bar(self._inks, self._count_pieces, id="counts")

    @property
    def editing(self) -> bool:
        return self.has_class("-editing")

    def edit(self, needle: str) -> None:
        """Write the filter."""
        field = self.query_one(FilterInput)
        self.add_class("-editing")
        with field.prevent(Input.Changed):
            field.value = needle
        field.cursor_position = len(needle)
        field.can_focus = True
        field.focus()

    def leave(self) -> None:
        """Stop writing."""
        self.remove_class("-editing")

    def turned_to(self, widget: Widget) -> None:
        """Something else has the focus: on a table, stop writing the filter, unless that is wrong."""
        if self.editing and isinstance(widget, CursorTable) and self._take():
            self.leave()
            self.post_message(self.Written())

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._filtered().filter_while_typed(event.value)
        self._end_pause()
        self._pause = self.set_timer(PAUSE, self.rest)
        self.post_message(self.Written())

    def rest(self) -> None:
        """Nothing was typed for a while: take what is there, or say what is wrong with it."""
        if self.editing:
            self._take()
            self.post_message(self.Written())

    def _take(self) -> bool:
        """Filter by what is written; False if it is wrong."""
        self._end_pause()
        filtered = self._filtered()
        filtered.filter_by(self.query_one(FilterInput).value)
        return filtered.problem is None

    def _end_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._take():
            self._end()
        else:
            self.post_message(self.Written())

    @on(FilterInput.GivenUp)
    def _given_up(self, event: FilterInput.GivenUp) -> None:
        event.stop()
        self._end_pause()
        self._filtered().filter_by("")
        self._end()

    def _end(self) -> None:
        self.leave()
        self._filtered().focus_table()
        self.post_message(self.Written())

    def draw(self) -> None:
        """Redraw what has changed."""
        self.set_class(self.editing and self._filtered().problem is not None, "-wrong")
        for bar in self.query(Bar):
            bar.draw()

    @property
    def _filter_key(self) -> str:
        """The shortest that the filter has: there is not much room here."""
        return min(map(key_shown, self._keymap()["filter"].all_keys), key=len, default="")

    def _tab_pieces(self, across: int) -> Line:
        return first_that_fits(across, self._variants())

    def _variants(self) -> list[Line]:
        if self.editing:
            return [[Piece(f"  {self._filter_key or '/'} ", "accent")]]
        return [
            [Piece(margin), *self._tab_row(name, gap), SPACER, *self._filter(room)]
            for margin, name, gap, room in (
                *((" ", 1, 4, 30), (" ", 1, 2, 30), (" ", 1, 2, 12)),
                *((" ", 2, 1, 10), ("", 2, 1, 0), (" ", 0, 1, 20)),
            )
        ]

    def _tab_row(self, name: int, gap: int) -> Line:
        """The tabs by title (1), by short title (2), or the numbers with the active one's title (0)."""
        pieces: Line = []
        active = self._active()
        for tab in self._tabs:
            number = self._keymap().key(f"view_{tab[0]}")
            action = f"app.view('{tab[0]}')"
            here = tab[0] == active
            text = tab[name] if name else tab[1] if here else ""
            pieces.append(Piece(f"{' ' * gap if pieces else ' '}{number}", "accent" if here else "faint", action))
            pieces.append(Piece(" " if text else "", "", action))
            pieces.append(Piece(text, "accent bold underline" if here else "muted", action))
        return pieces

    def _filter(self, room: int) -> Line:
        needle = self._filtered().needle
        slash = Piece(f"  {self._filter_key} " if self._filter_key else "  ", "accent", "app.act('filter')")
        if not needle and not room:
            return [Piece(" /", "accent", "app.act('filter')")]
        if not needle:
            return [slash, Piece("filter", "faint", "app.act('filter')")]
        name = self._saved()
        shown = clip(visible(name or needle), max(room, 6))
        return [slash, Piece(shown, "link" if name else "text", "app.act('filter')"), Piece(" ")]

    def _problem_pieces(self, across: int) -> Line:
        problem = self._filtered().problem
        if problem is None:
            return []
        where = f"column {problem.column}" if across >= 60 else f"{problem.column}"
        return [Piece(f"  ▲ {where}: ", "bad bold"), Piece(clip(visible(problem.reason), across - 6), "bad")]

    def _count_pieces(self, across: int) -> Line:
        filtered = self._filtered()
        shown, total = filtered.counts
        if marked := filtered.marked:
            told = f"◆ {count(marked)} marked"
            return [
                SPACER,
                Piece(told if len(told) + 3 <= across else told[: -len(" marked")], "accent"),
                Piece("  "),
            ]
        if shown != total:
            between = " of " if across >= 20 else "/"
            told = f"{between}{count(total)}"
            end = "  " if len(count(shown)) + len(told) + 3 <= across else " "
            return [SPACER, Piece(count(shown), "text"), Piece(told + end)]
        text = f"{count(total)} {filtered.noun if total == 1 else filtered.nouns}  "
        return [SPACER, Piece(text if len(text) < across else f"{count(total)}  ")]
