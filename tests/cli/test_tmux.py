"""Copying inside tmux: what is copied is in tmux's own buffer, which goes on to the terminal from there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal import environment

TREE = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")

Tmux = Callable[..., str]


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """A server of its own with the program in it."""
    env = environment(tmp_path, PYTHONPATH=str(TREE))

    def run(*command: str) -> str:
        whole = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null", *command]
        return subprocess.run(whole, env=env, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    run("new-session", "-d", "-x", "100", "-y", "30", f"{sys.executable} -m amitop --demo")
    run("set-option", "-g", "set-clipboard", "on")
    try:
        yield run
    finally:
        run("kill-server")


def until(told: Callable[[], str], words: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while words not in told() and time.monotonic() < end:
        time.sleep(0.1)
    assert words in told()


def test_a_packet_is_copied_into_tmuxs_buffer(tmux: Tmux) -> None:
    def screen() -> str:
        return tmux("capture-pane", "-p")

    until(screen, "22.10.1-demo")
    tmux("send-keys", "7")
    until(screen, "unfold")
    tmux("send-keys", "Home")  # the first thing that came: the banner
    until(screen, "f follows")
    tmux("send-keys", "c")
    until(lambda: tmux("show-buffer"), "Asterisk Call Manager")
    tmux("send-keys", "q")
    until(lambda: tmux("list-sessions") or "gone", "gone")
