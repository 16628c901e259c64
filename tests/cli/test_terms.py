"""Terminals of all sorts: it starts, draws in the colours that there are, quits, and leaves all as it was."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]
SHOWN = "22.10.1-demo"

_SGR = re.compile(rb"\x1b\[([\d;]*)m")


def _demo(home: Path, **variables: str) -> Terminal:
    env = environment(home, PYTHONPATH=str(TREE), **variables)
    return Terminal(sys.executable, "-m", "amitop", "--demo", env={k: v for k, v in env.items() if v}, cwd=home)


def _colours(seen: bytes) -> set[str]:
    """Which kinds of colours were asked of the terminal: true, 256 or 16."""
    kinds = set()
    for codes in _SGR.findall(seen):
        numbers = codes.decode().split(";")
        if "2" in [after for before, after in pairwise(numbers) if before in ("38", "48")]:
            kinds.add("true")
        elif {"38", "48"} & set(numbers):
            kinds.add("256")
        elif any(each.isdigit() and (30 <= int(each) < 38 or 90 <= int(each) < 98) for each in numbers):
            kinds.add("16")
    return kinds


@pytest.mark.parametrize(
    ("term", "more", "colours"),
    [
        ("xterm-256color", {}, {"256"}),
        ("xterm", {}, {"16"}),
        ("screen-256color", {}, {"256"}),
        ("tmux-256color", {}, {"256"}),
        ("linux", {}, {"16"}),
        ("vt220", {}, {"16"}),
        ("rxvt-unicode", {}, {"16"}),
        ("", {}, {"16"}),
        ("alacritty", {"COLORTERM": "truecolor"}, {"true"}),
        ("xterm-256color", {"NO_COLOR": "1"}, set()),
        ("alacritty", {"COLORTERM": "truecolor", "NO_COLOR": "1"}, set()),
        # Python writes UTF-8 in the C locale.
        ("xterm-256color", {"LANG": "C", "LC_ALL": "C"}, {"256"}),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict | set) else value or "unset",
)
def test_a_terminal(term: str, more: dict[str, str], colours: set[str], tmp_path: Path) -> None:
    with _demo(tmp_path, TERM=term, **more) as terminal:
        terminal.until(SHOWN)
        terminal.until("●")
        assert _colours(terminal.seen) == colours
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.left_on() == set()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"TERM": "dumb"}, "TERM=dumb: the full screen needs a terminal that can move its cursor"),
        ({"PYTHONIOENCODING": "latin-1"}, "this locale writes iso8859-1"),
    ],
    ids=["dumb", "latin-1"],
)
def test_where_it_can_not_be_drawn_a_sentence_says_so(more: dict[str, str], told: str, tmp_path: Path) -> None:
    with _demo(tmp_path, **more) as terminal:
        assert terminal.ended() == 2
        assert told in terminal.text
        assert b"\x1b" not in terminal.seen
