"""What the PBX said, on real Asterisk: exchanges that are whole, filters that tell, a storm played again."""

import asyncio
import json
from pathlib import Path
from typing import Any

from amitop.ami import Action, Ending
from amitop.headless import describe
from amitop.journal.recording import Recorder
from amitop.link import Target
from amitop.monitor import Monitor, Replay
from tests.asterisk.conftest import Calls, blowing, target
from tests.asterisk.judge import until_cli
from tests.asterisk.test_audit import amitop
from tests.lab import places
from tests.lab.places import Place
from tests.lab.wait import until


async def test_a_list_is_one_exchange_with_its_events_and_latency(monitor: Monitor) -> None:
    exchange = await monitor.perform(Action("QueueStatus"))
    record = monitor.journal.exchange(monitor.journal.number_of(exchange))
    assert record is not None
    assert (record.name, record.ending) == ("QueueStatus", Ending.LIST_COMPLETE)
    names = [monitor.journal.kind_and_name(number)[1] for number in record.packets]
    assert names[0] == "Success"
    assert names[-1] == "QueueStatusComplete"
    assert {"QueueParams", "QueueMember"} <= set(names)
    assert len(exchange.events) == len(names) - 2
    assert record.latency is not None
    assert record.latency > 0


async def test_another_clients_originate_response_joins_no_exchange(
    place: Place, monitor: Monitor, call: Calls
) -> None:
    stranger = Monitor(Target(places.HOST, place.port, places.CALLER, places.CALLER_SECRET))
    await stranger.connect()
    try:
        headers = {"Channel": "Local/5550077@line/n", "Context": "caller", "Exten": "echo", "Priority": "1"}
        await stranger.perform(Action("Originate", {**headers, "Async": "true"}))
        await call("5550078", "echo")
        journal = monitor.journal

        def originated(number: str) -> list[int]:
            numbers = range(journal.first, journal.next)
            found = [each for each in numbers if journal.kind_and_name(each)[1] == "OriginateResponse"]
            return [each for each in found if number in journal.entry(each).packet.get("Channel")]

        for number in ("5550078", "5550077"):
            await until(lambda number=number: originated(number), f"what came of {number}")  # type: ignore[misc]
        theirs = originated("5550077")
        assert len(theirs) == 1
        assert journal.exchange_of(theirs[0]) is None
    finally:
        await stranger.close()


async def test_only_the_hangups_that_were_asked_for(place: Place) -> None:
    wanted = 'name == "Hangup" && h.Cause != "16"'
    arguments = ("packets", "--filter", wanted, "--format", "jsonl", "--for", "20")
    following = asyncio.create_task(amitop(place, *arguments))
    try:
        await until_cli(place, "manager show connected", lambda listing: f"{places.USER} " in listing, "its login")
        async with blowing(place, calls=120, seconds=8) as storming:
            code, output = await following
            await storming
    finally:
        following.cancel()
    packets = [json.loads(line) for line in output.splitlines()]
    assert code == 0
    assert len(packets) > 5
    assert {packet["name"] for packet in packets} == {"Hangup"}
    causes = {dict(packet["headers"])["Cause"] for packet in packets}
    assert "16" not in causes
    assert "17" in causes


async def test_a_recorded_storm_shows_what_was_true_at_each_instant(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "storm.jsonl.zst"
    where = target(place)
    monitor = Monitor(where)
    recorder = Recorder(path, where.address, monitor.clock())
    monitor.keeper.record(recorder, monitor.clock())
    await monitor.connect()
    following = asyncio.create_task(monitor.follow())
    seen: list[tuple[float, dict[str, Any]]] = []
    try:
        async with blowing(place, calls=400) as storming:
            for many in (80, 120, 160):
                await until(lambda many=many: len(monitor.pbx.channels) > many, f"{many} channels")  # type: ignore[misc]
                assert (await monitor.audit()).drift == []
                # No packet can come between these two lines.
                seen.append((monitor.clock(), json.loads(json.dumps(describe.snapshot(monitor)))))
            await storming
    finally:
        following.cancel()
        await monitor.close()
    assert recorder.notice == ""
    assert recorder.dropped == 0

    replay = Replay(path, autoplay=False)
    await replay.index()
    assert replay.problems == []
    assert replay.last > 10_000
    for at, snapshot in reversed(seen):
        replay.jump_to_time(at)
        assert json.loads(json.dumps(describe.snapshot(replay))) == snapshot
    assert max(len(snapshot["channels"]) for _, snapshot in seen) > 100
