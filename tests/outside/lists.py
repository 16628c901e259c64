"""Ask a PBX for all its lists and turn them into facts."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from .ami import ListRefused, Packet, Session
from .facts import Listed

#: Seconds by which a time worked out from a duration may differ.
ROUNDING = 3.0

_DEVICE_STATES = (
    *("unknown", "not in use", "in use", "busy", "invalid", "unavailable"),
    *("ringing", "ring+in use", "on hold"),
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_UNKNOWN = ("", "<unknown>", "unknown", "<none>")


async def ask_everything(session: Session) -> Listed:
    """Ask for every list, one after another, and return what they say."""
    listed = Listed()
    channels = await session.ask("CoreShowChannels")
    queues = await session.ask("QueueStatus")
    parked = await session.ask("ParkedCalls")
    bridges = [(each, await _inside(session, each)) for each in await session.ask("BridgeList")]
    rooms = [(each, await _people(session, each)) for each in await _or_none(session, "ConfbridgeListRooms")]
    agents = await session.ask("Agents")
    statuses = await session.ask("Status")
    _channels(listed, channels, statuses, queues, parked)
    _bridges(listed, bridges)
    _queues(listed, queues)
    _parked(listed, parked)
    _rooms(listed, rooms, bridges)
    for each in agents:
        on_call = each["Status"] != "AGENT_LOGGEDOFF"
        listed.add(
            "agent", each["Agent"], {"pool_status": each["Status"], "channel": _uniqueid(each) if on_call else None}
        )
    return listed


async def _or_none(session: Session, action: str, **headers: str) -> list[Packet]:
    """Ask for a list whose emptiness the PBX calls an error."""
    try:
        return await session.ask(action, **headers)
    except ListRefused:
        return []


async def _inside(session: Session, bridge: Packet) -> list[str]:
    items = await _or_none(session, "BridgeInfo", BridgeUniqueid=bridge["BridgeUniqueid"])
    return [each["Uniqueid"] for each in items if each.get("Event") == "BridgeInfoChannel"]


async def _people(session: Session, room: Packet) -> list[Packet]:
    return await _or_none(session, "ConfbridgeList", Conference=room["Conference"])


def _channels(
    listed: Listed, channels: list[Packet], statuses: list[Packet], queues: list[Packet], parked: list[Packet]
) -> None:
    now = time.time()
    waiting = {each["Uniqueid"]: each["Queue"] for each in queues if each["Event"] == "QueueEntry"}
    spaces = {each["ParkeeUniqueid"] for each in parked}
    for each in (*channels, *statuses):
        uniqueid = each["Uniqueid"]
        fields = {
            **_snapshot(each),
            "application": each.get("Application") or None,
            "application_data": each.get("ApplicationData", each.get("Data")) or None,
            "queue": waiting.get(uniqueid),
            "parked": uniqueid in spaces,
        }
        # CoreShowChannels has the bridge from a cache that can keep an old one; Status asks the channel itself.
        if "BridgeID" in each:
            fields["bridge"] = each["BridgeID"] or None
        if "Duration" in each:
            hours, minutes, seconds = map(int, each["Duration"].split(":"))
            fields["started"] = now - (hours * 3600 + minutes * 60 + seconds)
        listed.add("channel", uniqueid, fields, {"started": ROUNDING})
    first, second = ({each["Uniqueid"] for each in items} for items in (channels, statuses))
    listed.unsure |= {("channel", uniqueid) for uniqueid in first ^ second}


def _snapshot(packet: Packet) -> dict[str, Any]:
    return {
        "name": packet["Channel"],
        "state": packet["ChannelStateDesc"],
        "caller_number": _known(packet["CallerIDNum"]),
        "caller_name": _unescaped(_known(packet["CallerIDName"])),
        "connected_number": _known(packet["ConnectedLineNum"]),
        "connected_name": _unescaped(_known(packet["ConnectedLineName"])),
        "account": packet["AccountCode"] or None,
        "context": packet["Context"] or None,
        "exten": packet["Exten"] or None,
        "priority": int(packet["Priority"]),
        "linkedid": packet["Linkedid"],
    }


def _bridges(listed: Listed, bridges: list[tuple[Packet, list[str]]]) -> None:
    for each, inside in bridges:
        # Announcers and recorders are in a bridge but in no list of channels.
        seen = [uniqueid for uniqueid in inside if ("channel", uniqueid) in listed.rows]
        fields = {
            "type": _known(each["BridgeType"]),
            "technology": _known(each["BridgeTechnology"]),
            "name": _known(each["BridgeName"]),
            "creator": _known(each["BridgeCreator"]),
            "channels": sorted(seen),
        }
        listed.add("bridge", each["BridgeUniqueid"], fields)


def _queues(listed: Listed, items: list[Packet]) -> None:
    now = time.time()
    for each in items:
        queue = each["Queue"]
        if each["Event"] == "QueueParams":
            listed.add("queue", queue, _figures(each))
        elif each["Event"] == "QueueMember":
            listed.add("member", f"{queue}/{each['Location']}", _member(each), {"paused_since": ROUNDING})
        elif each["Event"] == "QueueEntry":
            fields = {
                "channel": each["Channel"],
                "position": int(each["Position"]),
                "number": _known(each["CallerIDNum"]),
                "name": _known(each["CallerIDName"]),
                "joined": now - int(each["Wait"]),
            }
            listed.add("caller", f"{queue}/{each['Uniqueid']}", fields, {"joined": ROUNDING})


def _figures(packet: Packet) -> dict[str, Any]:
    return {
        "strategy": packet["Strategy"],
        "max_callers": int(packet["Max"]),
        "hold_time": int(packet["Holdtime"]),
        "talk_time": int(packet["TalkTime"]),
        "completed": int(packet["Completed"]),
        "abandoned": int(packet["Abandoned"]),
        "service_level": int(packet["ServiceLevel"]),
        "service_level_percent": float(packet["ServicelevelPerf"]),
        "weight": int(packet["Weight"]),
    }


def _member(packet: Packet) -> dict[str, Any]:
    paused = packet["Paused"] == "1"
    return {
        "name": packet["Name"],
        "state_interface": packet["StateInterface"] or None,
        "membership": packet["Membership"],
        "penalty": int(packet["Penalty"]),
        "calls_taken": int(packet["CallsTaken"]),
        "last_call": int(packet["LastCall"]) or None,
        "in_call": packet["InCall"] == "1",
        "status": _DEVICE_STATES[int(packet["Status"])],
        "paused": paused,
        "paused_reason": packet["PausedReason"] or None,
        "paused_since": int(packet["LastPause"]) if paused else None,
    }


def _parked(listed: Listed, items: list[Packet]) -> None:
    now = time.time()
    for each in items:
        left = int(each["ParkingTimeout"])
        fields = {
            "channel": each["ParkeeChannel"],
            "lot": each["Parkinglot"],
            "space": each["ParkingSpace"],
            "number": _known(each["ParkeeCallerIDNum"]),
            "name": _unescaped(_known(each["ParkeeCallerIDName"])),
            "parker": each["ParkerDialString"] or None,
            "parked": now - int(each["ParkingDuration"]),
        }
        if left > ROUNDING:
            fields["timeout_at"] = now + left
        listed.add("parked", each["ParkeeUniqueid"], fields, {"parked": ROUNDING, "timeout_at": ROUNDING})


def _rooms(
    listed: Listed, rooms: list[tuple[Packet, list[Packet]]], bridges: list[tuple[Packet, list[str]]]
) -> None:
    conferences = {each["BridgeName"]: (each, inside) for each, inside in bridges if _is_conference(each)}
    for room, people in rooms:
        name = room["Conference"]
        bridge, inside = conferences.get(name, ({}, []))
        fields: dict[str, Any] = {"locked": _yes(room["Locked"])}
        if bridge:
            fields["bridge"] = bridge["BridgeUniqueid"]
        listed.add("conference", name, fields)
        if not inside:
            listed.unsure.add(("conference", name))
        for each in people:
            key = f"{name}/{each['Uniqueid']}"
            listed.add("participant", key, _person(each))
            # Listed already or still, while a prompt is played to somebody who is not in the bridge.
            if each["Uniqueid"] not in inside:
                listed.unsure.add(("participant", key))


def _is_conference(bridge: Packet) -> bool:
    return bridge["BridgeCreator"] == "ConfBridge"


def _person(packet: Packet) -> dict[str, Any]:
    return {
        "channel": packet["Channel"],
        "number": _known(packet["CallerIDNum"]),
        "name": _unescaped(_known(packet["CallerIDName"])),
        "admin": _yes(packet["Admin"]),
        "muted": _yes(packet["Muted"]),
        "talking": _yes(packet["Talking"]),
    }


def _uniqueid(packet: Mapping[str, str]) -> str | None:
    return packet.get("Uniqueid") or None


def _yes(value: str) -> bool:
    return value.lower() in ("yes", "1")


def _known(value: str) -> str | None:
    return None if value in _UNKNOWN else value


def _unescaped(value: str | None) -> str | None:
    if value is None:
        return None
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)
