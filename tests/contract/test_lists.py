"""Every list and answer that amitop asks for has the headers it should have."""

from __future__ import annotations

import pytest

from amitop.ami import Ending
from amitop.ami.help import described

from .client import Client
from .conftest import Caller, Pbx, keys
from .shapes import ANSWERS, BRIDGE, CHANNEL, LISTS, OPTIONAL, spell


def fits(headers: list[str], shape: str, optional: set[str]) -> bool:
    """Whether the headers are those of one of the shapes, in order."""
    wanted = [spell(each) for each in shape.split("|")]
    kept = [key for key in headers if key not in optional]
    return kept in [[key for key in each if key not in optional] for each in wanted]


@pytest.mark.parametrize("action", LISTS)
async def test_list(client: Client, caller: Caller, action: str) -> None:
    items, completion, extra = LISTS[action]
    for exten in ("wait", "night", "park", "conf", "conf-listener"):
        await caller.call(exten)
    # A caller comes to where he is going some milliseconds after the OriginateResponse.
    await client.event("QueueCallerJoin")
    await client.event("ParkedCall")
    await client.event("ConfbridgeJoin", Muted="Yes")
    exchange = await client.act(action, **({"Conference": "1234"} if action == "ConfbridgeList" else {}))
    assert exchange.ending is Ending.LIST_COMPLETE
    assert keys(exchange.responses[0]) == ["Response", "ActionID", "EventList", "Message"]
    assert {each.name for each in exchange.events} <= set(items)
    for item in exchange.events:
        headers = keys(item)
        assert headers[0] == "Event"
        assert fits(headers[1:], items[item.name], OPTIONAL.get(item.name, set())), f"{item.name}: {headers}"
    assert exchange.completion is not None
    assert exchange.completion.name == completion
    assert keys(exchange.completion) == ["Event", "ActionID", "EventList", "ListItems", *extra.split()]
    assert exchange.completion.get("ListItems") == str(len(exchange.events))
    seen = {each.name for each in exchange.events}
    assert seen == set(items)


async def test_bridge_info(client: Client, caller: Caller) -> None:
    talk, _ = await caller.talk()
    entered = await client.event("BridgeEnter", Uniqueid=talk.get("Uniqueid"))
    exchange = await client.act("BridgeInfo", BridgeUniqueid=entered.get("BridgeUniqueid"))
    assert [keys(each) for each in exchange.events] == [["Event", "ActionID", *CHANNEL]] * 2
    assert exchange.completion is not None
    assert keys(exchange.completion) == ["Event", "ActionID", "EventList", "ListItems", *BRIDGE]


@pytest.mark.parametrize("action", ANSWERS)
async def test_answer(client: Client, action: str) -> None:
    (answer,) = (await client.act(action)).responses
    assert fits(keys(answer), ANSWERS[action], OPTIONAL.get(action, set())), keys(answer)


async def test_command(client: Client) -> None:
    (good,) = (await client.act("Command", Command="core show version")).responses
    assert (good.name, keys(good)) == ("Success", ["Response", "ActionID", "Message", "Output"])
    (bad,) = (await client.act("Command", Command="nope nope")).responses
    assert (bad.name, bad.get("Message")) == ("Error", "Command output follows")
    assert bad.get("Output").startswith("No such command 'nope nope'")


async def test_commands_that_are_forbidden(client: Client) -> None:
    (answer,) = (await client.act("Command", Command="module unload no_such_module.so")).responses
    assert (answer.name, answer.get("Message")) == ("Error", "Command blacklisted")


async def test_help_on_an_action(client: Client) -> None:
    (answer,) = (await client.act("Command", Command="manager show command hangup")).responses
    found = described("Hangup", answer.output)
    assert found is not None
    assert found.privilege == ("system", "call")
    assert [(each.name, each.required) for each in found.parameters] == [("Channel", True), ("Cause", False)]
    assert all(each.help for each in found.parameters)
    (nothing,) = (await client.act("Command", Command="manager show command Nope")).responses
    assert (nothing.name, nothing.all("Output")) == ("Success", [""])


async def test_items_of_this_version(pbx: Pbx, client: Client, caller: Caller) -> None:
    await caller.call("conf")
    await client.event("ConfbridgeJoin")
    (seat, *_) = (await client.act("ConfbridgeList", Conference="1234")).events
    assert OPTIONAL["ConfbridgeList"] & set(keys(seat)) == pbx.own.get("ConfbridgeList", set())
