"""What a macro is: steps with placeholders, and what is asked for at its run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amitop.config.placeholders import names_in

#: Headers whose value is never kept: what they hold is asked for each time.
_SECRET = re.compile(r"secret|passw|pass\b|md5_?cred|token|\bpin|auth\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """A value that is asked for at the run."""

    name: str
    label: str
    #: With placeholders of the row.
    default: str = ""
    #: Whether the answer is kept from run to run of the program, for each PBX.
    remember: bool = False
    #: Whether it may stay empty; a header that comes out empty by it is not sent.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One Action of a macro, its values with placeholders."""

    action: str
    headers: tuple[tuple[str, str], ...] = ()
    #: Whether its Exchange must end well before the next step.
    wait: bool = True
    #: A placeholder of several values, for each of which it is sent.
    each: str = ""


@dataclass(frozen=True, slots=True)
class Macro:
    """A named sequence of Actions."""

    #: The file's name without its end, by which one of the user's replaces one that ships.
    id: str
    name: str
    steps: tuple[Step, ...]
    says: str = ""
    #: The key that runs it, as Textual names it; may be empty.
    key: str = ""
    #: What the row must be about; empty where any will do.
    row: str = ""
    asks: tuple[Ask, ...] = ()

    @property
    def names(self) -> list[str]:
        """The placeholders of its steps, each once."""
        texts = [value for step in self.steps for _, value in step.headers]
        lists = [step.each for step in self.steps if step.each]
        return list(dict.fromkeys([*lists, *(name for text in texts for name in names_in(text))]))

    def is_secret(self, ask: Ask) -> bool:
        """Whether the answer goes into a header that holds a secret: such a one is masked and never kept."""
        name = f"ask.{ask.name}"
        return any(
            holds_secret(key) and name in names_in(value) for step in self.steps for key, value in step.headers
        )


def holds_secret(header: str) -> bool:
    """Whether a header of this name holds what is never kept."""
    return bool(_SECRET.search(header))
