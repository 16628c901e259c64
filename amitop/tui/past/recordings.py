"""Recording from the screen: a key begins a file and ends it."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amitop.config.places import data_folder
from amitop.journal.files import CannotRecord
from amitop.journal.recording import Recorder
from amitop.monitor import Monitor
from amitop.text import visible
from amitop.tui.acting.refusing import named
from amitop.tui.bars import Line, Piece
from amitop.tui.format import size
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


def file_name(host: str, at: float) -> str:
    """`pbx1-20260131-140211.jsonl.zst`."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", host).strip("-.") or "pbx"
    return f"{safe[:80]}-{datetime.fromtimestamp(at):%Y%m%d-%H%M%S}.jsonl.zst"


def folder() -> Path:
    """Return where recordings go, for their owner alone: `recordings` in the user's data folder."""
    home = data_folder() / "recordings"
    with suppress(OSError):  # the attempt to write there says why it fails
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home


class Recordings:
    """Each public method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    @property
    def recorder(self) -> Recorder | None:
        """The recording of the PBX at hand that goes on, or that stopped by itself."""
        return _recorder(self._app.scene)

    def record(self) -> None:
        """Begin a recording of the PBX at hand, or end it."""
        app, scene = self._app, self._app.scene
        monitor = scene.live
        if not isinstance(monitor, Monitor):
            app.say(Piece("there is nothing to record here: this is a recording itself"))
            return
        recorder = self.recorder
        if recorder is not None and recorder.on:
            monitor.keeper.stop_recording()
            app.run_worker(self._end(scene, recorder), group="recording")
            return
        try:
            path = folder() / file_name(scene.called, app.clock())
            monitor.keeper.record(Recorder(path, monitor.target.address, app.clock()), app.clock())
        except (CannotRecord, OSError) as error:
            app.say(Piece("✗ ", "bad"), *named(scene), Piece(visible(str(error)), "text"))
            return
        app.say(Piece("● ", "bad"), *named(scene), Piece(f"recording to {_written(path)}", "text"))

    async def _end(self, scene: Scene, recorder: Recorder) -> None:
        await asyncio.to_thread(recorder.close)
        if recorder.on:
            told = f"recorded {size(recorder.size)} bytes to {_written(recorder.path)}"
            self._app.say(Piece("✓ ", "good"), *named(scene), Piece(told, "text"))
        else:
            self._app.say(Piece("✗ ", "bad"), *named(scene), Piece(visible(recorder.notice), "text"))

    def header(self) -> Line:
        """The header's mark: red while any PBX is recorded, a cross where one's stopped by itself."""
        recorders = [each for scene in self._app.hosts.scenes if (each := _recorder(scene)) is not None]
        if not recorders:
            return []
        if not all(each.on for each in recorders):
            return [Piece("  × not recorded", "bad")]
        left_out = sum(each.dropped for each in recorders)
        dropped = [Piece(f"  ▲ {left_out:,} left out", "warn")] if left_out else []
        total = sum(each.size for each in recorders)
        return [Piece("  ● rec", "bad bold"), Piece(f" {size(total)}", "text"), *dropped]

    def notice(self) -> Line:
        """Why a recording stopped by itself, for as long as it matters."""
        key = self._app.scene.keymap.key("record")
        hint = f"   {key} records anew   esc" if key else "   esc"
        for scene in self._app.hosts.scenes:
            recorder = _recorder(scene)
            if recorder is not None and not recorder.on:
                told = Piece(visible(recorder.notice), "text")
                return [Piece("✗ ", "bad"), *named(scene), told, Piece(hint)]
        return []

    def dismiss(self) -> None:
        """It was read which recording stopped."""
        for scene in self._app.hosts.scenes:
            recorder, monitor = _recorder(scene), scene.live
            if recorder is not None and not recorder.on and isinstance(monitor, Monitor):
                monitor.keeper.stop_recording()
                return


def _written(path: Path) -> str:
    """Return a path as a user writes it: from the home folder on, if it is there."""
    with suppress(ValueError, RuntimeError):  # it is elsewhere, or there is no home
        return visible(f"~/{path.relative_to(Path.home())}")
    return visible(str(path))


def _recorder(scene: Scene) -> Recorder | None:
    return scene.live.keeper.recorder if isinstance(scene.live, Monitor) else None
