"""The queues of the embedded PBX: waiting, being offered to members, talking to one."""

from __future__ import annotations

from amitop.demo.calls import Calls
from amitop.demo.dialplan import Dialplan, void
from amitop.demo.entities import Channel
from amitop.demo.events import dest
from amitop.demo.furniture import Entry, Member, Queue, Talk
from amitop.demo.world import World


class Lines:
    """What happens to callers in queues, and to the members who take them."""

    def __init__(self, world: World, calls: Calls, dialplan: Dialplan) -> None:
        self._world = world
        self._calls = calls
        self.waiting: dict[Channel, Entry] = {}
        #: Those who talk, by the caller and by the member's leg.
        self.talks: dict[Channel, Talk] = {}
        #: The member who is being rung for a caller.
        self.offers: dict[Channel, tuple[Member, float]] = {}
        dialplan.applications["Queue"] = self._join
        calls.on_parting.append(self._complete)
        calls.on_withdrawal.append(self._withdraw)

    def add_queue(self, name: str, strategy: str, *, service_level: int = 20, weight: int = 0) -> Queue:
        queue = self._world.queues[name] = Queue(name, strategy, service_level, weight)
        self._world.custom_states[f"Queue:{name}_avail"] = "INUSE"
        return queue

    # Callers

    def _join(self, channel: Channel, data: str) -> bool:
        queue = self._world.queues.get(data.partition(",")[0])
        if queue is None:
            return True
        entry = Entry(channel, queue, self._world.now(), len(queue.entries) + 1)
        queue.entries.append(entry)
        self.waiting[channel] = entry
        position, count = len(queue.entries), len(queue.entries)
        self._world.emit(
            "QueueCallerJoin", "agent", channel, ("Queue", queue.name), ("Position", position), ("Count", count)
        )
        self._world.set_custom_state(f"Queue:{queue.name}", "RINGING")
        self._world.start_music(channel)
        return False

    def _leave(self, entry: Entry) -> None:
        queue, channel = entry.queue, entry.channel
        position = queue.entries.index(entry) + 1
        queue.entries.remove(entry)
        del self.waiting[channel]
        self._world.emit(
            "QueueCallerLeave",
            "agent",
            channel,
            ("Queue", queue.name),
            ("Position", position),
            ("Count", len(queue.entries)),
        )
        if not queue.entries:
            self._world.set_custom_state(f"Queue:{queue.name}", "NOT_INUSE")

    def _withdraw(self, channel: Channel, ending: bool) -> None:
        entry = self.waiting.get(channel)
        if entry is None:
            return
        world, queue = self._world, entry.queue
        self.offers.pop(channel, None)
        world.stop_music(channel)
        if ending:
            queue.abandoned += 1
            world.emit(
                "QueueCallerAbandon",
                "agent",
                channel,
                ("Queue", queue.name),
                ("Position", queue.entries.index(entry) + 1),
                ("OriginalPosition", entry.original_position),
                ("HoldTime", int(world.now() - entry.joined)),
            )
        self._leave(entry)

    # Members

    def free_members(self, queue: Queue) -> list[Member]:
        """Who could take a call now, wrap-up time over."""
        now = self._world.now()
        return [
            each
            for each in queue.members.values()
            if each.device.state == "NOT_INUSE" and not each.paused and now >= each.last_call + each.wrapup
        ]

    def offer(self, channel: Channel, member: Member) -> None:
        """Ring a member for a waiting caller."""
        entry = self.waiting[channel]
        self.offers[channel] = (member, self._world.now())

        def announce(leg: Channel) -> None:
            self._emit("AgentCalled", channel, leg, member)

        self._calls.dial(
            channel,
            member.interface,
            "AppQueue",
            lambda leg: self._connect(entry, member, leg),
            lambda _status: void(self.offers.pop(channel, None)),
            shown=channel.caller,
            announce=announce,
            missed=lambda leg: self._missed(entry, member, leg),
        )

    def _connect(self, entry: Entry, member: Member, leg: Channel) -> None:
        world, channel, queue = self._world, entry.channel, entry.queue
        _, rung = self.offers.pop(channel)
        world.stop_music(channel)
        self._leave(entry)
        now = world.now()
        hold = int(now - entry.joined)
        queue.hold_time = (3 * queue.hold_time + hold) // 4
        member.in_call = True
        self.talks[channel] = self.talks[leg] = Talk(channel, leg, member, hold, now)
        self._emit("AgentConnect", channel, leg, member, ("HoldTime", hold), ("RingTime", int(now - rung)))
        world.talk(channel, leg)

    def _missed(self, entry: Entry, member: Member, leg: Channel) -> None:
        """The member did not pick up; the caller waits on."""
        rung = self.offers.get(entry.channel, (member, self._world.now()))[1]
        ring_time = ("RingTime", int(1000 * (self._world.now() - rung)))
        self._emit("AgentRingNoAnswer", entry.channel, leg, member, ring_time)

    def _complete(self, channel: Channel, reason: str) -> None:
        """A member's call is over, or goes elsewhere."""
        talk = self.talks.get(channel)
        if talk is None:
            return
        del self.talks[talk.caller], self.talks[talk.leg]
        member, queue = talk.member, self._world.queues[talk.member.queue]
        now = self._world.now()
        length = int(now - talk.connected)
        queue.completed += 1
        queue.in_time += talk.hold_time <= queue.service_level
        queue.talk_time = (3 * queue.talk_time + length) // 4
        member.calls_taken += 1
        member.last_call = int(now)
        member.in_call = False
        self._emit(
            "AgentComplete",
            talk.caller,
            talk.leg,
            member,
            ("HoldTime", talk.hold_time),
            ("TalkTime", length),
            ("Reason", reason),
        )
        if queue.members.get(member.interface) is member:
            self._world.emit("QueueMemberStatus", "agent", member)

    def _emit(self, name: str, caller: Channel, leg: Channel, member: Member, *headers: tuple[str, object]) -> None:
        place = (("Queue", member.queue), ("Interface", member.interface), ("MemberName", member.name))
        self._world.emit(name, "agent", caller, dest(leg), *place, *headers)
