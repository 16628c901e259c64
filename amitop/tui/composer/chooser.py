"""Which Action: its name written in a few letters, and beneath it those that it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from amitop import operations
from amitop.ami import Action
from amitop.ami.action import ActionError
from amitop.link import LinkError
from amitop.text import visible
from amitop.tui.bars import SPACER, Bar, Line, Piece, TallBar
from amitop.tui.composer.choices import Choice, choices, columns
from amitop.tui.composer.fields import HeaderInput
from amitop.tui.composer.raised import Raised
from amitop.tui.composer.ways import FRESH
from amitop.tui.format import plural
from amitop.tui.over import Over
from amitop.tui.scene import Scene
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.live_table import LiveTable

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class ChooserScreen(Over[None]):
    """The names that the PBX offers. It stays beneath the composer that is opened from it."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
    ]

    def __init__(self, app: AmitopApp, scene: Scene, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._amitop = app
        self._scene = scene
        self._chosen = chosen
        self._inks = Raised(lambda: app.scene.inks)
        self._rows: GivenRows[Choice] = GivenRows(key=lambda each: each.entry.name)
        self._table: LiveTable[Choice] = LiveTable(columns(), self._rows, inks=self._inks, nothing=self._nothing)
        self._table.can_focus = False
        self._table.mark_always = True
        self._seen: tuple[object, ...] = ()
        self._problem = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="chooser"):
            yield Bar(self._inks, self._heading)
            yield HeaderInput(
                "", placeholder="the name of an Action, or words of what it does", classes="chooser-name"
            )
            yield self._table
            yield TallBar(self._inks, self._foot, id="chooser-foot")

    def on_mount(self) -> None:
        self.query_one(HeaderInput).focus()
        self.run_worker(self._look(), group="describe")
        self.call_after_refresh(self.draw)

    def on_screen_resume(self) -> None:
        # Back from the composer, the next name is typed over the last.
        self.query_one("#chooser").visible = True
        self.query_one(HeaderInput).action_select_all()

    def on_screen_suspend(self) -> None:
        # A composer that needs less room would leave its foot in sight.
        self.query_one("#chooser").visible = False

    async def _look(self) -> None:
        try:
            await self._scene.live.manual.look_if_older_than(FRESH)
        except LinkError as error:
            self._problem = f"the PBX could not be asked what there is: {error}"
        self.draw()

    def look(self) -> None:
        """Follow what goes on: modules come and go."""
        self.draw()

    def draw(self) -> None:
        """Bring it up to date."""
        if not self.is_mounted:
            return
        live = self._scene.live
        manual = live.manual
        seen = (manual.revision, len(manual.beyond), self._text, live.read_only)
        if seen != self._seen:
            retyped = seen[2:3] != self._seen[2:3]
            self._seen = seen
            self._rows.put(choices(self._entries(), self._text))
            if retyped and len(self._rows):
                self._table.choose(self._rows.key_at(0))
        self._table.draw(self._amitop.clock())
        for bar in self.query(Bar):
            bar.draw()

    @property
    def _text(self) -> str:
        return self.query_one(HeaderInput).value

    def _entries(self) -> list[Choice]:
        manual, read_only = self._scene.live.manual, self._scene.live.read_only
        entries = []
        for entry in [*manual.catalogue, *manual.beyond]:
            reads = operations.danger_by_name(entry.name).degree is operations.Degree.READING
            refusal = manual.why_not(entry.name) or ("read-only" if read_only and not reads else "")
            entries.append(Choice(entry, refusal))
        return entries

    # What stands on it.

    def _heading(self, across: int) -> Line:
        del across
        number = len(self._scene.live.manual.catalogue)
        told = f"{plural(number, 'Action')} on {self._scene.called}" if number else ""
        return [Piece("Compose", "accent bold"), SPACER, Piece(visible(told)), Piece(" ")]

    def _foot(self, across: int) -> Line:
        del across
        if self._problem:
            return [Piece(visible(self._problem), "warn")]
        chosen = self._table.row
        pieces = [
            Piece("enter", "accent bold"),
            Piece(" its form   "),
            Piece("tab", "accent bold"),
            Piece(" its name   "),
        ]
        pieces += [Piece("esc", "accent bold", "screen.back"), Piece(" back", "muted", "screen.back")]
        if chosen is not None and chosen.refusal:
            pieces += [SPACER, Piece("▲ ", "warn"), Piece(visible(chosen.refusal), "warn"), Piece(" ")]
        return pieces

    def _nothing(self) -> str:
        if not self._text.strip():
            return "asking the PBX what there is …" if not self._problem else ""
        return f"no Action is called so: enter composes “{visible(self._text.strip())}” as it is written"

    # What the operator does.

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.draw()

    @on(HeaderInput.Asked)
    def _asked(self, event: HeaderInput.Asked) -> None:
        event.stop()
        row = self._table.row
        if event.key in ("down", "up"):
            self._table.action_move(1 if event.key == "down" else -1)
        elif event.key == "tab" and row is not None:
            event.source.value = row.entry.name
            event.source.cursor_position = len(row.entry.name)
        elif event.key == "escape":
            self.action_back()
        elif event.key == "enter":
            self._choose(row.entry.name if row is not None else self._text.strip())
        self.draw()

    @on(HeaderInput.Refused)
    def _refused(self, event: HeaderInput.Refused) -> None:
        event.stop()
        self._problem = event.why
        self.draw()

    def _choose(self, name: str) -> None:
        if not name:
            return
        try:
            Action(name)
        except ActionError as error:
            self._problem = str(error)
            return
        self._problem = ""
        self._chosen(name)

    def on_live_table_chosen(self, event: LiveTable.Chosen) -> None:
        event.stop()
        self.query_one("#chooser-foot", Bar).draw()

    def on_live_table_picked(self, event: LiveTable.Picked) -> None:
        event.stop()
        if (row := self._table.row) is not None:
            self._choose(row.entry.name)
            self.draw()

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._table.action_page(by)
        self.draw()

    def action_back(self) -> None:
        """Away."""
        self.dismiss(None)
