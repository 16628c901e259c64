"""The names that only the screen knows, acts, tables and columns, and what of the configuration is none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from amitop.config import COLUMNS, FILTERS, KEYS, SORT, THEME, Given, Problem, Settings
from amitop.config.errors import unknown
from amitop.config.macros import load_macros
from amitop.config.theme_names import theme_names, user_folder
from amitop.tui.keys import ACTS, VIEW_IDS
from amitop.tui.scene import Scene
from amitop.tui.theme_file import read_theme
from amitop.tui.themes import bases
from amitop.tui.views.agents import AgentsView
from amitop.tui.views.base import View
from amitop.tui.views.calls import CallsView
from amitop.tui.views.channels import ChannelsView
from amitop.tui.views.endpoints import EndpointsView
from amitop.tui.views.history import HistoryView
from amitop.tui.views.queues import CallersView, MembersView, QueuesView
from amitop.tui.views.rooms import RoomsView


def tables() -> dict[str, list[str]]:
    """The tables whose columns may be chosen, each with the names of all its columns."""
    scene = cast(Scene, None)  # columns are named before there is anything to show
    views: dict[str, View[Any]] = {
        **{view.id: view(scene) for view in (CallsView, ChannelsView, QueuesView, AgentsView, RoomsView)},
        "callers": CallersView(scene, lambda: None),
        "members": MembersView(scene, lambda: None),
        "endpoints": EndpointsView(scene),
        "history": HistoryView(scene, cast(Any, None)),
    }
    return {name: [column.name for column in view.columns] for name, view in views.items()}


def unknown_names(settings: Settings) -> Iterator[Problem]:
    """What is configured of acts, views, columns and themes that there are not."""
    acts = [act.id for act in ACTS]
    for (act,), given in settings.family(KEYS).items():
        if act not in acts:
            yield _problem(given, f"keys.{act}", unknown(f"keys.{act}", [f"keys.{each}" for each in acts]))
    known = tables()
    for family, last in ((COLUMNS, "columns"), (SORT, "sort")):
        for (table,), given in settings.family(family).items():
            yield from _of_table(known, table, f"views.{table}.{last}", given)
    for (view, name), given in settings.family(FILTERS).items():
        if view not in VIEW_IDS:
            yield _problem(given, f"filters.{view}.{name}", unknown(f"filters: view {view}", VIEW_IDS, view))
    theme = settings.given(THEME)
    if theme is not None and theme.value and theme.value not in (names := theme_names()):
        yield _problem(theme, THEME.name, unknown(f"theme {theme.value}", names, theme.value))


def _of_table(known: dict[str, list[str]], table: str, key: str, given: Given) -> Iterator[Problem]:
    if table not in known:
        yield _problem(given, key, unknown(f"{key}: table {table}", list(known), table))
        return
    for column in given.value:
        if (name := column.removeprefix("-")) not in known[table]:
            yield _problem(given, key, unknown(f"{key}: column {name}", known[table], name))


def _problem(given: Given, key: str, sentence: str) -> Problem:
    return Problem(given.source, given.line, key, sentence)


def broken_files() -> Iterator[str]:
    """What is wrong with the user's themes and macros, a sentence each."""
    for path in sorted(user_folder().glob("*.toml")):
        file = f"themes/{path.name}"
        try:
            yield from read_theme(file, path.read_text(encoding="utf-8"), bases())[1]
        except (OSError, UnicodeDecodeError) as error:
            yield f"{file} can't be read: {error}"
    yield from load_macros()[1]
