"""The parking lot: calls laid aside on numbered spaces, fetched by dialling the number."""

from __future__ import annotations

from amitop.demo.calls import Calls
from amitop.demo.dialplan import Dialplan
from amitop.demo.entities import Bridge, Channel
from amitop.demo.furniture import Parked
from amitop.demo.world import World

FIRST, LAST, TIMEOUT = 701, 799, 45


class Parking:
    """The lot `default`."""

    def __init__(self, world: World, calls: Calls, dialplan: Dialplan) -> None:
        self._world = world
        self._calls = calls
        self._dialplan = dialplan
        self._bridge: Bridge | None = None
        self.parked: dict[Channel, Parked] = {}
        dialplan.applications["Park"] = self._park_itself
        dialplan.applications["ParkedCall"] = self._fetch
        calls.on_withdrawal.append(self._withdraw)

    def park(self, channel: Channel, dial_string: str, timeout: int = TIMEOUT) -> Parked | None:
        """Lay a channel aside; None where the lot is full."""
        taken = {each.space for each in self.parked.values()}
        space = next((each for each in range(FIRST, LAST + 1) if each not in taken), None)
        if space is None:
            return None
        world = self._world
        parked = self.parked[channel] = Parked(channel, space, dial_string, world.now(), timeout)
        if self._bridge is None or self._bridge.uniqueid not in world.bridges:
            self._bridge = world.new_bridge(
                type="parking", technology="holding_bridge", creator="Parking", name="default", lasting=True
            )
        world.emit("ParkedCall", "call", parked.headers(world.now()))
        world.set_custom_state(f"park:{space}@parkedcalls", "INUSE")
        world.enter(self._bridge, channel)
        world.start_music(channel)
        return parked

    def _park_itself(self, channel: Channel, _data: str) -> bool:
        return self.park(channel, channel.device) is None

    def _take_out(self, parked: Parked, event: str, headers: str) -> None:
        channel, world = parked.channel, self._world
        del self.parked[channel]
        world.stop_music(channel)
        world.emit(event, "call", headers)
        world.set_custom_state(f"park:{parked.space}@parkedcalls", "NOT_INUSE")
        world.leave(channel)

    def _withdraw(self, channel: Channel, ending: bool) -> None:
        parked = self.parked.get(channel)
        if parked:
            event = "ParkedCallGiveUp" if ending else "ParkedCallTimeOut"
            self._take_out(parked, event, parked.headers(self._world.now()))

    def time_out(self, parked: Parked) -> None:
        """Nobody came: the call goes on in the dialplan."""
        self._withdraw(parked.channel, False)
        parked.channel.runs = True
        self._dialplan.run(parked.channel, "unparked", "s")

    def _fetch(self, retriever: Channel, data: str) -> bool:
        """Dialling a space's number brings its call back."""
        space = data.rpartition(",")[2]
        parked = next((each for each in self.parked.values() if str(each.space) == space), None)
        if parked is None:
            return True
        world, channel = self._world, parked.channel
        self._calls.pick_up(retriever)
        mine, rest = parked.headers(world.now()).split("ParkerDialString", 1)
        self._take_out(parked, "UnParkedCall", f"{mine}{retriever.headers('Retriever')}ParkerDialString{rest}")
        world.set_parties(channel, channel.caller, retriever.caller)
        world.set_parties(retriever, retriever.caller, channel.caller)
        world.talk(retriever, channel)
        return False
