"""A form: the headers of one Action as fields, in the order in which they are filled in. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amitop.ami.catalogue import ActionEntry, Parameter

Headers = Sequence[tuple[str, str]]


@dataclass(slots=True, eq=False)
class Field:
    """One header, filled in or not."""

    key: str
    value: str = ""
    required: bool = False
    repeatable: bool = False
    #: Whether its name is written by the operator rather than known.
    free: bool = False
    help: str = ""


class Form:
    """The fields of one Action: the required ones first, then the others in the order of the PBX."""

    def __init__(self, entry: ActionEntry, headers: Iterable[tuple[str, str]] = ()) -> None:
        self.entry = entry
        self.fields: list[Field] = []
        self.refine(entry)
        for key, value in headers:
            self.put(key, value)

    @property
    def name(self) -> str:
        """The Action's name."""
        return self.entry.name

    def refine(self, entry: ActionEntry) -> None:
        """More is known of the Action now; what was filled in stays."""
        self.entry = entry
        ordered = sorted(entry.parameters, key=lambda parameter: not parameter.required)
        fields = [field for parameter in ordered for field in self._fields_of(parameter)]
        self.fields = fields + [field for field in self.fields if field not in fields]

    def _fields_of(self, parameter: Parameter) -> list[Field]:
        key = parameter.name.lower()
        fields = [each for each in self.fields if each.key.lower() == key and (each.value or not each.free)]
        fields = fields or [Field(parameter.name)]
        for number, field in enumerate(fields):
            field.key, field.help, field.free = parameter.name, parameter.help, False
            field.required, field.repeatable = parameter.required and not number, parameter.repeatable
        return fields

    def put(self, key: str, value: str) -> None:
        """Fill in a header: an empty field of that name, else one more."""
        same = [each for each in self.fields if each.key.lower() == key.lower()]
        for field in same:
            if not field.value:
                field.value = value
                return
        if same:
            like = same[-1]
            more = Field(like.key, value, repeatable=like.repeatable, free=like.free, help=like.help)
            self.fields.insert(self.fields.index(like) + 1, more)
        else:
            self.fields.append(Field(key, value, free=True))

    def add(self, after: Field | None = None) -> Field:
        """One more row: of the same header where that may come again, else a free one."""
        if after is not None and after.repeatable:
            field = Field(after.key, repeatable=True, help=after.help)
            self.fields.insert(self.fields.index(after) + 1, field)
        else:
            field = Field("", free=True)
            self.fields.append(field)
        return field

    def may_remove(self, field: Field) -> bool:
        """Whether this row is one of several, or a free one."""
        return field.free or sum(each.key == field.key for each in self.fields) > 1

    def remove(self, field: Field) -> None:
        """Take a row out."""
        self.fields.remove(field)
        rest = [each for each in self.fields if each.key == field.key]
        if field.required and rest:
            rest[0].required = True

    def headers(self) -> list[tuple[str, str]]:
        """What is filled in. A field left empty is not sent."""
        return [(field.key, field.value) for field in self.fields if field.value]

    def missing(self) -> list[Field]:
        """Required fields that are empty."""
        return [field for field in self.fields if field.required and not field.value]
