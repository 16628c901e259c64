"""The state of the embedded PBX and its elementary moves; each move tells its events to whoever listens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from random import Random

from amitop.demo.entities import CAUSES, NOBODY, RING, UP, Bridge, Channel, Party, escape
from amitop.demo.events import Part, render
from amitop.demo.furniture import Device, Queue

#: Takes an event's class and its bytes.
Listener = Callable[[str, bytes], None]

_PRESENTATION = ("CID-CallingPres", "0 (Presentation Allowed, Not Screened)")
_HINT_STATUS = {
    "NOT_INUSE": (0, "Idle"),
    "INUSE": (1, "InUse"),
    "UNAVAILABLE": (4, "Unavailable"),
    "RINGING": (8, "Ringing"),
    "RINGINUSE": (9, "InUse&Ringing"),
    "ONHOLD": (16, "Hold"),
}


def hint_status(state: str) -> tuple[int, str]:
    """ExtensionStatus's number and word for a device's state."""
    return _HINT_STATUS[state]


def _age(uniqueid: str) -> tuple[float, int]:
    """Sorts Uniqueids by their seconds, then by the serial number behind the dot."""
    seconds, _, serial = uniqueid.partition(".")
    return float(seconds), int(serial)


class World:
    """Channels, bridges and devices. The families (queues, parking, rooms …) stand on it."""

    def __init__(self, random: Random, clock: Callable[[], float]) -> None:
        self.random = random
        #: Seconds added to the clock: negative while the past is being made up.
        self.shift = 0.0
        #: The PBX's own time, in seconds since the epoch.
        self.clock = clock
        self.listeners: list[Listener] = []
        self.globals: dict[str, str] = {}
        self.devices: dict[str, Device] = {}
        #: States of what is no telephone: `Queue:support_avail`, `park:701@parkedcalls` …
        self.custom_states: dict[str, str] = {}
        self.queues: dict[str, Queue] = {}
        #: Called before a channel is taken out of the world: each family lets go of it.
        self.on_leaving: list[Callable[[Channel], None]] = []
        self.started = self.now()
        self._reset()

    def _reset(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.by_id: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.processed = 0
        self._next_id = 0
        self._next_name: dict[str, int] = {}

    def now(self) -> float:
        return self.clock() + self.shift

    def emit(self, name: str, privilege: str, *parts: Part) -> None:
        """Tell an event; it is not even written where nobody listens."""
        if self.listeners:
            packet = render(name, privilege, parts, self.clock())
            for listener in self.listeners:
                listener(privilege, packet)

    # Channels

    def new_channel(
        self, device: str, context: str, exten: str, *, state: int, linked: Channel | None = None, name: str = ""
    ) -> Channel:
        """A channel comes into being; nothing is known yet of who is on it."""
        technology = device.partition("/")[0]
        if not name:
            number = self._next_name.get(technology, 0)
            self._next_name[technology] = number + 1
            name = f"{device}-{number:08x}"
        now = self.now()
        uniqueid = f"{int(now)}.{self._next_id}"
        self._next_id += 1
        channel = Channel(name, uniqueid, linked.linkedid if linked else uniqueid, device, now, state)
        channel.context, channel.exten = context, exten
        self.channels[name] = self.by_id[uniqueid] = channel
        self.emit("Newchannel", "call", channel)
        if device in self.devices:
            self.devices[device].channels[channel] = None
        return channel

    def new_local(self, target: str, linked: Channel | None = None) -> tuple[Channel, Channel]:
        """Both halves of a Local channel to `exten@context`."""
        exten, _, rest = target.partition("@")
        context, _, options = (rest or "default").partition("/")
        device = f"Local/{exten}@{context}"
        number = self._next_name.get("Local", 0)
        self._next_name["Local"] = number + 1
        stem = f"{device}-{number:08x}"
        one = self.new_channel(device, context, exten, state=0, linked=linked, name=f"{stem};1")
        two = self.new_channel(device, context, exten, state=RING, linked=one, name=f"{stem};2")
        one.half, two.half = two, one
        one.runs = False
        one.data = options
        return one, two

    def set_state(self, channel: Channel, state: int) -> None:
        if channel.state == state:
            return
        channel.state = state
        if state == UP and not channel.answered:
            channel.answered = self.now()
        self.emit("Newstate", "call", channel)
        self.refresh_device(channel.device)

    def set_parties(self, channel: Channel, caller: Party, connected: Party) -> None:
        """Who is on the channel, and whom it talks to."""
        if caller != channel.caller:
            channel.caller = caller
            self.emit("NewCallerid", "call", channel, _PRESENTATION)
        if connected != channel.connected:
            channel.connected = connected
            self.emit("NewConnectedLine", "call", channel)

    def set_account(self, channel: Channel, account: str) -> None:
        if account != channel.account:
            old, channel.account = channel.account, account
            self.emit("NewAccountCode", "call", channel, ("OldAccountCode", old))

    def execute(self, channel: Channel, application: str, data: str) -> None:
        """The channel enters an application, where it stands in the dialplan."""
        channel.application, channel.data = application, data
        self.emit(
            "Newexten",
            "dialplan",
            channel,
            ("Extension", channel.exten),
            ("Application", application),
            ("AppData", data),
        )

    def set_variable(self, channel: Channel | None, name: str, value: str) -> None:
        where: tuple[Part, ...] = (channel,) if channel else (("Channel", "none"), ("Uniqueid", "none"))
        (channel.variables if channel else self.globals)[name] = value
        self.emit("VarSet", "dialplan", *where, ("Variable", name), ("Value", escape(value)))

    def hold(self, channel: Channel) -> None:
        """Somebody presses hold: the other one hears music."""
        if channel.holding or channel.bridge is None:
            return
        channel.holding = True
        self.emit("Hold", "call", channel)
        if channel.peer:
            self.start_music(channel.peer)
        self.refresh_device(channel.device)

    def unhold(self, channel: Channel) -> None:
        if not channel.holding:
            return
        channel.holding = False
        self.emit("Unhold", "call", channel)
        if channel.peer:
            self.stop_music(channel.peer)
        self.refresh_device(channel.device)

    def start_music(self, channel: Channel) -> None:
        if not channel.music:
            channel.music = True
            self.emit("MusicOnHoldStart", "call", channel, ("Class", "default"))

    def stop_music(self, channel: Channel) -> None:
        if channel.music:
            channel.music = False
            self.emit("MusicOnHoldStop", "call", channel)

    # Bridges

    def new_bridge(self, **what: str | bool) -> Bridge:
        bridge = Bridge(str(uuid.UUID(int=self.random.getrandbits(128), version=4)), **what)  # type: ignore[arg-type]
        self.bridges[bridge.uniqueid] = bridge
        self.emit("BridgeCreate", "call", bridge)
        return bridge

    def enter(self, bridge: Bridge, channel: Channel) -> None:
        bridge.channels.append(channel)
        channel.bridge = bridge
        self.emit("BridgeEnter", "call", bridge, channel)
        if bridge.type == "basic":
            # As Asterisk does: the oldest Linkedid becomes everybody's, and no event says so.
            oldest = min((each.linkedid for each in bridge.channels), key=_age)
            for each in bridge.channels:
                each.linkedid = oldest

    def talk(self, caller: Channel, leg: Channel) -> Bridge:
        """Two channels into a bridge of their own."""
        bridge = self.new_bridge(pair=True)
        self.enter(bridge, leg)
        self.enter(bridge, caller)
        self.set_variable(leg, "BRIDGEPEER", caller.name)
        self.set_variable(caller, "BRIDGEPEER", leg.name)
        return bridge

    def leave(self, channel: Channel) -> Bridge | None:
        """Out of its bridge, which ends with its last channel; the other one stays for the caller to see to."""
        bridge = channel.bridge
        if bridge is None:
            return None
        if channel.holding:
            self.unhold(channel)
        bridge.channels.remove(channel)
        channel.bridge = None
        self.emit("BridgeLeave", "call", bridge, channel)
        if not bridge.channels and not bridge.lasting:
            del self.bridges[bridge.uniqueid]
            self.emit("BridgeDestroy", "call", bridge)
        return bridge

    # Ends

    def remove(self, channel: Channel, cause: int) -> None:
        """The channel is gone. Families and bridges have let go of it before."""
        for let_go in self.on_leaving:
            let_go(channel)
        self.leave(channel)
        self.stop_music(channel)
        if channel.runs:
            self.emit("SoftHangupRequest", "call", channel, ("Cause", cause or 16))
        channel.gone = True
        del self.channels[channel.name], self.by_id[channel.uniqueid]
        text = CAUSES.get(cause, "Unknown")
        self.emit("Hangup", "call", channel, ("Cause", cause), ("Cause-txt", text))
        self.processed += 1
        device = self.devices.get(channel.device)
        if device:
            device.channels.pop(channel, None)
            self.refresh_device(device.name)

    # Devices

    def refresh_device(self, name: str) -> None:
        """Tell it, where the device's channels have changed its state."""
        device = self.devices.get(name)
        if device is None or (state := device.current()) == device.state:
            return
        device.state = state
        self.emit("DeviceStateChange", "call", ("Device", name), ("State", state))
        if device.kind == "phone":
            status, text = _HINT_STATUS[state]
            self.emit(
                "ExtensionStatus",
                "call",
                ("Exten", device.number),
                ("Context", "phones"),
                ("Hint", name),
                ("Status", status),
                ("StatusText", text),
            )
        for member in device.members:
            self.emit("QueueMemberStatus", "agent", member)
            self.refresh_availability(member.queue)

    def refresh_availability(self, queue: str) -> None:
        """`Queue:NAME_avail` is NOT_INUSE while somebody there could take a call."""
        free = any(
            each.device.state == "NOT_INUSE" and not each.paused for each in self.queues[queue].members.values()
        )
        self.set_custom_state(f"Queue:{queue}_avail", "NOT_INUSE" if free else "INUSE")

    def set_custom_state(self, device: str, state: str) -> None:
        if self.custom_states.get(device) != state:
            self.custom_states[device] = state
            self.emit("DeviceStateChange", "call", ("Device", device), ("State", state))

    def party(self, device: str) -> Party:
        """The caller ID of a telephone."""
        known = self.devices.get(device)
        return Party(known.number, known.owner) if known and known.kind == "phone" else NOBODY
