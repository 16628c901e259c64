"""What an expression may ask of rows: the words of the screen are the words of filters, in every view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from amitop.expression import ExpressionError, compile  # noqa: A004
from amitop.tui.filters.saved import VIEWS, problem_of
from amitop.tui.scene import Scene
from amitop.tui.table.columns import Column
from amitop.tui.table.rows import OrderedRows
from amitop.tui.views.agents import AgentsView
from amitop.tui.views.base import View
from amitop.tui.views.calls import CallsView
from amitop.tui.views.channels import ChannelsView
from amitop.tui.views.endpoints import EndpointsView
from amitop.tui.views.fields import Kind, RowFilter
from amitop.tui.views.history import HistoryView
from amitop.tui.views.queues import CallersView, MembersView, QueuesView
from amitop.tui.views.rooms import RoomsView
from amitop.tui.views.together import Together
from tests.tui import history_scene
from tests.tui.still import NOW, StillMonitor, still

#: What a column's title is as a name, if that is not the title itself.
NAMES = {
    "exten@context": "exten",
    "position": "position",
    "lost %": "lost",
    "wrap-up": "wrap_up",
    "ActionID": "action_id",
}
#: Columns whose title is the name of another field, which was there first.
OTHERS = {("agents", "agent"): "name", ("agents", "paused"): "paused_for", ("queues", "paused"): "paused_for"}
#: Columns that write several fields, or only the beginning of one.
WRITTEN_OTHERWISE = {"exten@context", "queue", "bridge", "queues", "outcome"}


def _queue(scene: Scene) -> Callable[[], Any]:
    return lambda: scene.pbx.queues["sales"]


MAKERS: dict[str, Callable[[Scene], View[Any]]] = {
    "calls": CallsView,
    "channels": ChannelsView,
    "queues": QueuesView,
    "waiting": lambda scene: CallersView(scene, _queue(scene)),
    "members": lambda scene: MembersView(scene, _queue(scene)),
    "agents": AgentsView,
    "rooms": RoomsView,
    "endpoints": EndpointsView,
    "history": lambda scene: HistoryView(scene, lambda: scene.live.history),
}


def monitor() -> StillMonitor:
    found = still()
    history_scene.fill(found)
    return found


def view_of(name: str) -> View[Any]:
    return MAKERS[name](Scene(monitor(), now=NOW))


def field_of(view: View[Any], column: Column[Any]) -> str:
    """The field that a column shows."""
    other = OTHERS.get((view.id, column.name))
    if other is not None and (view.id != "queues" or isinstance(view, MembersView)):
        return other
    return NAMES.get(column.name, column.name.replace(" ", "_"))


def leaves(view: View[Any], text: str) -> list[Any]:
    test = RowFilter(text, view.asked, lambda: NOW)
    assert not test.is_words, text
    return [row for row in view.rows() if test(row)]


def every_field() -> Iterator[tuple[str, str]]:
    for name in MAKERS:
        for field in view_of(name).asked:
            yield name, field


@pytest.mark.parametrize("name", MAKERS)
def test_each_column_has_a_field_that_takes_what_it_shows(name: str) -> None:
    view = view_of(name)
    rows = list(view.rows())
    assert rows
    for column in view.columns:
        asked = field_of(view, column)
        assert asked in view.asked, column.name
        if view.asked[asked].kind is not Kind.TEXT or column.name in WRITTEN_OTHERWISE:
            continue
        for row in rows:
            shown = column.cell(row).text
            glyph, _, word = shown.partition(" ")
            shown = word if glyph in "●◐‖○P◌×·m▲◒?" and word else shown
            for written in (shown, shown.upper(), shown.lower()):
                assert row in leaves(view, f'{asked} == "{written}"'), (column.name, written)
            if shown:
                assert row not in leaves(view, f'{asked} == ""'), column.name


@pytest.mark.parametrize(("name", "field"), every_field())
def test_each_field_of_each_row_has_a_value_of_its_kind_and_one_rule_for_none(name: str, field: str) -> None:
    view = view_of(name)
    kind, read = view.asked[field].kind, view.asked[field].read
    assert read is not None
    types: dict[Kind, Any] = {
        Kind.TEXT: str,
        Kind.NUMBER: (int, float),
        Kind.SECONDS: (int, float),
        Kind.YES: bool,
        Kind.LIST: list,
    }
    for row in view.rows():
        value = read(row, NOW)
        assert value is None or isinstance(value, types[kind])
        if kind is Kind.TEXT:
            assert (row in leaves(view, f'{field} == ""')) is (not value)
            assert (row in leaves(view, f'{field} != ""')) is bool(value)
            assert (row in leaves(view, f"{field} == null")) is (not value)
            assert (row in leaves(view, f"null != {field}")) is bool(value)
        elif kind is not Kind.LIST:
            assert (row in leaves(view, f"{field} == null")) is (value is None)
            assert (row in leaves(view, f"{field} != null")) is (value is not None)


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("calls", 'legs > 1 && conference == ""', 3),
        ("calls", "legs > 1 && conference == null", 3),
        ("calls", 'room == "1234"', 1),
        ("calls", 'queue != ""', 2),
        ("channels", 'queue != ""', 2),
        ("channels", "queue != null", 2),
        ("channels", 'queue in ["", "sales"]', 13),
        ("channels", 'caller_name == "JULIA reis"', 1),
        ("channels", 'caller_name.contains("joao")', 1),
        ("channels", 'caller_name.matches("^Jo.o")', 1),
        ("channels", 'caller_name.matches("^jo.o")', 0),
        ("channels", 'state in ["UP", "hold"]', 7),
        ("agents", 'state == "FREE"', 1),
        ("agents", 'state == "NOT_INUSE"', 1),
        ("agents", '"Support" in queues', 6),
        ("agents", 'agent == ""', 6),
        ("members", 'state == "free" || state == "paused"', 2),
        ("rooms", 'state == "Muted"', 1),
        ("rooms", 'state == "parked" && lot == "default"', 1),
        ("rooms", 'conference == ""', 1),
        ("rooms", 'lot == ""', 2),
        ("rooms", "muted == null", 1),
        ("endpoints", 'state == "Free"', 2),
        ("endpoints", 'state == "free"', 2),
        ("endpoints", 'state == "NOT_INUSE"', 2),
        ("endpoints", 'state != "INUSE"', 5),
        ("endpoints", 'state in ["INUSE", "Hold"]', 2),
        ("endpoints", 'state.contains("INUSE")', 3),
        ("endpoints", 'state.startsWith("UNAVAIL")', 1),
        ("endpoints", 'state.matches("^(INUSE|ONHOLD)$")', 2),
        ("endpoints", 'device_state == "ONHOLD"', 1),
        ("history", 'state == "refused"', 1),
    ],
)
def test_filters(name: str, text: str, count: int) -> None:
    assert len(leaves(view_of(name), text)) == count


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('stat == "Up"', "column 1: 'stat' is not known: did you mean state?"),
        ("durration>90", "column 1: 'durration' is not known: did you mean duration?"),
        ("!parkd", "column 2: 'parkd' is not known: did you mean parked?"),
        ('caller.number == "1"', "column 1: caller.number is written caller_number"),
        ('queue.length == "1"', "column 7: 'queue' has no 'length'"),
        ('duration > "90"', "column 12: duration is a number: write it without quotes"),
        ("exten == 100", "column 10: exten is a text: write it in quotes"),
    ],
)
def test_what_is_misspelt_is_told_and_never_null(text: str, complaint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile(text, VIEWS["channels"])
    assert str(caught.value) == complaint
    assert problem_of("channels", text) == complaint


def test_each_view_can_be_asked_what_its_saved_filters_can() -> None:
    for view, vocabulary in VIEWS.items():
        if view != "packets":
            assert set(vocabulary.names) == set(view_of("queues" if view == "wall" else view).asked)


def test_several_pbxs_ask_each_row_of_its_own() -> None:
    scenes = [Scene(monitor(), now=NOW, name=name) for name in ("north", "south")]
    scenes[1].pbx.endpoints["PJSIP/100"].state = "UNAVAILABLE"
    both = Together([EndpointsView(scene) for scene in scenes], scenes[0])
    assert len(leaves(both, 'state == "Free"')) == 4
    assert len(leaves(both, 'host == "SOUTH" && state == "unreachable"')) == 2
    assert len(leaves(EndpointsView(scenes[0]), 'host == "north"')) == 6


def test_words_fold_accents() -> None:
    view = view_of("channels")
    rows = OrderedRows(view.rows, view.key, view.text, view.version)
    for words in ("julia", "JÚLIA", "julia REÍS"):
        rows.filter_by(words)
        rows.update(NOW, None, settle=True)
        assert [rows.at(0).caller_name] == ["Júlia Reis"]
        assert len(rows) == 1


def test_every_name_is_one_that_can_be_written() -> None:
    for _, field in every_field():
        assert re.fullmatch(r"[a-z][a-z_]*", field)
