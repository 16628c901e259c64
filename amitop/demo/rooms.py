"""Conferences (`ConfBridge`)."""

from __future__ import annotations

from amitop.demo.calls import Calls
from amitop.demo.dialplan import Dialplan
from amitop.demo.entities import Channel
from amitop.demo.furniture import Room, Seat
from amitop.demo.world import World


class Rooms:
    """Conferences and who sits in them."""

    def __init__(self, world: World, calls: Calls, dialplan: Dialplan) -> None:
        self._world = world
        self._dialplan = dialplan
        self.rooms: dict[str, Room] = {}
        self.seats: dict[Channel, Room] = {}
        dialplan.applications["ConfBridge"] = self._join
        calls.on_withdrawal.append(self._withdraw)

    def _join(self, channel: Channel, data: str) -> bool:
        name, _, rest = data.partition(",")
        world = self._world
        room = self.rooms.get(name)
        if room is None:
            bridge = world.new_bridge(type="base", technology="softmix", creator="ConfBridge", name=name)
            room = self.rooms[name] = Room(name, bridge)
            world.emit("ConfbridgeStart", "call", ("Conference", name), bridge)
            world.set_custom_state(f"confbridge:{name}", "INUSE")
        elif room.locked:
            return True
        seat = Seat(channel, world.now(), admin="chair" in rest, muted="listener" in rest)
        room.seats[channel] = seat
        self.seats[channel] = room
        world.enter(room.bridge, channel)
        self._tell("ConfbridgeJoin", room, seat, ("Muted", _yes(seat.muted)))
        if len(room.seats) == 1:
            world.start_music(channel)
        else:
            self._silence(room)
        return False

    def _silence(self, room: Room) -> None:
        for channel in room.seats:
            self._world.stop_music(channel)

    def _withdraw(self, channel: Channel, _ending: bool) -> None:
        room = self.seats.pop(channel, None)
        if room is None:
            return
        world = self._world
        world.stop_music(channel)
        self._tell("ConfbridgeLeave", room, room.seats.pop(channel))
        if not room.seats:
            del self.rooms[room.name]
            world.emit("ConfbridgeEnd", "call", ("Conference", room.name), room.bridge)
        world.leave(channel)
        if not room.seats:
            world.set_custom_state(f"confbridge:{room.name}", "NOT_INUSE")
        elif len(room.seats) == 1:
            world.start_music(next(iter(room.seats)))

    def mute(self, room: Room, seat: Seat, muted: bool) -> None:
        if seat.muted != muted:
            seat.muted = muted
            self._tell("ConfbridgeMute" if muted else "ConfbridgeUnmute", room, seat)

    def kick(self, channel: Channel) -> None:
        """Out of the room, and on in the dialplan."""
        self._withdraw(channel, False)
        self._dialplan.resume(channel)

    def _tell(self, event: str, room: Room, seat: Seat, *headers: tuple[str, object]) -> None:
        place = ("Conference", room.name)
        self._world.emit(event, "call", place, room.bridge, seat.channel, ("Admin", _yes(seat.admin)), *headers)


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
