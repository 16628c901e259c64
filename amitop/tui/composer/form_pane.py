"""The form on the screen: its rows, the keys between them, and the completions of the one that is written in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import events, on
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from amitop.pbx import Pbx
from amitop.tui.composer.complete import about, candidates, is_open
from amitop.tui.composer.drop_down import DropDown
from amitop.tui.composer.fields import FieldRow, HeaderInput
from amitop.tui.composer.form import Field, Form
from amitop.tui.composer.lot import Candidate, complete

_LABEL = (12, 19)


class AddHeader(Static, can_focus=True):
    """The line beneath the fields that adds a free header."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("enter", "screen.add", "Add"),
        ("up", "app.focus_previous", "Up"),
        ("down", "app.focus_next", "Down"),
    ]

    def __init__(self) -> None:
        super().__init__("+ header", markup=False)

    async def on_click(self) -> None:
        await self.run_action("screen.add")


class FormPane(VerticalScroll, can_focus=False):
    """A form's fields; says `Changed` when what would be sent is another."""

    class Changed(Message):
        """Something was typed, added or removed."""

    class Left(Message):
        """Escape was pressed where no drop-down was open."""

    def __init__(self, form: Form, pbx: Callable[[], Pbx], drop_down: DropDown) -> None:
        super().__init__()
        self.form = form
        self._pbx = pbx
        self._drop_down = drop_down
        self._syncing = asyncio.Lock()
        #: The input whose drop-down was closed by hand, or by taking a completion.
        self._quiet: HeaderInput | None = None

    # Rows.

    async def sync(self) -> None:
        """Bring the rows to the form's fields; what stands in them and the focus stay."""
        async with self._syncing:
            if not self.is_attached:
                return  # the composer was left before it was all there
            known = {id(row.field): row for row in self.query(FieldRow)}
            fields = self.form.fields
            for row in known.values():
                if row.field not in fields or row.was_free != row.field.free:
                    await row.remove()
            before: Widget | None = None
            for field in fields:
                row = known.get(id(field)) or FieldRow(self.form.name, field, self.about)
                if not row.is_attached:
                    row = FieldRow(self.form.name, field, self.about)
                    await self.mount(row, before=0 if before is None else None, after=before)
                elif before is not None:
                    self.move_child(row, after=before)
                elif self.children[0] is not row:
                    self.move_child(row, before=0)
                before = row
            if not self.query(AddHeader):
                await self.mount(AddHeader())
        self._align()
        self.draw()

    def _align(self) -> None:
        """All labels as wide as the widest."""
        least, most = _LABEL
        longest = max((len(field.key) + 3 for field in self.form.fields if not field.free), default=least)
        for label in self.query(".row-label, .row-key"):
            label.styles.width = max(least, min(most, longest))

    def draw(self) -> None:
        """Bring what stands beside the fields up to date, and the drop-down."""
        for row in self.query(FieldRow):
            row.draw()
        self._offer()

    def place_drop_down(self) -> None:
        """Keep the drop-down at its field, which may have moved."""
        row, source = _row_with(self.screen.focused), self.screen.focused
        if self._drop_down.is_open and row is not None and source is not None:
            self._drop_down.place(source.region, row.region.bottom)

    def row_of(self, field: Field) -> FieldRow | None:
        """The row of a field."""
        return next((row for row in self.query(FieldRow) if row.field is field), None)

    @property
    def here(self) -> Field | None:
        """The field that is written in."""
        row = _row_with(self.screen.focused)
        return row.field if row is not None else None

    def about(self, field: Field) -> str:
        """Who or what a field's value is."""
        form = self.form
        return about(form.name, field.key, field.value, form.headers(), self._pbx())

    def focus_first(self) -> None:
        """To the first required field that is empty, else to the first that is, else to the first."""
        fields = self.form.fields
        empty = [*self.form.missing(), *(field for field in fields if not field.value), *fields]
        row = self.row_of(empty[0]) if empty else None
        for first in [row.first] if row is not None else self.query(AddHeader):
            first.focus()

    def press(self) -> FieldRow | None:
        """Tell what is missing or wrong, and go to the first such row; None where all is well."""
        wrong: FieldRow | None = None
        for row in self.query(FieldRow):
            row.pressed = True
            row.draw()
            if row.problem and wrong is None:
                wrong = row
        if wrong is not None:
            wrong.first.focus()
            wrong.scroll_visible()
        return wrong

    async def add(self) -> None:
        """One more row, after the present one where that may come again."""
        field = self.form.add(self.here)
        await self.sync()
        row = self.row_of(field)
        if row is not None:
            row.first.focus()
            self.post_message(self.Changed())

    async def remove_here(self) -> None:
        """Take the present row out, where it is one of several; else empty it."""
        row = _row_with(self.screen.focused)
        if row is None:
            return
        if not self.form.may_remove(row.field):
            row.input.value = ""
            return
        place = self.form.fields.index(row.field)
        self.form.remove(row.field)
        await self.sync()
        fields = self.form.fields
        near = self.row_of(fields[max(0, min(place, len(fields)) - 1)]) if fields else None
        for next_ in [near.input] if near is not None else self.query(AddHeader):
            next_.focus()
        self.post_message(self.Changed())

    # What is typed.

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        row = _row_with(event.input)
        if row is None or not isinstance(event.input, HeaderInput):
            return
        before = (row.field.key, row.field.value)
        row.take(event.input)
        if before == (row.field.key, row.field.value):
            return
        self._quiet = None
        self.post_message(self.Changed())

    @on(HeaderInput.Refused)
    def _refused(self, event: HeaderInput.Refused) -> None:
        event.stop()
        row = _row_with(event.source)
        if row is not None:
            row.refuse(event.why)

    @on(HeaderInput.Emptied)
    async def _emptied(self, event: HeaderInput.Emptied) -> None:
        event.stop()
        row = _row_with(event.source)
        if (
            row is not None
            and self.form.may_remove(row.field)
            and event.source is row.first
            and not row.field.value
        ):
            await self.remove_here()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        del event
        self._quiet = None
        self._drop_down.close()
        self.call_after_refresh(self._offer)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        del event
        self._drop_down.close()

    # Keys.

    @on(HeaderInput.Asked)
    def _asked(self, event: HeaderInput.Asked) -> None:
        event.stop()
        drop_down, key = self._drop_down, event.key
        if key in ("down", "up") and drop_down.is_open and (key == "down" or drop_down.chosen is not None):
            drop_down.move(1 if key == "down" else -1)
        elif key in ("tab", "enter") and (chosen := drop_down.chosen) is not None:
            self.take(event.source, chosen)
        elif key == "escape" and drop_down.is_open:
            self._hush(event.source)
        elif key == "escape":
            self.post_message(self.Left())
        elif key in ("up", "back"):
            self.screen.focus_previous()
        else:
            self.screen.focus_next(HeaderInput if key == "enter" and self._more_below(event.source) else "*")

    def _more_below(self, source: HeaderInput) -> bool:
        return source is not self.query(HeaderInput).last()

    def take(self, source: HeaderInput, candidate: Candidate) -> None:
        """A completion goes into the field."""
        source.value = candidate.value
        source.cursor_position = len(candidate.value)
        row = _row_with(source)
        if row is not None:
            row.take(source)
        self._hush(source)
        self.post_message(self.Changed())

    def picked(self, candidate: Candidate) -> None:
        """A completion was clicked."""
        if isinstance(source := self.screen.focused, HeaderInput):
            self.take(source, candidate)

    def _hush(self, source: HeaderInput) -> None:
        self._quiet = source
        self._drop_down.close()

    def _offer(self) -> None:
        """Show what the field may be completed to."""
        source = self.screen.focused if self.is_attached else None
        row = _row_with(source)
        if (
            row is None
            or not isinstance(source, HeaderInput)
            or source is self._quiet
            or self.screen is not self.app.screen
        ):
            return
        found = self._found(row.field) if source.has_class("row-value") else []
        text = row.field.value
        if not found or (text and any(each.value == text for each in found)):
            self._drop_down.close()
            return
        begun = bool(text) and found[0].value.lower().startswith(text.lower())
        lit = begun and not is_open(self.form.name, row.field.key)
        self._drop_down.offer(found, source.region, row.region.bottom, lit)

    def _found(self, field: Field) -> list[Candidate]:
        form = self.form
        others = [(each.key, each.value) for each in form.fields if each.value and each is not field]
        return complete(field.value, candidates(form.name, field.key, others, self._pbx()))


def _row_with(widget: Widget | None) -> FieldRow | None:
    """The row that a widget stands in."""
    if widget is None:
        return None
    return next((each for each in widget.ancestors_with_self if isinstance(each, FieldRow)), None)
