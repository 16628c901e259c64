"""The saved filters of a view: apply one, save the one that is in force, forget one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from amitop.text import clip, visible
from amitop.tui.bars import Bar, Line, Piece, TallBar, hints
from amitop.tui.dialogs import Dialog, labelled
from amitop.tui.filters.saved import SavedFilter, SavedFilters, problem_of_name
from amitop.tui.inks import Inks
from amitop.tui.inputs import TextInput
from amitop.tui.over import Framed
from amitop.tui.table.columns import Cell, Column
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.live_table import LiveTable


class NameDialog(Dialog[str | None]):
    """Asks what a filter is to be called."""

    first = "#name"

    def __init__(self, text: str, known: list[SavedFilter]) -> None:
        super().__init__()
        self._text = text
        self._known = {each.name: each for each in known}

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(Content("Save this filter"), id="dialog-title")
            yield Static(Content(visible(self._text)), id="dialog-sentence", markup=False)
            yield labelled("name", TextInput(id="name", compact=True))
            yield from self.foot("Save")

    @property
    def name_given(self) -> str:
        """The name as it is written."""
        return self.query_one("#name", Input).value.strip()

    def written(self) -> None:
        """Say what is wrong with the name, or which filter has it."""
        problem, before = problem_of_name(self.name_given), self._known.get(self.name_given)
        warning = problem if self.name_given else ""
        if before is not None:
            there = f"is used instead of that in {before.where}" if before.where else "takes the place of"
            warning = f"this {there}: {clip(visible(before.text), 50)}"
        self.warn(warning)
        self.query_one("#confirm", Button).disabled = bool(problem)

    def confirm(self) -> None:
        """Give the name, where it is one."""
        if not problem_of_name(self.name_given):
            self.dismiss(self.name_given)


class FiltersScreen(Framed[SavedFilter | None]):
    """Gives back the filter that is to be applied, or None."""

    CSS = """
    FiltersScreen #filters { max-width: 100; height: auto; max-height: 80%; }
    FiltersScreen LiveTable { height: auto; min-height: 4; max-height: 14; }
    FiltersScreen #about { margin: 1 0 0 0; }
    """

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("F", "close", "Close"),
        ("enter", "apply", "Apply"),
        ("a,s", "save", "Save"),
        ("d,delete", "forget", "Forget"),
        ("u", "undo", "Undo"),
    ]

    def __init__(self, inks: Callable[[], Inks], saved: SavedFilters, view: str, present: str, way: str) -> None:
        """Of `view`, where the filter `present` is in force; `way` is how one is written."""
        super().__init__()
        self._inks = inks
        self._saved = saved
        self._view = view
        self._present = present
        self._way = way
        self._forgotten: SavedFilter | None = None
        #: What came of the last key, and the row that it was about.
        self._told: Line = []
        self._told_of: Hashable | None = None
        self._rows: GivenRows[SavedFilter] = GivenRows(saved.of(view), lambda each: each.name)
        columns = [
            Column("name", _name, None, 10, 22, 1, priority=0),
            Column("filter", _text, None, 20, 50, 3, priority=0),
            Column("from", _from, None, 14, 18, 1, priority=0),
        ]
        self._table = LiveTable(columns, self._rows, inks=inks, nothing=lambda: "No filter of this view is saved")

    def compose(self) -> ComposeResult:
        bars = TallBar(self._inks, self._about, id="about"), Bar(self._inks, self._keys)
        yield self.frame(f"filters of {self._view}", self._table, *bars, name="filters")

    def on_mount(self) -> None:
        self._table.focus()
        self.call_after_refresh(self._draw)
        if name := self._saved.name_of(self._view, self._present):
            self._table.choose(name)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._table.styles.height = max(4, min(14, len(self._rows.rows) + 1))
        self._table.draw(0.0, settle=True)
        for bar in self.query(Bar):
            bar.draw()

    def _about(self, across: int) -> Line:
        """What came of the last key; else what is wrong with the chosen filter."""
        del across
        if self._told:
            return [Piece("  "), *self._told]
        chosen = self._table.row
        if chosen is None:
            return []
        if not (problem := chosen.problem):
            return []
        return [Piece("  ▲ ", "bad"), Piece(visible(problem), "bad")]

    def _keys(self, across: int) -> Line:
        del across
        chosen = self._table.row
        keys = [
            ("enter", "apply", chosen is not None and not chosen.problem, "screen.apply"),
            ("s", "save", bool(self._present), "screen.save"),
            ("d", "forget", chosen is not None and not chosen.where, "screen.forget"),
            ("u", "undo", self._forgotten is not None, "screen.undo"),
        ]
        return [Piece("  "), *hints(keys)]

    def on_live_table_chosen(self, event: LiveTable.Chosen) -> None:
        event.stop()
        if event.key != self._told_of:
            self._tell()

    def on_live_table_picked(self, event: LiveTable.Picked) -> None:
        event.stop()
        self.action_apply()

    def _tell(self, *pieces: Piece) -> None:
        self._told, self._told_of = list(pieces), self._table.key
        self._draw()

    # Keys.

    def action_apply(self) -> None:
        """Filter by the chosen one; a wrong one says what is wrong with it."""
        chosen = self._table.row
        if chosen is None:
            return
        if problem := chosen.problem:
            self._tell(Piece("▲ ", "bad"), Piece(f"can't be applied: {visible(problem)}", "bad"))
        else:
            self.dismiss(chosen)

    def action_save(self) -> None:
        """Save the filter that is in force."""
        if not self._present:
            self._tell(Piece(f"there is no filter in force to be saved: write one with {self._way} first"))
            return
        self.app.push_screen(NameDialog(self._present, self._saved.of(self._view)), self._save)

    def _save(self, name: str | None) -> None:
        if name is None:
            return
        self._saved.save(self._view, name, self._present)
        self._show(name)
        self._tell(Piece("✓ ", "good"), Piece(f"saved as {visible(name)}", "text"))

    def action_forget(self) -> None:
        """Forget a filter that was saved on the screen; `u` brings it back."""
        chosen = self._table.row
        if chosen is None:
            return
        if chosen.where:
            told = f"it stands in {visible(chosen.where)}: it can be taken away there"
            self._tell(Piece(told))
            return
        self._saved.forget(chosen)
        self._forgotten = chosen
        self._show(None)
        self._tell(Piece(f"{visible(chosen.name)} is forgotten   "), Piece("u", "accent"), Piece(" brings it back"))

    def action_undo(self) -> None:
        """Bring the last forgotten filter back."""
        if (lost := self._forgotten) is None:
            return
        self._forgotten = None
        self._saved.save(lost.view, lost.name, lost.text)
        self._show(lost.name)
        self._tell(Piece("✓ ", "good"), Piece(f"{visible(lost.name)} is back", "text"))

    def _show(self, name: str | None) -> None:
        """The list anew, with the cursor on this one, else where it was."""
        self._rows.put(self._saved.of(self._view))
        self._table.draw(0.0, settle=True)
        if name is not None:
            self._table.choose(name)


def _name(each: SavedFilter) -> Cell:
    return Cell(visible(each.name), "bad" if each.problem else "strong")


def _text(each: SavedFilter) -> Cell:
    return Cell(visible(each.text), "bad" if each.problem else "text")


def _from(each: SavedFilter) -> Cell:
    return Cell(visible(Path(each.where).name) or "saved here", "muted")
