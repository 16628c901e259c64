"""Every Action that the PBX has, with its synopsis and how much harm it can do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from amitop.ami.catalogue import ActionEntry
from amitop.operations import Degree, danger_by_name
from amitop.text import visible
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer
from amitop.tui.palette.refusals import action_refused

_DEGREES = {
    Degree.READING: ("reading", "faint"),
    Degree.CHANGING: ("changing", "muted"),
    Degree.CUTTING: ("cutting", "warn"),
    Degree.CODE: ("code", "warn"),
}


def actions(moment: Moment) -> Iterator[Offer]:
    """The Actions that this login may run, and greyed those that the PBX does not list for it."""
    manual = moment.scene.live.manual
    yield from (_offer(moment, entry, "Actions") for entry in manual.catalogue)
    yield from (_offer(moment, entry, "not here") for entry in manual.beyond)


def _offer(moment: Moment, entry: ActionEntry, several: str) -> Offer:
    word, ink = _DEGREES[danger_by_name(entry.name).degree]
    return Offer(
        "Action",
        visible(entry.name),
        partial(moment.app.doers.composing.open, entry.name, target=moment.target),
        says=visible(entry.synopsis),
        right=word,
        right_ink=ink,
        refusal=action_refused(moment.scene, entry.name),
        several=several,
    )
