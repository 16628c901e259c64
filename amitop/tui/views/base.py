"""What a view is: rows of one kind, their columns, and the details of one of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from amitop.journal.subject import channel_needles
from amitop.pbx import Family
from amitop.pbx.entities import Agent, Channel, Member
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.scene import Scene
from amitop.tui.table.columns import Column
from amitop.tui.table.grouping import Grouping
from amitop.tui.views.fields import Field, Fields, Kind, bound

Row = TypeVar("Row")


class View(Generic[Row]):
    """A view of the model. It holds no widget and changes nothing."""

    id: ClassVar[str]
    title: ClassVar[str]
    #: The title where there is little room.
    short: ClassVar[str]
    #: What its rows are called.
    noun: ClassVar[str]
    #: The same for several; empty where an s is enough.
    nouns: ClassVar[str] = ""
    #: A sentence for when there is nothing.
    nothing: ClassVar[str]
    #: The lists it is made of: where the login may not have one, an empty table says so.
    families: ClassVar[tuple[Family, ...]] = ()
    #: The column to sort by at first, and whether the largest comes first.
    first_sort: ClassVar[tuple[int, bool]] = (0, False)

    #: What its rows can be grouped by.
    groupings: ClassVar[tuple[str, ...]] = ()

    #: What an expression may ask of a row.
    fields: ClassVar[Fields] = {}

    columns: Sequence[Column[Row]]

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.columns = self.make_columns()

    @cached_property
    def asked(self) -> Fields:
        """What an expression may ask of a row, ready to be read; `host` is the PBX that it is of."""
        host = Field(Kind.TEXT, lambda row, _now: self.scene_of(row).called)
        return {"host": host, **bound(self.fields, self.columns)}

    def make_columns(self) -> Sequence[Column[Row]]:
        raise NotImplementedError

    def rows(self) -> Iterable[Row]:
        """Every row there is, in any order."""
        raise NotImplementedError

    def key(self, row: Row) -> Hashable:
        """What a row is known by for as long as it lives."""
        raise NotImplementedError

    def text(self, row: Row) -> str:
        """What a filter searches: what the columns show at first, and the names behind it."""
        return " ".join(column.cell(row).text for column in self.columns if not column.extra)

    def name(self, row: Row) -> str:
        """What a row is called in a sentence."""
        key = self.key(row)
        return getattr(row, "name", "") or str(key[-1] if isinstance(key, tuple) else key)

    def grouping(self, by: str) -> Grouping[Row] | None:
        """The way to group rows by one of `groupings`."""
        del by
        return None

    version: Callable[[Row], Hashable] | None = None

    def copied(self, row: Row) -> Row:
        """A copy that stays as it is while the screen is frozen."""
        return copy.copy(row)

    def entity(self, row: Row) -> object:
        """The model's own row."""
        return row

    def scene_of(self, row: Row) -> Scene:
        """The PBX that a row is of."""
        del row
        return self.scene.itself

    def own_key(self, row: Row) -> Hashable:
        """The key by which its PBX's model knows a row."""
        return self.key(row)

    def keyed(self, scene: Scene, key: Hashable) -> Hashable:
        """The key here of what one PBX's model knows by `key`."""
        del scene
        return key

    def details(self, row: Row) -> list[Line]:
        """What is known of a row."""
        del row
        return []

    def needles(self, row: Row) -> tuple[bytes, ...]:
        """What the packets about this row hold."""
        channel = self.channel(row)
        return () if channel is None else needles_of(channel)

    def channel(self, row: Row) -> Channel | None:
        """The channel that an operator means by this row."""
        del row
        return None

    def agent(self, row: Row) -> Agent | None:
        """The agent that an operator means by this row."""
        del row
        return None

    def member(self, row: Row) -> Member | None:
        """The membership in one queue that is meant, where it is only one."""
        del row
        return None


def needles_of(channel: Channel) -> tuple[bytes, ...]:
    """What the packets that speak of a channel hold: events its Uniqueid, Actions its name."""
    return channel_needles(channel.uniqueid, channel.name)


def field_line(name: str, *values: Piece | str, wide: int = 9) -> Line:
    """A line of the details: a quiet name, and what is known under it."""
    told = [value if isinstance(value, Piece) else Piece(visible(value), "text") for value in values]
    return [Piece(f"{name:<{wide}} "), *told]


def nothing_for(view: View[Any], needle: str) -> str:
    """The sentence of an empty table; a filter that matches nothing is not a quiet PBX."""
    if needle:
        return f"No {view.noun} matches “{visible(needle)}”  ·  esc clears the filter"
    refused = [view.scene.monitor.blind[each] for each in view.families if each in view.scene.monitor.blind]
    if refused:
        return f"This login may not list them  ·  {visible(refused[0])}"
    return view.nothing
