"""What a login may run, and how it is written: asked when needed, kept, and done without where it may not ask."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from amitop.ami import Action, Exchange, Packet
from amitop.ami.catalogue import ActionEntry
from amitop.config.places import cache_folder
from amitop.demo import DemoPbx
from amitop.journal import Direction
from amitop.link import LinkLost, Target
from amitop.monitor import LinkState, Manual, Monitor
from amitop.monitor.shelf import LIMIT, Shelf
from tests.link.servers import until
from tests.monitor.conftest import where

Run = Callable[[Monitor], Monitor]

HELP = ["[Syntax]", "Action: Ping", "[Loud:] <value>", "", "[Privilege]", "<none>"]


class Oracle:
    """Answers as an Asterisk would; counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.listed = ["Ping: Is it there  (Priv: <none>)", "Command: Run  (Priv: command,all)"]
        self.answers = ["Response: Success", *(f"Output: {line}" for line in HELP)]
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, action: Action) -> Exchange:
        self.asked.append(action.get("Command") or action.name)
        await self.gate.wait()
        exchange = Exchange(action, "a-1", 0.0)
        lines = ["Response: Success", *self.listed] if action.name == "ListCommands" else self.answers
        exchange.receive(Packet("\r\n".join([*lines, "", ""]).encode()), 0.0)
        return exchange


@pytest.fixture
def oracle() -> Oracle:
    return Oracle()


def manual(oracle: Oracle, version: str = "22.10.1") -> Manual:
    return Manual(oracle, lambda: version)


PING = ("manager show command Ping",)


# Over a real session


async def live(monitor: Monitor) -> Monitor:
    await until(lambda: monitor.state is LinkState.LIVE)
    return monitor


def asked(monitor: Monitor, name: str = "ListCommands") -> int:
    entries = list(monitor.journal.entries(0))
    return sum(each.direction is Direction.OUT and each.packet.name == name for each in entries)


async def test_nobody_looks_unless_somebody_wants_it(pbx: DemoPbx, running: Run) -> None:
    monitor = await live(running(Monitor(where(pbx))))
    pbx.desk.unload("app_confbridge.so")
    await monitor.audit()
    assert asked(monitor) == 0
    assert len(monitor.manual.catalogue) == 0


async def test_every_action_is_described(pbx: DemoPbx, running: Run) -> None:
    monitor = await live(running(Monitor(where(pbx))))
    await monitor.manual.look()
    assert monitor.manual.may_describe
    assert {each.name for each in monitor.manual.catalogue} == {each.name for each in pbx.desk.all_offered()}
    for entry in list(monitor.manual.catalogue):
        found = await monitor.manual.describe(entry.name)
        assert found.synopsis == entry.synopsis
        assert [each.name for each in found.parameters] == [each.name for each in entry.parameters]
    transfer = monitor.manual.entry("blindtransfer")
    assert [each.name for each in transfer.parameters if each.required] == ["Channel", "Exten"]
    assert "one who transfers" in transfer.parameters[0].help


async def test_modules_come_and_go(pbx: DemoPbx, running: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.tending.PULSE", 0.01)
    monitor = running(Monitor(where(pbx)))
    monitor.manual.wanted = True
    await live(monitor)
    await until(lambda: "ConfbridgeKick" in monitor.manual.catalogue)
    revision = monitor.manual.revision
    await monitor.perform(Action("ModuleLoad", {"Module": "app_confbridge.so", "LoadType": "unload"}))
    await until(lambda: "ConfbridgeKick" not in monitor.manual.catalogue)
    assert monitor.manual.revision == revision + 1
    assert "ConfbridgeKick" in {each.name for each in monitor.manual.beyond}
    assert "module may not be loaded" in monitor.manual.why_not("ConfbridgeKick")
    await monitor.perform(Action("ModuleLoad", {"Module": "app_confbridge.so", "LoadType": "load"}))
    await until(lambda: "ConfbridgeKick" in monitor.manual.catalogue)
    assert monitor.manual.why_not("ConfbridgeKick") == ""


async def test_another_session_is_asked_anew(pbx: DemoPbx, running: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.tending.PULSE", 0.01)
    monitor = await live(running(Monitor(where(pbx))))
    await monitor.manual.look()
    pbx.faults.drop()
    await until(lambda: monitor.state is not LinkState.LIVE)
    await until(lambda: asked(monitor) == 2)


async def test_a_viewer_has_the_facts(pbx: DemoPbx, running: Run) -> None:
    host, port = pbx.address
    monitor = await live(running(Monitor(Target(host, port, "viewer", pbx.secret))))
    await monitor.manual.look()
    assert not monitor.manual.may_describe
    assert "Hangup" not in monitor.manual.catalogue
    assert monitor.manual.why_not("Hangup") == "this login may not write system or call"
    found = await monitor.manual.describe("Getvar")
    assert [each.name for each in found.parameters] == ["Channel", "Variable"]
    assert found.synopsis
    assert asked(monitor, "Command") == 0


async def test_without_a_link(pbx: DemoPbx) -> None:
    monitor = Monitor(where(pbx))
    with pytest.raises(LinkLost):
        await monitor.manual.look()
    assert monitor.manual.entry("Hangup").parameters[0].name == "Channel"


# Asking once


async def test_it_is_asked_once(oracle: Oracle) -> None:
    one = manual(oracle)
    await one.look()
    oracle.gate.clear()
    waiting = [asyncio.create_task(one.describe(name)) for name in ("Ping", "ping", "PING")]
    gone = asyncio.create_task(one.describe("Ping"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gone.cancel()
    oracle.gate.set()
    found = await asyncio.gather(*waiting)
    assert [each.parameters[0].name for each in found] == ["Loud"] * 3
    assert await one.describe("Ping") == found[0]
    assert oracle.asked == ["ListCommands", *PING]


async def test_it_is_kept_by_version(oracle: Oracle) -> None:
    await (one := manual(oracle)).look()
    found = await one.describe("Ping")
    assert (cache_folder() / "actions" / "22.10.1" / "ping.txt").read_text() == "\n".join(HELP)
    await (two := manual(oracle)).look()
    assert await two.describe("Ping") == found
    assert oracle.asked.count(*PING) == 1
    await (other := manual(oracle, "16.28.0")).look()
    await other.describe("Ping")
    assert oracle.asked.count(*PING) == 2


async def test_without_a_version_nothing_is_kept(oracle: Oracle) -> None:
    await (one := manual(oracle, "")).look()
    assert (await one.describe("Ping")).parameters
    assert not cache_folder().exists()


@pytest.mark.parametrize("spoil", ["garbage", "binary", "a folder", "a file for the folder"])
async def test_a_broken_cache_is_no_cache(oracle: Oracle, spoil: str) -> None:
    path = cache_folder() / "actions" / "22.10.1" / "ping.txt"
    if spoil == "a file for the folder":
        cache_folder().mkdir(parents=True)
        (cache_folder() / "actions").write_text("")
    else:
        path.parent.mkdir(parents=True)
        if spoil == "a folder":
            path.mkdir()
        else:
            path.write_bytes(b"nothing of use" if spoil == "garbage" else b"\xff\xfe[Syntax]\n")
    await (one := manual(oracle)).look()
    assert (await one.describe("Ping")).parameters[0].name == "Loud"
    if spoil in ("garbage", "binary"):
        assert path.read_text() == "\n".join(HELP)
    assert [each.name for each in path.parent.glob("*") if each != path] == []


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("..", "ping"),
        ("", "ping"),
        ("22.10.1", "../../ping"),
        ("22.10.1", ""),
        ("22.10.1", "a/b"),
        ("22.10.1", "."),
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, version: str, name: str) -> None:
    shelf = Shelf(tmp_path / "shelf")
    shelf.put(version, name, HELP)
    assert list(tmp_path.rglob("*")) == []
    assert shelf.get(version, name) is None


def test_a_version_with_a_slash(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("certified/18.9-cert17", "Ping", HELP)
    assert shelf.get("certified/18.9-cert17", "ping") == HELP
    assert [each.parent.parent for each in tmp_path.rglob("*.txt")] == [tmp_path]


def test_help_without_end_is_not_kept(tmp_path: Path) -> None:
    Shelf(tmp_path).put("22", "Ping", ["x" * LIMIT, ""])
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_whole_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    shelf = Shelf(tmp_path)
    monkeypatch.setattr(os, "replace", full)
    shelf.put("22", "Ping", HELP)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_what_is_kept_is_limited_and_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.shelf.ACTIONS", 5)
    monkeypatch.setattr("amitop.monitor.shelf.VERSIONS", 3)
    shelf = Shelf(tmp_path)
    for version in range(9):
        for name in range(9):
            shelf.put(f"22.{version}", f"Action{name}", HELP)
        os.utime(tmp_path / f"22.{version}", (version, version))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["22.6", "22.7", "22.8"]
    assert len(list(tmp_path.rglob("*.txt"))) == 15
    assert {each.stat().st_mode & 0o077 for each in tmp_path.rglob("*")} == {0}


def test_a_pipe_in_the_place_of_help_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "22").mkdir()
    os.mkfifo(tmp_path / "22" / "ping.txt")
    assert Shelf(tmp_path).get("22", "Ping") is None


# Refused


@pytest.mark.parametrize(
    "answer",
    [
        ["Response: Error", "Message: Permission denied"],
        ["Response: Success", "Output: "],
        ["Response: Error", "Output: No such command 'manager show command Ping'"],
        ["Response: Success", "Output: You don't have permissions to run it"],
    ],
)
async def test_who_is_refused_gets_the_facts_and_does_not_ask_again(oracle: Oracle, answer: list[str]) -> None:
    oracle.listed.append("Hangup: End it  (Priv: call,all)")
    oracle.answers = answer
    one = manual(oracle)
    await one.look()
    for _ in range(2):
        found = await one.describe("Hangup")
        assert found.synopsis == "End it"
        assert [each.name for each in found.parameters] == ["Channel", "Cause"]
    assert len(oracle.asked) == 2
    assert one.may_describe is ("Permission denied" not in answer[1])
    assert not cache_folder().exists()


async def test_what_is_not_listed_is_not_asked(oracle: Oracle) -> None:
    await (one := manual(oracle)).look()
    assert (await one.describe("Originate")).parameters[0].name == "Channel"
    assert await one.describe("Whatever") == ActionEntry("Whatever")
    assert one.why_not("Whatever") == "this PBX knows no such Action"
    assert oracle.asked == ["ListCommands"]


async def test_an_old_answer_is_asked_anew(oracle: Oracle) -> None:
    now = 100.0
    one = Manual(oracle, lambda: "22.10.1", clock=lambda: now)
    await one.look_if_older_than(60)
    now += 59
    await one.look_if_older_than(60)
    assert len(oracle.asked) == 1
    one.unsettle()
    await one.look_if_older_than(60)
    assert len(oracle.asked) == 2
    now += 61
    revision = one.revision
    await one.look_if_older_than(60)
    assert len(oracle.asked) == 3
    assert one.revision == revision  # nothing has changed


async def test_a_replay_asks_nobody() -> None:
    one = Manual(version=lambda: "22.10.1")
    await one.look_if_older_than(0)
    assert not one.may_describe
    assert one.beyond == ()
    assert (await one.describe("Hangup")).parameters[0].required
