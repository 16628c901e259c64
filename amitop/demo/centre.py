"""The call centre: its telephones, trunks, queues and people, and the verbs that tests and pictures use."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from amitop.demo import names
from amitop.demo.calls import Calls
from amitop.demo.consultations import Consultations
from amitop.demo.dialplan import NUMBERS, Dialplan
from amitop.demo.entities import NOBODY, RING, Channel, Party
from amitop.demo.furniture import Device
from amitop.demo.lines import Lines
from amitop.demo.members import Members
from amitop.demo.parking import Parking
from amitop.demo.pool import Pool
from amitop.demo.rooms import Rooms
from amitop.demo.world import World

_QUEUES = (
    ("support", "leastrecent", 20, 0),
    ("sales", "rrmemory", 15, 2),
    ("billing", "fewestcalls", 30, 0),
    ("night", "linear", 60, 0),
)


class Centre:
    """Everything behind the AMI, put together."""

    def __init__(self, random: Random, clock: Callable[[], float], agents: int = 12) -> None:
        self.random = random
        self.world = World(random, clock)
        self.calls = Calls(self.world)
        self.dialplan = Dialplan(self.world, self.calls)
        self.lines = Lines(self.world, self.calls, self.dialplan)
        self.members = Members(self.world)
        self.parking = Parking(self.world, self.calls, self.dialplan)
        self.rooms = Rooms(self.world, self.calls, self.dialplan)
        self.pool = Pool(self.world, self.calls, self.dialplan)
        self.consultations = Consultations(self.world, self.calls)
        self._furnish(agents)

    def _furnish(self, agents: int) -> None:
        world = self.world
        for name in names.TRUNKS:
            self._device(Device(f"PJSIP/{name}", "trunk"))
        for index in range(agents):
            number = 100 + index if index < len(names.AGENTS) else 2000 + index
            self._device(Device(f"PJSIP/{number}", "phone", names.agent(index)))
        self._device(Device("PJSIP/190", "phone", "Conference room", state="UNAVAILABLE", registered=False))
        for name in ("121", "122", "123"):
            self._device(Device(f"PJSIP/{name}", "phone", f"Pool desk {name}"))
        for name, strategy, level, weight in _QUEUES:
            self.lines.add_queue(name, strategy, service_level=level, weight=weight)
        for agent, owner in names.POOL:
            self.pool.add(agent, owner)
        phones = [each for each in world.devices.values() if each.kind == "phone" and each.owner][:agents]
        for index, device in enumerate(phones):
            for queue in (("support", "sales"), ("sales", "billing"), ("billing", "support"))[index % 3]:
                self._staff(queue, device, index)

    def _device(self, device: Device) -> None:
        self.world.devices[device.name] = device

    def _staff(self, queue: str, device: Device, index: int) -> None:
        member = self.members.add(queue, device.name, device.owner, dynamic=index % 4 == 3)
        if member:
            member.penalty = index % 3
            member.wrapup = 30 if queue == "sales" else 10
            self.world.custom_states[f"Queue:{queue}_pause_{device.name}"] = "NOT_INUSE"
            self.world.refresh_availability(queue)

    # What happens in a call centre

    def new_caller(self, number: str = "", name: str = "", queue: str = "support") -> Channel:
        """Somebody calls from outside, and hears the welcome of `queue`'s number."""
        who = Party(number, name) if number else names.stranger(self.random)
        trunk = self.random.choice(names.TRUNKS)
        did = next(did for did, each in NUMBERS.items() if each == queue)
        channel = self.world.new_channel(f"PJSIP/{trunk}", "from-trunk", did, state=RING)
        self.world.set_parties(channel, who, NOBODY)
        self.dialplan.run(channel, "from-trunk", did)
        return channel

    def finish_welcome(self, caller: Channel) -> None:
        """The announcement is over: on to what comes next."""
        self.dialplan.resume(caller)

    def waiting_caller(self, number: str = "", name: str = "", queue: str = "support") -> Channel:
        """A caller who waits in `queue` already."""
        caller = self.new_caller(number, name, queue)
        self.finish_welcome(caller)
        return caller

    def ring_agent(self, caller: Channel, extension: str = "") -> Channel | None:
        """A waiting caller is offered to an agent: whoever is free, or the one with this extension."""
        queue = self.lines.waiting[caller].queue
        free = self.lines.free_members(queue)
        if extension:
            free = [each for each in queue.members.values() if each.interface == f"PJSIP/{extension}"]
        if not free or caller in self.calls.by_caller:
            return None
        self.lines.offer(caller, self.random.choice(free))
        dial = self.calls.by_caller.get(caller)
        return dial.legs[0] if dial else None

    def answer(self, caller: Channel) -> Channel | None:
        """Whoever rings for `caller` picks up; the leg that answered."""
        dial = self.calls.by_caller.get(caller)
        if dial is None:
            return None
        leg = dial.legs[0]
        self.calls.answer(leg)
        return leg

    def dial_from(self, extension: str, target: str) -> Channel:
        """An agent picks up and dials `target`: a colleague, a number outside, a room, a parking space."""
        device = f"PJSIP/{extension}"
        channel = self.world.new_channel(device, "phones", target, state=RING)
        self.world.set_parties(channel, self.world.party(device), NOBODY)
        self.world.refresh_device(device)
        self.dialplan.run(channel, "phones", target)
        return channel

    def hold(self, channel: Channel) -> None:
        self.world.hold(channel)

    def unhold(self, channel: Channel) -> None:
        self.world.unhold(channel)

    def hang_up(self, channel: Channel, cause: int = 16) -> None:
        self.calls.hang_up(channel, cause)

    def abandon(self, caller: Channel) -> None:
        """A waiting caller gives up."""
        self.calls.hang_up(caller)

    def park(self, transferer: Channel) -> None:
        """An agent parks whom he talks to."""
        peer = transferer.peer
        if peer:
            self.calls.part(transferer, "transfer")
            peer.runs = True
            self.parking.park(peer, transferer.device)
            self.calls.hang_up(transferer, asked=False)

    def log_in_pool(self, number: str) -> Channel:
        """An agent of the pool logs in from a desk of the pool."""
        device = f"PJSIP/12{int(number) % 10}"
        channel = self.world.new_channel(device, "agents", number, state=RING)
        self.world.set_parties(channel, self.world.party(device), NOBODY)
        self.dialplan.run(channel, "agents", number)
        return channel
