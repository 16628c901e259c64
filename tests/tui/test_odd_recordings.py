"""A recording that somebody wrote by hand, or that is damaged, is shown as far as it goes."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from amitop.headless import describe
from amitop.monitor import Replay
from amitop.monitor.timeline import model_text
from amitop.pbx import Pbx
from amitop.tui.app import AmitopApp
from tests.packets import event
from tests.settled import settled
from tests.tui.conftest import drawn, text_of

HEAD = {"format": "amitop recording", "version": 1, "host": "pbx1", "asterisk": "22.10.1", "start": 1000}
CHANNEL = {
    "Channel": "PJSIP/1-1",
    "ChannelState": "6",
    "ChannelStateDesc": "Up",
    "CallerIDNum": "1",
    "CallerIDName": "Ana",
    "Uniqueid": "1700000000.1",
    "Linkedid": "1700000000.1",
}
_BIG = 10**400
_DEEP: Any = []
for _ in range(500):
    _DEEP = [_DEEP]


def _model(**changes: object) -> str:
    pbx = Pbx()
    pbx.apply(event("Newchannel", CHANNEL), 1.0)
    told: dict[str, Any] = json.loads(base64.b64decode(model_text(pbx)))
    columns, rows = told["Channel"]
    for name, value in changes.items():
        if name in columns:
            rows[0][columns.index(name)] = value
        else:
            told[name] = value
    return base64.b64encode(json.dumps(told).encode()).decode()


def _models(name: str, *values: object) -> list[dict[str, Any]]:
    return [{"t": 1001, "kind": "model", "model": _model(**{name: value})} for value in values]


def _sweep(family: object, keys: object) -> list[dict[str, Any]]:
    return [{"t": 1001, "kind": "sweep", "family": family, "within": "", "keys": keys}]


def _packet(at: object = 1001, **headers: object) -> dict[str, Any]:
    return {"t": at, "kind": "event", "headers": [["Event", "Newchannel"], *{**CHANNEL, **headers}.items()]}


def _state(**changes: object) -> dict[str, Any]:
    state = {"state": "live", "text": "", "version": "22", "started": 900, "blind": {}}
    return {"t": 1001, "kind": "state", **state, **changes}


ODD: dict[str, list[dict[str, Any]]] = {
    "a time of 400 digits": [_packet(_BIG)],
    "a time in the far future": [_packet(1e18)],
    "the last time there is": [_packet(32_503_679_999)],
    "no time": [_packet(None), _packet("1001"), _packet(_DEEP)],
    "headers of wrong types": [_packet(CallerIDName=7), _packet(CallerIDName=_DEEP)],
    "started in 400 digits": [_state(started=_BIG)],
    "started in the far future": [_state(started=1e18)],
    "a state of wrong types": [_state(text=_DEEP, version=_BIG), _state(state=[]), _state(blind=[1])],
    "long texts": [_state(text="x" * 50_000, version="1" * 50_000)],
    "a serial of 400 digits": _models("serial", _BIG),
    "a channel's start": _models("started", _BIG, 1e18, "x"),
    "a channel's name": _models("name", 7, None, _DEEP),
    "who is gone": _models("gone", [["x", _BIG]], [[1, 1]], 7),
    "what is inside": _models("inside", [["b", ["x"]]], [7]),
    "a whole that is none": [{"t": 1001, "kind": "model", "model": value} for value in (7, "x", "bnVsbA==", None)],
    "a sweep of odd keys": _sweep("channels", [_DEEP, {}, 7]),
    "a sweep of no family": _sweep(_DEEP, 7),
    "an end of odd ids": [{"t": 1001, "kind": "ended", "action_id": [], "ending": {}}, {"t": 1, "kind": "ended"}],
}


def _written(path: Path, lines: Iterable[dict[str, Any]]) -> Replay:
    path.write_text("\n".join(map(json.dumps, [HEAD, _packet(1000), *lines, _packet(1002, Uniqueid="1.2")])) + "\n")
    return Replay(path, autoplay=False)


@pytest.mark.parametrize("lines", ODD.values(), ids=ODD)
async def test_an_odd_recording_is_read(tmp_path: Path, lines: list[dict[str, Any]]) -> None:
    replay = _written(tmp_path / "odd.jsonl", lines)
    await replay.index()
    for position in range(replay.first, replay.last + 1):
        replay.jump(position)
        describe.snapshot(replay)
    assert len(replay.pbx.channels) >= 1
    assert all(each.startswith(f"{replay.path}, line ") for each in replay.problems)
    assert all(len(each) < 300 + len(str(replay.path)) for each in replay.problems)


async def test_odd_recordings_are_shown(tmp_path: Path) -> None:
    replay = _written(tmp_path / "odd.jsonl", itertools.chain(*ODD.values()))
    app = AmitopApp(replay, draws_per_second=0.01, view="calls")
    async with app.run_test(size=(80, 24)) as pilot:
        while not replay.is_ready:
            await settled()
        for position in range(replay.first, replay.last + 1):
            replay.jump(position)
            for key in ("1", "7"):
                await pilot.press(key)
                await drawn(app, pilot)
        assert "pbx1" in text_of(app)
        assert app._exception is None
