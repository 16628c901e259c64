"""Actions on queue members, agents and conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Reply, done, error
from amitop.demo.furniture import Member, Room, Seat
from amitop.demo.requests import Request

if TYPE_CHECKING:
    from amitop.demo.actions.desk import Desk
    from amitop.demo.pbx import DemoPbx

_TRUE = ("true", "yes", "1", "on", "y", "t")


class Handlers:
    """QueueAdd, QueueRemove, QueuePause …, AgentLogoff, ConfbridgeMute, ConfbridgeKick …"""

    def __init__(self, desk: Desk, pbx: DemoPbx) -> None:
        self._pbx = pbx
        desk.add("QueueAdd", self._add)
        desk.add("QueueRemove", self._remove)
        desk.add("QueuePause", self._pause)
        desk.add("QueuePenalty", self._penalty)
        desk.add("QueueMemberRingInUse", self._ring_in_use)
        desk.add("AgentLogoff", self._log_off)
        desk.add("ConfbridgeMute", lambda r: self._mute(r, True))
        desk.add("ConfbridgeUnmute", lambda r: self._mute(r, False))
        desk.add("ConfbridgeKick", self._kick)
        desk.add("ConfbridgeLock", lambda r: self._lock(r, True))
        desk.add("ConfbridgeUnlock", lambda r: self._lock(r, False))

    # Queue members

    def _add(self, request: Request) -> Reply:
        queue, interface = request.get("Queue"), request.get("Interface")
        for key, value in (("Queue", queue), ("Interface", interface)):
            if not value:
                return error(request, f"'{key}' not specified.")
        if queue not in self._pbx.centre.world.queues:
            return error(request, "Unable to add interface to queue: No such queue")
        members = self._pbx.centre.members
        state_interface = request.get("StateInterface")
        member = members.add(queue, interface, request.get("MemberName"), state_interface=state_interface)
        if member is None:
            return error(request, "Unable to add interface: Already there")
        member.penalty = request.number("Penalty", 0)
        member.wrapup = request.number("Wrapuptime", 0)
        member.paused = request.get("Paused").lower() in _TRUE
        member.reason = request.get("Reason") if member.paused else ""
        if member.paused:
            member.last_pause = int(self._pbx.centre.world.now())
        members.announce(member)
        return done(request, "Added interface to queue")

    def _remove(self, request: Request) -> Reply:
        queue, interface = request.get("Queue"), request.get("Interface")
        if not queue or not interface:
            return error(request, "Need 'Queue' and 'Interface' parameters.")
        if queue not in self._pbx.centre.world.queues:
            return error(request, "Unable to remove interface from queue: No such queue")
        member = self._pbx.centre.world.queues[queue].members.get(interface)
        if member is None:
            return error(request, "Unable to remove interface: Not there")
        if member.membership != "dynamic":
            return error(request, "Member not dynamic")
        self._pbx.centre.members.remove(member)
        return done(request, "Removed interface from queue")

    def _found(self, request: Request) -> list[Member]:
        return list(self._pbx.centre.members.find(request.get("Interface"), request.get("Queue")))

    def _pause(self, request: Request) -> Reply:
        if not request.get("Interface") or not request.get("Paused"):
            return error(request, "Need 'Interface' and 'Paused' parameters.")
        members = self._found(request)
        if not members:
            return error(request, "Interface not found")
        paused = request.get("Paused").lower() in _TRUE
        for member in members:
            self._pbx.centre.members.pause(member, paused, request.get("Reason"))
        return done(request, f"Interface {'paused' if paused else 'unpaused'} successfully")

    def _penalty(self, request: Request) -> Reply:
        penalty = request.number("Penalty", -1)
        if not request.get("Interface") or not request.get("Penalty"):
            return error(request, "Need 'Interface' and 'Penalty' parameters.")
        members = self._found(request)
        if not members or penalty < 0:
            return error(request, "Invalid interface, queuename or penalty")
        for member in members:
            self._pbx.centre.members.set_penalty(member, penalty)
        return done(request, "Interface penalty set successfully")

    def _ring_in_use(self, request: Request) -> Reply:
        if not request.get("Interface") or not request.get("RingInUse"):
            return error(request, "Need 'Interface' and 'RingInUse' parameters.")
        members = self._found(request)
        if not members:
            return error(request, "Invalid interface, queuename, or ringinuse value")
        for member in members:
            self._pbx.centre.members.set_ring_in_use(member, request.get("RingInUse").lower() in _TRUE)
        return done(request, "Interface ringinuse set successfully")

    def _log_off(self, request: Request) -> Reply:
        number = request.get("Agent")
        if not number:
            return error(request, "No agent specified")
        agent = self._pbx.centre.pool.agents.get(number)
        if agent is None:
            return error(request, "No such agent")
        self._pbx.centre.pool.log_off(agent)
        return done(request, "Agent logged out")

    # Conferences

    def _room(self, request: Request) -> Room | Reply:
        rooms = self._pbx.centre.rooms.rooms
        if not request.get("Conference"):
            return error(request, "No Conference name provided.")
        if not rooms:
            return error(request, "No active conferences.")
        return rooms.get(request.get("Conference")) or error(request, "No Conference by that name found.")

    def _seats(self, request: Request) -> tuple[Room, list[Seat]] | Reply:
        """The participants meant: one by the start of its channel's name, or all of them."""
        wanted = request.get("Channel")
        if request.get("Conference") and not wanted:
            return error(request, "No channel name provided.")
        room = self._room(request)
        if not isinstance(room, Room):
            return room
        if wanted.lower() in ("all", "participants"):
            everyone = wanted.lower() == "all"
            return room, [each for each in room.seats.values() if everyone or not each.admin]
        seat = next((each for each in room.seats.values() if each.channel.name.startswith(wanted)), None)
        if seat is None:
            return error(request, "No Channel by that name found in Conference.")
        return room, [seat]

    def _mute(self, request: Request, muted: bool) -> Reply:
        found = self._seats(request)
        if not isinstance(found, tuple):
            return found
        room, seats = found
        for seat in seats:
            self._pbx.centre.rooms.mute(room, seat, muted)
        return done(request, f"User {'muted' if muted else 'unmuted'}")

    def _kick(self, request: Request) -> Reply:
        found = self._seats(request)
        if not isinstance(found, tuple):
            return found
        for seat in found[1]:
            self._pbx.centre.rooms.kick(seat.channel)
        return done(request, "User kicked")

    def _lock(self, request: Request, locked: bool) -> Reply:
        room = self._room(request)
        if not isinstance(room, Room):
            return room
        room.locked = locked
        return done(request, f"Conference {'locked' if locked else 'unlocked'}")
