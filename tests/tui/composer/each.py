"""Opens every Action of a catalogue in the composer, fills in what is required, and encodes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from amitop.ami import Packet
from amitop.tui.app import AmitopApp
from amitop.tui.composer.check import action_of
from amitop.tui.composer.fields import FieldRow, HeaderInput
from amitop.tui.composer.form import Field
from amitop.tui.composer.screen import ComposerScreen

Until = Callable[[Callable[[], object], str], Awaitable[object]]


async def open_each(app: AmitopApp, names: Iterable[str], until: Until) -> dict[str, int]:
    """Each Action with the number of its parameters. Raises where one can't be opened, filled in or encoded."""
    found: dict[str, int] = {}
    for name in names:
        app.doers.composing.open(name)
        await until(lambda: isinstance(app.screen, ComposerScreen), f"the form of {name}")
        screen = app.screen
        assert isinstance(screen, ComposerScreen)
        wanted = await app.monitor.manual.describe(name)
        await until(lambda: screen.form.entry == wanted, f"what is known of {name}")  # noqa: B023
        found[name] = len(wanted.parameters)
        await until(lambda: _rows(screen) == screen.form.fields, f"the rows of {name}")  # noqa: B023
        for row in screen.pane.query(FieldRow):
            if row.field.required and not row.field.value:
                row.input.value = f"some {row.field.key}"
        await until(lambda: not screen.form.missing(), f"the fields of {name}")  # noqa: B023
        packet = Packet(action_of(screen.form).encode("amitop-1"))
        assert packet.name == name
        assert packet.headers[2:] == screen.form.headers()
        screen.action_back()
        await until(lambda: app.screen is not screen, f"the way back from {name}")  # noqa: B023
    return found


def _rows(screen: ComposerScreen) -> list[Field]:
    """The fields that stand on the screen and can be written in."""
    return [row.field for row in screen.pane.query(FieldRow) if row.is_mounted and row.query(HeaderInput)]
