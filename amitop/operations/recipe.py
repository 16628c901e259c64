"""An Action that was sent becomes a macro: which of its values are placeholders, and which are asked for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from amitop.ami import Action
from amitop.config.macro import Ask, Macro, Step, holds_secret
from amitop.config.placeholders import ROWS, VALUES, escaped
from amitop.journal import redact_sent
from amitop.journal.redact import MASK
from amitop.operations.row import Captured


@dataclass(frozen=True, slots=True)
class Choice:
    """What could stand in a header in the place of its value."""

    #: Which of the Action's headers.
    place: int
    header: str
    value: str
    #: The placeholder of the row with the same value; empty where it would be asked for.
    placeholder: str = ""
    #: Whether there is no choice: what is secret is asked for and never kept.
    forced: bool = False

    @property
    def likely(self) -> bool:
        """Whether it is meant, before anybody has said so."""
        return bool(self.placeholder) or self.forced


def choices(action: Action, captured: Captured) -> list[Choice]:
    """A choice for each header with a value."""
    found = []
    for place, (header, value) in enumerate(action.headers):
        if MASK in redact_sent(Action(action.name, [(header, value)]).encode()) or holds_secret(header):
            found.append(Choice(place, header, value, forced=True))
        elif value:
            same = (name for name in VALUES if captured.values.get(name) == value)
            found.append(Choice(place, header, value, next(same, "")))
    return found


def recipe(action: Action, chosen: Collection[Choice], macro_id: str, name: str, says: str, key: str) -> Macro:
    """The macro of one step that `action` is, with what was chosen in the place of values."""
    texts = [escaped(value) for _, value in action.headers]
    asks: list[Ask] = []
    for choice in chosen:
        if choice.placeholder:
            texts[choice.place] = f"{{{choice.placeholder}}}"
            continue
        ask = _ask(choice, {each.name for each in asks})
        asks.append(ask)
        texts[choice.place] = f"{{ask.{ask.name}}}"
    headers = tuple((header, text) for (header, _), text in zip(action.headers, texts, strict=True))
    row = _row({each.placeholder for each in chosen})
    return Macro(macro_id, name, (Step(action.name, headers),), says, key, row, tuple(asks))


def _ask(choice: Choice, taken: Collection[str]) -> Ask:
    first = re.sub(r"\W+", "_", choice.header.lower()).strip("_") or "value"
    names = (first, *(f"{first}_{number}" for number in range(2, len(taken) + 3)))
    name = next(each for each in names if each not in taken)
    return Ask(name, choice.header, "" if choice.forced else escaped(choice.value))


def _row(placeholders: Collection[str]) -> str:
    """What the row must be about for these."""
    families = {name.partition(".")[0] for name in placeholders}
    if "other" in families:
        families.add("channel")
    return next((row for row in ROWS if row in families), "")
