"""Whatever fails, wherever: no local variable, secret or digest is shown or kept, and the terminal is as it was."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from amitop import crash
from amitop.demo import DemoPbx
from amitop.tui.driver import TidyDriver
from amitop.tui.unhandled import ReportingApp
from tests.serving import in_a_thread
from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]
SECRET = "correct-horse-battery-\xff"
SHOWN = "22.10.1-demo"

# The child fails in one place, with the secret and the login's digest in local variables and in the message.
_CHILD = """
import hashlib, os, pathlib, sys, threading
from amitop import cli

kind, home = sys.argv[1], pathlib.Path(os.environ["HOME"])
md5, digests = hashlib.md5, []

def noted(*data, **more):
    made = md5(*data, **more)
    digests.append(made.hexdigest())
    return made

hashlib.md5 = noted

def boom(*args, **more):
    secret, digest = os.environ["AMITOP_SECRET"], digests[-1] if digests else ""
    (home / "digest").write_text(digest)
    raise RuntimeError(f"boom with {secret} and {secret!r} and {digest}")

async def boom_later(*args):
    boom()

if kind == "command":
    import amitop.headless.run
    amitop.headless.run.describe = boom
else:
    from amitop.monitor import LinkState, Monitor
    from amitop.pbx.model import Pbx
    from amitop.tui.app import AmitopApp
    from amitop.tui.dialogs import Dialog
    from amitop.tui.driver import TidyDriver
    from amitop.tui.table.live_table import LiveTable

    once = []
    drawn = AmitopApp.draw

    def draw(self, settle=False):
        drawn(self, settle)
        if self.monitor.state is not LinkState.LIVE or once:
            return
        once.append(True)
        if kind == "draw":
            boom()
        elif kind == "view":
            LiveTable.render_line = boom
        elif kind == "timer":
            self.set_timer(0.01, boom)
        elif kind == "worker":
            self.run_worker(boom_later())
        elif kind == "key":
            AmitopApp.action_act = boom
        elif kind == "reader":
            Monitor.heard = boom
        elif kind == "reducer":
            Pbx.apply = boom
        elif kind == "thread":
            threading.Thread(target=boom).start()
        elif kind == "dialog":
            Dialog.on_mount = boom
        elif kind == "input":
            TidyDriver.process_message = boom
        elif kind == "end":
            AmitopApp.on_unmount = boom

    AmitopApp.draw = draw
    if kind == "start":
        AmitopApp.on_mount = boom
    if kind == "before":
        AmitopApp.__init__ = boom
sys.exit(cli.main(sys.argv[2:]))
"""
#: How the program fails, and the keys that lead there.
ENDS = {
    "draw": "",
    "view": "",
    "timer": "",
    "worker": "",
    "key": "s",
    "dialog": "2x",
    "input": "s",
    "end": "q",
    "start": "",
    "before": "",
    "command": "",
}
GOES_ON = ("reader", "reducer", "thread")


@pytest.fixture(scope="module")
def pbx() -> Iterator[DemoPbx]:
    with in_a_thread(DemoPbx(secret=SECRET, calls=8)) as running:
        yield running


def _reports(home: Path) -> list[Path]:
    return sorted((home / ".local" / "state" / "amitop" / "crashes").glob("*"))


def _fails(kind: str, pbx: DemoPbx, home: Path) -> Terminal:
    host, port = pbx.address
    arguments = ("--host", f"{host}:{port}", "--user", pbx.user)
    command = ("snapshot", *arguments) if kind == "command" else arguments
    env = environment(home, PYTHONPATH=str(TREE), AMITOP_SECRET=SECRET)
    return Terminal(sys.executable, "-c", _CHILD, kind, *command, env=env, cwd=home)


def _nothing_of_it(terminal: Terminal, home: Path) -> str:
    """Check that neither the terminal nor a file has the secret or the digest; give the reports' text."""
    texts = [each.read_bytes() for each in _reports(home)]
    digest = (home / "digest").read_text().encode()
    for text in (terminal.seen, *texts):
        for told in (SECRET.encode(), SECRET[:12].encode(), digest):
            assert not told or told not in text
    for each in _reports(home):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert stat.S_IMODE(each.parent.stat().st_mode) == 0o700
    return b"".join(texts).decode()


@pytest.mark.parametrize("kind", ENDS)
def test_what_ends_it_is_one_sentence_and_a_report_without_values(kind: str, pbx: DemoPbx, tmp_path: Path) -> None:
    with _fails(kind, pbx, tmp_path) as terminal:
        if keys := ENDS[kind]:
            terminal.until(SHOWN)
            terminal.read(lambda: False, 1.0)
            for key in keys:
                terminal.type(key)
                terminal.read(lambda: False, 0.5)
        assert terminal.ended() == crash.FAILED
        assert terminal.left_on() == set()
        text = _nothing_of_it(terminal, tmp_path)
        assert "in boom" in text
        said = (terminal.written_after("\x1b[?1049l") or terminal.text).strip()
        assert "\n" not in said
        assert "failed (RuntimeError: boom with •••" in said
        assert said.endswith(str(_reports(tmp_path)[-1]))
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("kind", GOES_ON)
def test_what_fails_in_the_background_does_not_end_it(kind: str, pbx: DemoPbx, tmp_path: Path) -> None:
    with _fails(kind, pbx, tmp_path) as terminal:
        terminal.read(lambda: (tmp_path / "digest").exists())
        terminal.read(lambda: False, 1.0)
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.left_on() == set()
        text = _nothing_of_it(terminal, tmp_path)
        assert kind != "thread" or "in boom" in text
        assert "Traceback" not in terminal.text


# The report itself.


def _failing(message: str, depth: int = 0) -> BaseException:
    def deeper(left: int) -> None:
        kept = message  # a local variable, which is no part of a report
        if left:
            deeper(left - 1)
        raise ValueError(kept)

    try:
        deeper(depth)
    except ValueError as error:
        return error
    raise AssertionError


def test_reports_are_few_small_and_written_once_for_the_same_error() -> None:
    for number in range(crash.KEPT + 5):
        crash.report(_failing(f"number {number} {'x' * 1000}", 300), "a test")
    reports = sorted(crash.folder().iterdir())
    assert len(reports) == crash.KEPT
    assert all(each.stat().st_size < 20_000 for each in reports)
    again = crash.report(_failing("twice"), "a test")
    assert crash.report(_failing("twice"), "a test") == again


def test_what_an_error_came_from_is_told_and_masked() -> None:
    crash.never_show("hunter2-hunter2")
    crash.never_show("ab")
    try:
        try:
            raise KeyError("hunter2-hunter2")
        except KeyError as error:
            raise ExceptionGroup("two", [ValueError("about 'ab'"), OSError("9" * 32)]) from error
    except ExceptionGroup as error:
        said = crash.report(error, "a test")
    text = Path(said.rpartition(" is in ")[2]).read_text()
    assert "caused by KeyError: '•••'" in text
    assert "one of the group: ValueError: •••\n" in text
    assert "one of the group: OSError: •••\n" in text


@pytest.mark.parametrize("message", ["\x1b]0;pwned\x07", "\x9b31m", "‮evil", "two\nlines"])
def test_a_message_is_no_escape_sequence(message: str) -> None:
    said = crash.report(_failing(message), "a test")
    assert said.isprintable()


def test_an_error_that_cannot_even_be_told_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    (tmp_path / "state").write_text("no folder")
    assert "a test failed (Mute); no report" in crash.report(Mute(), "a test")
    monkeypatch.setattr(crash, "summary", lambda _: 1 / 0)
    assert "a test failed (Mute)" in crash.report(Mute(), "a test")


def test_hooks_take_what_nobody_handles(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(crash, "tell", told.append)
    crash.install()
    error = _failing("nobody handles it")
    sys.excepthook(type(error), error, error.__traceback__)
    assert "ValueError: nobody handles it" in capsys.readouterr().err
    thread = threading.Thread(target=lambda: _raise("of a thread"), name="worker")
    thread.start()
    thread.join()
    crash.of_loop(None, {"exception": _failing("of a callback"), "handle": SECRET})  # type: ignore[arg-type]
    assert [each.partition(";")[0] for each in told] == [
        "the thread worker failed (ValueError: of a thread)",
        "something in the background failed (ValueError: of a callback)",
    ]
    assert capsys.readouterr().err == ""


def _raise(message: str) -> None:
    raise ValueError(message)


def test_textual_still_has_what_is_replaced() -> None:
    for name in ("_handle_exception", "_fatal_error", "panic", "_print_error_renderables", "_shutdown"):
        assert hasattr(App, name)
        assert name in vars(ReportingApp)
    for name in ("_run_input_thread", "run_input_thread", "start_application_mode", "stop_application_mode"):
        assert hasattr(LinuxDriver, name)
        assert name in vars(TidyDriver)
