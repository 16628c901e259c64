"""Actions that list devices: their states, hints and endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Item, Reply, lines, listing
from amitop.demo.furniture import Device
from amitop.demo.requests import Request
from amitop.demo.world import hint_status

if TYPE_CHECKING:
    from amitop.demo.actions.desk import Desk
    from amitop.demo.pbx import DemoPbx

_ENDPOINT_STATES = {
    "NOT_INUSE": "Not in use",
    "INUSE": "In use",
    "BUSY": "Busy",
    "UNAVAILABLE": "Unavailable",
    "RINGING": "Ringing",
    "RINGINUSE": "Ring+Inuse",
    "ONHOLD": "On Hold",
}


class Handlers:
    """DeviceStateList, ExtensionStateList, PJSIPShowEndpoints."""

    def __init__(self, desk: Desk, pbx: DemoPbx) -> None:
        self._pbx = pbx
        desk.add("DeviceStateList", self._devices)
        desk.add("ExtensionStateList", self._hints)
        desk.add("PJSIPShowEndpoints", self._endpoints)

    def _devices(self, request: Request) -> Reply:
        world = self._pbx.centre.world
        states = {name: device.state for name, device in world.devices.items()} | world.custom_states
        items = [
            Item("DeviceStateChange", lines(("Device", name), ("State", state))) for name, state in states.items()
        ]
        return listing(request, "Device State Changes will follow", items, "DeviceStateListComplete")

    def _phones(self) -> list[Device]:
        return [each for each in self._pbx.centre.world.devices.values() if each.kind == "phone"]

    def _hints(self, request: Request) -> Reply:
        items = []
        for device in self._phones():
            status, text = hint_status(device.state)
            place = (("Exten", device.number), ("Context", "phones"), ("Hint", device.name))
            items.append(Item("ExtensionStatus", lines(*place, ("Status", status), ("StatusText", text))))
        return listing(request, "Extension Statuses will follow", items, "ExtensionStateListComplete")

    def _endpoints(self, request: Request) -> Reply:
        items = []
        for device in self._pbx.centre.world.devices.values():
            number = device.number
            text = lines(
                ("ObjectType", "endpoint"),
                ("ObjectName", number),
                ("Transport", "transport-udp"),
                ("Aor", number),
                ("Auths", number),
                ("OutboundAuths", ""),
                ("Contacts", _contact(number) if device.registered else ""),
                ("DeviceState", _ENDPOINT_STATES[device.state]),
                ("ActiveChannels", ",".join(each.name for each in device.channels)),
            )
            items.append(Item("EndpointList", text))
        message = "A listing of Endpoints follows, presented as EndpointList events"
        return listing(request, message, items, "EndpointListComplete")


def _contact(number: str) -> str:
    """An address for documentation, always the same for the same number."""
    return f"{number}/sip:{number}@192.0.2.{sum(number.encode()) % 254 + 1}:5060,"
