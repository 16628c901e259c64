"""Actions about the PBX itself: its settings, variables, the session's events."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from amitop.demo.actions.command_line import VERSION
from amitop.demo.actions.reply import Reply, done, error, success
from amitop.demo.entities import STATES, Channel
from amitop.demo.requests import Request
from amitop.demo.world import hint_status

if TYPE_CHECKING:
    from amitop.demo.actions.desk import Desk
    from amitop.demo.pbx import DemoPbx

_GOAL = re.compile(r"DIALPLAN_EXISTS\(([^,()]+),([^,()]+)(?:,1)?\)")


class Handlers:
    """Ping, Events, CoreSettings, CoreStatus, Getvar, Setvar, UserEvent …"""

    def __init__(self, desk: Desk, pbx: DemoPbx) -> None:
        self._desk, self._pbx = desk, pbx
        desk.add("Ping", self._ping)
        desk.add("Events", self._events)
        desk.add("CoreSettings", self._settings)
        desk.add("CoreStatus", self._status)
        desk.add("Getvar", self._getvar)
        desk.add("Setvar", self._setvar)
        desk.add("UserEvent", self._user_event)
        desk.add("Reload", self._reload)
        desk.add("ExtensionState", self._extension)

    def _ping(self, request: Request) -> Reply:
        return success(request, ("Ping", "Pong"), ("Timestamp", f"{self._pbx.centre.world.clock():.6f}"))

    def _events(self, request: Request) -> Reply:
        session = self._desk.session
        wanted = session.set_mask(request.get("EventMask")) if session else None
        if wanted is None:
            return error(request, "Invalid event mask")
        return success(request, ("Events", "On" if wanted else "Off"))

    def _settings(self, request: Request) -> Reply:
        return success(
            request,
            ("AMIversion", "11.0.0"),
            ("AsteriskVersion", VERSION),
            ("SystemName", ""),
            ("CoreMaxCalls", 0),
            ("CoreMaxLoadAvg", "0.000000"),
            ("CoreRunUser", "asterisk"),
            ("CoreRunGroup", "asterisk"),
            ("CoreMaxFilehandles", 16384),
            ("CoreRealTimeEnabled", "No"),
            ("CoreCDRenabled", "Yes"),
            ("CoreHTTPenabled", "No"),
            ("SoundsSearchCustomDir", "No"),
        )

    def _status(self, request: Request) -> Reply:
        world = self._pbx.centre.world
        began = time.localtime(self._pbx.started)
        date, clock = time.strftime("%Y-%m-%d", began), time.strftime("%H:%M:%S", began)
        calls = sum(1 for each in world.channels.values() if each.runs and not (each.half and each.half.runs))
        return success(
            request,
            ("CoreStartupDate", date),
            ("CoreStartupTime", clock),
            ("CoreReloadDate", date),
            ("CoreReloadTime", clock),
            ("CoreCurrentCalls", calls),
            ("CoreProcessedCalls", world.processed + calls),
        )

    def _getvar(self, request: Request) -> Reply:
        name, wanted = request.get("Variable"), request.get("Channel")
        if not name:
            return error(request, "No variable specified")
        channel = self._pbx.find(wanted)
        if wanted and channel is None:
            return error(request, "No such channel")
        return success(request, ("Variable", name), ("Value", self._value(channel, name)))

    def _value(self, channel: Channel | None, name: str) -> str:
        if name == "EPOCH":
            return str(int(self._pbx.centre.world.now()))
        if (goal := _GOAL.fullmatch(name)) is not None:
            return str(int(self._pbx.centre.dialplan.steps(goal[1], goal[2]) is not None))
        if channel is None:
            return self._pbx.centre.world.globals.get(name, "")
        functions = {
            "CALLERID(num)": channel.caller.number,
            "CALLERID(name)": channel.caller.name,
            "CONNECTEDLINE(num)": channel.connected.number,
            "CONNECTEDLINE(name)": channel.connected.name,
            "CHANNEL(accountcode)": channel.account,
            "CHANNEL(name)": channel.name,
            "CHANNEL(state)": STATES[channel.state],
            # Every Dial and Queue here has t and T.
            "CHANNEL(dtmf_features)": "T" if channel.peer is not None else "",
            "UNIQUEID": channel.uniqueid,
            "EXTEN": channel.exten,
            "CONTEXT": channel.context,
        }
        return functions.get(name, channel.variables.get(name, ""))

    def _setvar(self, request: Request) -> Reply:
        name, wanted = request.get("Variable"), request.get("Channel")
        if not name:
            return error(request, "No variable specified")
        channel = self._pbx.find(wanted)
        if wanted and channel is None:
            return error(request, "No such channel")
        if channel:
            self._pbx.centre.dialplan.assign(channel, name, request.get("Value"))
        else:
            self._pbx.centre.world.set_variable(None, name, request.get("Value"))
        return done(request, "Variable Set")

    def _user_event(self, request: Request) -> Reply:
        rest = [each for each in request.headers if each[0].lower() not in ("action", "actionid", "userevent")]
        action_id = [("ActionID", request.action_id)] if request.action_id else []
        name = ("UserEvent", request.get("UserEvent"))
        self._pbx.centre.world.emit("UserEvent", "user", name, *action_id, *rest)
        return done(request, "Event Sent")

    def _reload(self, request: Request) -> Reply:
        module = request.get("Module") or "All"
        self._pbx.centre.world.emit("Reload", "system", ("Module", module), ("Status", 0))
        return done(request, "Module Reloaded")

    def _extension(self, request: Request) -> Reply:
        exten, context = request.get("Exten"), request.get("Context") or "default"
        if not exten:
            return error(request, "Extension not specified")
        device = self._pbx.centre.world.devices.get(f"PJSIP/{exten}") if context == "phones" else None
        status, text = hint_status(device.state) if device else (-1, "Unknown")
        return success(
            request,
            ("Message", "Extension Status"),
            ("Exten", exten),
            ("Context", context),
            ("Hint", device.name if device else ""),
            ("Status", status),
            ("StatusText", text),
        )
