"""What holds for any packets in any order: nothing raises, and fresh lists set the model right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Packet
from amitop.pbx import Family, Pbx, model
from amitop.pbx.audit import compare
from tests.packets import event
from tests.pbx.scene import Headers, Scene, bridge, leg, member

WHO = "PJSIP/101"
_BOTH = {**leg("1.1"), **leg("1.2", prefix="Dest"), "Queue": "support", "Interface": WHO}
_WAITING: Headers = {"Queue": "support", "Position": 1, "Count": 1}

#: A call's life: a caller waits, is connected, is parked, meets others in a conference; somebody else waits on.
LIFE: list[tuple[str, Headers]] = [
    ("Newchannel", leg("1.1", ChannelStateDesc="Ring")),
    ("Newexten", {**leg("1.1"), "Application": "Queue", "AppData": "support"}),
    ("QueueCallerJoin", {**leg("1.1"), **_WAITING}),
    ("QueueCallerJoin", {**leg("1.5"), **_WAITING, "Position": 2}),
    ("QueueMemberAdded", member("support", WHO)),
    ("Newchannel", leg("1.2", "PJSIP/101-1", ChannelStateDesc="Down")),
    ("DialBegin", {**leg("1.1"), **leg("1.2", prefix="Dest")}),
    ("QueueMemberStatus", member("support", WHO, Status=6)),
    ("DeviceStateChange", {"Device": WHO, "State": "RINGING"}),
    ("Newstate", leg("1.2", "PJSIP/101-1")),
    ("DialEnd", {**leg("1.1"), **leg("1.2", prefix="Dest"), "DialStatus": "ANSWER"}),
    ("QueueCallerLeave", {**leg("1.1"), **_WAITING}),
    ("AgentConnect", _BOTH),
    ("BridgeCreate", bridge()),
    ("BridgeEnter", {**bridge(), **leg("1.2", "PJSIP/101-1")}),
    ("BridgeEnter", {**bridge(), **leg("1.1")}),
    ("BridgeLeave", {**bridge(), **leg("1.1")}),
    ("ParkedCall", {**leg("1.1", prefix="Parkee"), "Parkinglot": "default", "ParkingSpace": "701"}),
    ("AgentComplete", _BOTH),
    ("BridgeLeave", {**bridge(), **leg("1.2", "PJSIP/101-1")}),
    ("BridgeDestroy", bridge()),
    ("Hangup", leg("1.2", "PJSIP/101-1")),
    ("UnParkedCall", leg("1.1", prefix="Parkee")),
    ("ConfbridgeStart", {**bridge("b9"), "Conference": "room"}),
    ("ConfbridgeJoin", {**bridge("b9"), **leg("1.1"), "Conference": "room", "Admin": "No", "Muted": "No"}),
    ("ConfbridgeMute", {**bridge("b9"), **leg("1.1"), "Conference": "room"}),
    ("AgentLogin", {**leg("1.7"), "Agent": "1001"}),
    ("ConfbridgeLeave", {**bridge("b9"), **leg("1.1"), "Conference": "room"}),
    ("ConfbridgeEnd", {**bridge("b9"), "Conference": "room"}),
    ("Hangup", leg("1.1")),
]

_ENTRY: Headers = {"Queue": "support", "Position": 1, "Uniqueid": "1.5", "Channel": "PJSIP/line-1.5", "Wait": 1}
#: What a PBX would list when all that is over: a caller who waits, an agent, a member, a device.
LISTS: list[tuple[Family, str, list[tuple[str, Headers]], list[str]]] = [
    (
        Family.CHANNELS,
        "",
        [
            ("CoreShowChannel", {**leg("1.5"), "Application": "Queue", "Duration": "00:00:10", "BridgeId": ""}),
            (
                "CoreShowChannel",
                {**leg("1.7"), "Application": "AgentLogin", "Duration": "00:00:10", "BridgeId": ""},
            ),
        ],
        ["1.5", "1.7"],
    ),
    (Family.BRIDGES, "", [], []),
    (Family.QUEUES, "", [("QueueSummary", {"Queue": "support"})], ["support"]),
    (Family.MEMBERS, "support", [("QueueMember", member("support", WHO, CallsTaken=1))], [WHO]),
    (Family.CALLERS, "support", [("QueueEntry", _ENTRY)], ["1.5"]),
    (
        Family.AGENTS,
        "",
        [("Agents", {"Agent": "1001", "Status": "AGENT_IDLE", "Uniqueid": "1.7", "LoggedInTime": 900})],
        ["1001"],
    ),
    (Family.PARKED, "", [], []),
    (Family.CONFERENCES, "", [], []),
    (Family.ENDPOINTS, "", [("DeviceStateChange", {"Device": WHO, "State": "NOT_INUSE"})], [WHO]),
]


def set_right(scene: Scene) -> None:
    """The final lists, and their sweeps."""
    for family, within, items, keys in LISTS:
        scene.complete(family, items, keys, within)


def fresh_server() -> Pbx:
    """A model of the lists alone."""
    scene = Scene()
    set_right(scene)
    return scene.pbx


@given(
    order=st.permutations(LIFE), again=st.lists(st.sampled_from(LIFE), max_size=12), lost=st.integers(0, len(LIFE))
)
def test_whatever_the_order_the_final_lists_set_it_right(
    order: list[tuple[str, Headers]], again: list[tuple[str, Headers]], lost: int
) -> None:
    scene = Scene()
    for name, headers in order[lost:] + again:
        scene.now += 0.25
        scene.tell(name, headers)
        scene.pbx.calls()
        scene.pbx.agents()
    scene.now += 120
    set_right(scene)
    found = compare(scene.pbx, fresh_server(), lambda *_: True)
    assert not found.findings
    assert scene.pbx.unusable == 0


def test_in_the_right_order_only_what_lists_alone_tell_is_missing() -> None:
    scene = Scene()
    for name, headers in LIFE:
        scene.tell(name, headers)
    assert list(scene.pbx.channels) == ["1.5", "1.7"]
    assert scene.waiting("support") == [(1, "1.5")]
    assert not scene.pbx.bridges
    assert not scene.pbx.parked
    assert not scene.pbx.conferences
    assert [len(call.channels) for call in scene.pbx.calls()] == [1, 1]


_NAMES = [*sorted(model._HANDLERS), "VarSet", "Nonsense"]
_KEYS = sorted(
    {key for _, headers in LIFE for key in headers} | {"Paused", "Duration", "BridgeId", "Wait", "Location"}
)
_VALUES = st.one_of(
    st.sampled_from(["", "1.1", "1.2", "b1", "support", "room", WHO, "none", "-1", "1e999", "nan", "²", "٣.٣"]),
    st.sampled_from(["9" * 400, "1." + "9" * 5000, "9:" * 9, "00:²:00", "\x1b[31m", "[/x]", "a\\", "\udcff"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12),
)
_HOSTILE = st.tuples(st.sampled_from(_NAMES), st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=14))


@given(st.lists(_HOSTILE, max_size=15))
def test_no_value_is_too_strange(packets: list[tuple[str, dict[str, str]]]) -> None:
    pbx = Pbx()
    for name, headers in packets:
        pbx.apply(event(name, headers), 1000.0)
    pbx.calls()
    pbx.agents()
    compare(pbx, Pbx(), lambda *_: True)
    for family in Family:
        for within in ("", "support", "room"):
            pbx.sweep(family, [], pbx.serial, 1000.0, within)
    assert pbx.unusable == 0
    assert not pbx.channels


@given(st.binary(max_size=200))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    pbx = Pbx()
    for head in (b"", b"Event: VarSet\r\n", b"Event: Newchannel\r\nUniqueid: 1.1\r\nChannelStateDesc: Up\r\n"):
        pbx.apply(Packet(head + raw), 0.0)
    assert pbx.unusable == 0


def test_a_reducer_that_fails_is_counted_and_its_packet_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setitem(model._HANDLERS, "Hangup", fail)
    pbx = Pbx()
    packet = event("Hangup", leg("1.1"))
    pbx.apply(packet, 0.0)
    pbx.apply(event("Newchannel", leg("1.2")), 0.0)
    assert (pbx.unusable, pbx.last_unusable) == (1, packet)
    assert list(pbx.channels) == ["1.2"]
