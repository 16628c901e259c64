"""Make README's pictures from the program itself: the full screen, headless, on the embedded PBX.

    python screenshots/make.py [--seconds 45] [--svg] [NAME …]

Writes a PNG for each picture where chromium is there, else (or with --svg) an SVG.
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
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from amitop.ami import Kind
from amitop.demo import DemoPbx
from amitop.link import Target
from amitop.monitor import Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.packets_pane import PacketsPane
from amitop.tui.themes import DEFAULT

HERE = Path(__file__).parent
#: Monospace fonts that have the glyphs of the screen; Textual's own is fetched from the network.
FONTS = "'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, monospace"
# The walk of the embedded PBX: the same calls in every picture.
SEED, CALLS = 11, 18


@dataclass(frozen=True)
class Picture:
    """A picture's name, the terminal's size, and the keys that lead to it."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    #: The name of the packet to put the cursor on, the last Action of that name.
    action: str = ""
    title: str = "amitop --demo"


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
    # The last two: an operator's Actions have left their traces by then.
    Picture("packets", (150, 40), ("1", "home", "down", "x", "right", "enter", "7"), "Hangup"),
    Picture("history", (150, 40), ("8", "home", *["down"] * 2)),
)


# The call is transferred at the fourteenth step below the first.
LADDER = Picture("ladder", (150, 38), ("home", "l", *["down"] * 14), title="amitop")


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


async def take(app: AmitopApp, pilot: Pilot[None], picture: Picture, keep_svg: bool) -> None:
    """Go there, wait for it to settle, and take the picture."""
    await pilot.resize_terminal(*picture.size)
    for key in picture.keys:
        if key == SETTLE:
            await pilot.pause(0.5)
            continue
        await pilot.press(key)
        if key == "l" and picture is LADDER:
            app.draw(settle=True)
    await pilot.pause(0.5)
    app.draw(settle=True)
    if picture.action and isinstance(app.pane, PacketsPane):
        journal, wanted = app.monitor.journal, (Kind.ACTION, picture.action)
        kept = range(journal.next - 1, journal.first - 1, -1)
        app.pane.list.follow = False
        app.pane.list.choose(next((each for each in kept if journal.kind_and_name(each) == wanted), None))
        app.draw(settle=True)
    await pilot.pause(0.2)
    path = HERE / f"{picture.name}.svg"
    path.write_text(tidy(app.export_screenshot(title=picture.title)), encoding="utf-8")
    if rasterise(path) and not keep_svg:
        path.unlink()
    print(picture.name)
    for _ in range(4):
        await pilot.press("escape")


async def main(seconds: float, names: list[str], keep_svg: bool) -> None:
    """Let the embedded PBX live for a while, and take the pictures."""
    async with DemoPbx(seed=SEED, calls=CALLS) as pbx:
        _, port = pbx.address
        app = AmitopApp(Monitor(Target("localhost", port, pbx.user, pbx.secret)))
        async with app.run_test(size=(150, 40)) as pilot:
            app.theme = DEFAULT
            await pilot.pause(seconds)
            for picture in PICTURES:
                if not names or picture.name in names:
                    await take(app, pilot, picture, keep_svg)


async def ladder(keep_svg: bool) -> None:
    """The ladder of a call of a real Asterisk, recorded for the tests."""
    sys.path.insert(0, str(HERE.parent))
    from tests.ladder.recorded import TRANSFERRED, journal_of, recorded
    from tests.tui.still import NOW, still

    heard, monitor = recorded(TRANSFERRED), still()
    monitor.journal = journal_of([each._replace(at=each.at - heard[0].at + NOW - 90) for each in heard])
    app = AmitopApp(monitor, clock=lambda: NOW, view="packets")
    async with app.run_test(size=LADDER.size) as pilot:
        app.theme = DEFAULT
        await take(app, pilot, LADDER, keep_svg)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seconds", type=float, default=45.0)
    parser.add_argument("--svg", action="store_true", help="keep the SVGs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        # What was done before, settings and macros of whoever makes the pictures are not in them.
        os.environ.update({f"XDG_{each}_HOME": own for each in ("CONFIG", "STATE", "DATA", "CACHE")})
        if given.names != [LADDER.name]:
            asyncio.run(main(given.seconds, given.names, given.svg))
        if not given.names or LADDER.name in given.names:
            asyncio.run(ladder(given.svg))
