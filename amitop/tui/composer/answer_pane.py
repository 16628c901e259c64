"""Where the exchange is seen as it fills: one line on how it went, and below it what came."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from amitop.ami import Exchange, Packet
from amitop.tui.bars import Bar, Line, Piece
from amitop.tui.composer.answer import Sent, answer_line, columns_of, is_list, text_lines
from amitop.tui.details import Details
from amitop.tui.inks import Inks
from amitop.tui.table.given_rows import GivenRows
from amitop.tui.table.live_table import LiveTable


class AnswerPane(Vertical):
    """The last answer."""

    def __init__(
        self, inks: Callable[[], Inks], sent: Callable[[], Sent | None], clock: Callable[[], float]
    ) -> None:
        super().__init__(id="composer-answer")
        self._inks = inks
        self._sent = sent
        self._clock = clock
        self._rows: GivenRows[Packet] = GivenRows()
        self._columns_of = 0
        self._told: tuple[int, int, int] | None = None
        #: Whether there is more to show than one line.
        self.more = False
        self._head = Bar(inks, self._head_pieces)
        self._text = Details(inks)
        self._table: LiveTable[Packet] = LiveTable([], self._rows, inks=inks, nothing=lambda: "no events came")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._text
        yield self._table

    def _head_pieces(self, across: int) -> Line:
        sent = self._sent()
        if sent is None:
            return [Piece("nothing was sent yet", "faint")]
        return answer_line(sent, self._clock(), across)

    def draw(self) -> None:
        """Bring it up to date with the exchange."""
        self._head.draw()
        sent = self._sent()
        exchange = sent.exchange if sent is not None else None
        listed = exchange is not None and is_list(exchange)
        self._table.display, self._text.display = listed, not listed
        if exchange is None:
            self.more = False
            self._text.draw([])
        elif listed:
            self._draw_list(exchange)
        else:
            self._draw_text(exchange)

    def _draw_list(self, exchange: Exchange) -> None:
        self.more = True
        number = len(exchange.events)
        if self._rows.rows is not exchange.events:
            self._rows.put(exchange.events)
            self._columns_of = 0
            self._table.key = None
        # Which columns there are is looked at again each time that the list has doubled, and at its end.
        if number and (number >= 2 * self._columns_of or (exchange.done and number != self._columns_of)):
            self._columns_of = number
            self._table.columns = columns_of(exchange.events)
            self._table.forget()
        self._table.draw(self._clock())

    def _draw_text(self, exchange: Exchange) -> None:
        told = (id(exchange), len(exchange.responses), len(exchange.events))
        if told != self._told or self._told is None:
            self._told = told
            lines = text_lines(exchange)
            self.more = bool(lines)
            self._text.draw(lines, airy=True)
            self._text.scroll_to(y=0, animate=False)

    def page(self, by: int) -> None:
        """Scroll what is shown."""
        shown = self._table if self._table.display else self._text
        shown.scroll_relative(y=by * max(1, shown.size.height - 1), animate=False)
