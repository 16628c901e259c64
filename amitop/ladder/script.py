"""What is written down of a call while its packets are read: steps, and what is known so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from amitop.ami import Packet
from amitop.ladder.cast import Cast, known
from amitop.ladder.ladder import StepKind


@dataclass(slots=True, eq=False)
class Draft:
    """A step that may still change."""

    at: float
    kind: StepKind
    text: str
    one: str
    other: str
    packets: list[int]
    times: int = 1
    cause: int | None = None
    code: int = 0
    #: Left out: another step tells it.
    dropped: bool = False

    @property
    def says(self) -> tuple[StepKind, str, str, str]:
        return self.kind, self.text, self.one, self.other


@dataclass(slots=True, eq=False)
class _Bridge:
    """Who is in a bridge, and the steps that told so."""

    members: dict[str, None] = field(default_factory=dict)
    entering: Draft | None = None
    leaving: Draft | None = None


class Script:
    """The steps so far. A handler asks it about the packet that is open, and tells it what happened."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._drafts: list[Draft] = []
        #: By column, the last state told.
        self.states: dict[str, str] = {}
        self._bridges: dict[str, _Bridge] = {}
        # The last step of a kind between two columns, for packets that tell the same thing once more.
        self._last: dict[tuple[StepKind, str, str], Draft] = {}
        self._actions: dict[tuple[str, str], int] = {}
        self._number, self._at = 0, 0.0
        self._packet = Packet(b"")

    def open(self, number: int, at: float, packet: Packet) -> None:
        """Go on to another packet."""
        self._number, self._at, self._packet = number, at, packet

    def told(self) -> list[Draft]:
        """The steps that stand."""
        return [draft for draft in self._drafts if not draft.dropped]

    # What the open packet says.

    def __getitem__(self, header: str) -> str:
        """A header's value; nothing where it is missing or not known."""
        return known(self._packet.fields.get(header))

    def channel(self, prefix: str = "") -> str:
        """The column of the channel with that prefix; nothing where there is none."""
        uniqueid = self[f"{prefix}Uniqueid"]
        return self.cast.key(uniqueid) if uniqueid else ""

    @property
    def far_half(self) -> bool:
        """Whether the packet is about a folded Local channel's second half."""
        return self.cast.is_second_half(self["Uniqueid"])

    # What happened.

    def tell(
        self, kind: StepKind, text: str, one: str, other: str = "", *, cause: tuple[str, ...] = (), code: int = 0
    ) -> Draft | None:
        """Write down a step from column `one`, to `other` where two are concerned; `cause` names Actions."""
        if not one:
            one, other = other, ""
        if not one:
            return None
        number = next((self._actions[name, one] for name in cause if (name, one) in self._actions), None)
        draft = Draft(self._at, kind, text, one, other, [self._number], cause=number, code=code)
        self._drafts.append(draft)
        self._last[kind, one, other] = draft
        return draft

    def also(self, kind: StepKind, one: str, other: str, draft: Draft) -> None:
        """Let what is told between these two from now on be a part of `draft`."""
        self._last[kind, one, other] = draft

    def add_to(self, kind: StepKind, one: str, other: str = "") -> bool:
        """Let the last such step stand for this packet too; False where there is none."""
        draft = self._last.get((kind, one, other))
        if draft is not None:
            draft.packets.append(self._number)
        return draft is not None

    def last(self, kind: StepKind, one: str, other: str = "") -> Draft | None:
        """The last such step."""
        return self._last.get((kind, one, other))

    def forget(self, kind: StepKind, one: str, other: str = "") -> Draft | None:
        """The last such step, which nothing is added to from now on."""
        return self._last.pop((kind, one, other), None)

    def state(self, column: str, state: str, text: str = "") -> None:
        """A channel's state, where it is another than the last."""
        if column and self.states.get(column) != state:
            self.states[column] = state
            self.tell(StepKind.STATE, text or state, column)
        elif column:
            self.add_to(StepKind.STATE, column)

    def action(self, column: str) -> None:
        """Remember an Action upon a channel: what comes of it is told later."""
        self._actions[self._packet.name, column] = self._number

    # Bridges.

    def enter(self, bridge: str, column: str) -> None:
        """Two who are in one bridge are told together; the first alone is not worth a line."""
        found = self._bridges.setdefault(bridge, _Bridge())
        others = [each for each in found.members if each != column]
        found.members[column] = None
        found.leaving = None
        alone = found.entering if found.entering is not None and not found.entering.other else None
        draft = self.tell(StepKind.BRIDGE, f"bridge {bridge[:6]}", others[0] if others else column)
        if draft is None:
            return
        if others:
            draft.other = column
            if alone is not None:
                alone.dropped = True
                draft.packets += alone.packets
        found.entering = draft

    def leave(self, bridge: str, column: str) -> None:
        """The first of two to leave ends the bridge for both."""
        found = self._bridges.setdefault(bridge, _Bridge())
        found.members.pop(column, None)
        if found.leaving is not None and len(found.members) == 0:
            found.leaving.packets.append(self._number)
            return
        other = next(iter(found.members), "")
        found.leaving = self.tell(StepKind.UNBRIDGE, f"leaves {bridge[:6]}", column, other)
        found.entering = None


#: Writes down what one event means.
Handler = Callable[[Script], None]
