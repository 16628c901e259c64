"""Devices and the state that Asterisk tells of them."""

from __future__ import annotations

from amitop.pbx import queues
from amitop.pbx.entities import Endpoint
from amitop.pbx.fields import Fields
from amitop.pbx.state import Reducer, State


def device_state(state: State, fields: Fields, at: float) -> None:
    """DeviceStateChange, live or as an item of DeviceStateList."""
    device = fields.get("Device", "")
    # Asterisk keeps no state for Local channels: what it says of them in passing stands in no list.
    if not device or device.startswith("Local/"):
        return
    if device.startswith("Queue:") and "ActionID" not in fields:
        queues.device(state, device)
    found = state.endpoints.get(device)
    told = fields.get("State", "UNKNOWN")
    if found is None:
        found = state.endpoints[device] = Endpoint(device, told)
    elif found.state != told:
        found.state = told
        found.changed = at
    found.touched = state.serial


HANDLERS: dict[str, Reducer] = {"DeviceStateChange": device_state}
