"""What an operator does with packets: fold them, see them in other ways, copy and save them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from amitop.journal import Entry
from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.clipboard import LIMIT, put
from amitop.tui.format import count, plural
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.packets.save_dialog import Chosen, SaveDialog
from amitop.tui.packets.saving import SaveError, in_parts, packet_bytes, save
from amitop.tui.packets.text import FORMS

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

_TIMES = {"absolute": "of day", "start": "since the oldest packet kept", "line": "since the line above"}


class PacketKeys:
    """Each method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    @property
    def _pane(self) -> PacketsPane | None:
        """The packets, where they are what is looked at."""
        pane = self._app.pane
        return pane if isinstance(pane, PacketsPane) else None

    # Ways to see them.

    def clock(self) -> None:
        """Tell times in another way."""
        if (pane := self._pane) is not None:
            ways = list(_TIMES)
            view = pane.view
            view.times = ways[(ways.index(view.times) + 1) % len(ways)]
            self._app.say(Piece("times "), Piece(_TIMES[view.times], "accent"))

    def form(self) -> None:
        """The chosen packet in another form."""
        if (pane := self._pane) is not None:
            view = pane.view
            view.form = FORMS[(FORMS.index(view.form) + 1) % len(FORMS)]
            told = {"raw": "the packet's bytes as text", "hex": "the packet's bytes in hexadecimal"}
            self._app.say(Piece(told.get(view.form, "the packet's headers")))

    def reveal(self) -> None:
        """Show concealed values, or hide them again."""
        if (pane := self._pane) is not None:
            pane.view.reveal(not pane.view.revealed)
            self._app.say(Piece("values are shown" if pane.view.revealed else "values are concealed"))

    # Out of the program.

    def copy(self) -> None:
        """The chosen packet, or the folded Exchange, to the terminal's clipboard."""
        pane = self._pane
        entries = [] if pane is None else self._entries(pane, pane.chosen_packets())
        if pane is None or not entries:
            self._app.say(Piece("choose a packet first"))
            return
        data = b"".join(entry.packet.raw for entry in entries).replace(b"\r\n", b"\n")
        if len(data) > LIMIT:
            save_key = self._app.scene.keymap.way_to("save")
            told = f"{count(len(data))} bytes are too many for a terminal's clipboard: save them with {save_key}"
            self._app.say(Piece(told, "warn"))
            return
        self._to_clipboard(data)
        answers = f" and {plural(len(entries) - 1, 'answer')}" if len(entries) > 1 else ""
        name = visible(entries[0].packet.name)
        self._app.say(Piece(f"copied {name}{answers}, {plural(len(data), 'byte')}"), self._as_shown(pane))

    def copy_ladder(self) -> None:
        """The call's ladder, to the terminal's clipboard."""
        pane = self._app.pane
        data = pane.text().encode("utf-8", "replace") if isinstance(pane, LadderPane) else b""
        if not data or len(data) > LIMIT:
            self._app.say(Piece("there is no ladder yet" if not data else "the ladder is too long for a clipboard"))
            return
        self._to_clipboard(data)
        self._app.say(Piece(f"copied the ladder, {plural(data.count(10) - 2, 'step')}"))

    def _to_clipboard(self, data: bytes) -> None:
        put(self._app, data)

    def save(self) -> None:
        """What is shown, into a file."""
        pane = self._pane
        if pane is None:
            return
        if not len(pane.rows):
            self._app.say(Piece("there is nothing to save"))
            return
        moment = datetime.fromtimestamp(self._app.clock())
        what = plural(pane.rows.told, "packet")
        dialog = SaveDialog(f"the {what} shown", f"packets-{moment:%Y%m%d-%H%M%S}.jsonl")

        def chosen(answer: Chosen | None) -> None:
            if answer is not None:
                self._app.run_worker(self._save(pane, answer), name="save", exclusive=True, group="save")

        self._app.push_screen(dialog, chosen)

    async def _save(self, pane: PacketsPane, chosen: Chosen) -> None:
        suffix = chosen.path.suffix
        if suffix == ".txt":
            numbers = [pane.rows.at(place) for place in range(len(pane.rows))]
        else:
            numbers = list(pane.rows.everything())

        def told(part: Iterable[int]) -> bytes:
            if suffix == ".txt":
                return "".join(f"{_line(pane, number)}\n" for number in part).encode("utf-8", "replace")
            return b"".join(packet_bytes(entry, suffix) for entry in self._entries(pane, part))

        try:
            written = await save(chosen.path, in_parts(numbers, told), chosen.overwrite)
        except SaveError as error:
            self._app.say(Piece(visible(str(error)), "bad"))
            return
        where = visible(str(chosen.path))
        self._app.say(Piece(f"saved {where}, {plural(written, 'byte')}"), self._as_shown(pane))

    def _entries(self, pane: PacketsPane, numbers: Iterable[int]) -> list[Entry]:
        """Those that are still kept, as they are shown."""
        journal = self._app.scene.journal
        return [
            pane.view.as_shown(journal.entry(number))
            for number in numbers
            if journal.first <= number < journal.next
        ]

    def _as_shown(self, pane: PacketsPane) -> Piece:
        return Piece("" if pane.view.revealed else "; concealed values stay •••", "muted")


def _line(pane: PacketsPane, number: int) -> str:
    """A line of the list as text."""
    cells = [(column, column.cell(number).text) for column in pane.view.columns]
    told = [f"{text:>{each.ideal}}" if each.right else f"{text:<{each.ideal}}" for each, text in cells]
    return "  ".join(told).rstrip()
