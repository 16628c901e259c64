"""Bridges, and which channels are in them."""

from __future__ import annotations

from amitop.pbx import channels
from amitop.pbx.entities import Bridge
from amitop.pbx.fields import Fields, known
from amitop.pbx.state import Reducer, State

# Applications that put their own channel into a bridge.
_BRIDGING = frozenset(
    "AgentLogin AgentRequest AppDial AppDial2 AppQueue Bridge BridgeAdd BridgeWait ConfBridge Dial FollowMe Page "
    "Park ParkedCall Pickup PickupChan Queue RetryDial Stasis".split()
)


def update(state: State, fields: Fields, at: float, prefix: str = "") -> Bridge | None:
    """Bring the bridge that the packet describes to what it says."""
    bridge = state.bridge(fields.get(prefix + "BridgeUniqueid", ""), at)
    if bridge is not None:
        bridge.type = fields.get(prefix + "BridgeType", bridge.type)
        bridge.technology = fields.get(prefix + "BridgeTechnology", bridge.technology)
        bridge.creator = known(fields.get(prefix + "BridgeCreator"))
        bridge.name = known(fields.get(prefix + "BridgeName"))
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
        if channel.application not in _BRIDGING:
            # Pulled out of its dialplan, by Action or transfer: it runs nothing until it goes on.
            channel.application = channel.application_data = ""
            channel.application_told = False


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
