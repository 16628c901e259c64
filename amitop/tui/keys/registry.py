"""The one registry of what a key can do. Which keys are in force is told by a `Keymap`, made from it."""

from __future__ import annotations

from dataclasses import dataclass

from amitop.tui.keys.names import key_shown


@dataclass(frozen=True)
class Act:
    """Something an operator can do."""

    id: str
    #: Keys by Textual's names, with commas between them; the first is shown. Empty for none.
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
    #: Whether it goes before the keys of a table, where it makes sense.
    first: bool = False

    @property
    def key(self) -> str:
        """The key as it is written on the screen; empty where there is none."""
        return key_shown(self.keys.split(",", maxsplit=1)[0])

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Its keys by Textual's names."""
        return tuple(self.keys.split(",")) if self.keys else ()

    @property
    def textual_action(self) -> str:
        return self.action or f"act('{self.id}')"


_CHANNELS = frozenset({"calls", "channels", "queues", "agents", "rooms"})
_PEOPLE = frozenset({"queues", "agents"})
_TABLES = frozenset({"calls", "channels", "queues", "agents", "rooms", "endpoints", "history"})
_PACKETS = frozenset({"packets"})
_LADDER = frozenset({"ladder"})
_GROUPED = frozenset({"calls", "channels"})
_FOLDED = _GROUPED | _PACKETS
_HISTORY = frozenset({"history"})
_WALL = frozenset({"wall"})

VIEW_IDS = ("calls", "channels", "queues", "agents", "rooms", "endpoints", "packets", "history", "wall")
_LISTS = frozenset(VIEW_IDS)
_ROWS = _LISTS - _WALL
_LADDERED = _CHANNELS | _PACKETS
_TOLD_OF = _TABLES | _LADDER

ACTS: tuple[Act, ...] = (
    Act("hang_up", "x", "hang up", "Hang up the chosen channel or call", "On the PBX", _CHANNELS, True, 1),
    Act("transfer", "t", "transfer", "Transfer to an extension, at once", "On the PBX", _CHANNELS, True, 2),
    Act("attended", "a", "attended", "Transfer after talking to the new party", "On the PBX", _CHANNELS, True, 3),
    Act("pause", "p", "pause", "Pause the chosen agent with a reason, or unpause", "On the PBX", _PEOPLE, True, 4),
    Act("mark_row", "m", "mark", "Mark this row: a key then acts on all that are marked", "On the PBX", _CHANNELS),
    Act(
        "mark_all",
        "M",
        "mark all",
        "Mark all rows that are shown; if all are marked, none",
        "On the PBX",
        _CHANNELS,
    ),
    Act("unmark", "", "unmark", "Unmark all rows", "On the PBX", _CHANNELS),
    Act("compose", "colon", "compose", "Compose any Action that the PBX offers", "On the PBX", footer=4),
    Act(
        "pair", "r", "answer", "From an Action to its Response and events, and back", "Packets", _PACKETS, footer=5
    ),
    Act(
        "copy",
        "c",
        "copy",
        "Copy the packet, or the folded Action with its answers",
        "Packets",
        _PACKETS,
        footer=10,
    ),
    Act("save", "w", "save", "Save what is shown: JSON Lines, raw or text", "Packets", _PACKETS, footer=13),
    Act(
        "clock", "d", "times", "Times of day, since the start, since the line above", "Packets", _PACKETS, footer=14
    ),
    Act(
        "form", "b", "bytes", "The packet as headers, as its bytes, in hexadecimal", "Packets", _PACKETS, footer=15
    ),
    Act(
        "reveal", "u", "unmask", "Show concealed values (•••), and hide them again", "Packets", _PACKETS, footer=16
    ),
    Act("row", "o", "row", "Go to the row that this packet speaks of", "Packets", _PACKETS, footer=6),
    Act("latency", "L", "latency", "How long Asterisk takes to answer, by Action", "Packets", _PACKETS, footer=13),
    Act(
        "noise",
        "n",
        "noise",
        "Show or hide what is mostly noise: VarSet, Newexten, RTCP …",
        "Packets",
        _ROWS,
        footer=12,
    ),
    Act(
        "ladder", "l", "ladder", "The call as a ladder: who did what to whom, and when", "Look", _LADDERED, footer=6
    ),
    Act("packets", "v", "packets", "The packets about this row, or this step", "Look", _TOLD_OF, footer=7),
    Act("details", "enter", "details", "Show or hide the details of the chosen row", "Look", _ROWS, footer=8),
    Act("filter", "slash", "filter", "Filter the rows: words, or an expression", "Look", _LISTS, footer=9),
    Act("sort", "s", "sort", "Sort by the next column", "Look", _TABLES, footer=10),
    Act("group", "B", "group", "Group by queue, by trunk, by context, by nothing", "Look", _GROUPED),
    Act("filters", "F", "filters", "Saved filters: apply one, save this one, forget one", "Look", _LISTS),
    Act("reverse", "S", "reverse", "Turn the order round", "Look", _TABLES),
    Act("columns", "C", "columns", "Choose, order and size the columns of this table", "Look", _TABLES),
    Act(
        "unfold",
        "right",
        "unfold",
        "Unfold an Action's answers, or a group's rows",
        "Look",
        _FOLDED,
        footer=3,
    ),
    Act("fold_up", "left", "fold", "Fold it again into one line", "Look", _FOLDED),
    Act("fold_all", "z", "fold all", "Fold or unfold every Action, or every group", "Look", _FOLDED),
    Act("freeze", "space", "freeze", "Stop the screen, and let it go on; play and pause", "Look", footer=11),
    Act("follow", "f", "follow", "Scroll with the chosen row, or with the newest packet", "Look", _ROWS, footer=12),
    Act("next_pane", "tab", "lists", "To the next list on the screen", "Look", footer=4, action="app.focus_next"),
    Act("clear", "escape", "clear", "Clear marks, unfreeze, clear the filter, close", "Look", _LISTS),
    Act("packet", "enter", "packet", "Show or hide the packet of the chosen step", "Ladder", _LADDER, footer=1),
    Act("next_packet", "r", "next", "The next packet of the chosen step", "Ladder", _LADDER, footer=7),
    Act("mark", "m", "mark", "Mark this packet, to compare it with another", "Ladder", _LADDER, footer=2),
    Act(
        "compare",
        "equals_sign",
        "compare",
        "Compare two marked packets header by header",
        "Ladder",
        _LADDER,
        footer=3,
    ),
    Act("fold", "f", "fold", "Fold the two halves of Local channels, or not", "Ladder", _LADDER, footer=4),
    Act("times", "d", "times", "Times since the start, since the line above, of day", "Ladder", _LADDER, footer=5),
    Act("copy_ladder", "c", "copy", "Copy the ladder as text", "Ladder", _LADDER, footer=8),
    Act("back", "escape", "back", "Back to where the ladder was opened", "Ladder", _LADDER, footer=6),
    Act("wall_full", "enter", "full", "The wall alone on the screen, and back", "Wall", _WALL, footer=1),
    Act("again", "e", "edit", "History: open the chosen Action in the composer", "On the PBX", _HISTORY, footer=1),
    Act("console", "exclamation_mark", "console", "Asterisk's own command line", "On the PBX"),
    Act("back_10", "left_square_bracket", "", "Ten seconds back, in a replay or from now", "Time"),
    Act("on_10", "right_square_bracket", "10 s", "Ten seconds on", "Time"),
    Act("back_60", "left_curly_bracket", "", "A minute back, in a replay or from now", "Time"),
    Act("on_60", "right_curly_bracket", "1 min", "A minute on", "Time"),
    Act("step_back", "comma", "", "One packet back, in a replay or from now", "Time"),
    Act("step_on", "full_stop", "packet", "One packet on", "Time"),
    Act("go_to", "g", "go to", "Go to a time, or to the next packet of an expression", "Time", first=True),
    Act("start", "0", "start", "To the first moment that is kept", "Time"),
    Act("slower", "minus", "", "Replay half as quick", "Time"),
    Act("faster", "plus", "speed", "Replay twice as quick", "Time"),
    Act("now", "backspace", "now", "From the past back to now; so does what freezes", "Time"),
    *(
        Act(f"view_{view}", str(number), view, f"Show {view}", "Views", action=f"view('{view}')")
        for number, view in enumerate(VIEW_IDS, 1)
    ),
    Act(
        "unusable", "U", "not understood", "To the last packet that amitop could make nothing of", "Packets", _LISTS
    ),
    Act("record", "ctrl+r", "record", "Begin a recording of every packet, or end it", "amitop"),
    Act("retry", "R", "try now", "Connect at once, while the connection is lost or the login refused", "amitop"),
    Act("host", "H", "PBX", "Which of several PBXs is at hand, and how each is", "amitop"),
    Act("palette", "ctrl+p", "palette", "Everything by name", "amitop"),
    Act("help", "question_mark", "help", "This page", "amitop"),
    Act(
        "suspend",
        "ctrl+z",
        "suspend",
        "Suspend amitop: the shell's fg brings it back",
        "amitop",
        first=True,
    ),
    Act("quit", "q,ctrl+q", "quit", "Leave amitop; the PBX does not notice", "amitop", action="quit"),
)
