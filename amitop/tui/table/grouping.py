"""Rows under headings: the group of each, the figures of a group, and the lines that come of both."""

from __future__ import annotations

from collections.abc import Callable, Container, Generator, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Row = TypeVar("Row")

_SLICE = 1024


#: What a group has to know of a row: a clue, by which the group is told when all rows have been seen; since when
#: the row lasts, None where that is not known; whether it waits, and whether it is up. A plain tuple: ten thousand
#: are made anew with every pass, and the collector of garbage has nothing to follow in them.
Fact = tuple[Hashable, float | None, bool, bool]


def called(by: str) -> str:
    """What a way to group is called on the screen: in files the PBX of a row is its `host`, as in `--host`."""
    return "PBX" if by == "host" else by


@dataclass(frozen=True)
class Grouping(Generic[Row]):
    """A way to group rows."""

    #: Such as `queue`.
    by: str
    #: Called before all rows are gone through; what it gives back tells the fact of each.
    begin: Callable[[], Callable[[Row], Fact]]
    #: The group of a clue; empty for none. Asked after all rows have been seen.
    group: Callable[[Hashable], str]
    #: What the heading of rows without a group says.
    rest: str


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What a heading is known by. No row has such a key."""

    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above the rows of a group. It is no row: nothing can be done to it."""

    key: GroupKey
    label: str
    count: int
    #: Since when the oldest row lasts.
    since: float | None
    waiting: int
    up: int
    folded: bool


@dataclass(slots=True)
class Group:
    """The rows of a group, by their places in the table's order."""

    name: str
    places: list[int] = field(default_factory=list)
    since: float | None = None
    waiting: int = 0
    up: int = 0

    def add(self, place: int, fact: Fact) -> None:
        self.places.append(place)
        _, since, waiting, up = fact
        if since is not None and (self.since is None or since < self.since):
            self.since = since
        self.waiting += waiting
        self.up += up

    def heading(self, rest: str, folded: bool) -> Heading:
        return Heading(
            GroupKey(self.name), self.name or rest, len(self.places), self.since, self.waiting, self.up, folded
        )


def gather(facts: Sequence[Fact], group_of: Callable[[Hashable], str]) -> Generator[None, None, list[Group]]:
    """The groups by name, those without a group last; within each the order stays. In slices.

    By name and not by number: a list whose parts change places with every call can't be read.
    """
    by_clue: dict[Hashable, Group] = {}
    by_name: dict[str, Group] = {}
    for start in range(0, len(facts), _SLICE):
        for place, fact in enumerate(facts[start : start + _SLICE], start):
            clue = fact[0]
            group = by_clue.get(clue)
            if group is None:
                name = group_of(clue)
                group = by_clue[clue] = by_name.setdefault(name, Group(name))
            group.add(place, fact)
        yield
    return sorted(by_name.values(), key=lambda group: (not group.name, group.name.casefold(), group.name))


def lines_of(groups: Sequence[Group], folded: Container[str], chosen: int | None) -> list[int]:
    """What stands on each line: the place of a row, or `~n` for the heading of the nth group.

    The chosen row stays in sight in a folded group too: the cursor never slips to another row by itself.
    """
    lines: list[int] = []
    for number, group in enumerate(groups):
        lines.append(~number)
        if group.name not in folded:
            lines += group.places
        elif chosen is not None and chosen in group.places:
            lines.append(chosen)
    return lines
