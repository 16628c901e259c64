"""Actions are carried out, and each event on the way has its headers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from amitop.ami import Kind

from .client import Client
from .conftest import Caller, Pbx, keys
from .shapes import EVENTS, OPTIONAL
from .test_lists import fits

#: Where one looks for the target of a transfer.
ELSEWHERE = {"Context": "default", "Exten": "141"}


@pytest.fixture(autouse=True)
async def shapes(client: Client) -> AsyncIterator[None]:
    """Whatever a test brings about, no event has headers that it should not have."""
    yield
    for packet in client.packets:
        if (
            packet.kind is not Kind.EVENT
            or packet.name not in EVENTS
            or not packet.get("Privilege").endswith(",all")
        ):
            continue
        headers = keys(packet)
        assert headers[:2] == ["Event", "Privilege"]
        assert fits(headers[2:], EVENTS[packet.name], OPTIONAL.get(packet.name, set())), f"{packet.name}: {headers}"


async def test_hang_up(client: Client, caller: Caller) -> None:
    call = await caller.call("wait")
    hangup = await client.act("Hangup", Channel=call.get("Channel"), Cause="21")
    assert hangup.message == "Channel Hungup"
    gone = await client.event("Hangup", Uniqueid=call.get("Uniqueid"))
    assert (gone.get("Cause"), gone.get("Cause-txt")) == ("21", "Call Rejected")
    other = call.get("Channel").removesuffix(";1") + ";2"
    await client.event("Hangup", Channel=other)
    assert (await client.act("Hangup", Channel=call.get("Channel"))).message == "No such channel"


async def test_originate_tells_how_it_went(client: Client, caller: Caller) -> None:
    good = await caller.call("wait")
    assert (good.get("Response"), good.get("Reason")) == ("Success", "4")
    start = len(client.packets)
    bad = await client.act("Originate", Channel="Local/1@nowhere/n", Application="Wait", Data="1", Async="true")
    response = await client.event("OriginateResponse", start, ActionID=bad.action_id)
    assert (response.get("Response"), response.get("Uniqueid")) == ("Failure", "<unknown>")
    sync = await client.act("Originate", Channel="Local/1@nowhere/n", Application="Wait", Data="1")
    assert sync.message == "Originate failed"
    sync = await client.act("Originate", Channel="Local/140@phones/n", Application="Wait", Data="60")
    assert sync.message == "Originate successfully queued"


async def test_wait_and_abandon(client: Client, caller: Caller) -> None:
    calls = []
    for _ in range(2):  # the second when the first waits: who is quicker is the PBX's affair
        calls.append(await caller.call("night"))
        await client.event("QueueCallerJoin", Uniqueid=calls[-1].get("Uniqueid"), Queue="night")
    first, second = calls
    listed = await client.act("QueueStatus", Queue="night")
    waiting = [each.get("Uniqueid") for each in listed.events if each.name == "QueueEntry"]
    assert waiting[-2:] == [first.get("Uniqueid"), second.get("Uniqueid")]
    await client.act("Hangup", Channel=first.get("Channel"))
    abandoned = await client.event("QueueCallerAbandon", Uniqueid=first.get("Uniqueid"))
    left = await client.event("QueueCallerLeave", Uniqueid=first.get("Uniqueid"))
    assert abandoned.get("Position") == left.get("Position")
    assert int(left.get("Count")) == len(waiting) - 1


async def test_talk(client: Client, caller: Caller) -> None:
    call, ended = await caller.talk()
    entered = await client.event("BridgeEnter", Uniqueid=call.get("Uniqueid"))
    await client.act("Hangup", Channel=call.get("Channel"))
    await client.event("BridgeLeave", Uniqueid=call.get("Uniqueid"))
    await client.event("BridgeDestroy", BridgeUniqueid=entered.get("BridgeUniqueid"))
    await client.event("Hangup", Uniqueid=ended.get("DestUniqueid"))


async def test_redirect(client: Client, caller: Caller) -> None:
    call, leg = await caller.talk()
    start = len(client.packets)
    where = {"Context": "caller", "Exten": "night", "Priority": "1"}
    answer = await client.act("Redirect", Channel=call.get("Channel"), **where)
    assert answer.message == "Redirect successful"
    await client.event("QueueCallerJoin", start, Uniqueid=call.get("Uniqueid"), Queue="night")
    await client.event("Hangup", start, Uniqueid=leg.get("DestUniqueid"))


async def test_blind_transfer_moves_the_other_one(client: Client, caller: Caller) -> None:
    call, leg = await caller.talk()
    start = len(client.packets)
    answer = await client.act("BlindTransfer", Channel=call.get("Channel"), **ELSEWHERE)
    assert answer.message == "Transfer succeeded"
    told = await client.event("BlindTransfer", start)
    assert told.get("TransfererUniqueid") == call.get("Uniqueid")
    assert told.get("TransfereeUniqueid") == leg.get("DestUniqueid")
    await client.event("Hangup", start, Uniqueid=call.get("Uniqueid"))
    place = {"Uniqueid": leg.get("DestUniqueid"), "Exten": "141"}
    await client.event("Newexten", start, **place)
    alone = await caller.call("wait")
    assert (
        await client.act("BlindTransfer", Channel=alone.get("Channel"), **ELSEWHERE)
    ).message == "Transfer invalid"


async def test_park_and_fetch(client: Client, caller: Caller) -> None:
    call = await caller.call("wait")
    await client.event("Newexten", Uniqueid=call.get("Uniqueid"), Application="Wait")
    start = len(client.packets)
    answer = await client.act("Park", Channel=call.get("Channel"))
    assert answer.message == "Park successful"
    # Asterisk ends this message with a line feed of its own, and so with a blank line too many.
    assert b"Park successful\n\r\n" in answer.responses[0].raw
    parked = await client.event("ParkedCall", start, ParkeeUniqueid=call.get("Uniqueid"))
    fetcher = await caller.call(parked.get("ParkingSpace"), "parkedcalls")
    fetched = await client.event("UnParkedCall", start, ParkeeUniqueid=call.get("Uniqueid"))
    assert fetched.get("RetrieverUniqueid") == fetcher.get("Uniqueid")
    await client.event("BridgeEnter", start, Uniqueid=fetcher.get("Uniqueid"))


async def test_give_up_parked(client: Client, caller: Caller) -> None:
    call = await caller.call("park")
    await client.event("ParkedCall", ParkeeUniqueid=call.get("Uniqueid"))
    await client.act("Hangup", Channel=call.get("Channel"))
    await client.event("ParkedCallGiveUp", ParkeeUniqueid=call.get("Uniqueid"))


async def test_conference(client: Client, caller: Caller) -> None:
    calls = [await caller.call("conf") for _ in range(2)]
    for each in calls:
        await client.event("ConfbridgeJoin", Uniqueid=each.get("Uniqueid"), Muted="No")
    where = {"Conference": "1234", "Channel": calls[0].get("Channel")}
    assert (await client.act("ConfbridgeMute", **where)).message == "User muted"
    await client.event("ConfbridgeMute", Uniqueid=calls[0].get("Uniqueid"))
    seats = (await client.act("ConfbridgeList", Conference="1234")).events
    muted = {each.get("Uniqueid"): each.get("Muted") for each in seats}
    assert [muted[each.get("Uniqueid")] for each in calls] == ["Yes", "No"]
    assert (await client.act("ConfbridgeUnmute", **where)).message == "User unmuted"
    await client.event("ConfbridgeUnmute", Uniqueid=calls[0].get("Uniqueid"))
    assert (await client.act("ConfbridgeKick", **where)).message == "User kicked"
    await client.event("ConfbridgeLeave", Uniqueid=calls[0].get("Uniqueid"))


async def test_bridge(client: Client, caller: Caller) -> None:
    first, second = await caller.call("wait"), await caller.call("wait")
    channels = {"Channel1": first.get("Channel"), "Channel2": second.get("Channel")}
    assert (await client.act("Bridge", **channels)).message == "Channels have been bridged"
    entered = [await client.event("BridgeEnter", Uniqueid=each.get("Uniqueid")) for each in (first, second)]
    assert entered[0].get("BridgeUniqueid") == entered[1].get("BridgeUniqueid")


async def test_member(pbx: Pbx, client: Client) -> None:
    who = {"Queue": "night", "Interface": "Local/150@phones/n"}
    await client.act("QueueRemove", **who)
    added = await client.act("QueueAdd", **who, MemberName="Zoë", Penalty="3", StateInterface="Local/150@phones")
    assert added.message == "Added interface to queue"
    try:
        record = await client.event("QueueMemberAdded", Interface=who["Interface"])
        assert [record.get(key) for key in ("MemberName", "Membership", "Penalty", "Paused")] == [
            "Zoë",
            "dynamic",
            "3",
            "0",
        ]
        again = await client.act("QueueAdd", **who)
        assert again.message == "Unable to add interface: Already there"
        paused = await client.act("QueuePause", **who, Paused="true", Reason="Lunch")
        assert paused.message == "Interface paused successfully"
        record = await client.event("QueueMemberPause", Interface=who["Interface"])
        assert (record.get("Paused"), record.get("PausedReason")) == ("1", "Lunch")
        own = OPTIONAL["QueueMemberPause"] & set(keys(record))
        assert own == pbx.own.get("QueueMemberPause", set())
        unpaused = await client.act("QueuePause", **who, Paused="false")
        assert unpaused.message == "Interface unpaused successfully"
        penalty = await client.act("QueuePenalty", **who, Penalty="1")
        assert penalty.message == "Interface penalty set successfully"
        await client.event("QueueMemberPenalty", Interface=who["Interface"], Penalty="1")
    finally:
        removed = await client.act("QueueRemove", **who)
    assert removed.message == "Removed interface from queue"
    await client.event("QueueMemberRemoved", Interface=who["Interface"])


async def test_names_are_escaped_in_events_only(client: Client, caller: Caller) -> None:
    call = await caller.call("wait")
    name = 'O\'Brien \\ "José"?'
    where = {"Channel": call.get("Channel"), "Variable": "CALLERID(name)"}
    assert (await client.act("Setvar", **where, Value=name)).message == "Variable Set"
    told = await client.event("NewCallerid", Uniqueid=call.get("Uniqueid"), CallerIDName=r"O\'Brien \\ \"José\"\?")
    assert told.unescaped("CallerIDName") == name
    assert (await client.act("Getvar", **where)).responses[0].get("Value") == name
    (shown,) = (await client.act("Status", Channel=call.get("Channel"))).events
    assert shown.unescaped("CallerIDName") == name


async def test_user_event(client: Client) -> None:
    sent = await client.act("UserEvent", UserEvent="Hello", Text="a: b", Event="Hangup")
    assert sent.message == "Event Sent"
    told = await client.event("UserEvent", ActionID=sent.action_id)
    assert keys(told)[:4] == ["Event", "Privilege", "UserEvent", "ActionID"]
    assert told.get("Text") == "a: b"


async def test_hang_up_by_expression(client: Client, caller: Caller) -> None:
    call = await caller.call("wait")
    name = call.get("Channel").removesuffix(";1")
    stem = name.replace("/", ".").replace("-", ".")
    exchange = await client.act("Hangup", Channel=f"/^{stem}/")
    assert {each.name for each in exchange.events} == {"ChannelHungup"}
    # The end of one half may take the other along before its turn comes.
    assert {each.get("Channel") for each in exchange.events} & {f"{name};1", f"{name};2"}
    await client.event("Hangup", Uniqueid=call.get("Uniqueid"))
