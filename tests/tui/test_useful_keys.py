"""Keys that are of no use are dim, and say why: a right that the login lacks, a row that they can't be about."""

from __future__ import annotations

import pytest

from amitop.monitor import Manual
from amitop.tui.app import AmitopApp
from amitop.tui.console.screen import ConsoleScreen
from amitop.tui.dialogs import ConfirmDialog
from amitop.tui.footer import Footer
from amitop.tui.palette.screen import Palette
from amitop.tui.queues_pane import QueuesPane
from amitop.tui.watched import LinkState, Named
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.still import StillMonitor, still


async def may_only(monitor: StillMonitor, *names: str) -> StillMonitor:
    """A login that may run these Actions; the PBX has told so."""
    listing = "".join(f"{name}: About it (Priv: {_PRIVILEGES.get(name, '<none>')})\r\n" for name in names)
    monitor.answer = lambda _: f"Response: Success\r\n{listing}\r\n".encode()
    monitor.manual = Manual(monitor.perform, lambda: monitor.version)
    await monitor.manual.look()
    monitor.performed.clear()
    return monitor


_PRIVILEGES = {"QueuePause": "agent,all", "Hangup": "system,call,all", "BlindTransfer": "call,all"}
READER = ("Ping", "CoreShowChannels", "QueueStatus")


def keys_of(app: AmitopApp) -> dict[str, bool]:
    """The keys of the footer, and whether each is of use."""
    footer = app.query_one(Footer)
    told: dict[str, bool] = {}
    for piece in footer.pieces(200):
        if piece.style in ("faint", "accent bold"):
            told[piece.text.split()[0]] = piece.style != "faint"
    return told


async def test_a_right_that_the_login_lacks_dims_its_keys_and_is_told_instead_of_a_dialog(screen: Open) -> None:
    monitor = await may_only(still(), *READER)
    async with screen(monitor) as (app, pilot):
        await pilot.press("home")
        await drawn(app, pilot)
        assert {key: keys_of(app)[key] for key in "xta:"} == {"x": False, "t": False, "a": False, ":": True}
        for key, verb, classes in (
            ("x", "hang up", "system or call"),
            ("t", "transfer", "call"),
            ("a", "start an attended transfer", "call"),
            ("!", "use the console", "command"),
        ):
            await pilot.press(key)
            await drawn(app, pilot)
            assert len(app.screen_stack) == 1
            assert f"can't {verb}: this login may not write {classes}; amitop doctor" in text_of(app)
        assert not monitor.performed


async def test_the_palette_greys_them_too(screen: Open) -> None:
    async with screen(await may_only(still(), *READER)) as (app, pilot):
        await pilot.press("home", "ctrl+p")
        await drawn(app, pilot)
        assert isinstance(app.screen, Palette)
        refusal = app.screen.found[0].offer.refusal
        assert refusal is not None
        assert refusal.short == "not allowed"


async def test_what_it_may_do_opens_its_dialog(screen: Open) -> None:
    async with screen(await may_only(still(), *READER, "Hangup")) as (app, pilot):
        await pilot.press("home", "x")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert (keys_of(app)["x"], keys_of(app)["t"]) == (True, False)


@pytest.mark.parametrize("listed", [(), None])
async def test_a_pbx_that_lists_nothing_forbids_nothing(screen: Open, listed: tuple[str, ...] | None) -> None:
    monitor = still() if listed is None else await may_only(still(), *listed)
    async with screen(monitor) as (app, pilot):
        await pilot.press("home")
        await drawn(app, pilot)
        assert keys_of(app)["x"]
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert isinstance(app.screen, ConsoleScreen)


async def test_rights_that_come_light_the_keys_again(screen: Open) -> None:
    monitor = await may_only(still(), *READER)
    async with screen(monitor) as (app, pilot):
        await pilot.press("home")
        await drawn(app, pilot)
        assert not keys_of(app)["x"]
        monitor.answer = lambda _: b"Response: Success\r\nHangup: About it (Priv: system,call,all)\r\n\r\n"
        await monitor.manual.look()
        assert keys_of(app)["x"]


async def test_of_several_pbxs_the_row_decides(clock: Clock) -> None:
    reader, writer = (
        await may_only(still(), *READER),
        await may_only(still(), "Hangup", "BlindTransfer", "Redirect"),
    )
    app = AmitopApp(
        [Named(reader, "north"), Named(writer, "south")], clock=clock, draws_per_second=0.01, view="channels"
    )
    async with app.run_test(size=(150, 40)) as pilot:
        await drawn(app, pilot)
        told = {}
        table = app.pane.table
        assert table is not None
        for _ in range(len(table.rows)):
            await drawn(app, pilot)
            told[table.view.scene_of(table.row).name] = keys_of(app)["x"]
            await pilot.press("down")
        assert told == {"north": False, "south": True}
        await pilot.press("M", "x")
        await drawn(app, pilot)
        assert "can't hang up: this login may not" in text_of(app)


async def test_the_row_under_the_cursor_decides(screen: Open) -> None:
    async with screen(still(), view="queues") as (app, pilot):
        pane = app.pane
        assert isinstance(pane, QueuesPane)
        await drawn(app, pilot)
        assert {key: keys_of(app)[key] for key in ("x", "p", "l", "tab")} == {
            "x": False,
            "p": False,
            "l": False,
            "tab": True,
        }
        await pilot.press("home", "tab", "home")
        await drawn(app, pilot)
        assert app.focused is pane.callers
        assert {key: keys_of(app)[key] for key in ("x", "p", "l")} == {"x": True, "p": False, "l": True}
        await pilot.press("tab", "end")
        await drawn(app, pilot)
        assert app.focused is pane.members
        assert keys_of(app)["p"]
        await pilot.press("p")
        await drawn(app, pilot)
        assert len(app.screen_stack) == 2


async def test_an_agent_without_a_call_has_nothing_to_hang_up(screen: Open) -> None:
    async with screen(still(), view="agents") as (app, _pilot):
        table = app.pane.table
        assert table is not None
        for row in range(len(table.rows)):
            table.choose(table.rows.key_at(row))
            agent = table.row
            assert keys_of(app)["x"] is (table.view.channel(agent) is not None)
            assert keys_of(app)["p"] is bool(agent.members)


async def test_a_row_that_ended_and_a_lost_pbx_dim_all(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await pilot.press("home")
        key = app.pane.table.key if app.pane.table is not None else None
        del monitor.pbx.channels[str(key)]
        await drawn(app, pilot)
        assert not any(keys_of(app)[each] for each in "xta")
        await pilot.press("down")
        await drawn(app, pilot)
        assert keys_of(app)["x"]
        monitor.state = LinkState.LOST
        assert not any(keys_of(app)[each] for each in "xta")


async def test_packets_dim_what_a_packet_has_not(screen: Open) -> None:
    async with screen(still(), view="packets") as (app, pilot):
        await pilot.press("n", "home")
        await drawn(app, pilot)
        assert {key: keys_of(app)[key] for key in ("r", "o", "l")} == {"r": False, "o": True, "l": True}


async def test_nothing_is_worked_out_for_events(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor = await may_only(still(), *READER)
    asked: list[str] = []
    why_not = Manual.why_not

    def counted(self: Manual, name: str) -> str:
        asked.append(name)
        return why_not(self, name)

    monkeypatch.setattr(Manual, "why_not", counted)
    async with screen(monitor) as (app, pilot):
        await pilot.press("home")
        await drawn(app, pilot)
        keys_of(app)
        first = len(asked)
        for _ in range(20):
            monitor.pbx.revision += 1
            keys_of(app)
        assert len(asked) == first


@pytest.mark.parametrize("key", ["r", "w", "d", "b", "u", "o", "c"])
async def test_a_key_of_the_packets_says_so_elsewhere(screen: Open, key: str) -> None:
    async with screen(still(), view="agents") as (app, pilot):
        await pilot.press(key)
        await drawn(app, pilot)
        assert " is for packets: 7 shows them" in text_of(app)
        assert len(app.screen_stack) == 1


async def test_a_macro_of_actions_that_may_not_be_sent_says_so(screen: Open) -> None:
    monitor = await may_only(still(), *READER)
    async with screen(monitor) as (app, pilot):
        await pilot.press("home")
        app.doers.macros.run("record-this-call")
        await drawn(app, pilot)
        assert len(app.screen_stack) == 1
        assert "MixMonitor: this login may not write" in text_of(app)
        listed = next(each for each in app.doers.macros.all() if each.macro.id == "record-this-call")
        assert "may not write" in listed.why_not
