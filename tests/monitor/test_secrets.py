"""A secret used at login is found nowhere: not in the journal, not in a recording, not in a log."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import pytest

from amitop.ami import Action
from amitop.demo import DemoPbx
from amitop.journal import conceal
from amitop.journal.files import Input
from amitop.journal.recording import Recorder
from amitop.monitor import Monitor, Replay
from tests.monitor.conftest import where

SECRET = "correct-horse-battery-staple"


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.zst", "x.jsonl.gz"])
async def test_no_secret_is_kept(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / name
    said: list[bytes] = []
    async with DemoPbx(alive=False, calls=3, secret=SECRET) as pbx:
        monitor = Monitor(
            where(pbx), recorder=Recorder(path, "x", 0.0), heard=lambda packet, _: said.append(packet.raw)
        )
        await monitor.connect()
        await monitor.perform(Action("Login", {"Username": pbx.user, "Secret": SECRET}))
        await monitor.audit()
        await monitor.close()
    challenges = {
        line.split(b": ")[1] for raw in said for line in raw.split(b"\r\n") if line.startswith(b"Challenge")
    }
    assert challenges
    secrets = [SECRET.encode(), *challenges]
    secrets += [hashlib.md5(each + SECRET.encode()).hexdigest().encode() for each in challenges]
    kept = b"".join(Input(path).chunks())
    journal = b"".join(each.packet.raw + conceal(each.packet) for each in monitor.journal.entries(0))
    replay = Replay(path, autoplay=False)
    await replay.index()
    again = b"".join(each.packet.raw for each in replay.journal.entries(0))
    for text in (kept, journal, again, caplog.text.encode(), repr(monitor.target).encode()):
        assert not [each for each in secrets if each in text]
    assert "•••".encode() in kept
