"""Actions are obeyed, and after each of them the lists still say what the events told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amitop.demo import DemoPbx
from amitop.demo.entities import Channel

from .mirror import Mirror, ask


@pytest.fixture
def pbx() -> DemoPbx:
    return DemoPbx(alive=False)


@pytest.fixture
def mirror(pbx: DemoPbx) -> Iterator[Mirror]:
    mirror = Mirror(pbx).load()
    yield mirror
    mirror.check()


def said(pbx: DemoPbx, action: str, **headers: str) -> str:
    return ask(pbx, action, **headers)[0].get("Message")


def names(mirror: Mirror) -> list[str]:
    return [each.name for each in mirror.events]


@pytest.fixture
def talk(pbx: DemoPbx, mirror: Mirror) -> tuple[Channel, Channel]:
    """A new caller and the agent who answers."""
    assert mirror.pbx is pbx
    caller = pbx.centre.waiting_caller("+390655501100", "Zoë D'Angelo", "support")
    assert pbx.centre.ring_agent(caller, "103")
    leg = pbx.centre.answer(caller)
    assert leg
    mirror.events.clear()
    return caller, leg


def test_hang_up_the_caller(pbx: DemoPbx, mirror: Mirror, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    assert said(pbx, "Hangup", Channel=caller.name, Cause="21") == "Channel Hungup"
    assert caller.gone
    assert leg.gone
    hangups = {each.get("Uniqueid"): each.get("Cause-txt") for each in mirror.events if each.name == "Hangup"}
    assert hangups[caller.uniqueid] == "Call Rejected"
    assert "AgentComplete" in names(mirror)
    assert said(pbx, "Hangup", Channel=caller.name) == "No such channel"


def test_hang_up_the_agent_lets_the_caller_go(pbx: DemoPbx, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    said(pbx, "Hangup", Channel=leg.name)
    assert caller.gone


def test_hang_up_by_expression(pbx: DemoPbx, mirror: Mirror) -> None:
    answer = ask(pbx, "Hangup", Channel="/^PJSIP.trunk-/")
    hung_up = [each.get("Channel") for each in answer if each.name == "ChannelHungup"]
    assert hung_up
    assert not [each for each in pbx.centre.world.channels if each.startswith("PJSIP/trunk-")]
    assert names(mirror).count("Hangup") >= len(hung_up)


def test_every_channel_can_be_hung_up(pbx: DemoPbx, mirror: Mirror) -> None:
    while pbx.centre.world.channels:
        name = next(iter(pbx.centre.world.channels))
        assert said(pbx, "Hangup", Channel=name) == "Channel Hungup"
        mirror.check()
    assert not pbx.centre.lines.waiting
    assert not pbx.centre.rooms.rooms


def test_redirect(pbx: DemoPbx, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    place = {"Context": "phones", "Exten": "1234", "Priority": "1"}
    assert said(pbx, "Redirect", Channel=caller.name, **place) == "Redirect successful"
    assert caller in pbx.centre.rooms.seats
    assert leg.gone
    assert said(pbx, "Redirect", Channel="gone", **place) == "Channel does not exist: gone"


def test_redirect_both(pbx: DemoPbx, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    place = {"Context": "phones", "Exten": "1234", "Priority": "1"}
    extra = {"ExtraChannel": leg.name, "ExtraContext": "queues", "ExtraExten": "night", "ExtraPriority": "1"}
    assert said(pbx, "Redirect", Channel=caller.name, **place, **extra) == "Dual Redirect successful"
    assert caller in pbx.centre.rooms.seats
    assert leg in pbx.centre.lines.waiting


def test_redirect_wants_a_channel_that_is_up(pbx: DemoPbx) -> None:
    ringing = next(iter(pbx.centre.calls.by_leg))
    place = {"Context": "phones", "Exten": "1234", "Priority": "1"}
    assert said(pbx, "Redirect", Channel=ringing.name, **place) == "Redirect failed, channel not up."


def test_blind_transfer_moves_the_other_one(pbx: DemoPbx, mirror: Mirror, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    assert said(pbx, "BlindTransfer", Channel=leg.name, Exten="107", Context="phones") == "Transfer succeeded"
    assert leg.gone
    target = pbx.centre.answer(caller)
    assert target
    assert caller.peer is target
    (complete,) = [each for each in mirror.events if each.name == "AgentComplete"]
    assert complete.get("Reason") == "transfer"
    assert (
        said(pbx, "BlindTransfer", Channel=next(iter(pbx.centre.lines.waiting)).name, Exten="1")
        == "Transfer invalid"
    )


def test_attended_transfer(pbx: DemoPbx, mirror: Mirror, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    first = caller.bridge
    assert said(pbx, "Atxfer", Channel=leg.name, Exten="107", Context="phones") == "Atxfer successfully queued"
    target = pbx.centre.consultations.by_channel[leg].target
    assert target is None
    phone = next(each for each in pbx.centre.calls.by_leg if each.device == "PJSIP/107")
    pbx.centre.calls.answer(phone)
    mirror.check()
    said(pbx, "Hangup", Channel=leg.name)
    assert caller.bridge is first
    assert caller.peer
    assert "AttendedTransfer" in names(mirror)
    said(pbx, "Hangup", Channel=caller.name)
    assert phone.gone


@pytest.mark.parametrize("answered", [True, False])
def test_attended_transfer_taken_back(pbx: DemoPbx, talk: tuple[Channel, Channel], answered: bool) -> None:
    caller, leg = talk
    said(pbx, "Atxfer", Channel=leg.name, Exten="107", Context="phones")
    if answered:
        pbx.centre.calls.answer(next(each for each in pbx.centre.calls.by_leg if each.device == "PJSIP/107"))
    assert said(pbx, "CancelAtxfer", Channel=leg.name) == "CancelAtxfer successfully queued"
    assert caller.peer is leg
    assert not pbx.centre.consultations.by_channel


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("answered", [True, False])
def test_someone_hangs_up_amid_a_consultation(
    pbx: DemoPbx, talk: tuple[Channel, Channel], who: int, answered: bool
) -> None:
    said(pbx, "Atxfer", Channel=talk[1].name, Exten="107", Context="phones")
    if answered:
        pbx.centre.calls.answer(next(each for each in pbx.centre.calls.by_leg if each.device == "PJSIP/107"))
    said(pbx, "Hangup", Channel=talk[who].name)
    assert not pbx.centre.consultations.by_channel


def test_park_and_fetch(pbx: DemoPbx, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    parked = said(pbx, "Park", Channel=caller.name, TimeoutChannel=leg.name)
    assert parked == "Park successful"
    assert leg.gone
    space = pbx.centre.parking.parked[caller].space
    fetcher = pbx.centre.dial_from("107", str(space))
    assert fetcher.peer is caller


def test_bridge(pbx: DemoPbx, talk: tuple[Channel, Channel]) -> None:
    caller, leg = talk
    other = next(iter(pbx.centre.lines.waiting))
    answer = said(pbx, "Bridge", Channel1=caller.name, Channel2=other.name)
    assert answer == "Channels have been bridged"
    assert caller.peer is other
    assert leg.gone
    assert said(pbx, "Bridge", Channel1="x", Channel2="y") == "Channel1 does not exist: x"


def test_queue_members(pbx: DemoPbx, mirror: Mirror) -> None:
    who = {"Queue": "night", "Interface": "PJSIP/103"}
    assert said(pbx, "QueueAdd", **who, MemberName="Dagný", Penalty="3") == "Added interface to queue"
    assert said(pbx, "QueueAdd", **who) == "Unable to add interface: Already there"
    assert said(pbx, "QueuePause", **who, Paused="true", Reason="Tea") == "Interface paused successfully"
    assert mirror.members["night", "PJSIP/103"][6:8] == ["1", "Tea"]
    mirror.check()
    assert said(pbx, "QueuePause", **who, Paused="false") == "Interface unpaused successfully"
    assert said(pbx, "QueuePenalty", **who, Penalty="5") == "Interface penalty set successfully"
    assert said(pbx, "QueueRemove", **who) == "Removed interface from queue"
    assert said(pbx, "QueueRemove", **who) == "Unable to remove interface: Not there"
    assert said(pbx, "QueueRemove", Queue="support", Interface="PJSIP/100") == "Member not dynamic"


def test_pausing_without_a_queue_means_all(pbx: DemoPbx, mirror: Mirror) -> None:
    said(pbx, "QueuePause", Interface="PJSIP/100", Paused="1", Reason="Lunch")
    paused = [key for key, record in mirror.members.items() if key[1] == "PJSIP/100" and record[6] == "1"]
    assert len(paused) == 2


def test_conference(pbx: DemoPbx, mirror: Mirror) -> None:
    seat = next(iter(pbx.centre.rooms.seats))
    where = {"Conference": "1234", "Channel": seat.name}
    assert said(pbx, "ConfbridgeMute", **where) == "User muted"
    assert mirror.seats[seat.uniqueid] == "Yes"
    assert said(pbx, "ConfbridgeUnmute", **where) == "User unmuted"
    assert said(pbx, "ConfbridgeKick", **where) == "User kicked"
    assert seat.gone
    assert said(pbx, "ConfbridgeMute", **where) == "No Channel by that name found in Conference."
    assert said(pbx, "ConfbridgeKick", Conference="1234", Channel="all") == "User kicked"
    assert said(pbx, "ConfbridgeListRooms") == "No active conferences."


def test_names_are_escaped_in_snapshots_and_plain_in_answers(
    pbx: DemoPbx, mirror: Mirror, talk: tuple[Channel, Channel]
) -> None:
    caller, _ = talk
    name = 'O\'Brien "Bob" \\ ¿José?'
    said(pbx, "Setvar", Channel=caller.name, Variable="CALLERID(name)", Value=name)
    (event,) = [each for each in mirror.events if each.name == "NewCallerid"]
    assert event.get("CallerIDName") == 'O\\\'Brien \\"Bob\\" \\\\ ¿José\\?'
    assert event.unescaped("CallerIDName") == name
    for exten, there in (("101", "1"), ("999", "0")):
        (answer,) = ask(pbx, "Getvar", Variable=f"DIALPLAN_EXISTS(phones,{exten},1)")
        assert answer.get("Value") == there
    (answer,) = ask(pbx, "Getvar", Channel=caller.name, Variable="CALLERID(name)")
    assert answer.get("Value") == name


def test_variables(pbx: DemoPbx, mirror: Mirror) -> None:
    said(pbx, "Setvar", Variable="NIGHT", Value="on")
    assert mirror.events[-1].get("Channel") == "none"
    assert ask(pbx, "Getvar", Variable="NIGHT")[0].get("Value") == "on"


def test_commands(pbx: DemoPbx) -> None:
    (unknown,) = ask(pbx, "Command", Command="make coffee")
    assert unknown.name == "Error"
    assert unknown.get("Output").startswith("No such command 'make coffee'")
    (channels,) = ask(pbx, "Command", Command="core show channels")
    assert len(channels.all("Output")) == len(pbx.centre.world.channels) + 3


def test_agent_logoff(pbx: DemoPbx, mirror: Mirror) -> None:
    assert said(pbx, "AgentLogoff", Agent="1001") == "Agent logged out"
    assert "1001" not in mirror.agents
    assert said(pbx, "AgentLogoff", Agent="9") == "No such agent"
