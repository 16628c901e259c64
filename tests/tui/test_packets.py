"""The packets view: newest first looked at, noise hidden and counted, an Action and its answer one key apart."""

from __future__ import annotations

import pytest

from amitop.ami import Packet
from amitop.journal import Journal
from amitop.tui.packets.number_window import NumberWindow
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.packets.rows import PacketRows
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, still


def event(name: str, about: str = "") -> Packet:
    return Packet(f"Event: {name}\r\nChannel: {about}\r\n\r\n".encode())


def test_a_window_grows_at_both_ends_and_drops_the_old() -> None:
    window = NumberWindow()
    for number in (10, 12):
        window.newer(number)
    for number in (8, 5):
        window.older(number)
    assert [window.at(place) for place in range(len(window))] == [5, 8, 10, 12]
    assert (window.find(8), window.find(9), window.find(12)) == (1, None, 3)
    assert window.trim(9) == 2
    assert [window.at(place) for place in range(len(window))] == [10, 12]
    assert window.trim(12) == 1
    assert window.find(12) == 0


def test_noise_is_hidden_and_counted_and_the_counts_stay_true_when_packets_are_dropped() -> None:
    journal = Journal(budget=64 * 1024)
    rows = PacketRows(lambda: journal)
    for number in range(4000):
        journal.append(event("VarSet" if number % 3 else "Newstate", f"SIP/{number}"), NOW)
        if number % 500 == 0:
            rows.update(NOW, None, settle=True)
    rows.update(NOW, None, settle=True)
    assert journal.first > 0
    assert len(rows) + rows.hidden == rows.total == journal.next - journal.first
    assert all(journal.kind_and_name(rows.at(index))[1] == "Newstate" for index in range(len(rows)))


def test_only_about_one_channel() -> None:
    journal = Journal()
    rows = PacketRows(lambda: journal)
    for number in range(600):
        journal.append(event("Newstate", f"SIP/{number % 3}"), NOW)
    rows.only_about((b"Channel: SIP/1\r\n",))
    rows.update(NOW, None, settle=True)
    assert len(rows) == 200
    journal.append(event("Hangup", "SIP/1"), NOW)
    rows.update(NOW, None)
    assert len(rows) == 201
    assert rows.at(200) == 600


def test_held_rows_take_in_nothing() -> None:
    journal = Journal()
    rows = PacketRows(lambda: journal)
    journal.append(event("Newstate"), NOW)
    rows.update(NOW, None, settle=True)
    rows.hold(True)
    journal.append(event("Newstate"), NOW)
    rows.update(NOW, None, settle=True)
    assert len(rows) == 1
    rows.hold(False)
    rows.update(NOW, None, settle=True)
    assert len(rows) == 2


def test_a_search_under_way_comes_to_its_end_also_while_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.tui.packets.rows.BUDGET", 0.0)
    journal = Journal()
    rows = PacketRows(lambda: journal)
    for _ in range(1000):
        journal.append(event("Newstate"), NOW)
    rows.update(NOW, None)
    rows.hold(True)
    journal.append(event("Newstate"), NOW)
    rows.update(NOW, None)
    before = rows.looking, len(rows) < 1000
    rows.update(NOW, None, settle=True)
    assert before == (True, True)
    assert (rows.looking, len(rows)) == (False, 1000)


async def test_one_key_goes_from_an_action_to_its_answer_and_back(screen: Open) -> None:
    async with screen(still(), view="packets") as (app, pilot):
        pane = app.pane
        assert isinstance(pane, PacketsPane)
        await pilot.press("home", "down", "down")
        assert pane.list.key == 3
        seen = []
        for _ in range(3):
            await pilot.press("r")
            seen.append(pane.list.key)
        assert seen == [4, 5, 3]
        await drawn(app, pilot)
        assert "answer    3 packets" in text_of(app)


async def test_following_never_takes_the_cursor_along(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="packets", size=(100, 24)) as (app, pilot):
        pane = app.pane
        assert isinstance(pane, PacketsPane)
        await pilot.press("home")
        key = pane.list.key
        await pilot.press("f")
        for number in range(100):
            monitor.journal.append(event("Newstate", f"SIP/{number}"), NOW)
        await drawn(app, pilot)
        assert "SIP/99" in text_of(app)
        assert "following the newest" in text_of(app)
        await pilot.press("home")
        assert pane.list.key == key
        assert not pane.list.follow


async def test_not_following_the_screen_stands_still(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="packets", size=(100, 24)) as (app, pilot):
        await pilot.press("home")
        await drawn(app, pilot)
        before = text_of(app).splitlines()[3:7]
        for number in range(100):
            monitor.journal.append(event("Newstate", f"SIP/{number}"), NOW)
        await drawn(app, pilot)
        assert [line[:70] for line in text_of(app).splitlines()[3:7]] == [line[:70] for line in before]


async def test_noise_is_shown_and_hidden_by_one_key(screen: Open) -> None:
    async with screen(still(), view="packets") as (app, pilot):
        assert "32 hidden as noise" in text_of(app)
        assert "VarSet" not in text_of(app)
        await pilot.press("n")
        await drawn(app, pilot)
        assert "VarSet" in text_of(app)
        assert "39 packets" in text_of(app)


async def test_what_was_dropped_is_counted_in_sight(screen: Open) -> None:
    monitor = still()
    monitor.journal = Journal(budget=64 * 1024)
    for number in range(3000):
        monitor.journal.append(event("Newstate", f"SIP/{number}"), NOW)
    async with screen(monitor, view="packets") as (app, _):
        assert f"{monitor.journal.first:,} older dropped" in text_of(app)


async def test_a_packet_of_the_wire_is_text_only(screen: Open) -> None:
    monitor = still()
    raw = b"Event: UserEvent\r\nUserEvent: \x1b[2J[bold]x\xe2\x80\xae\r\nKey[/]: \x9b1m\r\nno colon here\r\n\r\n"
    monitor.journal.append(Packet(raw), NOW)
    async with screen(monitor, view="packets", size=(150, 44)) as (app, pilot):
        await pilot.press("end")
        await drawn(app, pilot)
        assert "␛[2J[bold]x‹U+202E›" in text_of(app)
        assert "no colon here" in text_of(app)
        assert all(character.isprintable() or character == "\n" for character in text_of(app))
