"""What can't be written is told, and the exit code says it; a reader that has gone is no failure of ours."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amitop.demo import DemoPbx
from tests.cli.conftest import Amitop

#: Commands that need no PBX, and how what they print is called.
ALONE = [
    (("--version",), "the version"),
    (("--help",), "the help"),
    (("host", "add", "--help"), "the help"),
    (("config", "show"), "the configuration"),
    (("config", "show", "--format", "json"), "the configuration"),
    (("config", "check"), "that nothing is wrong"),
    (("host", "list"), "the hosts"),
    (("completion", "zsh"), "the script"),
    (("action", "Ping", "--dry-run"), "Ping, which was not sent,"),
]
#: Commands that look at one.
AT_A_PBX = [
    (("snapshot",), "the snapshot"),
    (("audit", "--format", "json"), "what the audit found (no drift)"),
    (("doctor", "--watch", "0"), "the checkup"),
    (("packets", "--count", "3"), "the packets"),
]
WRITTEN = "could not be written: No space left on device\n"


@pytest.fixture
def full() -> Iterator[int]:
    """A disk without space."""
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here")
    with open("/dev/full", "wb", buffering=0) as device:
        yield device.fileno()


@pytest.fixture
def unread() -> Iterator[int]:
    """A pipe whose reader has gone."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    yield write_end
    os.close(write_end)


@pytest.mark.parametrize(("command", "what"), ALONE)
async def test_a_full_disk_is_a_sentence(amitop: Amitop, full: int, command: tuple[str, ...], what: str) -> None:
    run = await amitop(*command, stdout=full)
    assert (run.code, run.err) == (2, f"amitop: {what} {WRITTEN}")


@pytest.mark.parametrize(("command", "what"), AT_A_PBX)
async def test_of_a_pbx_too(amitop: Amitop, pbx: DemoPbx, full: int, command: tuple[str, ...], what: str) -> None:
    run = await amitop(*command, at=pbx, stdout=full)
    assert (run.code, run.err) == (2, f"amitop: {what} {WRITTEN}")


async def test_the_embedded_pbx_does_not_run_where_nobody_learns_its_login(amitop: Amitop, full: int) -> None:
    run = await amitop("demo-pbx", "--listen", "127.0.0.1:15497", stdout=full)
    assert (run.code, run.err) == (2, f"amitop: the address and the login {WRITTEN}")


@pytest.mark.parametrize(
    ("action", "became"),
    [
        (("QueuePause", "Interface=PJSIP/101", "Paused=true"), "QueuePause was carried out"),
        (("Hangup", "Channel=nobody"), "the PBX refused Hangup: No such channel"),
    ],
)
async def test_an_action_that_was_sent_is_told_so_and_is_sent_once(
    amitop: Amitop, pbx: DemoPbx, full: int, tmp_path: Path, action: tuple[str, ...], became: str
) -> None:
    run = await amitop("action", *action, at=pbx, stdout=full, XDG_STATE_HOME=str(tmp_path))
    assert (run.code, run.err) == (2, f"amitop: {became}; its answer {WRITTEN}")
    history = (tmp_path / "amitop" / "history.jsonl").read_text(encoding="utf-8")
    assert history.count(f'"{action[0]}"') == 1


@pytest.mark.parametrize("command", [command for command, _ in ALONE])
async def test_a_reader_that_has_gone_is_silence(amitop: Amitop, unread: int, command: tuple[str, ...]) -> None:
    run = await amitop(*command, stdout=unread)
    assert (run.code, run.err) == (141, "")


@pytest.mark.parametrize("command", [*(command for command, _ in AT_A_PBX), ("action", "Ping")])
async def test_of_a_pbx_as_well(amitop: Amitop, pbx: DemoPbx, unread: int, command: tuple[str, ...]) -> None:
    run = await amitop(*command, at=pbx, stdout=unread)
    assert (run.code, run.err) == (141, "")


@pytest.mark.parametrize(("command", "code"), [(("config", "show"), 0), (("snapshot",), 2), (("--nonsense",), 2)])
async def test_where_even_the_sentence_cannot_be_written_the_exit_code_stays(
    amitop: Amitop, full: int, command: tuple[str, ...], code: int
) -> None:
    assert (await amitop(*command, stderr=full)).code == code


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("command", "code"), [("config show", 0), ("action Ping --dry-run", 0), ("snapshot", 2)])
def test_what_is_closed_from_the_start_is_no_failure_of_ours(
    tmp_path: Path, closed: str, command: str, code: int
) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    env["AMITOP_MANAGER_CONF"] = str(tmp_path / "none")
    run = subprocess.run(
        ["sh", "-c", f'exec "$0" -m amitop {command} {closed}', sys.executable], capture_output=True, env=env
    )
    assert run.returncode == code
    assert b"amitop:" not in run.stdout
    assert b"Traceback" not in run.stdout + run.stderr


async def test_a_name_that_this_locale_cannot_write_is_shown_by_its_number(amitop: Amitop, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "größe"\n', encoding="utf-8")
    run = await amitop("config", "show", AMITOP_CONFIG=str(config), PYTHONIOENCODING="ascii")
    assert (run.code, run.err) == (0, "")
    assert r'"gr\xf6\xdfe"' in run.out
    run = await amitop("config", "show", "--format", "json", AMITOP_CONFIG=str(config), PYTHONIOENCODING="ascii")
    assert "größe" in [each["value"] for each in json.loads(run.out)["settings"]]
