"""Secrets, of the login and of what is composed: not on the screen, in no copy, saved file or recording."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from amitop.ami import Action, Exchange, Packet
from amitop.demo import DemoPbx
from amitop.journal import conceal, redact_sent
from amitop.journal.files import Input
from amitop.journal.history import History
from amitop.journal.recording import Recorder
from amitop.journal.redact import MASK
from amitop.link import Target
from amitop.monitor import LinkState, Monitor
from amitop.operations import Captured
from amitop.operations.recipe import choices, recipe
from amitop.tui.app import AmitopApp
from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.console.typed import Typed
from tests.lab.wait import until
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, still

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


HIDDEN = "hunter2-hunter2"
SECRETIVE = [
    Action("UserEvent", [("UserEvent", "x"), ("My Password", HIDDEN), ("AuthToken", f"  {HIDDEN}")]),
    Action("Login", {"Username": "a", "Secret": HIDDEN, "Key": HIDDEN}),
    Action("UpdateConfig", {"SrcFilename": "a.conf", "DstFilename": "a.conf", "Value-000000": HIDDEN}),
    Action("Command", {"Command": f"database put x password {HIDDEN}"}),
    Action("Command", {"Command": f"foo set secret={HIDDEN}"}),
]


@pytest.mark.parametrize("action", SECRETIVE, ids=lambda action: action.name)
async def test_what_is_composed_shows_and_keeps_no_secret(
    screen: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    monitor = still(answer=lambda _: f"Response: Error\r\nMessage: no {HIDDEN}\r\n\r\n".encode())
    monitor.history = History(tmp_path)
    seen = []
    async with screen(monitor, view="history", size=(140, 40)) as (app, pilot):
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        app.doers.composing.open(action.name, action.headers)
        await drawn(app, pilot)
        await drawn(app, pilot)
        composer = app.screen
        assert isinstance(composer, ComposerScreen)
        seen += [str(composer._preview._lines)]
        await pilot.press("ctrl+y", "f3", "ctrl+j")
        await pilot.pause()
        seen += [] if action.name == "Command" else [text_of(app)]
        await pilot.press("escape", "escape")
        assert HIDDEN not in str(app.doers.composing._drafts)
        exchange = Exchange(action, "amitop-1", NOW)
        deed = monitor.history.sent(exchange, "pbx1", "amitop")
        exchange.receive(
            Packet(f"Response: Error\r\nMessage: no {action.headers[-1][1].strip()}\r\n\r\n".encode()), NOW
        )
        monitor.history.ended(deed, exchange)
        await drawn(app, pilot)
        seen += [text_of(app)]
    copies = [base64.b64decode(each) for each in re.findall(r"\]52;c;([^\a]*)\a", "".join(written))]
    assert copies
    kept = (tmp_path / "history.jsonl").read_bytes()
    macro = recipe(action, [each for each in choices(action, Captured()) if each.likely], "m", "m", "", "")
    for text in (*map(str.encode, seen), *copies, kept, redact_sent(action.encode("a-1")), repr(macro).encode()):
        assert HIDDEN.encode() not in text
    assert conceal(Packet(redact_sent(action.encode("a-1")))).count(MASK)


async def test_the_console_keeps_no_line_with_a_secret(screen: Open, tmp_path: Path) -> None:
    monitor = still()
    monitor.history = History(tmp_path)
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await drawn(app, pilot)
        for action in SECRETIVE:
            if action.name == "Command":
                app.doers.talk(app.scene).send(action.get("Command"))
                await drawn(app, pilot)
        assert app.doers.talk(app.scene).typed.lines == []
        app.doers.talk(app.scene).console()
        await drawn(app, pilot)
        assert "•••" in text_of(app)
        assert HIDDEN not in text_of(app)
    assert not Typed(tmp_path / "console").lines
    assert not History(tmp_path).deeds
