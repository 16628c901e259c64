"""However the full screen ends, the terminal is as it was."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]
SHOWN = "22.10.1-demo"

_BREAKS = """
import sys
from amitop import cli
from amitop.tui.app import AmitopApp
drawn = AmitopApp.draw
def draw(self, settle=False):
    drawn(self, settle)
    if self.monitor.packets > 100:
        raise RuntimeError("a draw broke")
AmitopApp.draw = draw
sys.exit(cli.main(["--demo"]))
"""


def _terminal(home: Path, *command: str) -> Terminal:
    return Terminal(*command, env=environment(home, PYTHONPATH=str(TREE), PS1="ready> "), cwd=home)


def _demo(home: Path, *options: str) -> Terminal:
    return _terminal(home, sys.executable, "-m", "amitop", "--demo", *options)


def test_a_mouse_that_counts_pixels_counts_cells_again(tmp_path: Path) -> None:
    with _demo(tmp_path) as terminal:
        terminal.until(SHOWN)
        terminal.type("\x1b[?2048;2$y")  # as a terminal answers that tells its size in pixels
        terminal.read(lambda: "1016" in terminal.left_on())
        assert {"1016", "2048"} <= terminal.left_on()
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.left_on() == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_as_q_does(number: signal.Signals, tmp_path: Path) -> None:
    with _demo(tmp_path) as terminal:
        terminal.until(SHOWN)
        # The alternate screen, mouse, bracketed paste, and a cursor that is hidden.
        assert {"1049", "1000", "1006", "2004", "25", "line settings"} <= terminal.left_on()
        os.kill(terminal.process.pid, number)
        assert terminal.ended() == 128 + number
        assert terminal.left_on() == set()
        assert terminal.written_after("\x1b[?1049l") == ""


def test_the_demo_keeps_nothing_of_what_is_chosen_and_knows_its_lag(tmp_path: Path) -> None:
    with _demo(tmp_path) as terminal:
        terminal.until(SHOWN)
        terminal.until(" ms")
        terminal.type("3s")
        terminal.until("longest")
        terminal.type("q")
        assert terminal.ended() == 0
    assert not list(tmp_path.rglob("state.toml"))


def test_a_lost_terminal_ends_it(tmp_path: Path) -> None:
    with _demo(tmp_path) as terminal:
        terminal.until(SHOWN)
        terminal.hang_up()
        assert terminal.ended() == 128 + signal.SIGHUP


def test_a_lost_terminal_that_says_go_on_ends_it_too(tmp_path: Path) -> None:
    """As a session's end does: SIGHUP to all of it, and SIGCONT to whatever may stand still."""
    with _demo(tmp_path) as terminal:
        terminal.until(SHOWN)
        terminal.hang_up()
        os.kill(terminal.process.pid, signal.SIGCONT)
        assert terminal.ended() == 128 + signal.SIGHUP


def test_what_breaks_is_told_on_the_terminal_as_it_was(tmp_path: Path) -> None:
    with _terminal(tmp_path, sys.executable, "-c", _BREAKS) as terminal:
        assert terminal.ended() == 70
        assert terminal.left_on() == set()
        assert "a draw broke" in terminal.written_after("\x1b[?1049l")


def test_ctrl_z_suspends_and_fg_comes_back(tmp_path: Path) -> None:
    with _terminal(tmp_path, "/bin/bash", "--norc", "--noprofile", "--noediting", "-i") as terminal:
        terminal.type(f"{sys.executable} -m amitop --demo\n")
        terminal.until(SHOWN)
        terminal.type("\x1a")
        terminal.until("Stopped")
        assert terminal.left_on() == set()
        # The prompt behind it is not the one that comes at the end.
        terminal.read(lambda: "ready>" in terminal.text.rpartition("Stopped")[2])
        terminal.forget()
        terminal.type("fg\n")
        terminal.until(SHOWN)
        assert {"1049", "25"} <= terminal.left_on()
        terminal.type("q")
        terminal.until("ready>")
        assert terminal.left_on() == set()
        terminal.type("exit $?\n")
        assert terminal.ended() == 0


def test_the_mouse_is_left_to_the_terminal(tmp_path: Path) -> None:
    with _demo(tmp_path, "--no-mouse") as terminal:
        terminal.until(SHOWN)
        assert not {"1000", "1003", "1006", "1015", "1016"} & terminal.left_on()
        terminal.type("q")
        assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("\x04", 2, "amitop: no secret for x@127.0.0.1:5038: none was typed"),
        ("\x03", 130, ""),
        # A key of another encoding: which bytes they are is nobody's business.
        ("\udcff\udcfe\n", 2, "amitop: the secret holds bytes that are no text in UTF-8"),
    ],
)
def test_what_is_no_secret_at_the_prompt_is_a_sentence(tmp_path: Path, typed: str, code: int, said: str) -> None:
    command = ("action", "Ping", "--host", "127.0.0.1", "--user", "x")
    with _terminal(tmp_path, sys.executable, "-m", "amitop", *command) as terminal:
        terminal.until("Secret of x@127.0.0.1:5038: ")
        terminal.forget()
        terminal.type(typed)
        assert terminal.ended() == code
        assert terminal.text.replace("^C", "").replace("^D", "").strip() == said
