"""The one registry of what a key can do: bindings, footer, help and palette are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True)
class Act:
    """Something an operator can do."""

    id: str
    #: Keys, the first of which is shown.
    keys: str
    #: Two words at most, for the footer.
    label: str
    #: A sentence, for help and palette.
    says: str
    group: str
    #: Views in which it makes sense; empty for all.
    views: frozenset[str] = frozenset()
    #: Whether it changes something on the PBX.
    danger: bool = False
    #: The footer's order; 0 keeps it out.
    footer: int = 0
    #: Textual's action, where it is not `act('id')`.
    action: str = ""
    #: How the key is written, where its name is not good enough.
    shown: str = ""

    @property
    def key(self) -> str:
        """The key as it is written on the screen."""
        return self.shown or self.keys.split(",", maxsplit=1)[0]

    @property
    def textual_action(self) -> str:
        return self.action or f"act('{self.id}')"


_CHANNELS = frozenset({"calls", "channels", "queues", "agents", "rooms"})
_PEOPLE = frozenset({"queues", "agents"})
_TABLES = frozenset({"calls", "channels", "queues", "agents", "rooms", "endpoints"})
_PACKETS = frozenset({"packets"})

VIEW_IDS = ("calls", "channels", "queues", "agents", "rooms", "endpoints", "packets")

ACTS: tuple[Act, ...] = (
    Act("hang_up", "x", "hang up", "Hang up the chosen channel or call", "On the PBX", _CHANNELS, True, 1),
    Act("transfer", "t", "transfer", "Transfer to an extension, at once", "On the PBX", _CHANNELS, True, 2),
    Act("attended", "a", "attended", "Transfer after talking to the new party", "On the PBX", _CHANNELS, True, 3),
    Act("pause", "p", "pause", "Pause the chosen agent with a reason, or unpause", "On the PBX", _PEOPLE, True, 4),
    Act(
        "pair", "r", "answer", "From an Action to its Response and events, and back", "Packets", _PACKETS, footer=5
    ),
    Act("noise", "n", "noise", "Show or hide what is mostly noise: VarSet, Newexten, RTCP …", "Packets", footer=12),
    Act("details", "enter", "details", "Show or hide the details of the chosen row", "Look", footer=7),
    Act("filter", "slash", "filter", "Filter the rows by words", "Look", footer=8, shown="/"),
    Act("sort", "s", "sort", "Sort by the next column", "Look", _TABLES, footer=9),
    Act("reverse", "S", "reverse", "Turn the order round", "Look", _TABLES),
    Act("freeze", "space", "freeze", "Stop the screen to look at it, and let it go on", "Look", footer=10),
    Act("follow", "f", "follow", "Scroll with the chosen row, or with the newest packet", "Look", footer=11),
    Act("next_pane", "tab", "next list", "To the next list on the screen", "Look", action="app.focus_next"),
    Act("clear", "escape", "clear", "Clear the filter, unfreeze, close", "Look", shown="esc"),
    *(
        Act(f"view_{view}", str(number), view, f"Show {view}", "Views", action=f"view('{view}')")
        for number, view in enumerate(VIEW_IDS, 1)
    ),
    Act("retry", "R", "try now", "Try to connect at once, while the connection is lost", "amitop"),
    Act("palette", "ctrl+p", "palette", "Everything by name", "amitop", action="command_palette", shown="^p"),
    Act("help", "question_mark", "help", "This page", "amitop", shown="?"),
    Act("quit", "q,ctrl+q", "quit", "Leave amitop; the PBX does not notice", "amitop", action="quit"),
)


def acts_for(view: str) -> list[Act]:
    """What can be done in a view."""
    return [act for act in ACTS if not act.views or view in act.views]


def bindings() -> list[BindingType]:
    """Textual's bindings; each has the act's name as its id, by which it can be remapped."""
    return [Binding(act.keys, act.textual_action, act.says, show=False, id=act.id) for act in ACTS]
