"""Several PBXs on one screen: whose row it is, there it goes. All of them have the same Uniqueids and names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import amitop.tui
from amitop.ami import Action, Exchange, Packet
from amitop.ami.catalogue import ActionEntry, Catalogue
from amitop.monitor import LinkState
from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.acting.many import Aim
from amitop.tui.app import AmitopApp
from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.console.screen import ConsoleScreen
from amitop.tui.dialogs import OperationDialog
from amitop.tui.hosts.sheet import HostsScreen
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.macros.dialog import MacroDialog
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.palette.screen import Palette
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.watched import Named
from tests.tui.conftest import Clock, drawn, text_of
from tests.tui.hosts import Hosts, alike, choose, several
from tests.tui.still import NOW, StillMonitor, channel
from tests.tui.test_macros import TWO_STEPS, write
from tests.tui.test_marks import QUICK
from tests.tui.test_time import live

ANA, MARCOS, ECHO = "1763847120.2601", "1763847120.2610", "1763847120.2735"


@pytest.fixture
def two() -> Hosts:
    return alike("pbx22", "pbx16")


def sent(monitor: StillMonitor) -> list[str]:
    """What an operator sent; what amitop asks by itself is not of that."""
    return [action.name for action in monitor.performed if action.name != "ListCommands"]


async def confirm(app: AmitopApp, pilot: Pilot[None]) -> None:
    app.screen.query_one("#confirm").press()  # type: ignore[attr-defined]
    await drawn(app, pilot)


# An Action goes to the PBX of its row.


@pytest.mark.parametrize("meant", ["pbx22", "pbx16"])
async def test_an_action_goes_to_the_pbx_of_its_row_and_says_so(two: Hosts, clock: Clock, meant: str) -> None:
    (other,) = set(two) - {meant}
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, (meant, MARCOS))
        await pilot.press("x")
        await drawn(app, pilot)
        assert f"Hang up PJSIP/trunk-00000a52 on {meant}" in text_of(app)
        await confirm(app, pilot)
        assert [action.get("Channel") for action in two[meant].performed] == ["PJSIP/trunk-00000a52"]
        assert sent(two[other]) == []
        assert f"✓ {meant}  hung up PJSIP/trunk-00000a52" in text_of(app)


def another_at_hand(app: AmitopApp, hosts: Hosts) -> None:
    """As if `H` had chosen the other one, though a dialog is open."""
    other = next(scene for scene in app.hosts.scenes if scene is not app.scene)
    app.hosts.take(other)
    assert app.monitor is hosts[other.name]


@pytest.mark.parametrize("keys", ["x", "t700", "a700"])
async def test_who_is_at_hand_when_it_is_confirmed_does_not_matter(two: Hosts, clock: Clock, keys: str) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press(*keys)
        await drawn(app, pilot)
        assert isinstance(app.screen, OperationDialog)
        assert app.monitor is two["pbx16"]
        another_at_hand(app, two)
        await confirm(app, pilot)
        assert len(sent(two["pbx16"])) == 1
        assert sent(two["pbx22"]) == []


async def test_a_pause_too(two: Hosts, clock: Clock) -> None:
    async with several(two, clock, view="agents") as (app, pilot):
        table = app.pane.table
        assert table is not None
        key = next(each for each in table.shown if each[0] == "pbx16" and "101" in str(each))  # type: ignore[index]
        await choose(app, pilot, key)
        await pilot.press("p")
        await drawn(app, pilot)
        assert "on pbx16" in text_of(app)
        another_at_hand(app, two)
        await confirm(app, pilot)
        assert sent(two["pbx16"]) == ["QueuePause"]
        assert sent(two["pbx22"]) == []


async def test_of_a_row_that_ends_nothing_is_sent_to_its_namesake(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("x")
        await drawn(app, pilot)
        del two["pbx16"].pbx.channels[MARCOS]
        clock.now += 60
        await drawn(app, pilot)
        assert app.monitor is two["pbx16"], "under a dialog who is at hand does not change"
        assert "has hung up: nothing will be sent" in text_of(app)
        another_at_hand(app, two)
        app.screen.query_one("#confirm").disabled = False
        await confirm(app, pilot)
        assert sent(two["pbx16"]) == []
        assert sent(two["pbx22"]) == []


async def test_the_composer_stays_with_the_pbx_it_was_opened_for(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        app.doers.composing.open("Hangup", target=Aim.at(app.pane).target)
        await drawn(app, pilot)
        assert isinstance(app.screen, ComposerScreen)
        assert "pbx16 ·" in text_of(app)
        assert dict(app.screen.form.headers())["Channel"] == "PJSIP/trunk-00000a52"
        another_at_hand(app, two)
        await pilot.press("ctrl+j")
        await drawn(app, pilot)
        assert "Send Hangup to pbx16" in text_of(app)
        await confirm(app, pilot)
        assert sent(two["pbx16"]) == ["Hangup"]
        assert sent(two["pbx22"]) == []


async def test_what_was_typed_for_one_pbx_is_not_offered_for_another(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        for name, opened in (("pbx16", "support"), ("pbx22", "")):
            scene = next(each for each in app.hosts.scenes if each.name == name)
            app.doers.composing.open("QueueStatus", scene=scene)
            await drawn(app, pilot)
            assert isinstance(app.screen, ComposerScreen)
            if opened:
                await pilot.press(*opened)
            assert dict(app.screen.form.headers()).get("Queue", "") == opened
            await pilot.press("escape", "escape", "escape")
            await drawn(app, pilot)


async def test_the_console_stays_with_the_pbx_it_was_opened_for(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", ANA))
        await pilot.press("exclamation_mark")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConsoleScreen)
        assert "pbx16*CLI>" in text_of(app)
        another_at_hand(app, two)
        app.screen.query_one("#prompt", Input).value = "core show uptime"
        await pilot.press("enter")
        await drawn(app, pilot)
        assert "pbx16*CLI> core show uptime" in text_of(app)
        assert sent(two["pbx16"]) == ["Command"]
        assert sent(two["pbx22"]) == []
        await pilot.press("escape", "exclamation_mark")
        await drawn(app, pilot)
        assert "pbx22*CLI>" in text_of(app)
        assert "core show uptime" not in text_of(app), "each has a console of its own"


async def test_a_macro_runs_on_the_pbx_of_its_row(two: Hosts, clock: Clock) -> None:
    write("two", TWO_STEPS)
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("f7")
        await drawn(app, pilot)
        assert isinstance(app.screen, MacroDialog)
        assert "on pbx16" in text_of(app)
        another_at_hand(app, two)
        await confirm(app, pilot)
        assert sent(two["pbx16"]) == ["Setvar"] * 3
        assert sent(two["pbx22"]) == []


async def test_the_palette_is_about_the_pbx_it_was_opened_on(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("ctrl+p", *"hang up")
        await drawn(app, pilot)
        assert isinstance(app.screen, Palette)
        another_at_hand(app, two)
        await pilot.press("enter")
        await drawn(app, pilot)
        await drawn(app, pilot)
        assert "on pbx16" in text_of(app)
        await confirm(app, pilot)
        assert sent(two["pbx16"]) == ["Hangup"]
        assert sent(two["pbx22"]) == []


@pytest.mark.parametrize("words", ["console", "hangup", "compose"])
async def test_what_is_chosen_in_the_palette_opens_for_that_pbx(
    two: Hosts, clock: Clock, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def known(_: float) -> None:
        pass

    for monitor in two.values():
        monitor.manual.catalogue = Catalogue([ActionEntry("Hangup", "Hangup channel")])
        monkeypatch.setattr(monitor.manual, "look_if_older_than", known)
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("ctrl+p", *words)
        await drawn(app, pilot)
        assert isinstance(app.screen, Palette)
        another_at_hand(app, two)
        if words == "hangup":
            place = [found.offer.kind for found in app.screen.found].index("Action")
            await pilot.press(*["down"] * place)
        await pilot.press("enter")
        await drawn(app, pilot)
        await drawn(app, pilot)
        assert "pbx16*CLI" in text_of(app) or "pbx16 ·" in text_of(app) or "on pbx16" in text_of(app)


# Many at once.


async def test_marked_rows_of_both_go_each_to_its_own(two: Hosts, clock: Clock) -> None:
    del two["pbx22"].pbx.channels[ECHO]
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = app.pane.table
        assert table is not None
        table.mark([("pbx22", MARCOS), ("pbx16", MARCOS), ("pbx16", ECHO)], True)
        await pilot.press("x")
        await drawn(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        assert "Hang up 3 channels" in text_of(app)
        assert "pbx22: " in text_of(app)
        assert "is in the same call" not in text_of(app), "equal Uniqueids of two PBXs are two calls"
        another_at_hand(app, two)
        await confirm(app, pilot)
        while app.screen.running is None or not app.screen.running.finished:
            await pilot.pause(0.01)
        assert [action.get("Channel") for action in two["pbx22"].performed] == ["PJSIP/trunk-00000a52"]
        told = [action.get("Channel") for action in two["pbx16"].performed]
        assert sorted(told) == ["PJSIP/301-00000aaf", "PJSIP/trunk-00000a52"]


async def test_rows_of_a_lost_pbx_are_left_out_of_many_and_the_rest_goes(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        app.settings = QUICK
        table = app.pane.table
        assert table is not None
        table.mark([("pbx22", MARCOS), ("pbx16", MARCOS)], True)
        two["pbx22"].lose()
        await pilot.press("x")
        await drawn(app, pilot)
        assert "pbx22 is not connected" in text_of(app)
        assert "1 of 2 left out" in text_of(app)
        await confirm(app, pilot)
        assert isinstance(app.screen, BatchDialog)
        while app.screen.running is None or not app.screen.running.finished:
            await pilot.pause(0.01)
        assert len(two["pbx16"].performed) == 1
        assert sent(two["pbx22"]) == []


# One table.


async def test_one_filter_over_all(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        table = app.pane.table
        assert table is not None
        everything = len(table.shown)
        for needle, keys in (
            ('host == "pbx16"', {"pbx16"}),
            ("pbx22 marcos", {"pbx22"}),
            ('host == "pbx16" && caller_name == "Marcos Lima"', {"pbx16"}),
            ("marcos", {"pbx16", "pbx22"}),
        ):
            app.pane.filter_by(needle)
            await drawn(app, pilot)
            assert app.pane.problem is None
            assert {key[0] for key in table.shown} == keys, needle  # type: ignore[index]
            assert 0 < len(table.shown) < everything


@pytest.mark.parametrize("view", ["calls", "channels", "queues", "agents", "rooms", "endpoints"])
async def test_every_table_has_the_rows_of_both_and_their_details(two: Hosts, clock: Clock, view: str) -> None:
    async with several(two, clock, view=view) as (app, pilot):
        table = app.pane.table
        assert table is not None
        assert table.shown, view
        assert {key[0] for key in table.shown} == {"pbx22", "pbx16"}  # type: ignore[index]
        assert len(table.shown) == len(set(table.shown))
        assert "  PBX " in text_of(app)
        for key in table.shown:
            table.choose(key)
            await drawn(app, pilot)
            assert app.scene.name == key[0]  # type: ignore[index]


async def test_callers_of_a_queue_are_those_of_its_own_pbx(two: Hosts, clock: Clock) -> None:
    sales = two["pbx16"].pbx.queues["sales"]
    for caller in sales.waiting:
        sales.drop(caller.uniqueid)
    async with several(two, clock, view="queues") as (app, pilot):
        pane = app.pane
        assert isinstance(pane, QueuesPane)
        await choose(app, pilot, ("pbx22", "sales"))
        assert "Pedro Nunes" in text_of(app)
        await choose(app, pilot, ("pbx16", "sales"))
        assert "Pedro Nunes" not in text_of(app)
        assert "Nobody waits" in text_of(app)
        await choose(app, pilot, ("pbx22", "sales"))
        # Not a draw between the other queue and the key: what stood there is of the queue before.
        pane.callers.focus()
        await pilot.pause()
        pane.callers.choose(pane.callers.shown[0])
        pane.main.choose(("pbx16", "sales"))
        target = Aim.at(pane).target
        assert target.row is None or target.scene.name == "pbx22"


async def test_packets_of_a_row_are_its_own_pbxs(two: Hosts, clock: Clock) -> None:
    # As many packets, of which none is about that call.
    journal = two["pbx16"].journal = StillMonitor().journal
    for number in range(two["pbx22"].journal.next):
        journal.append(Packet(b"Event: Elsewhere\r\nNumber: %d\r\n\r\n" % number), NOW - 60 + number)
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx22", MARCOS))
        assert "MusicOnHoldStart" in text_of(app)
        await choose(app, pilot, ("pbx16", MARCOS))
        assert "MusicOnHoldStart" not in text_of(app)
        assert "no packet about this" in text_of(app)
        await choose(app, pilot, ("pbx22", MARCOS))
        await pilot.press("v")
        await drawn(app, pilot)
        assert isinstance(app.pane, PacketsPane)
        assert "pbx22  only about this channel" in text_of(app)
        assert "MusicOnHoldStart" in text_of(app)
        await pilot.press("2")
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("7")
        await drawn(app, pilot)
        assert "MusicOnHoldStart" not in text_of(app)
        await pilot.press("2")
        await choose(app, pilot, ("pbx22", MARCOS))
        await pilot.press("l")
        await drawn(app, pilot)
        assert isinstance(app.pane, LadderPane)
        assert "pbx22  Call of" in text_of(app)


async def test_sorted_and_chosen_as_one(two: Hosts, clock: Clock) -> None:
    two["pbx16"].pbx.channels["9.9"] = channel(1, "PJSIP/new-1", ("Zoe", "1"), ago=99_999)
    two["pbx16"].pbx.channels["9.9"].uniqueid = "9.9"
    async with several(two, clock) as (app, _pilot):
        table = app.pane.table
        assert table is not None
        assert table.shown[0] == ("pbx16", "9.9"), "the longest of both comes first"


# Links.


async def test_one_lost_pbx_greys_its_rows_and_the_others_go_on(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        lost = two["pbx16"]
        lost.lose()
        await drawn(app, pilot)
        told = text_of(app)
        assert "● pbx22" in told
        assert "× pbx16" in told
        assert "pbx16 lost for" in told
        assert "trying again in 4 s" in told
        table = app.pane.table
        assert table is not None
        styles = {
            key[0]: {column.cell(table.rows.at(at)).style for column in table.columns}  # type: ignore[index]
            for at, key in enumerate(table.shown)
        }
        assert styles["pbx16"] == {"gone"}
        assert "gone" not in styles["pbx22"]
        await pilot.press("R")
        assert (lost.retries, two["pbx22"].retries) == (1, 0)
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("x")
        await drawn(app, pilot)
        assert "pbx16 is not connected: nothing can be sent to it now" in text_of(app)
        await choose(app, pilot, ("pbx22", MARCOS))
        await pilot.press("x")
        await drawn(app, pilot)
        assert isinstance(app.screen, OperationDialog)
        await pilot.press("escape")
        lost.state, lost.state_text, lost.lost_at = LinkState.LIVE, "", None
        await drawn(app, pilot)
        assert "lost for" not in text_of(app)
        assert "● pbx16" in text_of(app)


async def test_a_refused_pbx_hides_nobody(two: Hosts, clock: Clock) -> None:
    two["pbx16"].state, two["pbx16"].state_text = LinkState.REFUSED, "Authentication failed"
    two["pbx16"].pbx.channels.clear()
    async with several(two, clock) as (app, pilot):
        assert "pbx16 refused" in text_of(app)
        assert "Marcos Lima" in text_of(app)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "Authentication failed" not in text_of(app)
        assert "× pbx16" in text_of(app)


async def test_where_none_was_ever_there_each_one_says_why(two: Hosts, clock: Clock) -> None:
    two["pbx16"].state, two["pbx16"].state_text = LinkState.REFUSED, "Authentication failed"
    two["pbx22"].lose("No route to host", was_live=False)
    async with several(two, clock, size=(80, 24)) as (app, _pilot):
        for told in (
            "pbx16  not logged in",
            "Authentication failed",
            "pbx22  no connection",
            "No route to host",
        ):
            assert told in text_of(app)


async def test_read_only_is_of_one_pbx(two: Hosts, clock: Clock) -> None:
    two["pbx16"].read_only = True
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx16", MARCOS))
        await pilot.press("x")
        await drawn(app, pilot)
        assert "pbx16 is read-only: nothing that changes something is sent to it" in text_of(app)
        await choose(app, pilot, ("pbx22", MARCOS))
        await pilot.press("x")
        await drawn(app, pilot)
        assert isinstance(app.screen, OperationDialog)


async def test_all_are_logged_off(two: Hosts, clock: Clock) -> None:
    async with several(two, clock):
        pass
    assert all(monitor.closed for monitor in two.values())


# Which is at hand.


async def test_the_sheet_takes_one_at_hand_and_leaves_one_out(two: Hosts, clock: Clock) -> None:
    async with several(two, clock) as (app, pilot):
        await choose(app, pilot, ("pbx22", MARCOS))
        await pilot.press("H")
        await drawn(app, pilot)
        assert isinstance(app.screen, HostsScreen)
        assert "16.28.0" in text_of(app)
        await pilot.press("down", "enter")
        await drawn(app, pilot)
        assert app.monitor is two["pbx16"]
        table = app.pane.table
        assert table is not None
        assert table.key[0] == "pbx16"  # type: ignore[index]
        await pilot.press("H")
        await drawn(app, pilot)
        await pilot.press("up", "space", "escape")
        await drawn(app, pilot)
        assert {key[0] for key in table.shown} == {"pbx16"}  # type: ignore[index]
        await pilot.press("H")
        await drawn(app, pilot)
        await pilot.press("home", "enter")
        await drawn(app, pilot)
        assert {key[0] for key in table.shown} == {"pbx22", "pbx16"}, "what is at hand is shown"  # type: ignore[index]


async def test_with_no_row_of_its_own_it_is_at_hand_all_the_same(two: Hosts, clock: Clock) -> None:
    two["pbx16"].pbx.channels.clear()
    async with several(two, clock) as (app, pilot):
        await pilot.press("H")
        await drawn(app, pilot)
        await pilot.press("end", "enter")
        await drawn(app, pilot)
        assert app.monitor is two["pbx16"]
        await pilot.press("exclamation_mark")
        await drawn(app, pilot)
        assert "pbx16*CLI>" in text_of(app)


async def test_no_row_that_nobody_chose_takes_its_place(two: Hosts, clock: Clock) -> None:
    two["pbx16"].pbx.channels.clear()
    async with several(two, clock) as (app, pilot):
        table = app.pane.table
        assert table is not None
        for chosen in (False, True):
            app.hosts.choose(app.hosts.scenes[1])
            before = table.key
            await pilot.press("S")
            await drawn(app, pilot)
            await drawn(app, pilot)
            assert (table.key == before) is chosen
            assert app.monitor is two["pbx16"]
            before = table.key
            del two["pbx22"].pbx.channels[before[1]]  # type: ignore[index]
            two["pbx22"].pbx.topology += 1
            for _ in range(3):  # it is told as gone for a while
                await drawn(app, pilot)
                clock.now += 60
            assert table.key not in (None, before)
            assert app.monitor is two["pbx16"], "what stands where a row ended was chosen by nobody"
            await pilot.press("down")
            await drawn(app, pilot)
            assert app.monitor is two["pbx22"]


async def test_with_one_pbx_there_is_no_column_and_nothing_to_choose(clock: Clock) -> None:
    async with several(alike("pbx22"), clock) as (app, pilot):
        assert not app.hosts.several
        assert "  PBX " not in text_of(app)
        await pilot.press("H")
        await drawn(app, pilot)
        assert "one PBX on this screen" in text_of(app)


# Time.


async def test_the_past_is_of_the_one_at_hand_and_now_is_of_all(clock: Clock) -> None:
    hosts = {"pbx22": live(clock), "pbx16": live(clock)}
    watched = [Named(monitor, name) for name, monitor in hosts.items()]
    app = AmitopApp(watched, clock=clock, draws_per_second=0.01, view="channels")
    async with app.run_test(size=(150, 44)) as pilot:
        await drawn(app, pilot)
        table = app.pane.table
        assert table is not None
        everything = len(table.shown)
        await choose(app, pilot, ("pbx16", "17.2"))
        await pilot.press("comma", "comma")
        await drawn(app, pilot)
        assert "the past of pbx16" in text_of(app)
        assert {key[0] for key in table.shown} == {"pbx16"}  # type: ignore[index]
        for key, told in (("x", "this is the past"), ("H", "this is the past of pbx16")):
            await pilot.press(key)
            await drawn(app, pilot)
            assert told in text_of(app)
            assert len(app.screen_stack) == 1
        await pilot.press("escape")
        await drawn(app, pilot)
        assert "the past" not in text_of(app)
        assert len(table.shown) == everything
        assert {key[0] for key in table.shown} == {"pbx22", "pbx16"}  # type: ignore[index]


# History.


async def test_again_goes_to_the_pbx_it_was_sent_to(two: Hosts, clock: Clock) -> None:
    history = two["pbx22"].history
    two["pbx16"].history = history
    for number, address in enumerate(("pbx16.example:5038", "elsewhere:5038")):
        exchange = Exchange(Action("Ping"), f"amitop-{number}", NOW)
        history.ended(history.sent(exchange, address, "amitop"), exchange)
    async with several(two, clock, view="history") as (app, pilot):
        table = app.pane.table
        assert table is not None
        seen = set()
        for key in table.shown:
            table.choose(key)
            await drawn(app, pilot)
            await pilot.press("e")
            await drawn(app, pilot)
            if isinstance(app.screen, ComposerScreen):
                assert "pbx16 ·" in text_of(app)
                seen.add("pbx16")
                await pilot.press("escape", "escape")
                await drawn(app, pilot)
            else:
                assert "was sent to elsewhere:5038, which is not watched here" in text_of(app)
                seen.add("elsewhere")
        assert seen == {"pbx16", "elsewhere"}


# The code.

_SENDS = ("acting", "macros", "composing", "composer", "console", "palette")


@pytest.mark.parametrize("name", _SENDS)
def test_nothing_that_sends_asks_who_is_at_hand(name: str) -> None:
    place = Path(amitop.tui.__file__).parent / name
    files = [*place.glob("*.py")] if place.is_dir() else [place.with_suffix(".py")]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(app|_amitop)\.monitor\b", text), file
        assert not re.search(r"hosts\.at_hand", text), file


async def test_answer_times_name_their_pbx(clock: Clock) -> None:
    async with several(alike("north", "south"), clock, view="packets") as (app, pilot):
        app.hosts.choose(app.hosts.scenes[1])
        await pilot.press("L")
        await drawn(app, pilot)
        assert "answers on south" in text_of(app)


@pytest.mark.parametrize(
    "keys", [(), ("B",), ("C",), ("H",), ("8",)], ids=["table", "groups", "columns", "sheet", "history"]
)
async def test_a_pbx_is_called_so_wherever_it_is_shown(two: Hosts, clock: Clock, keys: tuple[str, ...]) -> None:
    async with several(two, clock) as (app, pilot):
        await pilot.press(*keys)
        await drawn(app, pilot)
        told = text_of(app)
        assert "PBX" in told
        assert not re.search(r"\bhosts?\b", told)
