"""A small dialog: which time or which packet to go to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from amitop.monitor import Playback, Replay
from amitop.tui.dialogs import Dialog, labelled
from amitop.tui.inputs import TextInput

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,6})?))?")
_DISTANCE = re.compile(r"([+-])\s*(\d{1,9}(?:\.\d{1,6})?)\s*([smh]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


class Wanted(NamedTuple):
    """A time, or an expression and which way to look for it."""

    text: str
    backwards: bool = False


def moment_meant(text: str, playback: Playback) -> float | None:
    """The time that `text` tells, in seconds since the epoch; None where it is no time.

    In a stream captured raw times are packets, and `text` is a packet's number.
    """
    text = text.strip()
    if isinstance(playback, Replay) and playback.is_raw and text.isdecimal() and len(text) < 12:
        return float(text)
    if found := _DISTANCE.fullmatch(text):
        sign, number, unit = found.groups()
        return playback.now + float(f"{sign}{number}") * _UNITS[unit]
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or float(found[3] or 0) >= 60:
        return None
    seconds = float(found[3] or 0)
    start, end = playback.time_of(playback.first), playback.time_of(playback.last)
    try:
        midnight = datetime.fromtimestamp(playback.now).replace(hour=0, minute=0, second=0, microsecond=0)
        days = [midnight + timedelta(days=each) for each in (0, 1, -1)]
        # By the wall's clock, also on a day on which that is put forward or back.
        told = [day.replace(hour=int(found[1]), minute=int(found[2])).timestamp() + seconds for day in days]
    except (OverflowError, ValueError, OSError):
        return None
    return next((at for at in told if start <= at <= end), told[0])


class JumpDialog(Dialog[Wanted | None]):
    """Asks where to go. What is wrong is told as it is typed."""

    BINDINGS = [("up", "before", "The one before")]  # noqa: RUF012 - as Textual has it

    first = "#where"

    def __init__(self, check: Callable[[str], str], last: Wanted) -> None:
        super().__init__()
        self._check = check
        self._last = last

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label("Go to", id="dialog-title", markup=False)
            examples = '14:02:11   +30   -5m   Hangup   h.Cause == "17"'
            yield labelled("where to", TextInput(self._last.text, id="where", compact=True, placeholder=examples))
            yield Static(
                "A time of day, seconds on or back, or words of a packet.\n"
                "enter  the next   ↑  the one before   esc  stays",
                id="dialog-sentence",
                markup=False,
            )
            yield Static("", id="dialog-problem", markup=False)

    def written(self) -> None:
        text = self.query_one(Input).value
        self.warn(self._check(text) if text else "")

    def confirm(self) -> None:
        """Look for the next one."""
        self._end(backwards=False)

    def action_before(self) -> None:
        """Look for the one before."""
        self._end(backwards=True)

    def _end(self, backwards: bool) -> None:
        text = self.query_one(Input).value
        if not self._check(text):
            self.dismiss(Wanted(text, backwards))
