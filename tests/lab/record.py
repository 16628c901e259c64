"""Small recordings of real calls, each with what the server said at its end: fixtures for replay."""

import asyncio
import json
import random
import time
from pathlib import Path

from amitop.headless import describe
from amitop.journal.recording import Recorder
from amitop.link import Target
from amitop.monitor import Monitor

from . import plays, sip
from .need import quiet
from .places import HOST, SECRET, USER, LabError, Place
from .stage import LONG, Stage
from .storm import STANDING
from .wire import Refused, Wire

#: Where the fixtures stand.
FIXTURES = Path(__file__).parent.parent / "fixtures"
_STANDING = 8
_TRIES = 8


def paths(version: str, folder: Path = FIXTURES) -> tuple[Path, Path]:
    """The recording of a version, and the snapshot taken live at its end."""
    return folder / f"asterisk-{version}.jsonl.zst", folder / f"asterisk-{version}.snapshot.json"


async def record(place: Place, folder: Path = FIXTURES) -> None:
    """Every kind of call once, some that stay, and at the end a snapshot that an audit found clean."""
    recording, snapshot = _afresh(place, folder)
    async with quiet(place.version):
        target = Target(HOST, place.port, USER, SECRET)
        monitor = Monitor(target, recorder=Recorder(recording, target.address, time.time()))
        following = asyncio.create_task(monitor.run())
        try:
            await _calls(place)
            await _until_clean(monitor)
            # Nothing may come in between: the recording ends where the snapshot is.
            data = describe.snapshot(monitor)
            monitor.keeper.close()
        finally:
            await monitor.close()
            await following
    snapshot.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{recording.name}: {monitor.journal.next} packets, {recording.stat().st_size} bytes")


def _afresh(place: Place, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths(place.version, folder):
        path.unlink(missing_ok=True)
    return paths(place.version, folder)


async def _calls(place: Place) -> None:
    wire = await Wire.connect(place.port)
    stage = Stage(wire, random.Random(7))
    try:
        kinds = list(plays.SHARES)
        work = [asyncio.create_task(_one(stage, play, index * 0.4)) for index, play in enumerate(kinds)]
        work.append(asyncio.create_task(_held(place)))
        await asyncio.gather(*work)
        for index in range(_STANDING):
            await stage.call(STANDING[index], LONG)
        await asyncio.sleep(3)
    finally:
        await wire.close()


async def _one(stage: Stage, play: plays.Play, after: float) -> None:
    await asyncio.sleep(after)
    for _ in range(_TRIES):
        try:
            await play(stage)
            return
        except (Refused, TimeoutError) as error:
            print(f"{play.__name__}: {error or 'too late'}; once more")
    raise LabError(f"{play.__name__} can't be played")


async def _held(place: Place) -> None:
    await sip.held_calls(place, 2, 1.0)


async def _until_clean(monitor: Monitor) -> None:
    for _ in range(_TRIES):
        report = await monitor.audit()
        if not report.drift and report.looks == 1:
            return
        await asyncio.sleep(1)
    raise LabError("the model never stood still long enough for an audit to find it clean")
