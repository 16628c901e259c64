"""Where the palette's offers come from, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from amitop.tui.palette.actions import actions
from amitop.tui.palette.looks import filters, groupings
from amitop.tui.palette.macros import macros
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer
from amitop.tui.palette.operations import composing, other_acts, row_operations, views
from amitop.tui.palette.places import hosts, presets, settings, themes

__all__ = ["SOURCES", "Moment", "Source", "offers"]

Source = Callable[[Moment], Iterable[Offer]]

SOURCES: tuple[Source, ...] = (
    row_operations,
    composing,
    views,
    filters,
    macros,
    groupings,
    other_acts,
    actions,
    hosts,
    settings,
    themes,
    presets,
)


def offers(moment: Moment) -> list[Offer]:
    """Everything that is offered at a moment."""
    return [offer for source in SOURCES for offer in source(moment)]
