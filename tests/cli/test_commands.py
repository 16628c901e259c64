"""Each command of the contract, on the embedded PBX."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from amitop import __version__
from amitop.demo import DemoPbx
from amitop.journal.reading import Passed, Reading
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
    # When what no event tells was listed, in seconds since the epoch.
    assert {"channels", "queues", "conferences"} <= set(data["as_of"])
    assert all(at > 1.7e9 for at in data["as_of"].values())


async def test_snapshot_table_names_what_there_is(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("snapshot", at=pbx)
    assert run.code == 0
    for title in ("calls (", "channels (", "queues (", "agents (", "parked (", "conferences ("):
        assert title in run.out
    assert "queues: settings, which no event tells, as of 0:0" in run.out


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


async def test_packets_by_expression(amitop: Amitop) -> None:
    wanted = 'name == "Hangup" && h.Cause == "16"'
    async with DemoPbx(secret=SECRET, calls=60, speed=50.0) as living:
        run = await amitop(
            "packets", "--filter", wanted, "--count", "3", "--for", "20", "--format", "jsonl", at=living
        )
    assert run.code == 0
    found = [json.loads(line) for line in run.out.splitlines()]
    assert [(each["name"], dict(each["headers"])["Cause"]) for each in found] == [("Hangup", "16")] * 3


async def test_packets_by_a_wrong_expression(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    run = await amitop("packets", "--filter", 'naem == "Hangup"', "--record", str(tmp_path / "x"), at=pbx)
    assert (run.code, run.out) == (2, "")
    assert "column 1: 'naem' is not known: did you mean name?" in run.err
    assert not (tmp_path / "x").exists()


async def test_packets_recorded(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    run = await amitop("packets", "--count", "4", "--record", str(path), "--record-limit", "1M", at=pbx)
    assert run.code == 0
    reading = Reading(path)
    packets = [each.packet for each in reading if isinstance(each, Passed)]
    assert run.out.encode().startswith(b"".join(each.raw for each in packets[:4]))
    assert reading.problems == []
    again = await amitop("packets", "--record", str(path), at=pbx)
    assert (again.code, "exists already" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--record-limit", "1M"), "give --record FILE too"),
        (("--record", "x", "--record-limit", "5"), "'5' is no size of 64K or more"),
        (("--journal", "much"), "'much' is no size"),
        (("--record", "no/folder/x"), "can't be written: No such file"),
    ],
)
async def test_what_is_kept_is_told_plainly_when_wrong(
    amitop: Amitop, pbx: DemoPbx, options: tuple[str, ...], sentence: str
) -> None:
    run = await amitop("packets", "--count", "1", *options, at=pbx)
    assert run.code == 2
    assert sentence in run.err


async def test_the_whole_program_set_read_only_sends_nothing_that_changes(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("action", "Hangup", "Channel=x", at=pbx, AMITOP_READ_ONLY="1")
    assert (run.code, run.err) == (1, "amitop: read-only: Hangup was not sent\n")
    assert pbx.sessions == []
    assert (await amitop("action", "Ping", at=pbx, AMITOP_READ_ONLY="1")).code == 0


async def test_a_host_saved_as_read_only_is_sent_nothing_that_changes(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    address = f"127.0.0.1:{pbx.address[1]}"
    config.write_text(f'[hosts.here]\naddress = "{address}"\nuser = "{pbx.user}"\nread_only = true\n')
    run = await amitop("action", "Hangup", "Channel=x", AMITOP_CONFIG=str(config))
    assert (run.code, run.err) == (1, "amitop: read-only: Hangup was not sent\n")
    assert pbx.sessions == []


async def test_a_wrong_guard_is_told_and_guards(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("action", "Hangup", "Channel=x", at=pbx, AMITOP_READ_ONLY="perhaps")
    assert run.code == 1
    assert "AMITOP_READ_ONLY: read_only: expected true or false; taken as true, to be safe" in run.err
    assert "read-only: Hangup was not sent" in run.err


def test_version_loads_next_to_nothing() -> None:
    told = "import sys; from amitop.cli import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    version, modules = done.stdout.splitlines()
    assert version == f"amitop {__version__}"
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    ours = {"amitop", "amitop.cli", "amitop.crash", "amitop.headless", "amitop.headless.output"}
    assert set(modules.split()) - set(bare.stdout.split()) == {"__future__", *ours}


@pytest.mark.parametrize(
    "words", [["--theme", ""], ["--host", ""], ["action", ""], ["--columns", ""]], ids=lambda words: words[0]
)
def test_completion_loads_neither_screen_nor_link(words: list[str]) -> None:
    told = f"import sys; from amitop.cli import main; main(['__complete', 'zsh', *{words!r}]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    *candidates, modules = done.stdout.splitlines()
    assert "amitop.completion" in modules.split()
    assert candidates or words[0] not in ("--theme", "action")
    assert not {"asyncio", "ssl", "textual", "rich.console", "cel"} & set(modules.split())
