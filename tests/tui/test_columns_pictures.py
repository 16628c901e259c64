"""Pictures of the sheet of columns, and of tables arranged by it."""

from __future__ import annotations

import pytest

from amitop.config import Given, Settings
from amitop.tui.app import AmitopApp
from tests.tui.still import NOW, still
from tests.tui.test_pictures import SIZES, SMALL, WIDE, Compare, after

#: Far down the list, shown, moved up past several, sized, and added to the sort.
CHOSEN = ("C", "end", "k", "k", "k", "space", *("K",) * 9, "right", "right", "s")


def app_with(view: str, **given: list[str]) -> AmitopApp:
    """The full screen with `[views.VIEW]` of a configuration."""
    table = {f"views.{view}.{key}": Given(tuple(texts), "config.toml", 3) for key, texts in given.items()}
    settings = Settings(table)
    return AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01, view=view, settings=settings)


@SIZES
def test_the_sheet(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_with("channels"), terminal_size=size, run_before=after("down", "C"))


@SIZES
def test_the_sheet_at_work(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_with("calls"), terminal_size=size, run_before=after("down", *CHOSEN))


def test_the_sheet_of_a_lower_table(snap_compare: Compare) -> None:
    keys = ("tab", "tab", "C", "down", "left", "left", "left")
    assert snap_compare(app_with("queues"), terminal_size=WIDE, run_before=after(*keys))


def test_the_sheet_where_one_column_is_left(snap_compare: Compare) -> None:
    app = app_with("calls", columns=["caller"])
    assert snap_compare(app, terminal_size=SMALL, run_before=after("C", "space"))


@pytest.mark.parametrize("size", [(60, 20), SMALL, WIDE], ids=["60x20", "80x24", "150x44"])
def test_a_table_arranged(snap_compare: Compare, size: tuple[int, int]) -> None:
    columns = ["duration", "state", "legs", "caller:18", "linkedid", "held", "with", "channel"]
    app = app_with("calls", columns=columns, sort=["state", "-legs", "caller"])
    assert snap_compare(app, terminal_size=size, run_before=after("down"))


def test_a_configuration_that_is_wrong(snap_compare: Compare) -> None:
    app = app_with("calls", columns=["caler", "state", "state"], sort=["with"])
    assert snap_compare(app, terminal_size=SMALL, run_before=after())
