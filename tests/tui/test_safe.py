"""Whose row it is, there it goes: grouped, folded, marked, put aside or lost, with two PBXs of equal Uniqueids."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, cast

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from amitop.link import LinkError
from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.app import AmitopApp
from amitop.tui.hosts.sheet import HostsScreen
from amitop.tui.table.grouping import GroupKey
from amitop.tui.table.view_table import ViewTable
from amitop.tui.watched import Named
from tests.tui.conftest import Clock, drawn, text_of, typed
from tests.tui.hosts import Hosts, alike, choose, several
from tests.tui.still import StillMonitor, still
from tests.tui.test_macros import TWO_STEPS, write
from tests.tui.test_marks import QUICK
from tests.tui.test_several import MARCOS, confirm, sent

Key = tuple[str, Hashable]


@pytest.fixture
def two() -> Hosts:
    return alike("pbx22", "pbx16")


def table_of(app: AmitopApp) -> ViewTable:
    assert app.pane.table is not None
    return app.pane.table


async def grouped(app: AmitopApp, pilot: Pilot[None], by: str) -> ViewTable:
    """Group as the key does, until it is by this."""
    table = table_of(app)
    app.grouper.group_by(by)
    await drawn(app, pilot)
    assert table.groups is not None
    return table


async def carried_out(app: AmitopApp, pilot: Pilot[None]) -> None:
    """Say yes to the dialog over many, and wait for its end."""
    dialog = app.screen
    assert isinstance(dialog, BatchDialog)
    await confirm(app, pilot)
    while dialog.running is None or not dialog.running.finished:
        await pilot.pause(0.01)


def hung_up(monitor: StillMonitor) -> list[str]:
    return sorted(action.get("Channel") for action in monitor.performed if action.name == "Hangup")


# Groups over several PBXs.


@pytest.mark.parametrize("view", ["calls", "channels"])
@pytest.mark.parametrize("by", ["host", "queue", "trunk", "context"])
async def test_a_group_is_of_one_pbx(two: Hosts, clock: Clock, view: str, by: str) -> None:
    async with several(two, clock, view=view) as (app, pilot):
        table = table_of(app)
        if by not in table.view.groupings:
            return
        await grouped(app, pilot, by)
        groups = table.groups
        assert groups is not None
        for name in groups.names - {""}:
            keys = groups.keys_of(name)
            (host,) = {cast(Key, key)[0] for key in keys}
            assert host in name
        every = [key for name in groups.names for key in groups.keys_of(name)]
        assert sorted(map(str, every)) == sorted(map(str, table.shown))


@pytest.mark.parametrize("folded", [False, True])
async def test_a_marked_heading_over_several_hits_each_on_its_own(two: Hosts, clock: Clock, folded: bool) -> None:
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = await grouped(app, pilot, "queue")
        table.choose(GroupKey(""))
        await drawn(app, pilot)
        if folded:
            await pilot.press("z")
            await drawn(app, pilot)
        await pilot.press("m")
        await drawn(app, pilot)
        assert {key[0] for key in table.marks} == {"pbx22", "pbx16"}  # type: ignore[index]
        assert not any(isinstance(key, GroupKey) for key in table.marks)
        marks = [cast(Key, key) for key in table.marks]
        meant = {
            name: sorted(monitor.pbx.channels[str(key)].name for host, key in marks if host == name)
            for name, monitor in two.items()
        }
        await pilot.press("x")
        await drawn(app, pilot)
        await carried_out(app, pilot)
        for name, monitor in two.items():
            assert hung_up(monitor) == meant[name]


@pytest.mark.parametrize("keys", ["x", "t", "a", "p", "f7"])
@pytest.mark.parametrize("by", ["host", "queue"])
async def test_nothing_is_done_to_a_heading(two: Hosts, clock: Clock, keys: str, by: str) -> None:
    write("two", TWO_STEPS)
    async with several(two, clock) as (app, pilot):
        table = await grouped(app, pilot, by)
        table.choose(table.rows.key_at(0))
        await drawn(app, pilot)
        assert table.heading is not None
        await pilot.press(keys)
        await drawn(app, pilot)
        assert len(app.screen_stack) == 1
        assert [sent(each) for each in two.values()] == [[], []]


async def test_the_sheet_of_pbxs_goes_to_a_row_below_a_heading(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        table = await grouped(app, pilot, "host")
        await pilot.press("H")
        await drawn(app, pilot)
        assert isinstance(app.screen, HostsScreen)
        app.screen.table.choose("pbx22")
        await drawn(app, pilot)
        await pilot.press("enter")
        await drawn(app, pilot)
        assert app.scene.name == "pbx22"
        assert table.heading is None
        assert table.key[0] == "pbx22"  # type: ignore[index]


async def test_a_heading_that_takes_the_place_of_a_row_takes_no_key(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        table = await grouped(app, pilot, "queue")
        await choose(app, pilot, ("pbx16", MARCOS))
        del two["pbx16"].pbx.channels[MARCOS]
        two["pbx16"].pbx.topology += 1
        for _ in range(3):
            clock.now += 10
            await drawn(app, pilot)
        await pilot.press("x")
        await drawn(app, pilot)
        if table.heading is not None:
            assert len(app.screen_stack) == 1
        assert [sent(each) for each in two.values()] == [[], []]


async def test_rows_that_end_or_regroup_under_a_dialog_are_looked_at_once_more(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = await grouped(app, pilot, "host")
        table.choose(GroupKey("pbx16"))
        await drawn(app, pilot)
        await pilot.press("m", "x")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        gone = two["pbx16"].pbx.channels.pop(MARCOS).name
        app.grouper.restore()
        table.group_by("queue")
        await drawn(app, pilot)
        await carried_out(app, pilot)
        assert gone not in hung_up(two["pbx16"])
        assert hung_up(two["pbx16"])
        assert sent(two["pbx22"]) == []


async def test_marks_that_can_not_be_seen_are_told_of(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        table = await grouped(app, pilot, "host")
        await pilot.press("M")
        marked = len(table.marks)
        await pilot.press("z")
        await drawn(app, pilot)
        await pilot.press("x")
        await drawn(app, pilot)
        assert f"{marked} of those marked can't be seen: filtered out, or folded away." in text_of(app)


# A PBX that is put aside, lost, or of which the past is shown.


async def test_marks_of_a_pbx_put_aside_are_not_acted_on(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = table_of(app)
        table.mark([("pbx22", MARCOS), ("pbx16", MARCOS)], True)
        aside = next(each for each in app.hosts.scenes if each.name == "pbx16")
        app.hosts.set_aside(aside, True)
        await drawn(app, pilot)
        assert table.marks == {("pbx22", MARCOS)}


@pytest.mark.parametrize("key", ["x", "t", "a", "f7"])
async def test_where_no_marked_row_is_left_the_chosen_one_is_not_taken(two: Hosts, clock: Clock, key: str) -> None:
    write("two", TWO_STEPS)
    async with several(two, clock) as (app, pilot):
        table = table_of(app)
        await choose(app, pilot, ("pbx22", MARCOS))
        table.mark([("pbx16", MARCOS)], True)
        # No draw between its end and the key: the screen still says that one is marked.
        del two["pbx16"].pbx.channels[MARCOS]
        assert table.marks
        await pilot.press(key)
        assert len(app.screen_stack) == 1
        assert "none of the marked rows is left: nothing is done" in text_of(app)
        await drawn(app, pilot)
        assert not table.marks
        await pilot.press(key)
        assert len(app.screen_stack) == 2


async def test_another_grouping_is_made_of_facts_of_its_own(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        ways = ("host", "queue", "trunk", "context", "host", "trunk", "queue")
        names = []
        for frozen in (False, True):
            if frozen:
                await pilot.press("space")  # nothing is looked at anew on a frozen screen
            for by in ways:
                groups = (await grouped(app, pilot, by)).groups
                assert groups is not None
                names.append(groups.names)
        assert names[: len(ways)] == names[len(ways) :]


async def test_a_pbx_lost_midway_ends_what_goes_there_alone(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = table_of(app)
        table.mark(table.shown, True)
        await pilot.press("x")
        await drawn(app, pilot)
        lost = two["pbx16"]
        perform, tried = lost.perform, []

        async def dies(action: Any, *args: Any, **kwargs: Any) -> Any:
            tried.append(action.get("Channel"))
            if len(tried) > 2:
                lost.lose()
                raise LinkError("the connection went away")
            return await perform(action, *args, **kwargs)

        lost.perform = dies  # type: ignore[method-assign]
        await carried_out(app, pilot)
        assert len(tried) == 3
        assert len(tried) == len(set(tried))
        assert len(hung_up(two["pbx22"])) == len(set(hung_up(two["pbx22"]))) >= 10


# Keys in haste.


async def test_a_pasted_text_is_never_taken_for_keys(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        app.post_message(Paste("x\ty\r\nxx"))
        await drawn(app, pilot)
        assert len(app.screen_stack) == 1
        await pilot.press("x")
        await drawn(app, pilot)
        app.post_message(Paste("\ty\r\n\t\r\n"))
        await drawn(app, pilot)
        assert len(app.screen_stack) == 2
        assert [sent(each) for each in two.values()] == [[], []]


async def test_a_key_behind_a_prefix_is_taken_away_in_dialogs_and_in_a_burst(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await typed(app, pilot, ("ctrl+b", 1.0), ("x", 1.1), ("ctrl+b", 1.2), ("x", 1.3))
        assert len(app.screen_stack) == 1
        await typed(app, pilot, ("x", 2.0), ("tab", 2.1), ("ctrl+b", 2.2), ("enter", 2.3))
        assert len(app.screen_stack) == 2
        assert [sent(each) for each in two.values()] == [[], []]


@pytest.mark.parametrize("view", ["calls", "channels"])
async def test_no_key_stumbles_over_a_heading(two: Hosts, clock: Clock, view: str) -> None:
    async with several(two, clock, view=view) as (app, pilot):
        for act in app.scene.keymap.acts:
            if act.id in ("quit", "suspend", "record") or act.id.startswith("view_"):
                continue
            table = await grouped(app, pilot, "host")
            table.choose(GroupKey("pbx16"))
            await drawn(app, pilot)
            assert table.heading is not None
            for key in act.all_keys[:1]:
                await pilot.press(key)
                await drawn(app, pilot)
            assert [sent(each) for each in two.values()] == [[], []], act.id
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await drawn(app, pilot)
            await pilot.press("escape", "escape")
            app.action_view(view)
            for each in two.values():
                each.performed.clear()
            await drawn(app, pilot)


@pytest.mark.parametrize("keys", [["x"], ["t", *"700"], ["f7"]])
async def test_each_goes_to_its_own_also_where_a_filter_or_a_fold_hides_it(
    two: Hosts, clock: Clock, keys: list[str]
) -> None:
    write("two", TWO_STEPS)
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = await grouped(app, pilot, "host")
        for name in ("pbx16", "pbx22"):
            channels = two[name].pbx.channels
            # Names tell where it went; Uniqueids are the same on both.
            channels[MARCOS].name = f"PJSIP/{name}-00000001"
            table.mark([(name, MARCOS)], True)
        app.pane.filter_by('host == "pbx16"')
        table.fold(True, {"pbx16"})
        await drawn(app, pilot)
        app.pane.filter_by("nobody at all")
        await pilot.press(*keys)
        await drawn(app, pilot)
        assert "2 of those marked can't be seen" in text_of(app)
        await carried_out(app, pilot)
        for name, monitor in two.items():
            told = {value for action in monitor.performed for _, value in action.headers}
            (other,) = set(two) - {name}
            assert sent(monitor)
            assert not any(other in value for value in told)
            if keys == ["x"]:
                assert hung_up(monitor) == [f"PJSIP/{name}-00000001"]


async def test_read_only_holds_on_the_one_that_has_it(two: Hosts, clock: Clock) -> None:
    two["pbx22"].read_only = True
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = await grouped(app, pilot, "queue")
        table.mark(table.shown, True)
        await pilot.press("x")
        await drawn(app, pilot)
        assert "13 of 26 left out" in text_of(app)
        await carried_out(app, pilot)
        assert sent(two["pbx22"]) == []
        assert hung_up(two["pbx16"])
        await pilot.press("escape")
        await choose(app, pilot, ("pbx22", MARCOS))
        await pilot.press("escape", "x")
        await drawn(app, pilot)
        assert "pbx22 is read-only" in text_of(app)
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize("name", ["pbx", "[bold red]x[/]", "a\x1b[31mb", "\u202eevil", "", "長い名前の交換機です"])
async def test_names_that_are_alike_or_odd_name_two_pbxs(clock: Clock, name: str) -> None:
    monitors = [still(), still()]
    app = AmitopApp([Named(each, name) for each in monitors], clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(160, 45)) as pilot:
        await drawn(app, pilot)
        first, second = (scene.name for scene in app.hosts.scenes)
        assert first != second
        table = await grouped(app, pilot, "host")
        assert table.groups is not None
        assert table.groups.names == {first, second}
        await choose(app, pilot, (second, MARCOS))
        for keys in ("H", "colon", "exclamation_mark", "ctrl+p", "question_mark"):
            await pilot.press(keys)
            await drawn(app, pilot)
            assert not {"\x1b", "\u202e"} & set(text_of(app))
            await pilot.press("escape", "escape")
            await drawn(app, pilot)
        await pilot.press("x")
        await drawn(app, pilot)
        assert f" on {second}" in text_of(app)
        await confirm(app, pilot)
        assert [len(sent(each)) for each in monitors] == [0, 1]
        assert f"✓ {second}  hung up" in text_of(app)
