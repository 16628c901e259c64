"""Attended transfers: asking somebody first, while the other one hears music."""

from __future__ import annotations

from dataclasses import dataclass

from amitop.demo.calls import Calls
from amitop.demo.entities import Bridge, Channel
from amitop.demo.world import World


@dataclass(slots=True, eq=False)
class Consultation:
    """The transferer has left `first`, where the transferee waits, and asks the target in `second`."""

    transferer: Channel
    transferee: Channel
    first: Bridge
    second: Bridge
    target: Channel | None = None


class Consultations:
    """Attended transfers under way."""

    def __init__(self, world: World, calls: Calls) -> None:
        self._world = world
        self._calls = calls
        self.by_channel: dict[Channel, Consultation] = {}
        calls.on_parting.append(self._parting)

    def begin(self, transferer: Channel, context: str, exten: str) -> bool:
        """The transferer dials somebody else; false where there is nobody to transfer."""
        transferee, first = transferer.peer, transferer.bridge
        if transferee is None or first is None or {transferer, transferee} & self.by_channel.keys():
            return False
        world = self._world
        world.unhold(transferer)
        world.leave(transferer)
        world.start_music(transferee)
        second = world.new_bridge(pair=True)
        world.enter(second, transferer)
        consultation = Consultation(transferer, transferee, first, second)
        self.by_channel[transferer] = self.by_channel[transferee] = consultation
        self._calls.dial(
            transferer,
            f"Local/{exten}@{context}/n",
            "AppDial",
            lambda leg: self._answered(consultation, leg),
            lambda _status: self._failed(consultation),
            shown=transferer.caller,
        )
        return True

    def _answered(self, consultation: Consultation, target: Channel) -> None:
        # Where the transferee has gone meanwhile, this is a call like any other.
        if self.by_channel.get(consultation.transferer) is consultation:
            consultation.target = target
            self.by_channel[target] = consultation
        self._world.enter(consultation.second, target)

    def _failed(self, consultation: Consultation) -> None:
        transferer = consultation.transferer
        if self.by_channel.get(transferer) is consultation:
            self._return(consultation)
        elif transferer.bridge is consultation.second:
            # Nobody waits for him any more.
            self._world.leave(transferer)
            self._calls.released(transferer)

    def cancel(self, transferer: Channel) -> bool:
        """The transferer thinks better of it."""
        consultation = self.by_channel.get(transferer)
        if consultation is None or consultation.transferer is not transferer:
            return False
        if consultation.target:
            self._calls.hang_up(consultation.target, asked=False)
        else:
            self._calls.cancel(transferer)
            self._return(consultation)
        return True

    def _forget(self, consultation: Consultation) -> bool:
        known = [channel for channel, each in self.by_channel.items() if each is consultation]
        for channel in known:
            del self.by_channel[channel]
        return bool(known)

    def _return(self, consultation: Consultation) -> None:
        """Back to the one who waited."""
        if not self._forget(consultation):
            return
        self._world.leave(consultation.transferer)
        self._world.stop_music(consultation.transferee)
        self._world.enter(consultation.first, consultation.transferer)

    def _parting(self, channel: Channel, _reason: str) -> None:
        consultation = self.by_channel.get(channel)
        if consultation is None:
            return
        if channel is consultation.target:
            self._return(consultation)
            return
        self._forget(consultation)
        if channel is consultation.transferer:
            self._complete(consultation)

    def _complete(self, consultation: Consultation) -> None:
        """The transferer is out, and the two others talk."""
        world, transferer, transferee = self._world, consultation.transferer, consultation.transferee
        target, first, second = consultation.target, consultation.first, consultation.second
        world.stop_music(transferee)
        if target is None:
            self._calls.cancel(transferer)
            world.leave(transferee)
            self._calls.released(transferee)
            return
        headers = (
            f"{transferer.headers('OrigTransferer')}{first.headers('Orig')}"
            f"{transferer.headers('SecondTransferer')}{second.headers('Second')}"
            f"{transferee.headers('Transferee')}{target.headers('TransferTarget')}"
        )
        destination = (("DestType", "Bridge"), ("DestBridgeUniqueid", first.uniqueid))
        world.emit("AttendedTransfer", "call", ("Result", "Success"), headers, ("IsExternal", "No"), *destination)
        world.leave(target)
        world.leave(transferer)
        world.enter(first, target)
        world.set_parties(target, target.caller, transferee.caller)
        world.set_parties(transferee, transferee.caller, target.caller)
