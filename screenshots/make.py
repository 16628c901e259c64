"""Make README's pictures from the program itself: the full screen, headless, on the embedded PBX.

    python screenshots/make.py [--svg] [NAME …]
    python screenshots/make.py --check

Writes a PNG for each picture where chromium is there, else (or with --svg) an SVG; and what is in it as text, by
which --check tells whether a picture is older than the code. The same program makes the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from amitop.ami import Kind
from amitop.tui.app import AmitopApp
from amitop.tui.packets.of_row import RowPackets
from amitop.tui.packets.pane import PacketsPane
from amitop.tui.themes.shelf import DEFAULT

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from screenshots.prints import Prints  # noqa: E402
from screenshots.staged import StagedMonitor, staged  # noqa: E402
from tests.settled import wait_so  # noqa: E402

#: Monospace fonts that have the glyphs of the screen; Textual's own is fetched from the network.
FONTS = "'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True)
class Picture:
    """A picture's name, the terminal's size, and the keys that lead to it."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    #: The name of the packet to put the cursor on, the last Action of that name.
    action: str = ""
    title: str = "amitop --demo"
    theme: str = DEFAULT


# Looks at what has come, before a screen is thought to stand.
ROUNDS = 6

#: Among a picture's keys: until answers have come and dialogs stand.
SETTLE = ""


def typed(words: str) -> tuple[str, ...]:
    """The keys that write `words`."""
    return tuple({" ": "space"}.get(each, each) for each in words)


PICTURES = (
    Picture("channels", (150, 40), ("2", "home", *["down"] * 6)),
    Picture("queues", (150, 40), ("3",)),
    Picture("hangup", (110, 32), ("1", "home", *["down"] * 2, "x")),
    Picture("transfer", (110, 32), ("1", "home", *["down"] * 3, "t", "1", "0", "3")),
    Picture("palette", (150, 40), ("1", "home", *["down"] * 2, "ctrl+p", *"queue")),
    Picture("marks", (110, 32), ("2", "home", "down", *"mm", "down", *"mm", SETTLE, "x", SETTLE)),
    Picture("macro", (110, 32), ("4", "home", *["down"] * 3, "ctrl+p", *"lunch", SETTLE, "enter", SETTLE)),
    Picture(
        "composer",
        (140, 36),
        (
            *("4", "home", "down", "colon", *"queuepause", SETTLE, "enter", SETTLE),
            *("escape", "down", *typed("Lunch"), "ctrl+j", SETTLE, "right", "enter", SETTLE, "up", SETTLE),
        ),
    ),
    Picture("console", (120, 36), ("1", "exclamation_mark", SETTLE, *typed("queue show support"), "enter", SETTLE)),
    Picture("wall", (150, 40), ("9", "enter"), theme="amitop-wallboard"),
    # The last two: an operator's Actions have left their traces by then.
    Picture("packets", (150, 40), ("1", "home", "down", "x", "right", "enter", "7"), "Hangup"),
    Picture("history", (150, 40), ("8", "home", *["down"] * 2)),
)


# The call is transferred at the fourteenth step below the first.
LADDER = Picture("ladder", (150, 38), ("home", "l", *["down"] * 14), title="amitop")
SEVERAL = Picture("several", (150, 36), ("home", *["down"] * 4), title="amitop --all")


def tidy(svg: str) -> str:
    """The picture with fonts that are everywhere."""
    svg = re.sub(r"@font-face\s*{.*?}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", FONTS).replace("Fira Code", "DejaVu Sans Mono")


def rasterise(svg: Path) -> bool:
    """A PNG beside the SVG, by chromium; False where there is none to make it."""
    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8"))
    if not browser or size is None:
        return False
    with tempfile.TemporaryDirectory() as profile:
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
        ]
        options += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        options += [f"--user-data-dir={profile}", f"--screenshot={svg.with_suffix('.png')}"]
        options += [f"--window-size={int(float(size[1]))},{int(float(size[2]))}", svg.as_uri()]
        subprocess.run([browser, *options], check=True, capture_output=True, timeout=60)
    return True


async def take(app: AmitopApp, pilot: Pilot[None], picture: Picture) -> str:
    """Go there, wait for it to settle, and give the picture as an SVG."""
    app.theme = picture.theme
    await pilot.resize_terminal(*picture.size)
    for key in picture.keys:
        if key == SETTLE:
            await settle(app, pilot)
            continue
        await pilot.press(key)
        if key == "l" and picture is LADDER:
            app.draw(settle=True)
    await settle(app, pilot)
    if picture.action and isinstance(app.pane, PacketsPane):
        journal, wanted = app.monitor.journal, (Kind.ACTION, picture.action)
        kept = range(journal.next - 1, journal.first - 1, -1)
        app.pane.list.follow = False
        app.pane.list.choose(next((each for each in kept if journal.kind_and_name(each) == wanted), None))
        app.draw(settle=True)
    await settle(app, pilot)
    return tidy(app.export_screenshot(title=picture.title))


async def settle(app: AmitopApp, pilot: Pilot[None]) -> None:
    """All answers have come, and all of it is drawn."""
    for _ in range(ROUNDS):
        await pilot.pause(0.03)
        if isinstance(app.monitor, StagedMonitor):
            await app.monitor.settle()
        for field in app.screen.query(Input):
            field.cursor_blink = False
            field._cursor_visible = True  # whichever half of its blink it was in
        app.draw(settle=True)
    while any(each.looking for each in app.pane.query(RowPackets) if each.region):
        app.draw(settle=True)
    await pilot.pause()


def keep(picture: Picture, svg: str, keep_svg: bool) -> None:
    """Write the picture."""
    path = HERE / f"{picture.name}.svg"
    path.write_text(svg, encoding="utf-8")
    if rasterise(path) and not keep_svg:
        path.unlink()
    print(picture.name)


async def main(prints: Prints, names: list[str], keep_svg: bool) -> None:
    """Take all pictures, so that each finds the traces of those before it, and keep those that are wanted."""
    async with staged() as (app, pilot):
        for picture in PICTURES:
            await _one(prints, app, pilot, picture, names, keep_svg)
            for _ in range(4):
                await pilot.press("escape")


async def ladder(prints: Prints, names: list[str], keep_svg: bool) -> None:
    """The ladder of a call of a real Asterisk, recorded for the tests."""
    from tests.ladder.recorded import TRANSFERRED, journal_of, recorded
    from tests.tui.still import NOW, still

    heard, monitor = recorded(TRANSFERRED), still()
    monitor.journal = journal_of([each._replace(at=each.at - heard[0].at + NOW - 90) for each in heard])
    app = AmitopApp(monitor, clock=lambda: NOW, view="packets")
    async with app.run_test(size=LADDER.size) as pilot:
        await _one(prints, app, pilot, LADDER, names, keep_svg)


async def several(prints: Prints, names: list[str], keep_svg: bool) -> None:
    """Three PBXs on one screen, of which one is away."""
    from tests.tui.test_several_pictures import app_on

    app = app_on(3, "porto")
    async with app.run_test(size=SEVERAL.size) as pilot:
        await _one(prints, app, pilot, SEVERAL, names, keep_svg)


async def _one(
    prints: Prints, app: AmitopApp, pilot: Pilot[None], picture: Picture, names: list[str], keep_svg: bool
) -> None:
    svg = await take(app, pilot, picture)
    if prints.checks:
        prints.check(picture.name, app)
    elif not names or picture.name in names:
        prints.keep(picture.name, app)
        keep(picture, svg, keep_svg)


def surroundings(home: str) -> None:
    """Nothing of whoever makes the pictures is in them, and nothing of the machine."""
    for name in [name for name in os.environ if name.startswith("AMITOP_")] + ["NO_COLOR"]:
        os.environ.pop(name, None)
    os.environ |= dict.fromkeys(("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"), home)
    os.environ |= {"COLORTERM": "truecolor", "TERM": "xterm-256color", "TZ": "UTC", "TEXTUAL_ANIMATIONS": "none"}
    time.tzset()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--svg", action="store_true", help="keep the SVGs")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a picture is old")
    given = parser.parse_args()
    known = [each.name for each in (*PICTURES, LADDER, SEVERAL)]
    if unknown := [name for name in given.names if name not in known]:
        parser.error(f"no picture is called {unknown[0]}: {', '.join(known)}")
    prints = Prints(HERE, checks=given.check)
    wait_so()
    with tempfile.TemporaryDirectory() as own:
        surroundings(own)
        asyncio.run(main(prints, given.names, given.svg))
        asyncio.run(ladder(prints, given.names, given.svg))
        asyncio.run(several(prints, given.names, given.svg))
    sys.exit(prints.told())
