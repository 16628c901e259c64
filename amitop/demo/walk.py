"""The random walk that keeps the call centre alive: each step is one small thing that happens to somebody."""

from __future__ import annotations

from amitop.demo import names
from amitop.demo.centre import Centre
from amitop.demo.entities import RINGING, Channel
from amitop.demo.furniture import Device, Member

#: Channels that a call has on average.
_CHANNELS_A_CALL = 1.8


class Walk:
    """Steps from one state to the next, the same way for the same seed."""

    def __init__(self, centre: Centre, calls: int) -> None:
        self._centre = centre
        self._random = centre.random
        self._aim = calls * _CHANNELS_A_CALL
        self._hat: list[Channel] = []

    def step(self) -> None:
        """Something happens; now and then nothing does."""
        draw = self._random.random()
        missing = self._aim - len(self._centre.world.channels)
        if missing > 0 and draw < min(0.9, 0.25 + missing / self._aim):
            self._arrive()
        elif draw > 0.94:
            self._staff()
        elif channel := self._pick():
            self._move(channel, crowded=missing < 0)

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _pick(self) -> Channel | None:
        """Any channel, drawn without counting them all each time."""
        while self._hat:
            channel = self._hat.pop()
            if not channel.gone:
                return channel
        self._hat = list(self._centre.world.channels.values())
        self._random.shuffle(self._hat)
        return self._hat.pop() if self._hat else None

    # Who comes

    def _arrive(self) -> None:
        centre, draw = self._centre, self._random.random()
        idle = self._idle_phone() if draw > 0.75 else None
        if idle is None:
            queue = self._random.choice(("support", "support", "sales", "sales", "billing", "night"))
            centre.new_caller(queue=queue)
        elif draw < 0.88:
            centre.dial_from(idle.number, names.stranger(self._random).number)
        elif draw < 0.96:
            colleague = self._idle_phone()
            if colleague and colleague is not idle:
                centre.dial_from(idle.number, colleague.number)
        elif len(centre.rooms.seats) < 12:
            centre.dial_from(idle.number, "1234")

    def _idle_phone(self) -> Device | None:
        phones = self._phones()
        for _ in range(4):
            device = self._random.choice(phones)
            if device.state == "NOT_INUSE":
                return device
        return None

    def _phones(self) -> list[Device]:
        return [each for each in self._centre.world.devices.values() if each.kind == "phone" and each.members]

    # What a channel does next

    def _move(self, channel: Channel, crowded: bool) -> None:
        centre = self._centre
        if channel in centre.calls.by_leg:
            self._ring(channel)
        elif channel in centre.lines.waiting:
            self._wait(channel)
        elif channel in centre.parking.parked:
            self._parked(channel)
        elif channel in centre.rooms.seats:
            self._sit(channel)
        elif channel in centre.consultations.by_channel:
            self._consult(channel)
        elif channel.peer:
            self._talk(channel, crowded)
        elif channel.application == "Playback":
            centre.finish_welcome(channel)
        elif channel.application in ("Wait", "Echo", "MusicOnHold") and self._chance(0.1):
            centre.hang_up(channel)

    def _ring(self, leg: Channel) -> None:
        if leg.half is not None or leg.state != RINGING:
            return
        if self._chance(0.75):
            self._centre.calls.answer(leg)
        elif self._chance(0.5):
            self._centre.calls.fail(leg, self._random.choice((17, 19, 19, 21)))

    def _wait(self, caller: Channel) -> None:
        if self._chance(0.06):
            self._centre.abandon(caller)
        elif caller not in self._centre.calls.by_caller:
            self._centre.ring_agent(caller)

    def _parked(self, channel: Channel) -> None:
        parked = self._centre.parking.parked[channel]
        if self._chance(0.15):
            self._centre.parking.time_out(parked)
        elif self._chance(0.5) and (phone := self._idle_phone()):
            self._centre.dial_from(phone.number, str(parked.space))

    def _sit(self, channel: Channel) -> None:
        room = self._centre.rooms.seats[channel]
        seat = room.seats[channel]
        if self._chance(0.12):
            self._centre.hang_up(channel)
        elif self._chance(0.4):
            self._centre.rooms.mute(room, seat, not seat.muted)

    def _consult(self, channel: Channel) -> None:
        consultation = self._centre.consultations.by_channel[channel]
        transferer = consultation.transferer
        if consultation.target and self._chance(0.6):
            self._centre.hang_up(transferer)
        elif self._chance(0.2):
            self._centre.consultations.cancel(transferer)

    def _talk(self, channel: Channel, crowded: bool) -> None:
        centre, draw = self._centre, self._random.random()
        on_phone = channel.device in centre.world.devices and centre.world.devices[channel.device].members
        if channel.holding:
            if draw < 0.7:
                centre.unhold(channel)
        elif draw < (0.3 if crowded else 0.16):
            centre.hang_up(channel)
        elif on_phone and draw > 0.78:
            self._send_on(channel)

    def _send_on(self, channel: Channel) -> None:
        centre, draw = self._centre, self._random.random()
        if draw < 0.6:
            centre.hold(channel)
        elif draw < 0.75:
            centre.park(channel)
        elif (colleague := self._idle_phone()) and draw < 0.88:
            centre.calls.transfer(channel, "phones", colleague.number)
        elif colleague:
            centre.consultations.begin(channel, "phones", colleague.number)

    # What the staff does

    def _staff(self) -> None:
        centre, draw = self._centre, self._random.random()
        if draw < 0.75:
            self._pause(self._random.choice(self._phones()))
        elif draw < 0.9:
            queue = self._random.choice(list(centre.world.queues.values()))
            dynamic = [each for each in queue.members.values() if each.membership == "dynamic"]
            if dynamic and queue.name != "night" and self._chance(0.5):
                self._go_and_come(self._random.choice(dynamic))
        else:
            self._pool()

    def _pause(self, device: Device) -> None:
        """An agent goes on a break in all his queues, or comes back."""
        paused = not device.members[0].paused
        if paused and self._chance(0.8):
            return
        reason = self._random.choice(names.REASONS) if paused else ""
        for member in list(device.members):
            self._centre.members.pause(member, paused, reason)

    def _go_and_come(self, member: Member) -> None:
        """A dynamic member logs out of a queue, and somebody logs in again."""
        if member.in_call or len(member.device.members) < 2:
            return
        queue, device = member.queue, member.device
        self._centre.members.remove(member)
        again = self._centre.members.add(queue, device.name, device.owner)
        if again:
            again.penalty, again.wrapup = member.penalty, member.wrapup
            self._centre.members.announce(again)

    def _pool(self) -> None:
        agent = self._random.choice(list(self._centre.pool.agents.values()))
        if agent.channel:
            self._centre.pool.log_off(agent)
        else:
            self._centre.log_in_pool(agent.number)
