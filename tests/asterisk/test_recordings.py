"""Recordings of real Asterisk, replayed: what they end with is what an audit found clean when they were made."""

from __future__ import annotations

import asyncio
import json

import pytest

from amitop.ami import Ending
from amitop.headless import describe
from amitop.journal.files import Input
from amitop.journal.select import PacketFilter
from amitop.monitor import LinkState, Replay
from tests.lab import places
from tests.lab.record import paths

VERSIONS = ("22", "16")


async def opened(version: str) -> Replay:
    replay = Replay(paths(version)[0], autoplay=False)
    await replay.index()
    assert replay.problems == []
    return replay


@pytest.mark.parametrize("version", VERSIONS)
async def test_the_model_is_what_the_server_said(version: str) -> None:
    replay = await opened(version)
    replay.jump(replay.last)
    said = json.loads(await asyncio.to_thread(paths(version)[1].read_text, "utf-8"))
    assert json.loads(json.dumps(describe.snapshot(replay))) == said
    assert len(said["channels"]) > 8
    assert said["queues"]
    assert said["conferences"]
    assert replay.version.startswith(version)
    assert replay.state is LinkState.LIVE
    assert replay.pbx.unusable == 0


@pytest.mark.parametrize("version", VERSIONS)
async def test_back_and_forth_comes_to_the_same(version: str) -> None:
    replay = await opened(version)
    places_seen = range(0, replay.last, replay.last // 7)
    forward = []
    for position in places_seen:
        replay.jump(position)
        forward.append(describe.snapshot(replay))
    for position, was in reversed(list(zip(places_seen, forward, strict=True))):
        replay.jump(position)
        assert describe.snapshot(replay) == was


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_kind_of_call_is_in_it(version: str) -> None:
    replay = await opened(version)
    names = {replay.journal.kind_and_name(number)[1] for number in range(replay.last)}
    assert names >= set(
        "Hangup DialBegin DialEnd BridgeEnter BridgeLeave BlindTransfer AttendedTransfer ParkedCall UnParkedCall "
        "QueueCallerJoin QueueCallerLeave QueueCallerAbandon AgentConnect AgentComplete ConfbridgeJoin "
        "ConfbridgeMute Hold Unhold Pickup QueueMemberPause UserEvent VarSet OriginateResponse".split()
    )
    busy = PacketFilter('name == "Hangup" && h.Cause == "17"')
    assert any(busy.finds(replay.journal, number) for number in range(replay.last))
    ended = {record.ending for number in range(replay.last) if (record := replay.journal.exchange_of(number))}
    assert ended <= {Ending.RESPONSE, Ending.LIST_COMPLETE, Ending.ERROR}


@pytest.mark.parametrize("version", VERSIONS)
def test_no_secret_is_in_it(version: str) -> None:
    kept = b"".join(Input(paths(version)[0]).chunks())
    for secret in (places.SECRET, places.CALLER_SECRET, places.VIEWER_SECRET):
        assert secret.encode() not in kept
