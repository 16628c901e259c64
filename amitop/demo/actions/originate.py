"""Originate: the PBX calls somebody, and then does something with whoever answers."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Reply, done, error
from amitop.demo.entities import UNKNOWN, Channel, Party
from amitop.demo.requests import Request

if TYPE_CHECKING:
    from amitop.demo.pbx import DemoPbx

_CALLER_ID = re.compile(r'\A\s*+"?(?P<name>[^"<]*+)"?\s*+<(?P<number>[^>]*+)>\s*+|(?P<alone>.*)')
_REASONS = {"BUSY": 5, "NOANSWER": 3, "CONGESTION": 8, "CHANUNAVAIL": 0}
_TIMEOUT = 30000
_TRUE = ("true", "yes", "1", "on", "y", "t")


class Originates:
    """Calls made by AMI."""

    def __init__(self, pbx: DemoPbx) -> None:
        self._pbx = pbx

    def perform(self, request: Request) -> Reply:
        complaint = self._complaint(request)
        if complaint:
            return error(request, complaint)
        call = _Call(self._pbx, request)
        if call.asynchronous:
            # The Response comes first, and the first events after it.
            asyncio.get_running_loop().call_soon(call.start)
            return done(request, "Originate successfully queued")
        return call.outcome()

    def _complaint(self, request: Request) -> str:
        target, exten, application = request.get("Channel"), request.get("Exten"), request.get("Application")
        if not target:
            return "Channel not specified"
        priority = request.get("Priority")
        if priority and request.number("Priority", 0) < 1:
            return "Invalid priority"
        if "/" not in target:
            return "Invalid channel"
        if exten and request.get("Context") and priority:
            if self._pbx.centre.dialplan.steps(request.get("Context"), exten) is None:
                return "Extension does not exist."
        elif not application:
            return "Originate with 'Exten' requires 'Context' and 'Priority'"
        return ""


class _Call:
    """One Originate under way."""

    def __init__(self, pbx: DemoPbx, request: Request) -> None:
        self._pbx = pbx
        self._request = request
        self.asynchronous = request.get("Async").lower() in _TRUE
        self._finished: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._leg: Channel | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def outcome(self) -> list[bytes]:
        """What a synchronous Originate answers, when it is over; until then its session waits."""
        self.start()
        if await self._finished:
            return error(self._request, "Originate failed")
        return done(self._request, "Originate successfully queued")

    def start(self) -> None:
        request = self._request
        seconds = request.number("Timeout", _TIMEOUT) / 1000
        self._timer = asyncio.get_running_loop().call_later(seconds, self._time_out)
        party = _party(request.get("CallerID"))
        target = request.get("Channel")
        device = target.partition("/")[2].partition("@")[0]
        if target.startswith("Local/") and self._pbx.centre.dialplan.steps(_context(target), device) is None:
            self._failed("CHANUNAVAIL")
            return
        self._pbx.centre.calls.dial(
            None, target, "AppDial2", self._answered, self._failed, shown=party, announce=self._prepare
        )

    def _prepare(self, leg: Channel) -> None:
        self._leg = leg
        for assignment in self._request.all("Variable"):
            name, _, value = assignment.partition("=")
            self._pbx.centre.world.set_variable(leg, name, value)
        self._pbx.centre.world.set_account(leg, self._request.get("Account"))

    def _time_out(self) -> None:
        if self._leg and not self._finished.done():
            self._pbx.centre.calls.fail(self._leg, 19)

    def _answered(self, leg: Channel) -> None:
        self._finish("", leg)
        request, dialplan = self._request, self._pbx.centre.dialplan
        if request.get("Application"):
            dialplan.start(leg, request.get("Application"), request.get("Data"))
        else:
            leg.runs = True
            dialplan.run(leg, request.get("Context"), request.get("Exten"), request.number("Priority", 1))

    def _failed(self, status: str) -> None:
        self._finish(status, None)

    def _finish(self, failure: str, leg: Channel | None) -> None:
        if self._finished.done():
            return
        if self._timer:
            self._timer.cancel()
        self._finished.set_result(failure)
        if self.asynchronous:
            self._report(failure, leg)

    def _report(self, failure: str, leg: Channel | None) -> None:
        request = self._request
        where: list[tuple[str, object]]
        if request.get("Application"):
            where = [("Application", request.get("Application")), ("Data", request.get("Data"))]
        else:
            where = [("Context", request.get("Context")), ("Exten", request.get("Exten"))]
        action_id = [("ActionID", request.action_id)] if request.action_id else []
        party = _party(request.get("CallerID"))
        self._pbx.centre.world.emit(
            "OriginateResponse",
            "call",
            *action_id,
            ("Response", "Failure" if failure else "Success"),
            ("Channel", leg.name if leg else request.get("Channel")),
            *where,
            ("Reason", _REASONS.get(failure, 0) if failure else 4),
            ("Uniqueid", leg.uniqueid if leg else UNKNOWN),
            ("CallerIDNum", party.number or UNKNOWN),
            ("CallerIDName", party.name or UNKNOWN),
        )


def _context(target: str) -> str:
    return target.partition("@")[2].partition("/")[0] or "default"


def _party(text: str) -> Party:
    """`Ana <5550142>`, or a number alone, or a name alone."""
    match = _CALLER_ID.fullmatch(text)
    if match is None:
        return Party()
    if match["alone"] is None:
        return Party(match["number"], match["name"].rstrip())
    alone = match["alone"].strip()
    return Party(alone) if alone.lstrip("+").isdigit() else Party("", alone)
