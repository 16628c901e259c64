"""The real program before a PBX whose every text is an attack: nothing of it reaches the terminal as a command."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from amitop.demo import DemoPbx
from amitop.text import harmless
from amitop.tui.keys.keymap import is_of
from amitop.tui.keys.registry import ACTS
from tests.hostile import MARK, hostile
from tests.serving import in_a_thread
from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]
SECRET = "correct-horse-battery"

# The child also notes what the last gate had to change: a widget that draws a text from the PBX unchecked.
_CHILD = """
import sys
from amitop import cli
from amitop.tui.harmless import Harmless

safe = Harmless._safe

def noted(self, *given):
    self.caught = ""
    found = safe(self, *given)
    if self.caught:
        with open("caught", "a") as file:
            file.write(ascii(self.caught) + "\\\\n")
    return found

Harmless._safe = noted
sys.exit(cli.main(sys.argv[1:]))
"""

# All that Textual and amitop write beside text: colours, places, modes, questions, clipboard, the pointer's shape.
_OURS = re.compile(
    r"\x1b\[(?P<colour>[\d;]*)m|\x1b\[\d{1,3};\d{1,3}H|\x1b\[\??\d{1,4}(?:[hl]|\$p)|\x1b\[>\d+u|\x1b\[<u"
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07|\x1b\]22;[a-z-]*\x07"
)
_BYTES = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "left": "\x1b[D",
    "right": "\x1b[C",
    "slash": "/",
    "minus": "-",
    "plus": "+",
}
#: Acts that end the program, stop it or write files.
_LEFT_OUT = {"quit", "suspend", "record", "save"}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with in_a_thread(DemoPbx(secret=SECRET, calls=8)) as pbx, in_a_thread(hostile(pbx)) as port:
        yield port


def _typed(key: str) -> str:
    """What a terminal sends for a key by Textual's name; nothing for one that it does not know here."""
    if key in _BYTES or len(key) == 1:
        return _BYTES.get(key, key)
    if re.fullmatch("ctrl\\+[a-z]", key):
        return chr(ord(key[-1]) & 0x1F)
    try:
        return unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return ""


def _walk() -> Iterator[str]:
    """Every view, every act where it makes sense first, the dialogs and forms that it opens, and the way back."""
    done = set(_LEFT_OUT)
    for view in [act for act in ACTS if act.id.startswith("view_")]:
        yield from (_typed(view.all_keys[0]), "j", "\r", "\x1b")
        for act in ACTS:
            keys = [key for key in map(_typed, act.all_keys) if key]
            if act.id in done or not is_of(act, view.id.removeprefix("view_")) or not keys:
                continue
            done.add(act.id)
            yield from (_typed(view.all_keys[0]), "j", keys[0], "\x1b", "\x1b")
    yield from (":", "Originate", "\r", "\n", "\x1bOP", "\x1b", "\x1b", "\x1b")
    yield from (":", "QueueAdd", "\r", "x\t\ty", "\x1b", "\x1b")
    yield from ("!", "core show channels\r", "manager show command Hangup\r", "\x1b", "\x10", "queue", "\x1b")
    yield from ("2", "/", "e", "\r", "l", "\r", "r", "\x1b", "\x1b", "7", "\r", "b", "b", "u", "\x1b")


def _unsafe(seen: str) -> list[str]:
    """What of the output is neither ours nor plain text."""
    wrong = []
    place = 0
    while (start := seen.find("\x1b", place)) >= 0:
        found = _OURS.match(seen, start)
        if found is None:
            wrong.append(seen[start : start + 20])
            place = start + 1
            continue
        if found["colour"] and any(int(each or 0) > 255 for each in found["colour"].split(";")):
            wrong.append(found[0])
        place = found.end()
    text = _OURS.sub("", seen)
    return wrong + [line for line in re.split(r"[\r\n]+", text) if harmless(line) != line]


def test_nothing_reaches_the_terminal_and_it_never_ends(port: int, tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(TREE), AMITOP_SECRET=SECRET)
    command = (sys.executable, "-c", _CHILD, "--host", f"127.0.0.1:{port}", "--user", "demo")
    with Terminal(*command, env=env, cwd=tmp_path) as terminal:
        terminal.until(MARK)
        terminal.read(lambda: False, 2.0)
        for keys in _walk():
            terminal.type(keys)
            terminal.read(lambda: False, 0.06)
            assert terminal.process.poll() is None, terminal.text[-2000:]
        assert MARK in terminal.text
        terminal.type("\x1b\x1b")
        terminal.read(lambda: False, 1.0)
        terminal.type("\x11")
        assert terminal.ended() == 0
        assert terminal.left_on() == set()
        assert _unsafe(terminal.seen.decode("utf-8")) == []
    caught = tmp_path / "caught"
    assert not caught.exists(), "drawn without visible():\n" + "\n".join(
        sorted(set(caught.read_text().split("\n")))
    )


@pytest.mark.parametrize(
    "command",
    [
        ("snapshot",),
        ("snapshot", "--format", "json"),
        ("audit",),
        ("audit", "--format", "json"),
        ("packets", "--format", "raw", "--count", "300"),
        ("packets", "--format", "jsonl", "--count", "300"),
        ("action", "CoreShowChannels"),
        ("action", "CoreSettings"),
        ("action", "NoSuchAction"),
        ("action", "Command", "Command=manager show command Originate"),
        ("doctor", "--watch", "0"),
        ("doctor", "--watch", "0", "--format", "json"),
    ],
    ids=" ".join,
)
def test_every_command_at_a_terminal(command: tuple[str, ...], port: int, tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(TREE), AMITOP_SECRET=SECRET)
    where = ("--host", f"127.0.0.1:{port}", "--user", "demo")
    with Terminal(sys.executable, "-m", "amitop", *command, *where, env=env, cwd=tmp_path) as terminal:
        assert terminal.ended() in (0, 1)
        printed = terminal.seen.decode("utf-8").replace("\r\n", "\n")
    assert command[0] == "audit" or MARK in printed or "evil" in printed
    assert "\x1b" not in printed
    assert [line for line in printed.split("\n") if harmless(line) != line] == []
    if "json" in command:
        assert json.loads(printed)
    if "jsonl" in command:
        assert all(json.loads(line) for line in printed.splitlines())
