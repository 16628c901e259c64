"""What a trap is, and the fields that it is looked for in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from amitop.pbx import Pbx


@dataclass(frozen=True, slots=True)
class Trap:
    """One surprise."""

    #: The header that it is about.
    header: str
    #: What will happen, in a sentence without a full stop.
    sentence: str
    #: Who or what that is now, from the model; may be empty.
    more: str = ""


class Fields:
    """An Action as it is being filled in: headers in order, some still empty."""

    def __init__(self, action: str, headers: Sequence[tuple[str, str]]) -> None:
        #: Its name in lower case.
        self.action = action
        self.headers = headers

    def get(self, key: str) -> str:
        """What Asterisk takes: the first value of `key`, leading blanks left out."""
        wanted = key.lower()
        return next((value.lstrip(" \t") for name, value in self.headers if name.lower() == wanted), "")

    def all(self, key: str) -> list[str]:
        return [value.lstrip(" \t") for name, value in self.headers if name.lower() == key.lower() and value]

    def number(self, key: str) -> int | None:
        """The whole number in `key`, or None where there is none."""
        try:
            return int(self.get(key))
        except ValueError:
            return None

    def on(self, key: str) -> bool:
        """Whether `key` says yes, as `ast_true` reads it."""
        return self.get(key).lower() in ("yes", "true", "y", "t", "1", "on")


Look = Callable[[Fields, Pbx], Iterator[Trap]]


def counted(names: Sequence[str], most: int = 5) -> str:
    """Names in a row; of many the first few, and how many more."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
