"""Calls: dialling, answering, hanging up, being taken out of what one does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from amitop.demo.entities import BUSY, NOBODY, RINGING, UP, Channel, Party
from amitop.demo.events import Part, dest
from amitop.demo.world import World

if TYPE_CHECKING:
    from amitop.demo.dialplan import Dialplan

#: What DialEnd says, by the cause that a leg ended with.
_STATUS = {17: "BUSY", 34: "CONGESTION", 38: "CONGESTION", 20: "CHANUNAVAIL", 3: "CHANUNAVAIL"}


@dataclass(slots=True, eq=False)
class Dial:
    """One attempt to reach somebody, by one leg or several at once."""

    caller: Channel | None
    on_answer: Callable[[Channel], None]
    on_fail: Callable[[str], None]
    since: float
    #: Told of a leg that did not answer, while it is still there.
    missed: Callable[[Channel], None] | None = None
    legs: list[Channel] = field(default_factory=list)


class Calls:
    """What channels do with one another."""

    dialplan: Dialplan

    def __init__(self, world: World) -> None:
        self.world = world
        #: By leg that is being dialled, and by the channel that waits for it.
        self.by_leg: dict[Channel, Dial] = {}
        self.by_caller: dict[Channel, Dial] = {}
        #: Called when two who talk are about to be parted by the first one's doing, with the reason.
        self.on_parting: list[Callable[[Channel, str], None]] = []
        #: Called to take a channel out of a queue, a room …; true while it is being hung up.
        self.on_withdrawal: list[Callable[[Channel, bool], None]] = []
        self._ending: set[Channel] = set()

    # Dialling

    def dial(
        self,
        caller: Channel | None,
        target: str,
        application: str,
        on_answer: Callable[[Channel], None],
        on_fail: Callable[[str], None],
        *,
        shown: Party = NOBODY,
        announce: Callable[[Channel], None] | None = None,
        missed: Callable[[Channel], None] | None = None,
    ) -> Channel:
        """Ring `target` (`PJSIP/100`, `PJSIP/+49…@trunk`, `Local/…@…`); `shown` is what it displays."""
        world = self.world
        device = device_of(target)
        if target.startswith("Local/"):
            leg, other = world.new_local(target.removeprefix("Local/"), caller)
        else:
            context = "phones" if not device.startswith("PJSIP/trunk") else "from-trunk"
            leg, other = world.new_channel(device, context, "", state=0, linked=caller), None
            leg.runs = False
        dial = Dial(caller, on_answer, on_fail, world.now(), missed, [leg])
        self.by_leg[leg] = dial
        if caller:
            self.by_caller[caller] = dial
        world.execute(leg, application, "(Outgoing Line)")
        world.set_parties(leg, self._own_party(target, shown, originated=caller is None), shown)
        if announce:
            announce(leg)
        if other:
            self._link_halves(leg, other)
        self._emit_dial("DialBegin", leg, dial, ("DialString", target.partition("/")[2]))
        if other:
            self.dialplan.run(other, other.context, other.exten)
        else:
            self._reach(leg)
        return leg

    def _own_party(self, target: str, shown: Party, originated: bool) -> Party:
        known = self.world.party(device_of(target))
        if known.number:
            return known
        return shown if originated else Party(target.partition("/")[2].partition("@")[0])

    def _link_halves(self, one: Channel, two: Channel) -> None:
        """The second half is called by whoever calls the first."""
        self.world.set_parties(two, one.connected, one.caller)
        optimise = "No" if one.data == "n" else "Yes"
        headers = one.headers("LocalOne") + two.headers("LocalTwo")
        place = (("Context", two.context), ("Exten", two.exten))
        self.world.emit("LocalBridge", "call", headers, *place, ("LocalOptimization", optimise))

    def _reach(self, leg: Channel) -> None:
        """The telephone rings, or it can't."""
        device = self.world.devices.get(leg.device)
        if device is None or not device.registered:
            self.fail(leg, 20)
        elif device.kind == "phone" and len(device.channels) > 1:
            self.fail(leg, 17)
        else:
            self.ring(leg)

    def ring(self, leg: Channel) -> None:
        """A dialled leg rings; through a Local channel, so does the leg before it."""
        dial = self.by_leg.get(leg)
        if dial is None or leg.state == RINGING:
            return
        self.world.set_state(leg, RINGING)
        self._emit_dial("DialState", leg, dial, ("DialStatus", "RINGING"))
        if dial.caller and dial.caller.half and dial.caller.state != UP:
            self.ring(dial.caller.half)

    def answer(self, leg: Channel) -> None:
        """Somebody picks up a ringing leg."""
        dial = self.by_leg.pop(leg, None)
        if dial is None:
            return
        world = self.world
        world.set_state(leg, UP)
        dial.legs.remove(leg)
        self._emit_dial("DialEnd", leg, dial, ("DialStatus", "ANSWER"))
        caller = dial.caller
        if caller:
            self.by_caller.pop(caller, None)
            world.set_variable(caller, "DIALEDPEERNAME", leg.name)
            world.set_variable(caller, "DIALEDPEERNUMBER", leg.device.partition("/")[2])
            world.set_variable(caller, "DIALSTATUS", "ANSWER")
            world.set_parties(caller, caller.caller, leg.caller)
            self.pick_up(caller)
        dial.on_answer(leg)

    def pick_up(self, channel: Channel) -> None:
        """The channel itself is answered; behind a Local channel, so is the leg on its other side."""
        self.world.set_state(channel, UP)
        if channel.half and channel.half in self.by_leg:
            self.answer(channel.half)

    def fail(self, leg: Channel, cause: int, status: str = "") -> None:
        """A dialled leg ends without an answer."""
        dial = self.by_leg.pop(leg, None)
        if dial is None:
            return
        status = status or _STATUS.get(cause, "NOANSWER")
        dial.legs.remove(leg)
        self._emit_dial("DialEnd", leg, dial, ("DialStatus", status))
        if dial.caller:
            self.by_caller.pop(dial.caller, None)
        if dial.missed:
            dial.missed(leg)
        self.hang_up(leg, cause, asked=False)
        if dial.caller:
            self.world.set_variable(dial.caller, "DIALSTATUS", status)
        dial.on_fail(status)

    def cancel(self, caller: Channel) -> None:
        """The caller stops waiting for whom it dials."""
        dial = self.by_caller.pop(caller, None)
        for leg in list(dial.legs) if dial else ():
            self.by_leg.pop(leg, None)
            self._emit_dial("DialEnd", leg, dial, ("DialStatus", "CANCEL"))
            self.hang_up(leg, 16, asked=False)

    def _emit_dial(self, name: str, leg: Channel, dial: Dial | None, *headers: Part) -> None:
        # An Originate dials with no caller, and its events have none.
        caller = (dial.caller,) if dial and dial.caller else ()
        self.world.emit(name, "call", *caller, dest(leg), *headers)

    # Ends

    def hang_up(self, channel: Channel, cause: int = 16, *, asked: bool = True) -> None:
        """End a channel and what hangs on it. `asked`: its far end, or a Local half, wished so."""
        if channel.gone or channel in self._ending:
            return
        if channel in self.by_leg:
            self.fail(channel, cause)
            return
        self._ending.add(channel)
        if asked:
            self.world.emit("HangupRequest", "call", channel, ("Cause", cause))
        peer = self.part(channel, "caller" if channel.runs else "agent", ending=True)
        self.world.remove(channel, cause)
        self._ending.discard(channel)
        if peer:
            self.released(peer, cause)
        if channel.half:
            self.hang_up(channel.half, cause)

    def part(self, channel: Channel, reason: str, *, ending: bool = False) -> Channel | None:
        """Take a channel out of all it does; whoever talked to it alone is returned, out of the bridge too."""
        self._lose(channel)
        self.cancel(channel)
        for parting in self.on_parting:
            parting(channel, reason)
        for withdraw in self.on_withdrawal:
            withdraw(channel, ending)
        self.world.unhold(channel)
        peer = channel.peer
        self.world.leave(channel)
        if peer:
            self.world.unhold(peer)
            self.world.leave(peer)
        self.world.stop_music(channel)
        return peer

    def _lose(self, leg: Channel) -> None:
        """A ringing leg is wanted elsewhere: whoever dialled it has lost it."""
        dial = self.by_leg.pop(leg, None)
        if dial is None:
            return
        dial.legs.remove(leg)
        self._emit_dial("DialEnd", leg, dial, ("DialStatus", "CANCEL"))
        if dial.caller:
            self.by_caller.pop(dial.caller, None)
        dial.on_fail("CANCEL")

    def released(self, channel: Channel, cause: int = 16) -> None:
        """It has lost whom it talked to: back to its dialplan, or gone."""
        if channel.gone:
            return
        self.world.stop_music(channel)
        if channel.runs:
            self.dialplan.resume(channel)
        else:
            self.hang_up(channel, cause, asked=False)

    # What an operator does

    def send(self, channel: Channel, context: str, exten: str, priority: int = 1, reason: str = "transfer") -> None:
        """Redirect: the channel goes elsewhere in the dialplan, and whom it leaves is let go."""
        peer = self.part(channel, reason)
        if channel.gone:
            return
        channel.runs = True
        self.dialplan.run(channel, context, exten, priority)
        if peer:
            self.released(peer)

    def transfer(self, transferer: Channel, context: str, exten: str) -> bool:
        """Blind transfer: the other one goes to `exten`, and the transferer is out."""
        world, peer, bridge = self.world, transferer.peer, transferer.bridge
        where = (("IsExternal", "Yes"), ("Context", context), ("Extension", exten))
        if peer is None or bridge is None:
            failed = ("Result", "Invalid")
            world.emit("BlindTransfer", "call", failed, transferer.headers("Transferer"), *where)
            return False
        world.unhold(transferer)
        headers = transferer.headers("Transferer") + peer.headers("Transferee") + bridge.headers()
        world.emit("BlindTransfer", "call", ("Result", "Success"), headers, *where)
        self.part(transferer, "transfer")
        world.set_variable(peer, "BLINDTRANSFER", transferer.name)
        self.hang_up(transferer, asked=False)
        self.send(peer, context, exten)
        return True

    def bridge(self, first: Channel, second: Channel) -> bool:
        """Two channels, whatever they do, talk to one another from now on; false where one did not live to."""
        left = [self.part(each, "transfer") for each in (first, second)]
        for each in (first, second):
            if not each.gone:
                self.pick_up(each)
                # Being answered, it may have begun something.
                left.append(None if each.gone else self.part(each, "transfer"))
        joined = not first.gone and not second.gone
        if joined:
            self.world.talk(first, second)
        for other in (*left, *(() if joined else (first, second))):
            if other and (not joined or other not in (first, second)):
                self.released(other)
        return joined

    def busy(self, channel: Channel, cause: int) -> None:
        """The dialplan says busy: so does the leg behind a Local channel."""
        self.world.set_state(channel, BUSY if cause == 17 else channel.state)
        if channel.half and channel.half in self.by_leg:
            self.fail(channel.half, cause)
        else:
            self.hang_up(channel, cause, asked=False)


def device_of(target: str) -> str:
    """The device of a dial string: `PJSIP/+49…@trunk-berlin` rings on the trunk."""
    technology, _, rest = target.partition("/")
    number, at, trunk = rest.partition("@")
    if technology != "Local":
        return f"{technology}/{trunk if at else number}"
    return f"Local/{number}@{trunk.partition('/')[0]}"
