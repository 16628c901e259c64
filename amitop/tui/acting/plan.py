"""What is to be done to many rows, before it is done: who is hit, and what is still to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from amitop.ami import ActionError
from amitop.monitor import Result, Stand
from amitop.operations import Degree, Operation, degree_of
from amitop.tui.scene import Scene


@dataclass(frozen=True)
class Blank:
    """Something that the operator fills in, for all of them alike."""

    id: str
    label: str
    value: str = ""
    known: Sequence[str] = ()
    needed: bool = False
    #: What an empty field says.
    hint: str = ""
    #: Whether it is never shown.
    secret: bool = False


class Hit:
    """One who is hit, captured when the key went down."""

    def __init__(
        self, scene: Scene, key: Hashable, who: str, make: Callable[..., Operation | str] | None, reason: str = ""
    ) -> None:
        """`make` gives the operation for what was filled in, or why there is none; None where `reason` says why."""
        #: The PBX to which its operation goes.
        self.scene = scene
        self.key = key
        self.who = who
        self._make = make
        #: Why nothing will be sent to it; empty where something will.
        self.reason = reason
        self.operation: Operation | None = None
        self.result: Result | None = None

    def fill_in(self, values: Sequence[str]) -> None:
        """Make the operation with these. Raises `ActionError` where Asterisk would misread them."""
        if self._make is None:
            return
        made = self._make(*values)
        self.operation, self.reason = (None, made) if isinstance(made, str) else (made, "")

    def empty(self) -> None:
        """Something is missing yet."""
        self.operation = None

    def look(self) -> None:
        """See whether it may still be sent; once it is on its way, its result tells."""
        if self.operation is not None and self.result is None:
            self.reason = self.operation.still_true(self.scene.live.pbx) or ""

    @property
    def will_be_sent(self) -> bool:
        return self.operation is not None and not self.reason

    @property
    def stand(self) -> Stand:
        """How far it has come."""
        if self.result is not None:
            return self.result.stand
        return Stand.NOT_SENT if self.reason else Stand.WAITING

    @property
    def words(self) -> str:
        """What is to be said of it."""
        if self.result is not None and self.result.stand is not Stand.WAITING:
            return self.result.words
        return self.reason or (_effect(self.operation) if self.operation is not None else "")


def _effect(operation: Operation) -> str:
    """Its sentence in a line of a list; where all are hung up, the heading says that they are cut off."""
    hangs_up = operation.verb == "hang up"
    return (operation.sentence.removeprefix("Cuts off ") if hangs_up else operation.sentence).rstrip(".")


@dataclass
class Plan:
    """One verb on many rows."""

    #: As on the button: `Hang up`; and when it is done: `hung up`.
    verb: str
    done: str
    title: str
    #: The sentence over the list, from what was filled in.
    says: Callable[[Sequence[str]], str]
    hits: list[Hit]
    blanks: Sequence[Blank] = ()
    #: How many of them a filter or a fold hides.
    hidden: int = 0
    #: What must be typed before Actions that can run code are sent; empty for a verb, which sends none.
    typed: str = ""
    #: What was filled in.
    values: Sequence[str] = field(default=(), init=False)
    #: Why nothing can be sent with what was filled in; empty where it can.
    problem: str = field(default="", init=False)

    def fill_in(self, values: Sequence[str]) -> None:
        """Make every operation with these values, or none where a needed one is missing."""
        self.values = values
        complete = all(value or not blank.needed for blank, value in zip(self.blanks, values, strict=True))
        self.problem = ""
        for hit in self.hits:
            hit.empty()
            if complete and not self.problem:
                try:
                    hit.fill_in(values)
                except ActionError as error:
                    self.problem = str(error)

    @property
    def runs_code(self) -> bool:
        """Whether anything of it can do anything on the PBX."""
        made = [hit.operation.actions for hit in self.hits if hit.operation is not None] if self.typed else []
        return any(degree_of(actions) is Degree.CODE for actions in made)

    def sentence(self, values: Sequence[str]) -> str:
        """What would be done with these values."""
        unseen = f"{self.hidden} of those marked can't be seen: filtered out, or folded away."
        hidden = unseen if self.hidden else ""
        said = self.says(values)
        return said + ("\n" if hidden and "\n" in said else " " if hidden else "") + hidden

    def look(self) -> None:
        """See who may still be meant."""
        for hit in self.hits:
            hit.look()

    @property
    def to_send(self) -> list[Hit]:
        """Those to whom something will be sent."""
        return [] if self.problem else [hit for hit in self.hits if hit.will_be_sent]
