"""Packets folded, seen in other ways, concealed, copied and saved; and filters that are expressions."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from amitop.ami import Action, Exchange, Packet
from amitop.journal import Direction, Journal
from amitop.tui.app import AmitopApp
from amitop.tui.clipboard import osc52
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.packets.rows import PacketRows
from amitop.tui.packets.save_dialog import SaveDialog
from amitop.tui.panes import TablePane
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, StillMonitor, still


def pane_of(app: AmitopApp) -> PacketsPane:
    pane = app.pane
    assert isinstance(pane, PacketsPane)
    return pane


def ask(
    journal: Journal, name: str, at: float = NOW, answers: tuple[bytes, ...] = (), action_id: str = "amitop-1-1"
) -> Exchange:
    """An exchange of the operator's, with these answers."""
    exchange = Exchange(Action(name), action_id, at)
    number = journal.open_exchange(exchange, own=False)
    journal.append(Packet(exchange.action.encode(action_id)), at, Direction.OUT, 1, number)
    for raw in answers:
        packet = Packet(raw.replace(b"ID", b"ActionID: " + action_id.encode()))
        exchange.receive(packet, at + 0.004)
        journal.append(packet, at + 0.004, Direction.IN, 1, number)
    journal.note(exchange)
    return exchange


EVENT = b"Event: QueueMember\r\nID\r\nQueue: support\r\n\r\n"
LIST = (
    b"Response: Success\r\nID\r\nEventList: start\r\nMessage: Queue status will follow\r\n\r\n",
    *[EVENT] * 30,
    b"Event: QueueStatusComplete\r\nID\r\nEventList: Complete\r\nListItems: 30\r\n\r\n",
)
REFUSED = (b"Response: Error\r\nID\r\nMessage: No such channel\r\n\r\n",)


def test_a_folded_exchange_is_one_row_and_unfolds_in_place() -> None:
    journal = Journal()
    rows = PacketRows(lambda: journal, fold=True)
    journal.append(Packet(b"Event: Hold\r\n\r\n"), NOW)
    ask(journal, "QueueStatus", answers=LIST)
    rows.update(NOW, None, settle=True)
    assert [rows.at(place) for place in range(len(rows))] == [0, 1]
    assert rows.told == rows.total == 34
    exchange = journal.exchange_of(1)
    assert exchange is not None
    rows.turn(exchange, False)
    assert rows.update(NOW, None)
    assert [rows.at(place) for place in range(len(rows))] == list(range(34))
    journal.append(Packet(EVENT), NOW, exchange=exchange.number)
    rows.update(NOW, None)
    assert len(rows) == 35
    rows.turn(exchange, True)
    rows.update(NOW, None)
    assert (len(rows), rows.told) == (2, 35)
    assert list(rows.everything()) == list(range(35))


def test_an_answer_stands_for_itself_where_its_action_is_left_out() -> None:
    journal = Journal()
    rows = PacketRows(lambda: journal, fold=True)
    ask(journal, "QueueStatus", answers=LIST)
    rows.filter_by('name == "QueueMember" && h.Queue == "support"')
    rows.update(NOW, None, settle=True)
    assert len(rows) == 30
    rows.filter_by("queuestatus")
    rows.update(NOW, None, settle=True)
    assert [rows.at(place) for place in range(len(rows))] == [0]


async def test_an_exchange_is_told_in_one_line(screen: Open) -> None:
    monitor = still()
    ask(monitor.journal, "QueueStatus", answers=LIST)
    ask(monitor.journal, "Hangup", answers=REFUSED, action_id="amitop-1-2")
    ask(monitor.journal, "Ping", NOW - 1.2, action_id="amitop-1-3")
    late = ask(monitor.journal, "Reload", NOW - 40, action_id="amitop-1-4")
    late.expire(NOW - 10)
    monitor.journal.note(late)
    async with screen(monitor, view="packets", size=(150, 40)) as (app, _):
        lines = {line.split()[3]: line for line in text_of(app).splitlines() if "▸ action" in line}
        assert "31 events" in lines["QueueStatus"]
        assert "4.0 ms ✓" in lines["QueueStatus"]
        assert "No such channel" in lines["Hangup"]
        assert "✗" in lines["Hangup"]
        assert "1.2 s …" in lines["Ping"]
        assert "late ◷" in lines["Reload"]


async def test_it_unfolds_and_folds_by_key(screen: Open) -> None:
    monitor = still()
    ask(monitor.journal, "QueueStatus", answers=LIST)
    async with screen(monitor, view="packets", size=(150, 60)) as (app, pilot):
        await pilot.press("end", "right")
        await drawn(app, pilot)
        assert text_of(app).count("QueueMember") == 30
        assert "▾ action" in text_of(app)
        await pilot.press("down", "down", "left")
        await drawn(app, pilot)
        assert "QueueMember" not in text_of(app)
        assert pane_of(app).view.entry(pane_of(app).chosen_packets()[0]).packet.name == "QueueStatus"  # type: ignore[union-attr]
        await pilot.press("z")
        await drawn(app, pilot)
        assert text_of(app).count("QueueMember") == 30


async def test_new_lines_are_counted_while_one_reads_above(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="packets", size=(100, 24)) as (app, pilot):
        await pilot.press("home")
        for number in range(31):
            monitor.journal.append(Packet(b"Event: Hold\r\nChannel: SIP/%d\r\n\r\n" % number), NOW)
        await drawn(app, pilot)
        # Some of them came into sight below what was there.
        pane = pane_of(app)
        hidden = len(pane.rows) - 1 - (pane.list.last_in_sight or 0)
        assert f"▾ {hidden} new" in text_of(app)
        await pilot.press("f")
        await drawn(app, pilot)
        assert " new " not in text_of(app)


async def test_times_since_the_start_and_the_line_above(screen: Open) -> None:
    async with screen(still(), view="packets", size=(150, 40)) as (app, pilot):
        await pilot.press("d")
        await drawn(app, pilot)
        assert "8.093  ◂ event     Hold" in text_of(app)
        await pilot.press("d")
        await drawn(app, pilot)
        assert "+0.001  ◂ event     MusicOnHoldStart" in text_of(app)


SECRETIVE = b"Event: VarSet\r\nChannel: SIP/1\r\nVariable: CARD\r\nValue: 4111222\r\nUniqueid: 1.1\r\n\r\n"


async def test_values_are_concealed_until_asked_for(screen: Open) -> None:
    monitor = still()
    monitor.journal.append(Packet(SECRETIVE), NOW)
    async with screen(monitor, view="packets", size=(150, 40)) as (app, pilot):
        await pilot.press("n", "end")
        await drawn(app, pilot)
        assert "•••" in text_of(app)
        assert "4111222" not in text_of(app)
        await pilot.press("b")
        await drawn(app, pilot)
        assert "Value: •••␍␊" in text_of(app)
        await pilot.press("u")
        await drawn(app, pilot)
        assert "Value: 4111222␍␊" in text_of(app)
        await pilot.press("b", "u")
        await drawn(app, pilot)
        assert "e2 80 a2" in text_of(app)
        assert "4111222" not in text_of(app)


def written(app: AmitopApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(app._driver, "write", told.append)
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    return told


async def test_a_packet_and_an_exchange_are_copied(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor = still()
    monitor.journal.append(Packet(SECRETIVE), NOW)
    ask(monitor.journal, "Hangup", answers=REFUSED)
    async with screen(monitor, view="packets") as (app, pilot):
        told = written(app, monkeypatch)
        await pilot.press("n", "end", "c")
        await drawn(app, pilot)
        action = "Action: Hangup\nActionID: amitop-1-1\n\n"
        answer = "Response: Error\nActionID: amitop-1-1\nMessage: No such channel\n\n"
        assert osc52((action + answer).encode(), {}) in told
        assert "copied Hangup and 1 answer" in text_of(app)
        await pilot.press("up", "c")
        await drawn(app, pilot)
        concealed = SECRETIVE.replace(b"4111222", "•••".encode()).replace(b"\r\n", b"\n")
        assert osc52(concealed, {}) in told


def test_the_clipboard_is_reached_through_tmux_and_screen() -> None:
    assert osc52(b"hi", {}) == "\x1b]52;c;aGk=\a"
    assert osc52(b"hi", {"TMUX": "/tmp/x"}) == "\x1bPtmux;\x1b\x1b]52;c;aGk=\a\x1b\\\x1b]52;c;aGk=\a"
    assert osc52(b"hi", {"STY": "1.x"}) == "\x1bP\x1b]52;c;aGk=\a\x1b\\"
    pieces = osc52(b"x" * 2000, {"STY": "1.x"}).split("\x1b\\")
    assert all(len(piece) <= 514 for piece in pieces)


async def saved(screen: Open, monitor: StillMonitor, path: Path, *keys: str) -> tuple[str, str]:
    """The screen's text in the dialog and after it, once the file's name is typed."""
    async with screen(monitor, view="packets", size=(150, 40)) as (app, pilot):
        await pilot.press("n", "w")
        await drawn(app, pilot)
        assert isinstance(app.screen, SaveDialog)
        app.screen.query_one("#path").value = str(path)  # type: ignore[attr-defined]
        await drawn(app, pilot)
        dialog = text_of(app)
        await pilot.press(*keys)
        if saving := [each for each in app.workers if each.group == "save"]:
            await app.workers.wait_for_complete(saving)
        await drawn(app, pilot)
        return dialog, text_of(app)


@pytest.mark.parametrize("suffix", [".jsonl", ".raw", ".txt"])
async def test_what_is_shown_is_saved(screen: Open, tmp_path: Path, suffix: str) -> None:
    monitor, path = still(), tmp_path / f"out{suffix}"
    monitor.journal.append(Packet(SECRETIVE), NOW)
    _, text = await saved(screen, monitor, path, "enter")
    assert "saved " in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    assert b"4111222" not in data
    if suffix == ".jsonl":
        lines = [json.loads(line) for line in data.splitlines()]
        assert len(lines) == 40
        assert lines[-1]["name"] == "VarSet"
    elif suffix == ".raw":
        assert data.count(b"\r\n\r\n") == 40
    else:
        assert len(data.splitlines()) == 37  # a folded Exchange is one line
        assert "2 events" in data.decode()


async def test_nothing_is_overwritten_silently(screen: Open, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("precious")
    dialog, _ = await saved(screen, still(), path, "enter", "enter")
    assert "this file is there already" in dialog
    assert "Overwrite" in dialog
    assert path.read_text() == "precious"
    await saved(screen, still(), path, "enter", "down", "enter")
    assert len(path.read_text().splitlines()) == 39
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out.jsonl"]


async def test_a_folder_that_is_not_there_is_a_sentence(screen: Open, tmp_path: Path) -> None:
    dialog, _ = await saved(screen, still(), tmp_path / "no" / "out.raw", "escape")
    assert "there is no folder" in dialog
    dialog, _ = await saved(screen, still(), tmp_path / "out.pdf", "escape")
    assert "the name has to end in .jsonl, .raw, .txt" in dialog


async def test_a_wrong_expression_is_told_in_place_and_the_last_good_one_stays(screen: Open) -> None:
    async with screen(still(), view="packets", size=(110, 30)) as (app, pilot):
        await pilot.press("slash", *'kind == "response"')
        await drawn(app, pilot)
        assert "1 of 39" in text_of(app)
        await pilot.press(*" && nam == 1", "enter")
        await drawn(app, pilot)
        assert "▲ column 23: 'nam' is not known: did you mean name?" in text_of(app)
        pane = pane_of(app)
        assert (pane.needle.strip(), pane.rows.told) == ('kind == "response"', 1)
        await pilot.press("escape")
        await drawn(app, pilot)
        assert (pane.needle, pane.problem) == ("", None)


@pytest.mark.parametrize(
    ("view", "text", "rows"),
    [
        ("channels", 'state == "Hold"', 1),
        ("channels", 'duration > 1000.0 && caller_number.startsWith("555")', 3),
        ("channels", 'queue == "sales"', 2),
        ("calls", 'legs > 1 && connected_name == "Alice"', 1),
        ("queues", "waiting > 0", 1),
        ("agents", '"support" in queues && state == "Paused"', 1),
        ("rooms", "muted", 1),
        ("rooms", "muted == true", 1),
        ("endpoints", 'state == "RINGING"', 1),
    ],
)
async def test_tables_take_expressions(screen: Open, view: str, text: str, rows: int) -> None:
    async with screen(still(), view=view) as (app, pilot):
        pane = app.pane
        assert isinstance(pane, TablePane)
        pane.filter_by(text)
        await drawn(app, pilot)
        assert pane.problem is None
        assert len(pane.main.rows) == rows


async def test_a_name_that_no_file_can_have_is_told(screen: Open) -> None:
    dialog, _ = await saved(screen, still(), Path("~nobody-here/a.jsonl"), "enter")
    assert "there is no folder ~nobody-here" in dialog
    _, text = await saved(screen, still(), Path(f"{'a' * 260}.jsonl"), "enter")
    assert "can't be written: File name too long" in " ".join(text.split())
