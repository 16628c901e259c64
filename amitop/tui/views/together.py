"""Rows of several PBXs in one table: a view of each, and a column that tells whose a row is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

from amitop.pbx.entities import Agent, Channel, Member
from amitop.text import visible, width
from amitop.tui.bars import Line
from amitop.tui.scene import Scene
from amitop.tui.table.columns import Cell, Column
from amitop.tui.table.grouping import Fact, Grouping
from amitop.tui.views.base import View
from amitop.tui.views.fields import Field, Kind, Reader

# Cells of a PBX's name in a table.
_LEAST, _MOST = 5, 14
_SHARED = ("id", "title", "short", "noun", "nouns", "nothing", "families")


class Hosted(NamedTuple):
    """A row, and the view of its own PBX. Two PBXs with equal Uniqueids have unequal rows."""

    view: View[Any]
    row: Any

    @property
    def scene(self) -> Scene:
        """The PBX that it is of."""
        return self.view.scene


class Together(View[Hosted]):
    """One view of each of several PBXs as one. What it tells of a row is told by that row's own view."""

    def __init__(self, views: Sequence[View[Any]], at_hand: Scene, *, host: bool = True) -> None:
        """`at_hand` is whose words an empty table has; without `host` there is no column of it."""
        self._views, self._host = views, host
        first = views[0]
        vars(self).update({name: getattr(first, name) for name in _SHARED})
        column, largest_first = first.first_sort
        vars(self)["first_sort"] = (column + host, largest_first)
        told = {name: field._replace(read=_read(name)) for name, field in first.asked.items()}
        vars(self)["asked"] = {**told, "host": Field(Kind.TEXT, lambda row, _now: row.scene.name)}
        vars(self)["groupings"] = ("host", *first.groupings) if first.groupings else ()
        if first.version is not None:
            self.version = _version
        super().__init__(at_hand)

    def make_columns(self) -> Sequence[Column[Hosted]]:
        columns = [_column(index, each) for index, each in enumerate(self._views[0].columns)]
        names = max(width(visible(view.scene.name)) for view in self._views)
        room = max(_LEAST, min(names, _MOST))  # never less: two PBXs whose names are cut may look like one
        by_name = (lambda row: row.scene.name.lower(), room, room)
        told = Column("PBX", _host, *by_name, priority=0, always=True, id="host")
        return [told, *columns] if self._host else columns

    def rows(self) -> Iterable[Hosted]:
        return [Hosted(view, row) for view in self._views if not view.scene.hidden for row in view.rows()]

    def key(self, row: Hosted) -> Hashable:
        view, inner = row
        return view.scene.name, view.key(inner)

    def own_key(self, row: Hosted) -> Hashable:
        return row.view.key(row.row)

    def keyed(self, scene: Scene, key: Hashable) -> Hashable:
        return scene.name, key

    def grouping(self, by: str) -> Grouping[Hosted] | None:
        if by not in self.groupings:
            return None
        return _by_host(self._views) if by == "host" else _grouped(by, self._views)

    def text(self, row: Hosted) -> str:
        return f"{row.scene.name} {row.view.text(row.row)}"

    def name(self, row: Hosted) -> str:
        return row.view.name(row.row)

    def entity(self, row: Hosted) -> object:
        return row.row

    def scene_of(self, row: Hosted) -> Scene:
        return row.scene

    def copied(self, row: Hosted) -> Hosted:
        return Hosted(row.view, row.view.copied(row.row))

    def details(self, row: Hosted) -> list[Line]:
        return row.view.details(row.row)

    def needles(self, row: Hosted) -> tuple[bytes, ...]:
        return row.view.needles(row.row)

    def channel(self, row: Hosted) -> Channel | None:
        return row.view.channel(row.row)

    def agent(self, row: Hosted) -> Agent | None:
        return row.view.agent(row.row)

    def member(self, row: Hosted) -> Member | None:
        return row.view.member(row.row)


def _grouped(by: str, views: Sequence[View[Any]]) -> Grouping[Hosted] | None:
    """The ways of all views as one. Queues of one name on two PBXs are two queues: the name tells whose it is."""
    ways = {view: way for view in views if (way := view.grouping(by)) is not None}
    if not ways:
        return None

    def begin() -> Callable[[Hosted], Fact]:
        tellers = {view: way.begin() for view, way in ways.items()}

        def fact(row: Hosted) -> Fact:
            clue, since, waiting, up = tellers[row.view](row.row)
            return (row.view, clue), since, waiting, up

        return fact

    def group(clue: Hashable) -> str:
        view, inner = cast(tuple[View[Any], Hashable], clue)
        name = ways[view].group(inner)
        return f"{name} · {view.scene.name}" if name else ""

    return Grouping(by, begin, group, next(iter(ways.values())).rest)


def _by_host(views: Sequence[View[Any]]) -> Grouping[Hosted] | None:
    """By PBX; whether a row waits or is up is told as in any other grouping."""
    way = _grouped(views[0].groupings[0], views)
    if way is None:
        return None

    def begin() -> Callable[[Hosted], Fact]:
        tell = way.begin()
        return lambda row: (row.scene.name, *tell(row)[1:])

    return Grouping("host", begin, str, "")


def _version(row: Hosted) -> Hashable:
    version = row.view.version
    return None if version is None else version(row.row)


def _read(name: str) -> Reader:
    def read(row: Hosted, now: float) -> Any:
        reader = row.view.asked[name].read
        return None if reader is None else reader(row.row, now)

    return read


def _host(row: Hosted) -> Cell:
    scene = row.scene
    return Cell(visible(scene.name), scene.colour if scene.is_live else "gone")


def _column(index: int, column: Column[Any]) -> Column[Hosted]:
    """The same column, told by each row's own view; grey while its PBX can't be seen."""

    def cell(row: Hosted) -> Cell:
        view, inner = row
        told = view.columns[index].cell(inner)
        return told if view.scene.is_live else told._replace(style="gone")

    def value(row: Hosted) -> Any:
        sort = row.view.columns[index].sort
        return None if sort is None else sort(row.row)

    return replace(column, cell=cell, sort=None if column.sort is None else value)
