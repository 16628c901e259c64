"""Each command of the contract, on the embedded PBX."""

import json

from amitop.demo import DemoPbx
from tests.cli.conftest import SECRET, Amitop


async def test_snapshot_json_keeps_the_contract(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("snapshot", "--format", "json", at=pbx)
    assert run.code == 0
    data = json.loads(run.out)
    assert set(data["pbx"]) == {"host", "version", "started"}
    assert {"channels", "bridges", "calls", "queues", "agents", "parked", "conferences"} <= set(data)
    wanted = {
        "uniqueid",
        "linkedid",
        "name",
        "state",
        "caller_number",
        "caller_name",
        "connected_number",
        "connected_name",
        "context",
        "exten",
        "application",
        "bridge",
        "started",
    }
    assert data["channels"]
    assert all(wanted <= set(channel) for channel in data["channels"])
    assert {channel["name"] for channel in data["channels"]} == set(pbx.centre.world.channels)
    assert {"members", "callers"} <= set(data["queues"][0])
    uniqueids = {channel["uniqueid"] for channel in data["channels"]}
    assert {each for call in data["calls"] for each in call["channels"]} == uniqueids


async def test_snapshot_table_names_what_there_is(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("snapshot", at=pbx)
    assert run.code == 0
    for title in ("calls (", "channels (", "queues (", "agents (", "parked (", "conferences ("):
        assert title in run.out


async def test_audit_of_a_living_pbx_finds_no_drift(amitop: Amitop) -> None:
    async with DemoPbx(secret=SECRET, calls=60, speed=20.0) as living:
        run = await amitop("audit", "--watch", "3", "--format", "json", at=living)
    report = json.loads(run.out)
    assert (run.code, report["missing"], report["ghosts"], report["differing"]) == (0, [], [], [])
    assert report["compared"] > 100
    assert report["events"] > 500
    assert report["left_out"]


async def test_packets_as_json_lines(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("packets", "--format", "jsonl", "--count", "4", at=pbx)
    assert run.code == 0
    packets = [json.loads(line) for line in run.out.splitlines()]
    assert len(packets) == 4
    assert [packet["kind"] for packet in packets[:3]] == ["banner", "action", "response"]
    keys = {"t", "connection", "direction", "kind", "name", "action_id", "headers"}
    assert all(set(packet) == keys for packet in packets)
    assert packets[1]["headers"][0] == ["Action", "Challenge"]


async def test_packets_filtered_by_words(amitop: Amitop) -> None:
    async with DemoPbx(secret=SECRET, calls=60, speed=50.0) as living:
        run = await amitop("packets", "--filter", "hangup cause-txt", "--count", "2", "--for", "20", at=living)
    assert run.code == 0
    assert run.out.count("Event: Hangup\r\n") == 2


async def test_packets_end_after_a_time(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("packets", "--for", "0.2", at=pbx)
    assert run.code == 0
    assert "Asterisk Call Manager/" in run.out


async def test_action_prints_its_whole_exchange(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("action", "QueueStatus", "Queue=support", at=pbx)
    assert run.code == 0
    for line in ("Action: QueueStatus", "Response: Success", "Event: QueueParams", "Event: QueueStatusComplete"):
        assert line in run.out


async def test_action_that_the_pbx_refuses_exits_1(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("action", "Hangup", "Channel=PJSIP/nobody-1", at=pbx)
    assert run.code == 1
    assert "Message: No such channel" in run.out


async def test_action_without_answer_says_that_nothing_is_known(amitop: Amitop, pbx: DemoPbx) -> None:
    pbx.faults.unanswered.add("QueueStatus")
    run = await amitop("action", "QueueStatus", "--timeout", "0.2", at=pbx)
    assert run.code == 1
    assert "whether QueueStatus was carried out is not known" in run.err


async def test_dry_run_prints_the_bytes_and_connects_to_nothing(amitop: Amitop) -> None:
    run = await amitop("action", "Originate", "Channel=Local/1@x", "Variable=a=1", "Variable=b=2", "--dry-run")
    assert run.code == 0
    lines = run.out.split("\r\n")
    assert lines[0] == "Action: Originate"
    assert lines[2:] == ["Channel: Local/1@x", "Variable: a=1", "Variable: b=2", "", ""]


async def test_dry_run_masks_secrets(amitop: Amitop) -> None:
    run = await amitop("action", "Login", "Username=me", "Secret=hunter2", "--dry-run")
    assert "hunter2" not in run.out
    assert "Secret: •••" in run.out


async def test_read_only_refuses_in_the_core(amitop: Amitop, pbx: DemoPbx) -> None:
    before = set(pbx.centre.world.channels)
    victim = next(iter(pbx.centre.world.channels.values()))
    run = await amitop("--read-only", "action", "Hangup", f"Channel={victim.name}", at=pbx)
    assert run.code == 1
    assert "read-only" in run.err
    assert set(pbx.centre.world.channels) == before


async def test_the_secret_is_nowhere(amitop: Amitop, pbx: DemoPbx) -> None:
    for arguments in (("packets", "--for", "0.2"), ("snapshot",), ("action", "Ping")):
        run = await amitop(*arguments, at=pbx)
        assert SECRET not in run.out + run.err
        assert "Key: •••" in run.out or arguments[0] != "packets"
