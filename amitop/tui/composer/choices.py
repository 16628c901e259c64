"""Which Actions may be meant by a few letters, and how they are told."""

from __future__ import annotations

from typing import NamedTuple

from textual.fuzzy import Matcher

from amitop import operations
from amitop.ami.catalogue import ActionEntry
from amitop.text import visible
from amitop.tui.composer.ask import DEGREES
from amitop.tui.table.columns import Cell, Column


class Choice(NamedTuple):
    """An Action that may be meant, and why it can't be sent; empty where it can."""

    entry: ActionEntry
    refusal: str


def choices(entries: list[Choice], text: str) -> list[Choice]:
    """Those that `text` may mean, the best first; what can't be sent stands behind."""
    wanted = text.strip()
    if not wanted:
        return sorted(entries, key=lambda each: (bool(each.refusal), each.entry.name.lower()))
    matcher = Matcher(wanted)
    lower, ranked = wanted.lower(), []
    for each in entries:
        name = each.entry.name
        score = matcher.match(name)
        if not score and all(word in each.entry.synopsis.lower() for word in lower.split()):
            score = 0.01
        if score:
            exact = 0 if name.lower() == lower else 1 if name.lower().startswith(lower) else 2
            ranked.append((exact, bool(each.refusal), -score, name.lower(), each))
    return [each[-1] for each in sorted(ranked, key=lambda each: each[:4])]


def columns() -> list[Column[Choice]]:
    """How a choice is told."""

    def ink(choice: Choice, style: str) -> str:
        return "faint" if choice.refusal else style

    def told(choice: Choice) -> Cell:
        return Cell(visible(choice.refusal or choice.entry.synopsis), ink(choice, "text"))

    def privilege(choice: Choice) -> Cell:
        return Cell(visible(",".join(choice.entry.privilege)), ink(choice, "muted"))

    def degree(choice: Choice) -> Cell:
        word, style = DEGREES[operations.danger_by_name(choice.entry.name).degree]
        return Cell(word, ink(choice, "muted" if style == "good" else style))

    return [
        Column(
            "action", lambda row: Cell(visible(row.entry.name), ink(row, "strong")), None, 16, 28, 1, priority=0
        ),
        Column("what it does", told, None, 22, 46, 3, priority=0),
        Column("privilege", privilege, None, 10, 20, priority=2),
        Column("", degree, None, 15, 15, 1, priority=1),
    ]
