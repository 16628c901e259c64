"""The ladder on the screen: opened from rows and packets, read, compared and left; on a real call too."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from amitop.ami import Action, Exchange, Packet
from amitop.journal import Journal
from amitop.ladder import Heard, build
from amitop.tui.app import AmitopApp
from amitop.tui.clipboard import osc52
from amitop.tui.ladder.lines import cut, head_lines, step_line, times_of
from amitop.tui.ladder.pane import LadderPane
from amitop.tui.packets.compare import CompareScreen
from amitop.tui.packets.latency import LatencyScreen
from amitop.tui.packets.pane import PacketsPane
from tests.ladder.recorded import TRANSFERRED, journal_of, recorded
from tests.packets import event
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, StillMonitor, still
from tests.tui.test_pictures import SIZES, Compare, after, app_on

#: The step of the blind transfer in the recorded call.
TRANSFER = 14


def transferred() -> StillMonitor:
    """The small call centre, whose journal holds the recorded call, a minute and a half ago."""
    monitor = still()
    heard = recorded(TRANSFERRED)
    shift = NOW - 90 - heard[0].at
    monitor.journal = journal_of([each._replace(at=each.at + shift) for each in heard])
    return monitor


def pane_of(app: AmitopApp) -> LadderPane:
    assert isinstance(app.pane, LadderPane)
    return app.pane


async def press(app: AmitopApp, pilot: Pilot[None], *keys: str) -> str:
    """Press keys one by one, and see the screen."""
    for key in keys:
        await pilot.press(key)
        await drawn(app, pilot)
    return text_of(app)


@SIZES
def test_a_transferred_call(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("home", "l", "home", *["down"] * TRANSFER)
    assert snap_compare(app_on(transferred(), "packets"), terminal_size=size, run_before=after(*keys))


@SIZES
def test_local_halves_apart(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("home", "l", "f", "d", "d", *["down"] * 8)
    assert snap_compare(app_on(transferred(), "packets"), terminal_size=size, run_before=after(*keys))


@SIZES
def test_two_packets_compared(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("home", "l", *["down"] * 6, "m", "down", "equals_sign")
    assert snap_compare(app_on(transferred(), "packets"), terminal_size=size, run_before=after(*keys))


@SIZES
def test_answers(snap_compare: Compare, size: tuple[int, int]) -> None:
    monitor = transferred()
    for number in range(200):
        monitor.journal.latencies.add("QueueStatus", 0.002 + number / 1e5, ok=True)
        monitor.journal.latencies.add("Hangup", 0.0004, ok=bool(number % 9))
    monitor.journal.latencies.add("Reload", 1.9, ok=True)
    monitor.journal.latencies.add("Originate", None, ok=False)
    assert snap_compare(app_on(monitor, "packets"), terminal_size=size, run_before=after("L"))


async def test_from_a_packet_to_its_ladder_and_back(screen: Open) -> None:
    async with screen(transferred(), view="packets", size=(150, 44)) as (app, pilot):
        text = await press(app, pilot, "home", "l")
        assert 'Call of O\'Brien "Bob" \\ José' in text
        assert "4 Local channels folded" in text
        assert "blind transfer → 123@default" in text
        await press(app, pilot, "escape")
        assert isinstance(app.pane, PacketsPane)


async def test_the_packet_of_a_step_stands_beside_it_with_what_is_meant_and_what_was_sent(screen: Open) -> None:
    async with screen(transferred(), view="packets", size=(260, 80)) as (app, pilot):
        text = await press(app, pilot, "home", "l", "home", *["down"] * TRANSFER)
        assert 'TransfereeCallerIDName O\'Brien "Bob" \\ José O\\\'Brien \\"Bob\\" \\\\ José' in " ".join(
            text.split()
        )
        assert "packet 1 of 2 of this step" in text
        assert "▸ caused by BlindTransfer" in text
        text = await press(app, pilot, "r")
        assert "packet 2 of 2" in text
        assert "▸ action  BlindTransfer" in text
        text = await press(app, pilot, "enter")
        assert "BlindTransfer " not in text


async def test_folding_keeps_the_step_and_times_are_told_in_three_ways(screen: Open) -> None:
    async with screen(transferred(), view="packets", size=(150, 44)) as (app, pilot):
        await press(app, pilot, "home", "l", "home", *["down"] * TRANSFER)
        step = pane_of(app).step
        text = await press(app, pilot, "f")
        assert "Local halves apart" in text
        apart = pane_of(app).step
        assert step is not None
        assert apart is not None
        assert (apart.kind, apart.packets) == (step.kind, step.packets)
        assert "+2.508" in await press(app, pilot, "f", "d")
        assert "since the line above" in text_of(app)
        assert "of day (d)" in await press(app, pilot, "d")
        assert "since the first packet" in await press(app, pilot, "d")


async def test_two_marked_packets_are_compared(screen: Open) -> None:
    async with screen(transferred(), view="packets", size=(150, 44)) as (app, pilot):
        text = await press(app, pilot, "home", "l", "equals_sign")
        assert "mark a packet with m" in text
        text = await press(app, pilot, *["down"] * 6, "m", "down", "m", "home", "equals_sign")
        assert isinstance(app.screen, CompareScreen)
        assert "≠ Uniqueid" in text
        assert "headers differ" in text
        await press(app, pilot, "escape")
        # Of three marks the first goes; a mark is taken away by the same key.
        await press(app, pilot, "m")
        assert len(pane_of(app).steps.marked) == 2
        await press(app, pilot, "m")
        assert len(pane_of(app).steps.marked) == 1


async def test_columns_that_do_not_fit_are_scrolled_to(screen: Open) -> None:
    async with screen(transferred(), view="packets", size=(80, 24)) as (app, pilot):
        text = await press(app, pilot, "home", "l", "home")
        assert "123@phones" not in text
        text = await press(app, pilot, "end", "up")
        assert "123@phones" in text
        text = await press(app, pilot, "left")
        assert "5551234@line" in text


@pytest.mark.parametrize("view", ["calls", "channels"])
async def test_from_a_row_to_its_ladder(screen: Open, view: str) -> None:
    async with screen(still(), view=view) as (app, pilot):
        app.pane.filter_by("marcos")
        text = await press(app, pilot, "home", "l")
        assert "hold" in text
        assert app.tab_id == view
        await press(app, pilot, "escape")
        assert app.view_id == view


async def test_a_caller_in_a_queue_has_a_ladder_and_a_queue_has_none(screen: Open) -> None:
    async with screen(still(), view="queues", size=(150, 44)) as (app, pilot):
        assert "there is no channel behind this" in await press(app, pilot, "home", "l")
        await press(app, pilot, "tab", "home", "l")
        assert "No packet of this call is kept" in text_of(app)


async def test_a_ladder_grows_while_its_call_lives_and_stands_still_when_frozen(screen: Open) -> None:
    monitor = transferred()
    first = recorded(TRANSFERRED)[0].packet
    async with screen(monitor, view="packets") as (app, pilot):
        await press(app, pilot, "home", "l")
        steps = len(pane_of(app).steps.ladder.steps)
        monitor.journal.append(event("Hold", Channel="x", Uniqueid=first.get("Uniqueid")), NOW)
        await drawn(app, pilot)
        assert len(pane_of(app).steps.ladder.steps) == steps + 1
        await press(app, pilot, "space")
        monitor.journal.append(event("MusicOnHoldStart", Channel="x", Uniqueid=first.get("Uniqueid")), NOW)
        await drawn(app, pilot)
        assert len(pane_of(app).steps.ladder.steps) == steps + 1


async def test_another_journal_is_searched_anew(screen: Open) -> None:
    monitor = transferred()
    async with screen(monitor, view="packets") as (app, pilot):
        await press(app, pilot, "home", "l", "end")
        monitor.journal = Journal()
        await drawn(app, pilot)
        assert "No packet of this call is kept" in text_of(app)


async def test_the_packets_of_a_row_and_all_of_them_again(screen: Open) -> None:
    async with screen(still(), view="channels", size=(150, 44)) as (app, pilot):
        app.pane.filter_by("marcos")
        text = await press(app, pilot, "home", "v")
        assert "only about this channel: PJSIP/trunk-00000a52" in text
        pane = app.pane
        assert isinstance(pane, PacketsPane)
        assert len(pane.rows) < pane.rows.total
        await press(app, pilot, "n", "escape")
        assert pane.rows.about is None
        assert pane.rows.told == pane.rows.total


async def test_from_a_step_to_its_packet_among_all(screen: Open) -> None:
    async with screen(transferred(), view="packets") as (app, pilot):
        await press(app, pilot, "home", "l", "home", "down", "down")
        number = pane_of(app).packet
        await press(app, pilot, "v")
        assert isinstance(app.pane, PacketsPane)
        assert app.pane.list.key == number


@pytest.mark.parametrize(
    ("packet", "view", "key"),
    [
        (event("Hold", Channel="x", Uniqueid="1763847120.2610"), "channels", "1763847120.2610"),
        (event("DialEnd", DestUniqueid="1763847120.2618"), "channels", "1763847120.2618"),
        (event("QueueParams", Queue="sales"), "queues", "sales"),
        (event("QueueMemberAdded", Interface="PJSIP/104"), "agents", "PJSIP/104"),
        (Packet(b"Action: Hangup\r\nChannel: PJSIP/trunk-00000a52\r\n\r\n"), "channels", "1763847120.2610"),
    ],
    ids=["channel", "prefixed", "queue", "agent", "action"],
)
async def test_from_a_packet_to_its_row(screen: Open, packet: Packet, view: str, key: str) -> None:
    monitor = still()
    monitor.journal.append(packet, NOW)
    async with screen(monitor, view="packets") as (app, pilot):
        app.query_one(f"#pane-{view}").filter_by("nothing has this in it")  # type: ignore[attr-defined]
        await press(app, pilot, "end", "o")
        assert app.view_id == view
        assert app.pane.table is not None
        assert app.pane.table.key == key
        assert app.pane.table.row is not None


async def test_from_a_packet_to_a_queues_member(screen: Open) -> None:
    monitor = still()
    monitor.journal.append(event("QueueMemberStatus", Queue="sales", Interface="PJSIP/104"), NOW)
    async with screen(monitor, view="packets") as (app, pilot):
        await press(app, pilot, "end", "o")
        assert app.pane.table is not None
        assert app.pane.table.key == ("sales", "PJSIP/104")


async def test_a_packet_that_speaks_of_nothing_or_of_what_has_ended(screen: Open) -> None:
    monitor = still()
    monitor.journal.append(event("Hangup", Channel="x", Uniqueid="1.1"), NOW)
    monitor.journal.append(event("Reload"), NOW)
    async with screen(monitor, view="packets") as (app, pilot):
        assert "speaks of nothing that has a row" in await press(app, pilot, "end", "o")
        assert "speaks of what has ended" in await press(app, pilot, "up", "o")


async def test_keys_of_the_ladder_do_nothing_elsewhere_and_those_of_lists_nothing_in_it(screen: Open) -> None:
    async with screen(transferred(), view="packets") as (app, pilot):
        await press(app, pilot, "m", "equals_sign", "d")
        assert app.screen is app.screen_stack[0]
        await press(app, pilot, "home", "l", "x", "t", "slash")
        assert app.screen is app.screen_stack[0]
        assert app.view_id == "ladder"


async def test_answers_are_counted_as_they_come(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="packets") as (app, pilot):
        exchange = Exchange(Action("Ping"), "a-2", NOW)
        monitor.journal.open_exchange(exchange, own=True)
        exchange.receive(Packet(b"Response: Success\r\nPing: Pong\r\n\r\n"), NOW + 0.004)
        monitor.journal.note(exchange)
        text = await press(app, pilot, "L")
        assert isinstance(app.screen, LatencyScreen)
        assert "Ping" in text
        assert "4.0 ms" in text
        assert "p50" in text
        await pilot.resize_terminal(60, 20)
        await drawn(app, pilot)
        assert "p50" not in text_of(app)
        for told in ("errors", "p99", "longest", "4.0 ms"):
            assert told in text_of(app)
        await press(app, pilot, "escape")
        assert not isinstance(app.screen, LatencyScreen)


@pytest.mark.parametrize("across", [20, 45, 79, 149])
def test_lines_fit_whatever_a_caller_is_called(across: int) -> None:
    names = ["\x1b[2J[red]", "山田 太郎" * 9, "e\u0301\u202e" * 40]
    packets = [
        event(
            "DialBegin", Uniqueid="1.0", Channel="X", DestUniqueid=f"1.{n}", DestChannel=name, DestCallerIDName=name
        )
        for n, name in enumerate(names, 1)
    ]
    packets += [event("ConfbridgeJoin", Uniqueid="1.1", Conference=name) for name in names]
    ladder = build(Heard(number, float(number), packet) for number, packet in enumerate(packets))
    times = times_of(ladder.steps, "start", str)
    for scrolled in range(len(ladder.columns)):
        where = cut(ladder, across, scrolled, times)
        lines = [step_line(ladder, index, where, across, times) for index in range(len(ladder.steps))]
        for line in [*lines, *head_lines(ladder, where, across)]:
            text = "".join(piece.text for piece in line)
            assert text.replace("\u0301", "").isprintable()


async def test_the_whole_ladder_is_copied_as_text(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    async with screen(transferred(), view="packets", size=(80, 24)) as (app, pilot):
        told: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", told.append)
        await press(app, pilot, "home", "l", "c")
        text = pane_of(app).text()
        assert osc52(text.encode(), {}) in told
        lines = text.splitlines()
        assert len(lines) == 2 + len(pane_of(app)._ladder.steps)
        assert all(column.title in lines[0] for column in pane_of(app)._ladder.columns)
        assert any("transfer" in line for line in lines)
        assert "copied the ladder" in text_of(app)


async def test_a_call_that_is_older_than_amitop_says_so(screen: Open) -> None:
    whole, late = transferred(), StillMonitor()
    entries = [whole.journal.entry(number) for number in range(whole.journal.next)]
    for entry in entries:
        if entry.packet.name != "Newchannel":
            late.journal.append(entry.packet, entry.at)
    for monitor, told in ((whole, False), (late, True)):
        async with screen(monitor, view="packets", size=(80, 24)) as (app, pilot):
            await pilot.press("home", "l")
            await drawn(app, pilot)
            assert app.view_id == "ladder"
            assert ("began before amitop connected" in text_of(app)) is told


async def test_a_call_of_which_nothing_is_kept_says_why(screen: Open) -> None:
    async with screen(StillMonitor(still().pbx), view="channels") as (app, pilot):
        await pilot.press("home", "l")
        await drawn(app, pilot)
        assert "No packet of this call is kept: it began before amitop connected" in text_of(app)
