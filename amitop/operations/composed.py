"""Any composed Action as an Operation: what it is called, whom it touches, and whether that is still so."""

from __future__ import annotations

from collections.abc import Callable

from amitop.ami import Action
from amitop.operations.danger import Degree, danger
from amitop.operations.reach import reach
from amitop.operations.touched import Reach
from amitop.operations.verbs import Operation, person
from amitop.pbx import Pbx

# What tells most of an Action, in this order; nothing that may be a secret.
_TELLING = (
    "Channel Channel1 Interface Conference BridgeUniqueid Agent Queue Endpoint Registration Command Module Mailbox "
    "Destination To Family Filename Filename1 SrcFilename UserEvent BridgeTechnology Peer Device Parkinglot Exten"
).split()


def composed(action: Action, pbx: Pbx) -> Operation:
    """`action` to be sent once, if it then still hits those whom it hits now."""
    touched = reach(action, pbx)
    return Operation(
        "send",
        _title(action),
        touched.sentence or _unknown(touched),
        (action,),
        danger(action).degree >= Degree.CUTTING,
        _still_hits(action, touched, pbx),
    )


def _title(action: Action) -> str:
    value = next((found for key in _TELLING if (found := action.get(key).strip())), "")
    return f"{action.name} {value}" if value else action.name


def _unknown(touched: Reach) -> str:
    return f"{touched.unknown[:1].upper()}{touched.unknown[1:]}." if touched.unknown else ""


def _still_hits(action: Action, before: Reach, pbx: Pbx) -> Callable[[Pbx], str | None]:
    """Refuses where somebody else is hit, or where one who was meant is gone.

    Those who hung up among many that match are missed by nobody.
    """
    meant = {each: pbx.channels[each].name for each in before.channels if each in pbx.channels}

    known = frozenset(before.channels)

    def check(pbx: Pbx) -> str | None:
        now = reach(action, pbx)
        more = [each for each in now.channels if each not in known]
        gone = [name for each, name in meant.items() if each not in pbx.channels]
        if gone and (not before.many or len(gone) == len(meant)):
            return f"{gone[0]} has hung up" if len(meant) == 1 or not before.many else "all of them have hung up"
        if more:
            return _more(more, pbx)
        if now.unknown and now.unknown != before.unknown:
            return now.unknown
        if not before.channels and [*now.lines] != [*before.lines]:
            return f"it would touch others now: {', '.join(now.lines) or 'nobody'}; look again"
        if not before.many and now.channels != before.channels:
            return "it would touch others now; look again"
        return None

    return check


def _more(ids: list[str], pbx: Pbx) -> str:
    names = [person(pbx.channels[each]) for each in ids if each in pbx.channels]
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    many = "1 more channel is hit now" if len(ids) == 1 else f"{len(ids)} more channels are hit now"
    return f"{many}: {', '.join(names[:3])}{rest}; look again"
