"""Read the JSON of `amitop snapshot` into facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .facts import Said


def said_by(snapshot: Mapping[str, Any]) -> Said:
    """Return the rows of a snapshot, each with all its fields."""
    said: Said = {}
    for each in snapshot["channels"]:
        said["channel", each["uniqueid"]] = each
    for each in snapshot["bridges"]:
        said["bridge", each["uniqueid"]] = {**each, "channels": sorted(each["channels"])}
    for each in snapshot["parked"]:
        said["parked", each["uniqueid"]] = each
    for queue in snapshot["queues"]:
        said["queue", queue["name"]] = queue
        for each in queue["members"]:
            said["member", f"{queue['name']}/{each['interface']}"] = each
        for each in queue["callers"]:
            said["caller", f"{queue['name']}/{each['uniqueid']}"] = each
    for room in snapshot["conferences"]:
        said["conference", room["name"]] = room
        for each in room["participants"]:
            said["participant", f"{room['name']}/{each['uniqueid']}"] = each
    for each in snapshot["agents"]:
        if each["pool_agent"]:
            said["agent", each["pool_agent"]] = each
    return said
