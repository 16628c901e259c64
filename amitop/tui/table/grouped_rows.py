"""Rows of a live table under headings, over rows that are ordered already."""

from __future__ import annotations

from collections.abc import Generator, Hashable
from time import perf_counter
from typing import Any

from amitop.tui.table.grouping import Group, Grouping, GroupKey, Heading, gather, lines_of
from amitop.tui.table.rows import BUDGET, OrderedRows


class GroupedRows:
    """`Rows` whose lines are rows and headings. Until the first grouping is done, the rows as they are."""

    def __init__(self, ordered: OrderedRows[Any], grouping: Grouping[Any]) -> None:
        self._ordered = ordered
        self._grouping = grouping
        #: Names of the groups that are folded.
        self.folded: set[str] = set()
        self._groups: list[Group] | None = None
        self._lines: list[int] = []
        # Of the pass that the groups are of: the next one may have come meanwhile.
        self._rows: list[Any] = []
        self._keys: list[Hashable] = []
        self._places: dict[Hashable, int] = {}
        self._chosen: Hashable | None = None
        self._work: Generator[None, None, None] | None = None
        self._passes = -1

    # Folding.

    @property
    def names(self) -> set[str]:
        """The groups there are."""
        return {group.name for group in self._groups or ()}

    def fold(self, names: set[str], folded: bool, chosen: Hashable | None) -> None:
        """Fold groups into their headings, or unfold them; at once, on a frozen screen too."""
        self.folded = self.folded | names if folded else self.folded - names
        self._set_lines(chosen)

    def group_of(self, key: Hashable) -> Heading | None:
        """The heading that a row stands under, whether it is in sight or not."""
        if self._groups is None or key not in self._keys:
            return None
        place = self._keys.index(key)
        return next((self._heading(group) for group in self._groups if place in group.places), None)

    def keys_of(self, name: str) -> list[Hashable]:
        """The keys of all rows of a group, in their order."""
        groups = [group for group in self._groups or () if group.name == name]
        return [self._keys[place] for group in groups for place in group.places]

    @property
    def is_laid(self) -> bool:
        """Whether the rows of the last pass stand under their headings."""
        return self._work is None and self._passes == self._ordered.passes

    def settle(self) -> None:
        """Do all that is to be done: rows were replaced by copies."""
        self._work = None
        for _ in self._lay():
            pass

    # As of any rows.

    @property
    def total(self) -> int:
        return self._ordered.total

    @property
    def shift(self) -> int:
        return self._ordered.shift

    def __len__(self) -> int:
        return len(self._ordered) if self._groups is None else len(self._lines)

    def at(self, index: int) -> Any:
        """A row, or a `Heading`."""
        if self._groups is None:
            return self._ordered.at(index)
        line = self._lines[index]
        return self._rows[line] if line >= 0 else self._heading(self._groups[~line])

    def key_at(self, index: int) -> Hashable:
        if self._groups is None:
            return self._ordered.key_at(index)
        line = self._lines[index]
        return self._keys[line] if line >= 0 else GroupKey(self._groups[~line].name)

    def find(self, key: Hashable) -> int | None:
        if self._groups is None:
            return self._ordered.find(key)
        place = self._places.get(key)
        if place is None and key is not None and (place := self._find(key, self._groups)) is not None:
            self._places[key] = place
        return place

    def gone(self, key: Hashable) -> bool:
        return not isinstance(key, GroupKey) and self._ordered.gone(key)

    def update(self, now: float, chosen: Hashable | None, settle: bool = False) -> bool:
        deadline = perf_counter() + 2 * BUDGET
        # A heading is no row that could linger.
        changed = self._ordered.update(now, None if isinstance(chosen, GroupKey) else chosen, settle)
        if self._passes != self._ordered.passes:
            self._passes = self._ordered.passes
            self._work = self._lay()
        if self._work is None:
            if self.folded and chosen != self._chosen:
                self._set_lines(chosen)
                return True
            return changed
        self._chosen = chosen
        for _ in self._work:
            if not settle and perf_counter() >= deadline:
                return changed and self._groups is None
        self._work = None
        return True

    def _lay(self) -> Generator[None, None, None]:
        rows, keys, facts = self._ordered.listed
        if len(facts) != len(rows):
            if not self._ordered.held:
                return  # of a pass before anybody asked for facts: the next one has them
            facts = list(map(self._grouping.begin(), rows))
        groups = yield from gather(facts, self._grouping.group)
        self._rows, self._keys, self._groups = rows, keys, groups
        self._set_lines(self._chosen)

    def _set_lines(self, chosen: Hashable | None) -> None:
        self._chosen = chosen
        place = None
        if self.folded and chosen is not None and not isinstance(chosen, GroupKey) and chosen in self._keys:
            place = self._keys.index(chosen)
        self._lines = lines_of(self._groups or (), self.folded, place)
        self._places = {}

    def _find(self, key: Hashable, groups: list[Group]) -> int | None:
        try:
            if isinstance(key, GroupKey):
                return self._lines.index(~[group.name for group in groups].index(key.name))
            return self._lines.index(self._keys.index(key))
        except ValueError:
            return None

    def _heading(self, group: Group) -> Heading:
        return group.heading(self._grouping.rest, group.name in self.folded)
