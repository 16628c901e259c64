"""What operators do to queue members: add, remove, pause, change penalty."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.demo.furniture import Device, Member
from amitop.demo.world import World


class Members:
    """The members of all queues."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add(
        self, queue: str, interface: str, name: str = "", *, state_interface: str = "", dynamic: bool = True
    ) -> Member | None:
        """A new member, or None where it is there already."""
        members = self._world.queues[queue].members
        if interface in members:
            return None
        state_interface = state_interface or interface
        device = self._device(state_interface)
        member = Member(queue, name or interface, interface, state_interface, device, int(self._world.now()))
        member.membership = "dynamic" if dynamic else "static"
        members[interface] = member
        device.members.append(member)
        return member

    def announce(self, member: Member) -> None:
        """Tell of a new member, once its record is complete."""
        self._set_pause_state(member)
        self._world.emit("QueueMemberAdded", "agent", member)
        self._world.refresh_availability(member.queue)

    def _device(self, interface: str) -> Device:
        if interface.startswith("hint:"):
            interface = f"PJSIP/{interface[5:].partition('@')[0]}"
        known = self._world.devices.get(interface)
        return known or Device(interface, state="INVALID" if interface.startswith("PJSIP/") else "NOT_INUSE")

    def remove(self, member: Member) -> None:
        self._world.emit("QueueMemberRemoved", "agent", member)
        del self._world.queues[member.queue].members[member.interface]
        member.device.members.remove(member)
        self._world.custom_states.pop(_pause_device(member), None)
        self._world.refresh_availability(member.queue)

    def pause(self, member: Member, paused: bool, reason: str = "") -> None:
        """Pause or unpause; a pause may be renewed with another reason."""
        member.paused, member.reason = paused, reason if paused else ""
        if paused:
            member.last_pause = int(self._world.now())
        self._set_pause_state(member)
        self._world.refresh_availability(member.queue)
        self._world.emit("QueueMemberPause", "agent", member)

    def set_penalty(self, member: Member, penalty: int) -> None:
        member.penalty = penalty
        self._world.emit("QueueMemberPenalty", "agent", member)

    def set_ring_in_use(self, member: Member, ring_in_use: bool) -> None:
        member.ring_in_use = ring_in_use
        self._world.emit("QueueMemberRinginuse", "agent", member)

    def find(self, interface: str, queue: str = "") -> Iterator[Member]:
        """A member's records: in one queue, or in all of them."""
        for each in self._world.queues.values():
            if (not queue or each.name == queue) and interface in each.members:
                yield each.members[interface]

    def _set_pause_state(self, member: Member) -> None:
        self._world.set_custom_state(_pause_device(member), "INUSE" if member.paused else "NOT_INUSE")


def _pause_device(member: Member) -> str:
    return f"Queue:{member.queue}_pause_{member.interface}"
