"""What can't be written is told, and the exit code says it; a reader that has gone is no failure of ours."""

import ast
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import amitop as amitop_package
from amitop.demo import DemoPbx
from amitop.headless import output
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
def test_a_stream_that_is_closed_from_the_start(tmp_path: Path, closed: str, command: str, code: int) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    env["AMITOP_MANAGER_CONF"] = str(tmp_path / "none")
    run = subprocess.run(
        ["sh", "-c", f'exec "$0" -m amitop {command} {closed}', sys.executable], capture_output=True, env=env
    )
    # What was asked for reaches nobody without standard output.
    assert run.returncode == (2 if ">&-" in closed.split() else code)
    assert closed != ">&-" or code == 2 or b"could not be written: standard output is closed" in run.stderr
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


# One gate: a terminal gets nothing that it obeys, pipes and files the very bytes.

HOSTILE = "a\x1b]0;pwned\x07\x9b31m\u202e\u3164\U000e0041é"


def _only_way_out() -> Iterator[str]:
    """Every place in the program that writes to standard output or error by itself."""
    root = Path(amitop_package.__file__).parent
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            printed = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            written = isinstance(node, ast.Attribute) and node.attr in ("write", "writelines", "buffer")
            stream = ast.unparse(node.value) if isinstance(node, ast.Attribute) else ""
            if printed or (written and stream.startswith(("sys.std", "sys.__std"))):
                yield str(path.relative_to(root))


def test_what_is_printed_goes_one_way() -> None:
    # The others print on standard error where headless/ can't be imported, and make what they print visible.
    assert set(_only_way_out()) == {
        "headless/output.py",
        "crash.py",
        "config/secret.py",
        "config/os_keyring.py",
    }


class _Screen(io.TextIOWrapper):
    def __init__(self, is_terminal: bool) -> None:
        self.got = io.BytesIO()
        super().__init__(self.got, "utf-8")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def test_a_terminal_gets_nothing_that_it_obeys(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Screen(True)
    monkeypatch.setattr(sys, "stdout", screen)
    output.write(f"{HOSTILE}\r\nsecond\n", "it")
    assert screen.got.getvalue().decode() == "a␛]0;pwned␇‹9B›31m‹U+202E›‹U+3164›‹U+E0041›é\nsecond\n"


def test_json_for_a_terminal_means_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Screen(True)
    monkeypatch.setattr(sys, "stdout", screen)
    output.write(json.dumps({"a": HOSTILE}, ensure_ascii=False, indent=2) + "\n", "it", json=True)
    printed = screen.got.getvalue().decode()
    assert json.loads(printed) == {"a": HOSTILE}
    assert printed.replace("\n", "").isprintable()
    assert "\u3164" not in printed
    assert "é" in printed


@pytest.mark.parametrize("data", [HOSTILE.encode(), b"\xff\x9b\x00", b"plain\r\n"])
def test_a_pipe_gets_the_very_bytes(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    pipe = _Screen(False)
    monkeypatch.setattr(sys, "stdout", pipe)
    output.write(data, "it")
    assert pipe.got.getvalue() == data
