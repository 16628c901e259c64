"""Actions on calls: end, send elsewhere, join, park."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from amitop.demo.actions.originate import Originates
from amitop.demo.actions.reply import Item, Reply, done, error, lines, listing, success
from amitop.demo.entities import UP, Channel
from amitop.demo.requests import Request

if TYPE_CHECKING:
    from amitop.demo.actions.desk import Desk
    from amitop.demo.pbx import DemoPbx


class Handlers:
    """Hangup, Redirect, BlindTransfer, Atxfer, CancelAtxfer, Bridge, Park, MuteAudio, MixMonitor, Originate."""

    def __init__(self, desk: Desk, pbx: DemoPbx) -> None:
        self._pbx = pbx
        desk.add("Hangup", self._hang_up)
        desk.add("Redirect", self._redirect)
        desk.add("BlindTransfer", self._transfer)
        desk.add("Atxfer", self._consult)
        desk.add("CancelAtxfer", self._cancel)
        desk.add("Bridge", self._bridge)
        desk.add("Park", self._park)
        desk.add("MuteAudio", self._mute)
        desk.add("MixMonitor", self._record)
        desk.add("Originate", Originates(pbx).perform)

    def _hang_up(self, request: Request) -> Reply:
        wanted = request.get("Channel")
        if not wanted:
            return error(request, "No channel specified")
        cause = request.number("Cause", 16)
        cause = cause if cause <= 127 else 16
        if len(wanted) > 1 and wanted.startswith("/") and wanted.endswith("/"):
            return self._hang_up_matching(request, wanted[1:-1], cause)
        channel = self._pbx.find(wanted)
        if channel is None:
            return error(request, "No such channel")
        self._pbx.centre.calls.hang_up(channel, cause, asked=False)
        return done(request, "Channel Hungup")

    def _hang_up_matching(self, request: Request, pattern: str, cause: int) -> Reply:
        try:
            expression = re.compile(pattern)
        except re.error:
            return error(request, "Regex compile error")
        channels = self._pbx.centre.world.channels.values()
        chosen = [each for each in channels if expression.search(each.name)]
        items = [Item("ChannelHungup", lines(("Channel", each.name)), id_first=False) for each in chosen]
        for each in chosen:
            self._pbx.centre.calls.hang_up(each, cause, asked=False)
        return listing(request, "Channels hung up will follow", items, "ChannelsHungupListComplete")

    def _redirect(self, request: Request) -> Reply:
        for key, word in (
            ("Channel", "Channel"),
            ("Context", "Context"),
            ("Exten", "Exten"),
            ("Priority", "Priority"),
        ):
            if not request.get(key):
                return error(request, f"{word} not specified")
        if request.number("Priority", 0) < 1:
            return error(request, "Priority is invalid")
        channel = self._pbx.find(request.get("Channel"))
        if channel is None:
            return error(request, f"Channel does not exist: {request.get('Channel')}")
        if channel.state != UP:
            return error(request, "Redirect failed, channel not up.")
        extra = request.get("ExtraChannel")
        if not extra:
            self._send(channel, request, "")
            return done(request, "Redirect successful")
        other = self._pbx.find(extra)
        if other is None:
            return error(request, f"ExtraChannel does not exist: {extra}")
        if other.state != UP:
            return error(request, "Redirect failed, extra channel not up.")
        # Both at once: neither is let go because the other one leaves.
        for each in (channel, other):
            self._pbx.centre.calls.part(each, "transfer")
        self._send(channel, request, "")
        self._send(other, request, "Extra" if request.get("ExtraExten") else "")
        return done(request, "Dual Redirect successful")

    def _send(self, channel: Channel, request: Request, prefix: str) -> None:
        where = request.get(f"{prefix}Context"), request.get(f"{prefix}Exten")
        self._pbx.centre.calls.send(channel, *where, request.number(f"{prefix}Priority", 1))

    def _party(self, request: Request) -> Channel | Reply:
        """The channel of a transfer, or the complaint."""
        if not request.get("Channel"):
            return error(request, "No channel specified")
        if not request.get("Exten"):
            return error(request, "No extension specified")
        return self._pbx.find(request.get("Channel")) or error(request, "Channel specified does not exist")

    def _transfer(self, request: Request) -> Reply:
        channel = self._party(request)
        if not isinstance(channel, Channel):
            return channel
        context = request.get("Context") or channel.context or "default"
        if self._pbx.centre.calls.transfer(channel, context, request.get("Exten")):
            return done(request, "Transfer succeeded")
        return error(request, "Transfer invalid")

    def _consult(self, request: Request) -> Reply:
        channel = self._party(request)
        if not isinstance(channel, Channel):
            return channel
        # Asterisk only presses the feature code's keys: it says the same where they reach nobody.
        context = request.get("Context") or channel.context or "default"
        self._pbx.centre.consultations.begin(channel, context, request.get("Exten"))
        return done(request, "Atxfer successfully queued")

    def _cancel(self, request: Request) -> Reply:
        if not request.get("Channel"):
            return error(request, "No channel specified")
        channel = self._pbx.find(request.get("Channel"))
        if channel is None:
            return error(request, "Channel specified does not exist")
        self._pbx.centre.consultations.cancel(channel)
        return done(request, "CancelAtxfer successfully queued")

    def _bridge(self, request: Request) -> Reply:
        names = request.get("Channel1"), request.get("Channel2")
        if not all(names):
            return error(request, "Missing channel parameter in request")
        channels = [self._pbx.find(each, prefix=True) for each in names]
        for number, channel in enumerate(channels, 1):
            if channel is None:
                return error(request, f"Channel{number} does not exist: {names[number - 1]}")
        first, second = (each for each in channels if each)
        if first is second or not self._pbx.centre.calls.bridge(first, second):
            return error(request, "Unable to bridge channels")
        return done(request, "Channels have been bridged")

    def _park(self, request: Request) -> Reply:
        wanted = request.get("Channel")
        if not wanted:
            return error(request, "Channel not specified")
        channel = self._pbx.find(wanted)
        if channel is None:
            return error(request, f"Channel does not exist: {wanted}")
        calls = self._pbx.centre.calls
        announce = self._pbx.find(request.get("TimeoutChannel"))
        peer = calls.part(channel, "transfer")
        if not channel.gone:
            channel.runs = True
            timeout = request.number("Timeout", 45_000) // 1000
            self._pbx.centre.parking.park(channel, (announce or channel).device, timeout)
        if peer:
            calls.released(peer)
        # The line feed is Asterisk's own.
        return done(request, "Park successful\n")

    def _record(self, request: Request) -> Reply:
        if not request.get("Channel"):
            return error(request, "No channel specified")
        channel = self._pbx.find(request.get("Channel"))
        if channel is None:
            return error(request, "No such channel")
        self._pbx.centre.world.emit("MixMonitorStart", "call", channel.headers())
        return success(request)

    def _mute(self, request: Request) -> Reply:
        if not request.get("Channel"):
            return error(request, "Channel not specified")
        channel = self._pbx.find(request.get("Channel"))
        if channel is None:
            return error(request, "No such channel")
        direction, state = request.get("Direction"), request.get("State")
        if direction not in ("in", "out", "all"):
            return error(request, "Invalid direction specified. Must be 'in', 'out' or 'all'")
        change = channel.muted.update if state in ("on", "yes", "true", "1") else channel.muted.difference_update
        change({"in", "out"} if direction == "all" else {direction})
        return success(request)
