"""Macros in the palette."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from amitop.operations.macro import is_of_row
from amitop.text import clip, visible
from amitop.tui.format import plural
from amitop.tui.macros.macros import Listed
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer, Refusal


def macros(moment: Moment) -> Iterator[Offer]:
    """Every macro; greyed where the chosen row, or every marked one, lacks what it needs."""
    for each in moment.app.doers.macros.all(moment.aim):
        run = partial(moment.app.doers.macros.run, each.macro.id, moment.aim)
        refusal = _refusal(each)
        name, says = visible(each.macro.name), visible(each.macro.says)
        if moment.aim.marked and is_of_row(each.macro):
            name = f"{name} on {plural(len(moment.aim.marked), f'marked {moment.noun}')}"
        yield Offer("macro", name, run, says, "macro", each.key, "accent", refusal)


def _refusal(each: Listed) -> Refusal | None:
    """Why it can't be run now, clipped to what the end of a line has room for."""
    return Refusal(clip(visible(each.why_not), 36), visible(each.why_not)) if each.why_not else None
