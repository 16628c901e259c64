"""Recording from the screen: a key begins a file and ends it."""

from __future__ import annotations

import asyncio
import os
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amitop.journal.files import CannotRecord
from amitop.journal.recording import Recorder
from amitop.monitor import Monitor
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import size

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


def file_name(host: str, at: float) -> str:
    """`pbx1-20260131-140211.jsonl.zst`."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", host).strip("-.") or "pbx"
    return f"{safe[:80]}-{datetime.fromtimestamp(at):%Y%m%d-%H%M%S}.jsonl.zst"


def folder() -> Path:
    """Where recordings go: here, or the user's own data folder where nothing may be written here."""
    if os.access(Path.cwd(), os.W_OK):
        return Path.cwd()
    import platformdirs

    return platformdirs.user_data_path("amitop", ensure_exists=True)


class Recordings:
    """Each public method is named as in the registry of keys."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    @property
    def recorder(self) -> Recorder | None:
        """The recording that goes on, or that stopped by itself."""
        monitor = self._app.monitor
        return monitor.keeper.recorder if isinstance(monitor, Monitor) else None

    def record(self) -> None:
        """Begin a recording, or end it."""
        app, monitor = self._app, self._app.monitor
        if not isinstance(monitor, Monitor):
            app.say(Piece("there is nothing to record here: this is a recording itself"))
            return
        recorder = self.recorder
        if recorder is not None and recorder.on:
            monitor.keeper.stop_recording()
            app.run_worker(self._end(recorder), group="recording")
            return
        try:
            path = folder() / file_name(monitor.target.host, app.clock())
            monitor.keeper.record(Recorder(path, monitor.target.address, app.clock()), app.clock())
        except (CannotRecord, OSError) as error:
            app.say(Piece("✗ ", "bad"), Piece(visible(str(error)), "text"))
            return
        app.say(Piece("● ", "bad"), Piece(f"recording to {visible(str(path))}", "text"))

    async def _end(self, recorder: Recorder) -> None:
        await asyncio.to_thread(recorder.close)
        if recorder.on:
            told = f"recorded {size(recorder.size)} bytes to {visible(str(recorder.path))}"
            self._app.say(Piece("✓ ", "good"), Piece(told, "text"))
        else:
            self._app.say(Piece("✗ ", "bad"), Piece(visible(recorder.notice), "text"))

    def header(self) -> Line:
        """The header's mark: red while it records, a cross where it stopped by itself."""
        recorder = self.recorder
        if recorder is None:
            return []
        if not recorder.on:
            return [Piece("  × not recorded", "bad")]
        dropped = [Piece(f"  ▲ {recorder.dropped:,} left out", "warn")] if recorder.dropped else []
        return [Piece("  ● rec", "bad bold"), Piece(f" {size(recorder.size)}", "text"), *dropped]

    def notice(self) -> Line:
        """Why a recording stopped by itself, for as long as it matters."""
        recorder = self.recorder
        if recorder is None or recorder.on:
            return []
        key = self._app.scene.keymap.key("record")
        hint = f"   {key} records anew   esc" if key else "   esc"
        return [Piece("✗ ", "bad"), Piece(visible(recorder.notice), "text"), Piece(hint)]

    def dismiss(self) -> None:
        """It was read that the recording stopped."""
        monitor = self._app.monitor
        if isinstance(monitor, Monitor) and self.notice():
            monitor.keeper.stop_recording()
