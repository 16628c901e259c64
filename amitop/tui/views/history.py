"""History: what operators have sent, the newest first, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime

from amitop.ami import Ending
from amitop.journal.history import Deed, History
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import duration, milliseconds, time_of_day
from amitop.tui.scene import Scene
from amitop.tui.states import Shown
from amitop.tui.table.columns import Cell, Column
from amitop.tui.views import fields, offered
from amitop.tui.views.base import View, field_line

DONE = Shown("✓", "Done", "good")
REFUSED = Shown("✗", "Refused", "bad")
UNKNOWN = Shown("?", "Not known", "warn")
UNDER_WAY = Shown("…", "Under way", "ringing")

# Headers that say whom or what an Action is about: they are told first.
_TELLING = ("command", "channel", "queue", "interface", "conference", "exten", "context", "module", "file")
_QUIET = frozenset({"async", "priority", "timeout", "channelid", "codecs", "actionid"})


def state_of(deed: Deed, history: History) -> Shown:
    """What came of a deed."""
    if deed.id in history.under_way:
        return UNDER_WAY
    if not deed.known:
        return UNKNOWN
    return DONE if deed.ok else REFUSED


def words_of(deed: Deed, history: History) -> str:
    """The same in a sentence: Asterisk's own, where there is one."""
    if deed.id in history.under_way:
        return "under way"
    if deed.ending is Ending.DEADLINE:
        return "not known: no answer in time"
    if deed.ending is Ending.DISCONNECT:
        return "not known: the connection went away"
    if deed.ending is None:
        return "not known whether it was done"
    return deed.message


def told_headers(deed: Deed) -> list[tuple[str, str]]:
    """The headers of a deed, those first that say what it was about."""
    order = {name: place for place, name in enumerate(_TELLING)}
    told = [each for each in deed.headers if each[0].lower() not in _QUIET]
    return sorted(told, key=lambda each: order.get(each[0].lower(), len(order)))


class HistoryView(View[Deed]):
    """One row an Action that was sent."""

    id = "history"
    title = "History"
    short = "Hist"
    noun = "Action"
    nothing = "Nothing was sent yet; what is sent from here is written down"
    fields = fields.DEED
    first_sort = (0, True)

    def __init__(self, scene: Scene, history: Callable[[], History]) -> None:
        self._history = history
        super().__init__(scene)

    def make_columns(self) -> Sequence[Column[Deed]]:
        return [
            Column("when", self._when, lambda row: row.at, 8, 15, priority=0, largest_first=True),
            Column("PBX", self._host, lambda row: row.host, 10, 16, priority=5, keep_end=True, id="host"),
            Column("login", self._login, lambda row: row.login, 6, 10, priority=4),
            Column("action", self._name, lambda row: row.name.lower(), 12, 16, priority=0),
            Column("with", self._with, None, 22, 30, 3, priority=1),
            Column("outcome", self._outcome, self._rank, 16, 24, 2, priority=0),
            Column("answered", self._latency, lambda row: row.latency or 0.0, 8, 8, right=True, priority=2),
            *offered.deed(),
        ]

    def rows(self) -> Iterable[Deed]:
        return self._history().deeds

    def key(self, row: Deed) -> Hashable:
        return row.id

    def name(self, row: Deed) -> str:
        return row.name

    def text(self, row: Deed) -> str:
        headers = " ".join(f"{key}: {value}" for key, value in row.headers)
        outcome = words_of(row, self._history())
        return visible(f"{row.host} {row.login} {row.name} {headers} {outcome} {self._when(row).text}")

    def needles(self, row: Deed) -> tuple[bytes, ...]:
        return (f"\r\nActionID: {row.id}\r\n".encode("utf-8", "surrogateescape"),)

    def _when(self, row: Deed) -> Cell:
        at, now = datetime.fromtimestamp(row.at), datetime.fromtimestamp(self.scene.now)
        clock = time_of_day(row.at, False)
        if at.date() == now.date():
            return Cell(clock, "text")
        day = f"{at:%d %b}" if at.year == now.year else f"{at:%Y-%m-%d}"
        return Cell(
            f"{day} {clock}" if at.year == now.year else day,
            "muted",
            short=day if at.year == now.year else f"{at:%b %Y}",
        )

    def _host(self, row: Deed) -> Cell:
        return Cell(visible(row.host), "muted")

    def _login(self, row: Deed) -> Cell:
        return Cell(visible(row.login), "muted")

    def _name(self, row: Deed) -> Cell:
        return Cell(visible(row.name), "strong")

    def _with(self, row: Deed) -> Cell:
        told = [value if key.lower() in _TELLING else f"{key} {value}" for key, value in told_headers(row)]
        return Cell(visible("  ".join(told)), "text")

    def _rank(self, row: Deed) -> str:
        return state_of(row, self._history()).word

    def _outcome(self, row: Deed) -> Cell:
        history = self._history()
        state = state_of(row, history)
        words = words_of(row, history).partition("␊")[0]
        return Cell(f"{state.glyph} {words}", state.style if state is not DONE else "muted")

    def _latency(self, row: Deed) -> Cell:
        return Cell(milliseconds(row.latency), "muted")

    def details(self, row: Deed) -> list[Line]:
        history = self._history()
        state = state_of(row, history)
        head = [Piece(visible(row.name), "strong"), Piece(f"   {state.glyph} {state.word.lower()}", state.style)]
        if state is UNDER_WAY:
            head.append(Piece(f"  {duration(self.scene.now - row.at)}"))
        elif row.latency is not None:
            head.append(Piece(f"  answered in {milliseconds(row.latency)}"))
        wide = max([9, *(len(key) for key, _ in row.headers)])
        moment = datetime.fromtimestamp(row.at)
        lines = [
            head,
            field_line("sent", f"{moment:%Y-%m-%d} {time_of_day(row.at)}", wide=wide),
            field_line("by", row.login, Piece("  at "), row.host, wide=wide),
            field_line("outcome", Piece(words_of(row, history), "text"), wide=wide),
            [],
        ]
        return lines + [field_line(visible(key), value, wide=wide) for key, value in row.headers]
