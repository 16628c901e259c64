"""Filters that are kept by name: those of the configuration, and those that were saved on the screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from amitop.config import FILTERS, Settings, State
from amitop.config.errors import did_you_mean
from amitop.expression import ExpressionError, Vocabulary, compile  # noqa: A004
from amitop.journal.select import VOCABULARY as PACKETS
from amitop.text import visible
from amitop.tui.views import fields
from amitop.tui.views.fields import Field, Kind, vocabulary

#: What an expression may ask in each view; `host` tells the PBXs of one screen apart.
VIEWS: Mapping[str, Vocabulary] = {
    **{
        view: vocabulary({"host": Field(Kind.TEXT, None), **asked})
        for view, asked in {
            "calls": fields.CALL,
            "channels": fields.CHANNEL,
            "queues": fields.QUEUE,
            "agents": fields.AGENT,
            "rooms": fields.GUEST,
            "endpoints": fields.ENDPOINT,
            "history": fields.DEED,
            "wall": fields.QUEUE,
        }.items()
    },
    "packets": PACKETS,
}

_KEY = "filters"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter of a view."""

    view: str
    name: str
    text: str
    #: Where in the configuration it stands; empty for one that was saved on the screen.
    where: str = ""

    @property
    def problem(self) -> str:
        """What is wrong with it, in a sentence; empty where it can be applied."""
        return problem_of(self.view, self.text)


def problem_of(view: str, text: str) -> str:
    """What is wrong with an expression in a view; empty where nothing is."""
    if not text.strip():
        return "it is empty"
    try:
        compile(text, VIEWS[view])
    except ExpressionError as error:
        return str(error)
    return ""


def problem_of_name(name: str) -> str:
    """Why a filter can't be called so; empty where it can."""
    if not name.strip():
        return "It needs a name."
    if any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") for each in name):
        return "A name has no control characters."
    return ""


def check(settings: Settings) -> list[str]:
    """What is wrong with the filters of the configuration, a sentence each, with file and line."""
    told: list[str] = []
    for (view, name), given in settings.family(FILTERS).items():
        if view not in VIEWS:
            hint = did_you_mean(view, VIEWS) or f"; there are {', '.join(VIEWS)}"
            told.append(f"{given.where}: filters.{view}: there is no such view{hint}")
        elif problem := problem_of_name(name) or problem_of(view, given.value):
            told.append(f"{given.where}: filters.{view}.{name}: {problem}")
    return [visible(each) for each in told]


class SavedFilters:
    """All of them. One that was saved on the screen goes before one of the same name in the configuration."""

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings = settings
        self._state = state

    def of(self, view: str) -> list[SavedFilter]:
        """Those of a view, by name."""
        given = self._settings.family(FILTERS).items()
        found = {name: SavedFilter(view, name, each.value, each.where) for (of, name), each in given if of == view}
        own = self._state.get(_KEY, view)
        if isinstance(own, dict):
            found |= {name: SavedFilter(view, name, text) for name, text in own.items() if isinstance(text, str)}
        return sorted(found.values(), key=lambda each: (each.name.casefold(), each.name))

    def name_of(self, view: str, text: str) -> str:
        """What the filter that is in force is called; empty where it is not kept."""
        return next((each.name for each in self.of(view) if each.text == text), "") if text else ""

    def save(self, view: str, name: str, text: str) -> None:
        """Keep a filter under a name, in the place of one that was saved under it before."""
        self._state.set(text, _KEY, view, name)

    def forget(self, each: SavedFilter) -> None:
        """Keep one that was saved on the screen no longer."""
        self._state.set(None, _KEY, each.view, each.name)
