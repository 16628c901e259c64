"""A recording played again: the model at any instant is exactly what it was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amitop.ami import Action
from amitop.demo import DemoPbx
from amitop.headless import describe
from amitop.journal import Journal
from amitop.journal.files import CannotRead
from amitop.journal.recording import Recorder
from amitop.journal.search import CallSearch
from amitop.journal.select import PacketFilter
from amitop.monitor import LinkState, Monitor, NotAllowed, Playback, Replay, rewind, timeline
from amitop.monitor.backoff import Backoff
from tests.link.servers import until
from tests.monitor.conftest import where

Run = Callable[[Monitor], Monitor]


class Clock:
    """Time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Witness:
    """Writes down, at every so many packets, what the live model was."""

    def __init__(self, every: int) -> None:
        self.seen: dict[int, str] = {}
        self.monitor: Monitor | None = None
        self._every, self._count = every, 0

    def heard(self, *_: object) -> None:
        self._count += 1
        if self.monitor is not None and self._count % self._every == 0:
            self.look()

    def look(self) -> None:
        assert self.monitor is not None
        self.seen[self.monitor.journal.next] = text(self.monitor)

    def instants(self) -> Iterator[tuple[int, str]]:
        """Those at which nothing more happened before the next packet."""
        assert self.monitor is not None
        line = self.monitor.keeper.timeline
        return iter([(number, was) for number, was in self.seen.items() if not line.marks_at(number)])


def text(watched: Monitor | Playback) -> str:
    return json.dumps(describe.snapshot(watched), sort_keys=True)


async def opened(path: Path, clock: Clock | None = None) -> Replay:
    replay = Replay(path, autoplay=False, clock=clock or Clock())
    await replay.index()
    return replay


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints every few packets, so that small recordings have many."""
    monkeypatch.setattr(timeline, "EVERY", 97)


async def live(monitor: Monitor) -> None:
    await until(lambda: monitor.state is LinkState.LIVE)


async def troubled(pbx: DemoPbx, monitor: Monitor) -> None:
    """Calls, drops, restarts, lists that come to nothing, audits, an operator's Actions."""
    task = asyncio.create_task(monitor.run())
    await live(monitor)
    for turn in range(3):
        for _ in range(60):
            pbx.step()
        await monitor.audit()
        pbx.faults.drop()
        for _ in range(15):
            pbx.step()  # unheard: only a sweep can tell
        await until(lambda: monitor.state is not LinkState.LIVE)
        monitor.retry_now()
        await live(monitor)
        if turn == 1:
            await pbx.restart()
            await until(lambda: monitor.state is not LinkState.LIVE)
            monitor.retry_now()
            await live(monitor)
        await monitor.perform(Action("QueueStatus"))
        await monitor.tend()
    await monitor.audit()
    await monitor.close()
    await task


@settings(max_examples=5)
@given(seed=st.integers(0, 10_000), calls=st.integers(1, 12))
def test_every_instant_is_what_it_was(tmp_path_factory: pytest.TempPathFactory, seed: int, calls: int) -> None:
    path = tmp_path_factory.mktemp("recording") / "calls.jsonl.zst"

    async def play() -> None:
        async with DemoPbx(alive=False, seed=seed, calls=calls) as pbx:
            witness = Witness(23)
            recorder = Recorder(path, Monitor(where(pbx)).target.address, 1.0)
            monitor = Monitor(
                where(pbx), heard=witness.heard, recorder=recorder, backoff=Backoff(lambda: 1.0), read_only=False
            )
            witness.monitor = monitor
            await troubled(pbx, monitor)
        assert recorder.notice == ""
        replay = await opened(path)
        assert replay.problems == []
        assert replay.last == monitor.journal.next
        instants = list(witness.instants())
        assert len(instants) > 10
        back = rewind(monitor)
        for number, was in [*instants[::3], *reversed(instants)]:
            replay.jump(number)
            assert text(replay) == was
            back.jump(number)
            assert text(back) == was
        replay.jump(replay.last)
        assert text(replay) == text(monitor)
        assert replay.state is LinkState.CLOSED

    asyncio.run(play())


async def test_a_recording_that_begins_late_has_the_model_first(pbx: DemoPbx, running: Run, tmp_path: Path) -> None:
    monitor = running(Monitor(where(pbx)))
    await live(monitor)
    path = tmp_path / "late.jsonl"
    monitor.keeper.record(Recorder(path, "x", 1.0), monitor.clock())
    began = text(monitor)
    for _ in range(40):
        pbx.step()
    await monitor.audit()
    ended = text(monitor)
    monitor.keeper.close()
    replay = await opened(path)
    replay.jump(0)
    same = json.loads(began), json.loads(text(replay))
    for each in same:
        each["pbx"]["host"] = ""
    assert same[0] == same[1]
    replay.jump(replay.last)
    assert json.loads(text(replay))["channels"] == json.loads(ended)["channels"]
    assert json.loads(path.read_text().splitlines()[0])["asterisk"] == monitor.version


async def test_files_that_follow_one_another_each_stand_alone(
    pbx: DemoPbx, running: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amitop.journal.recording._FLUSH_SECONDS", 0.0)
    path = tmp_path / "calls.jsonl"
    monitor = running(Monitor(where(pbx), recorder=Recorder(path, "x", 1.0, 4 * 40_000)))
    await live(monitor)
    for _ in range(8):
        for _ in range(15):
            pbx.step()
        await monitor.tend()
        await asyncio.sleep(0.02)
    now = json.loads(text(monitor))
    monitor.keeper.close()
    parts = await asyncio.to_thread(lambda: sorted(tmp_path.iterdir()))
    assert [each.name for each in parts] == [
        "calls.1.jsonl",
        "calls.2.jsonl",
        "calls.3.jsonl",
        "calls.jsonl",
    ]
    replay = await opened(path)
    replay.jump(replay.last)
    assert replay.problems == []
    assert json.loads(text(replay))["channels"] == now["channels"]
    assert json.loads(text(replay))["queues"] == now["queues"]
    for each in parts:
        assert each.stat().st_mode & 0o777 == 0o600
        assert (await opened(each)).problems == []


async def test_a_small_journal_goes_back_as_far_as_it_can(pbx: DemoPbx) -> None:
    witness = Witness(11)
    monitor = witness.monitor = Monitor(where(pbx), journal=Journal(256 * 1024), heard=witness.heard)
    await monitor.connect()
    for _ in range(25):
        for _ in range(20):
            pbx.step()
        await monitor.tend()
    back = rewind(monitor)
    assert monitor.journal.first > 0
    assert monitor.journal.first <= back.first < monitor.journal.next
    kept = [(number, was) for number, was in witness.instants() if number >= back.first]
    assert len(kept) > 5
    for number, was in reversed(kept):
        back.jump(number)
        assert text(back) == was
    with pytest.raises(IndexError, match="is not kept"):
        monitor.keeper.timeline.at(0)
    back.jump(0)
    assert back.position == back.first
    await monitor.close()


@pytest.fixture
async def recorded(pbx: DemoPbx, running: Run, tmp_path: Path) -> Path:
    path = tmp_path / "calls.jsonl.gz"
    clock = Clock()
    monitor = running(Monitor(where(pbx), clock=clock, recorder=Recorder(path, "pbx1:5038", 1000.0)))
    await live(monitor)
    for _ in range(60):
        clock.now += 1.0
        pbx.step()
        await monitor.audit() if clock.now % 20 == 0 else await asyncio.sleep(0.002)
    await monitor.close()
    return path


async def test_playing_follows_the_clock(recorded: Path) -> None:
    clock = Clock()
    replay = await opened(recorded, clock)
    assert (replay.first, replay.position, replay.now) == (0, 0, 1000.0)
    replay.play()
    replay.advance()
    here = replay.position
    assert replay.journal.at(here - 1) == 1000.0 < replay.journal.at(here)
    clock.now += 10.0
    replay.advance()
    assert replay.now == 1010.0
    assert replay.journal.at(replay.position - 1) <= 1010.0 < replay.journal.at(replay.position)
    replay.pause()
    clock.now += 10.0
    replay.advance()
    assert replay.now == 1010.0
    replay.set_speed(10)
    replay.play()
    clock.now += 2.0
    replay.advance()
    assert replay.now > 1025.0
    clock.now += 1000.0
    replay.advance()
    assert (replay.position, replay.playing) == (replay.last, False)
    replay.play()
    assert replay.position == 0
    for wanted, asked in ((0.1, 0.001), (100.0, 1e9)):
        replay.set_speed(asked)
        assert replay.speed == wanted


async def test_steps_and_jumps(recorded: Path) -> None:
    replay = await opened(recorded)
    replay.jump_to_time(1030.0)
    here = replay.position
    assert replay.journal.at(here - 1) <= 1030.0 < replay.journal.at(here)
    was = text(replay)
    identity = replay.pbx
    replay.step()
    assert replay.position == here + 1
    replay.step(-1)
    assert (replay.position, text(replay)) == (here, was)
    assert replay.pbx is identity
    replay.jump(-5)
    assert replay.position == 0
    replay.jump(10**9)
    assert replay.position == replay.last == replay.packets
    assert replay.timeline.samples[-1].number == replay.last


async def test_jumping_to_what_an_expression_means(recorded: Path) -> None:
    replay = await opened(recorded)
    wanted = PacketFilter('name == "Newstate" && h.ChannelStateDesc == "Up"')
    found = []
    while await replay.jump_to_match(wanted):
        packet = replay.journal.entry(replay.position - 1).packet
        assert (packet.name, packet.get("ChannelStateDesc")) == ("Newstate", "Up")
        assert replay.pbx.channels[packet.get("Uniqueid")].state == "Up"
        found.append(replay.position)
    assert len(found) > 2
    replay.jump(replay.last)
    back = []
    while await replay.jump_to_match(wanted, backwards=True):
        back.append(replay.position)
    assert back == found[::-1]


async def test_exchanges_are_paired_again(recorded: Path) -> None:
    replay = await opened(recorded)
    names = {}
    for number in range(replay.last):
        record = replay.journal.exchange_of(number)
        if record is not None:
            names[record.name] = record
            assert record.own
            assert record.latency is not None
    assert {"Login", "CoreShowChannels", "QueueStatus", "Ping"} <= set(names)
    assert names["CoreShowChannels"].ending == "list complete"
    slow = PacketFilter("latency >= 0.0 && kind == 'response'")
    assert sum(slow.finds(replay.journal, number) for number in range(replay.last)) > 10


async def test_nothing_can_be_changed(recorded: Path) -> None:
    replay = await opened(recorded)
    assert replay.read_only
    with pytest.raises(NotAllowed, match="Hangup was not sent"):
        await replay.perform(Action("Hangup", {"Channel": "x"}))


async def test_the_loop_turns_while_a_recording_is_read(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.replay.SLICE_SECONDS", 0.0)
    replay = Replay(recorded, speed=100.0)
    task = asyncio.create_task(replay.run())
    seen = []
    while not replay.is_ready:
        seen.append(replay.progress)
        assert replay.state is LinkState.SYNCING
        assert "reading calls.jsonl.gz" in replay.state_text
        replay.jump(5)  # not yet
        assert replay.position == 0
        await asyncio.sleep(0)
    assert len(seen) > 20
    assert seen == sorted(seen)
    await asyncio.sleep(0)
    assert replay.playing
    await replay.close()
    await task


async def test_a_reading_can_be_given_up(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.replay.SLICE_SECONDS", 0.0)
    replay = Replay(recorded)
    task = asyncio.create_task(replay.run())
    await asyncio.sleep(0)
    await replay.close()
    await task
    assert not replay.is_ready


async def test_a_stream_without_times(pbx: DemoPbx, tmp_path: Path) -> None:
    heard: list[bytes] = []
    monitor = Monitor(where(pbx), heard=lambda packet, _: heard.append(packet.raw))
    await monitor.connect()
    for _ in range(30):
        pbx.step()
    await monitor.audit()
    await monitor.close()
    path = tmp_path / "captured"
    path.write_bytes(b"".join(heard))
    replay = await opened(path)
    assert replay.is_raw
    assert replay.last == len(heard)
    assert replay.journal.at(7) == 7.0
    replay.jump(replay.last)
    assert set(replay.pbx.channels) == set(monitor.pbx.channels)
    assert replay.state is LinkState.LIVE
    # An editor has saved it with LF alone: the packets of a call are found all the same.
    path.write_bytes(b"".join(heard).replace(b"\r\n", b"\n"))
    again = await opened(path)
    again.jump(again.last)
    found = []
    for each in (replay, again):
        search = CallSearch(each.journal, [min(each.pbx.channels)])
        assert search.advance()
        found.append(search.numbers)
    assert found[0]
    assert found[0] == found[1]


async def test_what_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x7fELF\0\0\0")
    with pytest.raises(CannotRead, match="line 1: this is a binary file"):
        Replay(path)


async def test_marks_that_make_no_sense_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    head = {"format": "amitop recording", "version": 1, "host": "a:b:c]", "asterisk": None, "start": 0}
    lines = [
        head,
        *({"t": 1.0, "kind": kind} for kind in ("sweep", "state", "model", "ended", "unheard of")),
        {"t": 1.0, "kind": "sweep", "family": "members", "within": "no such", "keys": ["x"]},
        {"t": 1.0, "kind": "model", "model": "bm90IGpzb24="},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")
    replay = await opened(path)
    assert [each.partition(": ")[2] for each in replay.problems] == [
        "a sweep that can't be used; it is left out",
        "a state that can't be used; it is left out",
        "a model that can't be used; it is left out",
        "a model that can't be used; it is left out",
    ]
    replay.play()
    replay.advance()
    assert replay.position == replay.last == 0
