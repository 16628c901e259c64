"""Channels: kept by the snapshots that events carry, whatever their order."""

import pytest

from amitop.ami import Packet
from amitop.pbx import Family, state
from amitop.pbx.freeze import freeze
from tests.packets import event
from tests.pbx.scene import Headers, Scene, bridge, leg


@pytest.mark.parametrize(
    "name", ["Newchannel", "Newstate", "NewCallerid", "NewConnectedLine", "NewAccountCode", "Newexten"]
)
def test_any_snapshot_makes_and_updates_a_channel(scene: Scene, name: str) -> None:
    scene.tell(name, leg("1.1", "PJSIP/100-1", ChannelStateDesc="Ring", CallerIDName="<unknown>"))
    channel = scene.pbx.channels["1.1"]
    assert (channel.name, channel.state, channel.caller_name, channel.started) == (
        "PJSIP/100-1",
        "Ring",
        "",
        1000.0,
    )
    scene.tell(name, leg("1.1", "PJSIP/100-1", CallerIDName=r"O\'Brien\?", Exten="7", AccountCode="a"))
    assert (channel.state, channel.caller_name, channel.exten, channel.account) == ("Up", "O'Brien?", "7", "a")
    assert scene.pbx.channels["1.1"] is channel


def test_a_number_is_not_unescaped(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1", CallerIDNum=r"5\n5"))
    assert scene.pbx.channels["1.1"].caller_number == r"5\n5"


def test_when_it_was_answered(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1", ChannelStateDesc="Ring"))
    scene.now += 5
    scene.tell("Newstate", leg("1.1"))
    scene.now += 5
    scene.tell("Newstate", leg("1.1"))
    assert scene.pbx.channels["1.1"].answered == 1005.0
    scene.tell("Newstate", leg("1.2"))  # was up before it was known
    assert scene.pbx.channels["1.2"].answered is None


def test_a_bridge_entered_does_not_turn_back_a_state(scene: Scene) -> None:
    """In an attended transfer on 16: the snapshot that BridgeEnter bears was taken before the Newstate."""
    scene.tell("Newchannel", leg("42.9004", ChannelStateDesc="Down"))
    scene.tell("Newstate", leg("42.9004", ChannelStateDesc="Ringing"))
    scene.tell("BridgeEnter", bridge(), leg("42.9004", ChannelStateDesc="Down"))
    channel = scene.pbx.channels["42.9004"]
    assert (channel.state, channel.bridge) == ("Ringing", "b1")


@pytest.mark.parametrize("uniqueid", ["", "none"])
def test_a_global_variable_makes_no_channel(scene: Scene, uniqueid: str) -> None:
    scene.tell("VarSet", {"Channel": "none", "Uniqueid": uniqueid, "Variable": "X", "Value": "1"})
    scene.tell("Newexten", leg(uniqueid))
    assert not scene.pbx.channels


def test_hung_up_stays_hung_up(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Hangup", leg("1.1"), Cause=16)
    for name in ("Newstate", "CoreShowChannel", "Hold", "DialBegin", "QueueCallerJoin", "MusicOnHoldStart"):
        scene.tell(name, leg("1.1"), Queue="support")
    assert not scene.pbx.channels
    assert scene.pbx.is_buried("1.1", scene.now)


@pytest.mark.parametrize("seconds", [0, 1, 60, 86_400])
def test_an_id_that_is_used_again_is_a_new_channel_at_once(scene: Scene, seconds: int) -> None:
    scene.tell("Newchannel", leg("callback-7", "PJSIP/1-1"))
    scene.tell("Newexten", leg("callback-7", "PJSIP/1-1"), Application="Wait", AppData="5")
    scene.tell("Hangup", leg("callback-7"))
    scene.now += seconds
    scene.tell("Newchannel", leg("callback-7", "PJSIP/2-2"))
    channel = scene.pbx.channels["callback-7"]
    assert (channel.name, channel.application, channel.started) == ("PJSIP/2-2", "", scene.now)
    scene.tell("Newstate", leg("callback-7", "PJSIP/2-2", Exten="9"))
    assert channel.exten == "9"


def test_an_id_used_again_is_seen_in_any_form_of_the_packet(scene: Scene) -> None:
    scene.tell("Hangup", leg("x"))
    scene.tell("Newchannel", dict(reversed(leg("x").items())))
    assert list(scene.pbx.channels) == ["x"]


def test_a_list_shows_again_what_was_buried_by_mistake(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Hangup", leg("1.1"))
    scene.tell("CoreShowChannel", leg("1.1"))
    assert not scene.pbx.channels
    scene.now += state.TOMBSTONE_SECONDS
    scene.tell("CoreShowChannel", leg("1.1"))
    assert list(scene.pbx.channels) == ["1.1"]


def test_tombstones_go_and_do_not_pile_up(scene: Scene) -> None:
    for number in range(5000):
        scene.now += 1
        scene.tell("Hangup", leg(f"1.{number}"))
    assert scene.pbx.is_buried("1.4999", scene.now)
    assert len(scene.pbx.gone) == state.TOMBSTONE_SECONDS


def test_tombstones_go_after_a_clock_that_was_ahead_is_set_back(scene: Scene) -> None:
    scene.tell("Hangup", leg("1.1"))
    scene.now += 3600
    scene.tell("Hangup", leg("1.2"))
    scene.now -= 3600
    scene.tell("Hangup", leg("1.3"))
    assert list(scene.pbx.gone) == ["1.3"]
    assert not scene.pbx.is_buried("1.2", scene.now)


def test_an_id_buried_again_holds_back_no_other(scene: Scene) -> None:
    for uniqueid in ("again", "1.1"):
        scene.tell("Hangup", leg(uniqueid))
    for _ in range(12):
        scene.now += 1
        scene.tell("Hangup", leg("again"))
    assert list(scene.pbx.gone) == ["again"]


def test_tombstones_of_one_moment_have_a_limit_in_number_and_length(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "TOMBSTONES", 100)
    for number in range(1000):
        scene.tell("Hangup", leg(f"1.{number}"))
    scene.tell("Hangup", leg("1." + "9" * 5000))
    assert list(scene.pbx.gone) == [f"1.{number}" for number in range(900, 1000)]


def test_a_hangup_takes_its_places_with_it(scene: Scene) -> None:
    for uniqueid in ("1.1", "1.2"):
        scene.tell("QueueCallerJoin", leg(uniqueid), Queue="support", Position=uniqueid[-1])
    scene.tell("BridgeEnter", bridge(), leg("1.1"))
    scene.tell("ParkedCall", leg("1.1", prefix="Parkee"), Parkinglot="default", ParkingSpace=701)
    scene.tell("ConfbridgeJoin", leg("1.1"), Conference="room", Admin="No", Muted="No")
    scene.tell("Hangup", leg("1.1"))
    pbx = scene.pbx
    assert not pbx.bridges["b1"].channels
    assert not pbx.parked
    assert not pbx.conferences["room"].participants
    assert scene.waiting("support") == [(1, "1.2")]


def test_linkedid_only_grows_older(scene: Scene) -> None:
    scene.tell("Newchannel", leg("2.2"))
    channel = scene.pbx.channels["2.2"]
    assert channel.linkedid == "2.2"
    for told, kept in (("1.9", "1.9"), ("2.1", "1.9"), ("1.10", "1.9"), ("", "1.9"), ("1.8", "1.8")):
        scene.tell("Newstate", leg("2.2", Linkedid=told))
        assert channel.linkedid == kept, told


def test_a_linkedid_that_tells_no_age_is_taken_as_it_comes(scene: Scene) -> None:
    scene.tell("Newchannel", leg("first", "PJSIP/1-1"))
    scene.tell("Newchannel", leg("2.2"))
    scene.tell("BridgeEnter", bridge(), leg("first", "PJSIP/1-1"))
    scene.tell("BridgeEnter", bridge(), leg("2.2"))
    assert [each.linkedid for each in scene.pbx.channels.values()] == ["first", "2.2"]  # nobody can say yet
    scene.tell("VarSet", leg("2.2", Linkedid="first"), Variable="BRIDGEPEER", Value="PJSIP/1-1")
    scene.tell("BridgeLeave", bridge(), leg("2.2", Linkedid="2.2"))  # its snapshot is older than the VarSet
    assert [each.linkedid for each in scene.pbx.channels.values()] == ["first", "first"]
    for told in ("3.3", "second"):
        scene.tell("Newstate", leg("2.2", Linkedid=told))
        assert scene.pbx.channels["2.2"].linkedid == told


@pytest.mark.parametrize("system", ["", "pbx-1-"])
def test_linkedid_comes_from_a_varset_too(scene: Scene, system: str) -> None:
    scene.tell("Newchannel", leg(f"{system}2.2"))
    before = scene.pbx.serial
    scene.tell("VarSet", leg(f"{system}2.2", Linkedid=f"{system}1.1"), Variable="X", Value="1")
    assert scene.pbx.channels[f"{system}2.2"].linkedid == f"{system}1.1"
    assert scene.pbx.serial == before  # a VarSet is no reason to look at a list again


def test_a_basic_bridge_shares_the_oldest_linkedid(scene: Scene) -> None:
    scene.tell("Newchannel", leg("2.1"))
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("BridgeEnter", bridge(), leg("2.1"))
    scene.tell("BridgeEnter", bridge(), leg("1.1"))
    assert {each.linkedid for each in scene.pbx.channels.values()} == {"1.1"}


def test_a_list_item_is_a_snapshot_with_age_and_bridge(scene: Scene) -> None:
    item: Headers = {**leg("1.1"), "Application": "Queue", "ApplicationData": "support", "Duration": "01:02:03"}
    scene.tell("CoreShowChannel", item, BridgeId="b1")
    channel = scene.pbx.channels["1.1"]
    assert (channel.application, channel.step, channel.bridge) == ("Queue", "", "b1")
    assert channel.started == 1000.0 - 3723
    scene.tell("CoreShowChannel", item, BridgeId="")
    assert channel.bridge is None
    assert not scene.pbx.bridges["b1"].channels


def test_application_is_told_by_newexten(scene: Scene) -> None:
    scene.tell("Newexten", leg("1.1"), Application="Queue", AppData="support")
    channel = scene.pbx.channels["1.1"]
    assert (channel.application, channel.application_data, channel.step) == ("Queue", "support", "Queue")
    scene.tell("Newexten", leg("1.1"), Application="AppDial", AppData="")
    assert channel.step == "AppDial"


@pytest.mark.parametrize("application", ["ExecIf", "TryExec", "AGI", "Gosub", "MyOwn", "Dial"])
def test_who_enters_a_bridge_by_an_application_of_its_own_keeps_it(scene: Scene, application: str) -> None:
    scene.tell("Newexten", leg("1.1", Priority=3), Application=application, AppData="x")
    scene.tell("BridgeEnter", bridge(), leg("1.1", Priority=3))
    channel = scene.pbx.channels["1.1"]
    assert (channel.application, channel.application_data, channel.priority) == (application, "x", "3")


def test_who_is_pulled_into_a_bridge_runs_nothing(scene: Scene) -> None:
    """The Action Bridge leaves a channel before the next step of its dialplan."""
    scene.tell("Newexten", leg("1.1", Priority=3), Application="Wait", AppData="60")
    scene.tell("BridgeEnter", bridge(), leg("1.1", Priority=4))
    channel = scene.pbx.channels["1.1"]
    assert (channel.application, channel.application_data, channel.priority) == ("", "", "4")
    scene.tell("BridgeLeave", bridge(), leg("1.1", Priority=4))
    scene.tell("Newexten", leg("1.1", Priority=4), Application="Hangup", AppData="")
    assert channel.application == "Hangup"


def test_an_application_that_runs_others_is_doubted_and_asked_for(scene: Scene) -> None:
    stale = scene.pbx.stale_channels
    scene.tell("Newexten", leg("1.1"), Application="AGI", AppData="x.agi")
    assert list(stale) == ["1.1"]
    stale.clear()  # as a poll does
    scene.tell("Status", leg("1.1"), Application="Dial", Data="PJSIP/1")
    channel = scene.pbx.channels["1.1"]
    assert (channel.application, channel.application_data, channel.step) == ("Dial", "PJSIP/1", "AGI")
    for name, more in (
        ("DialBegin", leg("1.2", prefix="Dest")),
        ("BridgeEnter", bridge()),
        ("QueueCallerJoin", {"Queue": "support", "Position": 1}),
    ):
        scene.tell(name, leg("1.1"), more)
        assert list(stale) == ["1.1"], name
        stale.clear()
    scene.tell("Newexten", leg("1.1"), Application="AGI", AppData="y.agi")
    scene.tell("Newexten", leg("1.1", Priority=2), Application="Wait", AppData="1")
    # Transfers in quick succession: what this one tells may be what ran before it.
    assert list(stale) == ["1.1"]
    stale.clear()
    scene.tell("DialBegin", leg("1.1"), leg("1.2", prefix="Dest"))
    assert not stale
    scene.tell("Newexten", leg("1.1"), Application="AGI", AppData="y.agi")
    scene.tell("Hangup", leg("1.1"))
    assert not stale


def test_the_first_step_of_who_was_transferred_is_asked_for(scene: Scene) -> None:
    for exten, doubted in (("100", []), ("", []), ("300", ["1.1"])):
        scene.tell("Newexten", leg("1.1", Exten=exten), Application="AppDial", AppData="(Outgoing Line)")
        assert list(scene.pbx.stale_channels) == doubted
    scene.tell("Status", leg("1.1"), Application="Queue", Data="support")
    assert scene.pbx.channels["1.1"].application == "Queue"


def test_a_status_that_tells_no_application(scene: Scene) -> None:
    scene.tell("Newexten", leg("1.1"), Application="Wait", AppData="1")
    scene.tell("Status", leg("1.1"))
    assert scene.pbx.channels["1.1"].application == "Wait"
    scene.tell("Status", leg("1.1"), Application="(null)", Data="(null)")
    assert scene.pbx.channels["1.1"].application == scene.pbx.channels["1.1"].application_data == ""
    scene.tell("Status", leg("1.2"), Application="Wait", Data="1")
    assert "1.2" not in scene.pbx.channels


def test_dialling(scene: Scene) -> None:
    scene.tell("DialBegin", leg("1.1"), leg("1.2", prefix="Dest"), DialString="100")
    assert scene.pbx.channels["1.2"].dialled_by == "1.1"
    scene.tell("DialEnd", leg("1.1"), leg("1.2", prefix="Dest"), DialStatus="NOANSWER")
    assert scene.pbx.channels["1.2"].dialled_by is None


def test_an_originate_dials_without_a_caller(scene: Scene) -> None:
    scene.tell("DialBegin", leg("1.2", prefix="Dest"), DialString="100")
    assert list(scene.pbx.channels) == ["1.2"]
    assert scene.pbx.channels["1.2"].dialled_by is None


def test_hold_and_a_wish_to_hang_up(scene: Scene) -> None:
    scene.tell("Hold", leg("1.1"))
    scene.now += 1
    scene.tell("Hold", leg("1.1"))
    assert [each.hold_since for each in scene.pbx.channels.values()] == [1000.0]
    scene.tell("Unhold", leg("1.1"))
    assert scene.pbx.channels["1.1"].hold_since is None
    scene.tell("HangupRequest", leg("1.1"))
    assert scene.pbx.channels["1.1"].hangup_requested


def test_snapshots_that_ride_along_are_older_than_what_is_known(scene: Scene) -> None:
    scene.tell("Newstate", leg("1.1", Exten="200"))
    scene.tell("BlindTransfer", leg("1.1", prefix="Transferee", Exten="100"), leg("1.2", prefix="Transferer"))
    assert scene.pbx.channels["1.1"].exten == "200"
    assert "1.2" in scene.pbx.channels


def test_a_rename(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1", "SIP/a-1"))
    scene.tell("Rename", {"Channel": "SIP/a-1", "Newname": "SIP/a-1<MASQ>", "Uniqueid": "1.1"})
    assert scene.pbx.channels["1.1"].name == "SIP/a-1<MASQ>"


def test_a_sweep_takes_what_a_list_did_not_show(scene: Scene) -> None:
    for uniqueid in ("1.1", "1.2", "1.3"):
        scene.tell("Newchannel", leg(uniqueid))
    since = scene.pbx.serial
    scene.tell("CoreShowChannel", leg("1.1"))
    scene.tell("Newstate", leg("1.3"))  # spoken of after the question: newer than the list
    scene.tell("Newchannel", leg("1.4"))
    assert scene.pbx.sweep(Family.CHANNELS, {"1.1"}, since, scene.now) == ["1.2"]
    assert list(scene.pbx.channels) == ["1.1", "1.3", "1.4"]
    assert scene.pbx.is_buried("1.2", scene.now)


def test_a_list_that_is_older_than_a_hangup_brings_nothing_back(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Hangup", leg("1.1"))
    assert scene.complete(Family.CHANNELS, [("CoreShowChannel", leg("1.1"))], ["1.1"]) == []
    assert not scene.pbx.channels


def test_a_fresh_start_forgets_everything_but_the_count(scene: Scene) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("Hangup", leg("1.2"))
    revision, serial = scene.pbx.revision, scene.pbx.serial
    scene.pbx.calls()
    scene.pbx.clear()
    assert not scene.pbx.channels
    assert not scene.pbx.calls()
    assert not scene.pbx.is_buried("1.2", scene.now)
    assert scene.pbx.serial == serial
    assert scene.pbx.revision > revision


def test_events_that_say_nothing_change_nothing(scene: Scene) -> None:
    revision = scene.pbx.revision
    scene.apply(event("TestEvent", State="x"))
    scene.apply(event("VarSet", leg("1.1")))
    assert scene.pbx.revision == revision


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("Hangup", leg("1.1")),
        ("Hangup", {"Uniqueid": "1.12"}),  # cut off where it reads 1.1
        ("BridgeDestroy", bridge("b12")),
        ("Newexten", leg("1.1", Exten="7", Application="Hangup")),
    ],
)
def test_an_event_that_was_cut_off_changes_nothing(scene: Scene, name: str, about: Headers) -> None:
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("BridgeCreate", bridge("b1"))
    scene.tell("BridgeEnter", bridge("b1"), leg("1.1"))
    before = freeze(scene.pbx)
    whole = event(name, about).raw
    for length in range(len(whole)):
        scene.apply(Packet(whole[:length]))
        assert freeze(scene.pbx) == before
    scene.tell(name, about)
    assert freeze(scene.pbx) != before
