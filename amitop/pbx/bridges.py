"""Bridges, and which channels are in them."""

from __future__ import annotations

from amitop.pbx import channels
from amitop.pbx.entities import Bridge, Channel
from amitop.pbx.fields import Fields, known, whole
from amitop.pbx.state import Reducer, State


def update(state: State, fields: Fields, at: float, prefix: str = "") -> Bridge | None:
    """Bring the bridge that the packet describes to what it says."""
    bridge = state.bridge(fields.get(prefix + "BridgeUniqueid", ""), at)
    if bridge is not None:
        bridge.type = fields.get(prefix + "BridgeType", bridge.type)
        bridge.technology = fields.get(prefix + "BridgeTechnology", bridge.technology)
        bridge.creator = known(fields.get(prefix + "BridgeCreator"))
        bridge.name = known(fields.get(prefix + "BridgeName"))
        if bridge.creator == "ConfBridge" and (room := state.conferences.get(bridge.name)):
            room.bridge = bridge.uniqueid
    return bridge


def describe(state: State, fields: Fields, at: float) -> None:
    update(state, fields, at)


def create(state: State, fields: Fields, at: float) -> None:
    """A bridge begins: whatever had its id before is over, as ids may be used again (ARI)."""
    state.unbury(fields.get("BridgeUniqueid", ""))
    update(state, fields, at)


def enter(state: State, fields: Fields, at: float) -> None:
    bridge = update(state, fields, at)
    # Its snapshot may be older than a Newstate that came before it.
    channel = channels.find(state, fields, "", at)
    if bridge is not None and channel is not None:
        state.move(channel, bridge.uniqueid, at)
        if _is_pulled_out(channel, fields):
            channel.priority = fields["Priority"]
            channel.application = channel.application_data = channel.step = ""
        channels.doubt_application(state, channel)


def _is_pulled_out(channel: Channel, fields: Fields) -> bool:
    """Return whether a channel was taken out of its dialplan, by Action or transfer: it runs nothing meanwhile.

    It stands then before its next step. Who goes into a bridge by a step of its own, whatever application that is,
    stands on it still.
    """
    place = (channel.context, channel.exten, str(whole(channel.priority, -2) + 1))
    return place == (fields.get("Context"), fields.get("Exten"), fields.get("Priority"))


def leave(state: State, fields: Fields, at: float) -> None:
    bridge = update(state, fields, at)
    channel = channels.find(state, fields, "", at)
    # On a merge the Enter into the other bridge may have come first.
    if bridge is not None and channel is not None and channel.bridge == bridge.uniqueid:
        state.move(channel, None, at)


def destroy(state: State, fields: Fields, at: float) -> None:
    uniqueid = fields.get("BridgeUniqueid", "")
    if uniqueid:
        remove(state, uniqueid, at)


def remove(state: State, uniqueid: str, at: float) -> None:
    """The bridge is gone; its channels, if any are left, are in none."""
    state.bury(uniqueid, at)
    bridge = state.bridges.pop(uniqueid, None)
    if bridge is None:
        return
    state.topology += 1
    for member in bridge.channels:
        channel = state.channels.get(member)
        if channel is not None and channel.bridge == uniqueid:
            channel.bridge = None


def merge(state: State, fields: Fields, at: float) -> None:
    update(state, fields, at, "To")
    update(state, fields, at, "From")


HANDLERS: dict[str, Reducer] = {
    "BridgeCreate": create,
    "BridgeListItem": describe,
    "BridgeEnter": enter,
    "BridgeLeave": leave,
    "BridgeDestroy": destroy,
    "BridgeMerge": merge,
}
