"""How a table is looked at: what its rows are grouped by, and its saved filters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from amitop.text import clip, visible
from amitop.tui.filters.saved import VIEWS
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer, Refusal
from amitop.tui.table.grouping import called


def groupings(moment: Moment) -> Iterator[Offer]:
    """Every way to group the rows of the view that is shown."""
    app = moment.app
    table = app.pane.table
    if table is None or not table.view.groupings:
        return
    nouns = table.nouns[1]
    for by in table.view.groupings:
        says = "in force" if by == table.grouped_by else ""
        yield Offer("screen", f"Group {nouns} by {called(by)}", partial(app.grouper.group_by, by), says, also=by)
    if table.grouped_by:
        yield Offer("screen", f"Do not group {nouns}", partial(app.grouper.group_by, ""), also="ungroup")


def filters(moment: Moment) -> Iterator[Offer]:
    """The saved filters of the view that is shown."""
    app = moment.app
    for each in app.filters.saved.of(app.view_id) if app.view_id in VIEWS else ():
        problem = each.problem
        refusal = Refusal("wrong", visible(f"{each.name} can't be applied: {problem}")) if problem else None
        name, says = f"Filter: {visible(each.name)}", clip(visible(each.text), 60)
        yield Offer("filter", name, partial(app.filters.apply, each), says, refusal=refusal)
