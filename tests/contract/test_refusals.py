"""What an Action is refused with, word by word."""

from __future__ import annotations

import pytest

from .client import Client

PLACE = {"Context": "c", "Exten": "1", "Priority": "1"}
GONE = {"Channel": "PJSIP/gone-00000001"}
MEMBER = {"Interface": "Local/9@nowhere"}
CALL = {"Channel": "Local/800@line/n", "Context": "caller", "Exten": "wait"}
PENALTY = "Invalid interface, queuename or penalty"

REFUSALS: list[tuple[str, dict[str, str], str]] = [
    ("Hangup", {}, "No channel specified"),
    ("Hangup", GONE, "No such channel"),
    ("Redirect", {}, "Channel not specified"),
    ("Redirect", GONE | {"Exten": "1", "Priority": "1"}, "Context not specified"),
    ("Redirect", GONE | {"Context": "c", "Priority": "1"}, "Exten not specified"),
    ("Redirect", GONE | {"Context": "c", "Exten": "1"}, "Priority not specified"),
    ("Redirect", GONE | PLACE | {"Priority": "z"}, "Priority is invalid"),
    ("Redirect", GONE | PLACE, f"Channel does not exist: {GONE['Channel']}"),
    ("BlindTransfer", {}, "No channel specified"),
    ("BlindTransfer", GONE, "No extension specified"),
    ("BlindTransfer", GONE | {"Exten": "1"}, "Channel specified does not exist"),
    ("Atxfer", {}, "No channel specified"),
    ("Atxfer", GONE, "No extension specified"),
    ("Atxfer", GONE | {"Exten": "1", "Context": "c"}, "Channel specified does not exist"),
    ("CancelAtxfer", {}, "No channel specified"),
    ("CancelAtxfer", GONE, "Channel specified does not exist"),
    ("Bridge", {"Channel1": "x"}, "Missing channel parameter in request"),
    ("Bridge", {"Channel1": "x", "Channel2": "y"}, "Channel1 does not exist: x"),
    ("Park", {}, "Channel not specified"),
    ("Park", GONE, f"Channel does not exist: {GONE['Channel']}"),
    ("Originate", {}, "Channel not specified"),
    ("Originate", CALL | {"Channel": "x", "Priority": "1"}, "Invalid channel"),
    ("Originate", CALL | {"Priority": "one"}, "Invalid priority"),
    ("Originate", CALL | {"Exten": "not-there", "Priority": "1"}, "Extension does not exist."),
    ("Originate", {"Channel": "Local/800@line/n"}, "Originate with 'Exten' requires 'Context' and 'Priority'"),
    ("QueueAdd", MEMBER, "'Queue' not specified."),
    ("QueueAdd", {"Queue": "night"}, "'Interface' not specified."),
    ("QueueAdd", MEMBER | {"Queue": "none"}, "Unable to add interface to queue: No such queue"),
    ("QueueRemove", MEMBER, "Need 'Queue' and 'Interface' parameters."),
    ("QueueRemove", MEMBER | {"Queue": "none"}, "Unable to remove interface from queue: No such queue"),
    ("QueueRemove", MEMBER | {"Queue": "night"}, "Unable to remove interface: Not there"),
    ("QueuePause", MEMBER, "Need 'Interface' and 'Paused' parameters."),
    ("QueuePause", MEMBER | {"Paused": "true"}, "Interface not found"),
    ("QueuePenalty", MEMBER, "Need 'Interface' and 'Penalty' parameters."),
    ("QueuePenalty", MEMBER | {"Penalty": "2"}, PENALTY),
    ("QueueMemberRingInUse", MEMBER, "Need 'Interface' and 'RingInUse' parameters."),
    ("Getvar", {}, "No variable specified"),
    ("Getvar", GONE | {"Variable": "X"}, "No such channel"),
    ("Setvar", {}, "No variable specified"),
    ("Setvar", GONE | {"Variable": "X"}, "No such channel"),
    ("Command", {}, "No command provided"),
    ("ConfbridgeMute", {}, "No Conference name provided."),
    ("ConfbridgeMute", {"Conference": "1234"}, "No channel name provided."),
    ("ConfbridgeKick", {}, "No Conference name provided."),
    ("MuteAudio", {}, "Channel not specified"),
    ("MuteAudio", GONE | {"Direction": "in", "State": "on"}, "No such channel"),
    ("AgentLogoff", {}, "No agent specified"),
    ("AgentLogoff", {"Agent": "77"}, "No such agent"),
    ("BridgeInfo", {}, "BridgeUniqueid must be provided"),
    ("BridgeInfo", {"BridgeUniqueid": "x"}, "Specified BridgeUniqueid not found"),
    ("ParkedCalls", {"ParkingLot": "x"}, "Requested parking lot could not be found."),
    ("Status", GONE, "No such channel"),
    ("ExtensionState", {}, "Extension not specified"),
]


async def test_refusals(client: Client) -> None:
    """All on one connection: each is one line of a table."""
    answers = [(name, headers, (await client.act(name, **headers)).message) for name, headers, _ in REFUSALS]
    assert answers == REFUSALS


@pytest.mark.parametrize("action", ["QueueStatus", "QueueSummary"])
async def test_an_unknown_queue_is_an_empty_list(client: Client, action: str) -> None:
    exchange = await client.act(action, Queue="none")
    assert exchange.ok
    assert exchange.events == []
