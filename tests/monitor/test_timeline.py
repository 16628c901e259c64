"""What is kept to turn time back is limited, and always reaches into the packets that are kept."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest

from amitop.ami import Packet
from amitop.journal import Journal
from amitop.link import Target
from amitop.monitor import LinkState, Monitor
from amitop.monitor.state import Standing
from amitop.monitor.timeline import MARKS, Mark, Timeline, model_text, play_mark
from amitop.pbx import Pbx
from amitop.pbx.freeze import freeze
from tests.packets import event


def heard(timeline: Timeline, pbx: Pbx, packet: Packet, at: float = 1.0) -> None:
    """As the live watch hears it."""
    if timeline.journal.next >= timeline.due:
        timeline.checkpoint(pbx, Standing(), at)
    timeline.journal.append(packet, at)
    pbx.apply(packet, at)


def channel(number: int, **more: str) -> Packet:
    names = {"Uniqueid": f"1700000000.{number}", "Linkedid": "1700000000.1", "Channel": f"PJSIP/{number}-1"}
    return event("Newchannel", {"ChannelState": "6", "ChannelStateDesc": "Up", **names, **more})


def test_of_a_pbx_that_stays_away_one_state_is_kept() -> None:
    timeline, standing = Timeline(Journal()), Standing()
    heard(timeline, Pbx(), channel(1))
    for number in range(5_000):
        standing.turn((LinkState.CONNECTING, LinkState.LOST)[number % 2], f"try {number}", float(number))
        timeline.mark(float(number), "state", standing.told())
    assert timeline.marks_at(timeline.journal.next) == 1
    assert timeline.at(timeline.journal.next)[1].state_text == "try 4999"


def test_a_state_behind_a_checkpoint_is_not_lost() -> None:
    timeline, pbx, standing = Timeline(Journal()), Pbx(), Standing()
    heard(timeline, pbx, channel(1))
    timeline.mark(1.0, "state", standing.told())
    timeline.checkpoint(pbx, standing, 1.0)
    standing.turn(LinkState.LOST, "away", 2.0)
    timeline.mark(2.0, "state", standing.told())
    assert timeline.at(1)[1].state_text == "away"


def test_marks_are_limited() -> None:
    timeline, pbx = Timeline(Journal()), Pbx()
    for number in range(MARKS + 10):
        heard(timeline, pbx, channel(1))
        timeline.mark(float(number), "sweep", {"family": "channels", "within": "", "keys": []})
    assert timeline.first > 0
    assert sum(timeline.marks_at(number) for number in range(timeline.journal.next + 1)) < MARKS // 2


def test_large_packets_do_not_outrun_the_checkpoints() -> None:
    timeline, pbx = Timeline(Journal(1024 * 1024)), Pbx()
    for number in range(60):
        heard(timeline, pbx, channel(number % 7, CallerIDName="x" * 100_000))
        assert timeline.journal.first <= timeline.first <= timeline.journal.next
        assert freeze(timeline.at(timeline.journal.next)[0]) == freeze(pbx)
    assert timeline.journal.first > 0
    assert timeline.first < timeline.journal.next


def test_of_a_model_that_is_too_large_nothing_is_kept_and_why_is_told() -> None:
    timeline, pbx = Timeline(Journal(64 * 1024), rows=5), Pbx()
    for number in range(600):
        heard(timeline, pbx, channel(number % 9, CallerIDName="x" * 1000))
    assert timeline.skipped > 0
    assert timeline.first == timeline.journal.next
    then, standing = timeline.at(timeline.first)
    assert not then.channels
    assert standing.state_text == timeline.why_nothing
    assert "more than 5 rows" in timeline.why_nothing


def model() -> dict[str, Any]:
    pbx = Pbx()
    packets = [
        channel(1, CallerIDName="Ana"),
        event("QueueParams", Queue="support", Strategy="ringall"),
        event("QueueMember", Queue="support", Name="Bo", Location="PJSIP/1", StateInterface="PJSIP/1"),
        event("BridgeCreate", BridgeUniqueid="b1", BridgeType="basic", BridgeTechnology="simple_bridge"),
        event("BridgeEnter", BridgeUniqueid="b1", Uniqueid="1700000000.1", Channel="PJSIP/1-1"),
    ]
    for packet in packets:
        pbx.apply(packet, 1.0)
    told: dict[str, Any] = json.loads(base64.b64decode(model_text(pbx)))
    assert told["Member"][1]
    assert told["inside"]
    return told


def played(told: object, pbx: Pbx) -> bool:
    text = base64.b64encode(json.dumps(told).encode()).decode()
    return play_mark(pbx, Standing(), Mark(0, 1.0, "model", {"model": text}))


ODD: list[object] = [None, True, 10**400, 1e308, float("nan"), "x", [], {}, [[]], -1e18, ["x"]]


@pytest.mark.parametrize("kind", [key for key, value in model().items() if value and key[0].isupper() and value[1]])
def test_a_row_of_wrong_types_is_no_model(kind: str) -> None:
    told = model()
    assert played(told, Pbx())
    left_out = 0
    for place in range(len(told[kind][0])):
        for odd in ODD:
            changed = copy.deepcopy(told)
            was = changed[kind][1][0][place]
            changed[kind][1][0][place] = odd
            pbx = Pbx()
            if not played(changed, pbx):
                left_out += 1
                assert not pbx.channels
                assert not pbx.queues
            else:
                assert odd is None or odd == "x" or type(odd) is type(was) or was is None or odd is True
    assert left_out > 5 * len(told[kind][0])


@pytest.mark.parametrize("odd", [*ODD, {"Channel": 1}, [["x", 1, 2]]])
@pytest.mark.parametrize("key", sorted(model()))
def test_what_is_no_model_leaves_the_model_as_it_is(key: str, odd: object) -> None:
    pbx = Pbx()
    pbx.apply(channel(7), 1.0)
    if not played({**model(), key: odd}, pbx):
        assert list(pbx.channels) == ["1700000000.7"]
    else:
        assert key in ("inside", "gone", "stale")
        assert odd in ([], {}, ["x"])


def test_deep_json_is_no_model() -> None:
    text = base64.b64encode(b"[" * 100_000 + b"]" * 100_000).decode()
    assert not play_mark(Pbx(), Standing(), Mark(0, 1.0, "model", {"model": text}))


@pytest.mark.parametrize("started", ["x", 10**400, 1e18, float("nan"), -5, [], {}])
def test_a_state_of_wrong_types_changes_nothing(started: object) -> None:
    standing = Standing()
    told = {**standing.told(), "state": "lost", "started": started}
    assert not play_mark(Pbx(), standing, Mark(0, 1.0, "state", told))
    assert standing.state is LinkState.CONNECTING


def test_a_packet_that_was_cut_is_counted_where_it_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.monitor.watch.LIMIT", 64)
    monitor = Monitor(Target("pbx1"))
    monitor.heard(channel(1), None, 1.0, 0)
    monitor.heard(Packet(b"Event: X\r\n\r\n"), None, 1.0, 0)
    assert monitor.pbx.unusable == 1
