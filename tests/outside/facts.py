"""Facts about a PBX: rows by kind and key, each with its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Row = tuple[str, str]


@dataclass(frozen=True)
class Truth:
    """What the lists say of one field: the values that are right, with a tolerance if they are times."""

    values: tuple[Any, ...]
    within: float = 0.0

    def allows(self, said: Any) -> bool:
        """Return whether `said` is one of the values."""
        if self.within and isinstance(said, int | float):
            return any(isinstance(each, int | float) and abs(each - said) <= self.within for each in self.values)
        return said in self.values

    def __str__(self) -> str:
        return " or ".join(dict.fromkeys(map(repr, self.values)))


@dataclass
class Listed:
    """What the lists of a PBX say."""

    rows: dict[Row, dict[str, Truth]] = field(default_factory=dict)
    #: Rows on which the lists disagree with one another: they may be there or not.
    unsure: set[Row] = field(default_factory=set)

    def add(self, kind: str, key: str, fields: dict[str, Any], within: dict[str, float] | None = None) -> None:
        """Add a row; if it is there already, both values of a field are right."""
        row = self.rows.setdefault((kind, key), {})
        for name, value in fields.items():
            before = row[name].values if name in row else ()
            row[name] = Truth((*before, value), (within or {}).get(name, 0.0))


#: What amitop says: the same rows, one value a field.
Said = dict[Row, dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One field, or with ``""`` the existence of a row, on which amitop and the lists disagree."""

    kind: str
    key: str
    field: str
    said: str
    truth: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Return which field of which row it is about."""
        return self.kind, self.key, self.field

    def __str__(self) -> str:
        where = f"{self.kind} {self.key}" + (f" {self.field}" if self.field else "")
        return f"{where}: amitop says {self.said}, the PBX {self.truth}"


def differences(said: Said, listed: Listed) -> Iterator[Difference]:
    """Yield every field in which `said` is not what is `listed`."""
    for row, fields in listed.rows.items():
        if row not in said:
            if row not in listed.unsure:
                yield Difference(*row, "", "nothing", "it is there")
            continue
        for name, truth in fields.items():
            value = said[row].get(name)
            if not truth.allows(value):
                yield Difference(*row, name, repr(value), str(truth))
    for row in said.keys() - listed.rows.keys() - listed.unsure:
        yield Difference(*row, "", "it is there", "nothing")
