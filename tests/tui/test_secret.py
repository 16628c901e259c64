"""The secret of the login: nowhere on the screen, in no copy, in no saved file, in no recording."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from amitop.demo import DemoPbx
from amitop.journal.files import Input
from amitop.journal.recording import Recorder
from amitop.link import Target
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from tests.lab.wait import until
from tests.tui.conftest import drawn, text_of

SECRET = "correct-horse-battery-staple"


async def test_the_secret_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "watch.jsonl"
    async with DemoPbx(secret=SECRET, alive=False) as pbx:
        host, port = pbx.address
        monitor = Monitor(Target(host, port, pbx.user, SECRET))
        monitor.keeper.record(Recorder(path, "demo", monitor.clock()), monitor.clock())
        app = AmitopApp(monitor, draws_per_second=0.01, view="packets")
        async with app.run_test(size=(150, 44)) as pilot:
            await until(lambda: monitor.state is LinkState.LIVE, "the connection")
            written: list[str] = []
            assert app._driver is not None
            monkeypatch.setattr(app._driver, "write", written.append)
            seen = []
            # Every packet of the login, as headers, raw and hex, concealed and shown, copied too.
            for keys in (("n", "z", "home"), ("b",), ("b",), ("b", "u")):
                await pilot.press(*keys)
                for _ in range(8):
                    await pilot.press("c", "down")
                    await drawn(app, pilot)
                    seen.append(text_of(app))
                await pilot.press("home")
            shown = "\n".join(seen)
            assert "Login" in shown
            assert "•••" in shown
            copies = [base64.b64decode(each) for each in re.findall(r"\]52;c;([^\a]*)\a", "".join(written))]
            assert any(b"Action: Login" in each for each in copies)
        # What MD5 made of it, as the PBX knows it, is a secret for a while as well.
        kept = b"".join(Input(path).chunks())
        for text in (shown.encode(), *copies, kept, "".join(written).encode()):
            assert SECRET.encode() not in text
            assert re.search(rb"Key: [0-9a-f]{32}", text) is None
            assert re.search(rb"Challenge: \d", text) is None
        assert b"Login" in kept
