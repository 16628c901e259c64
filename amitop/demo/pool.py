"""The agent pool: agents who log in by calling, and hear music until a call comes."""

from __future__ import annotations

from amitop.demo.calls import Calls
from amitop.demo.dialplan import Dialplan
from amitop.demo.entities import Bridge, Channel
from amitop.demo.furniture import PoolAgent
from amitop.demo.world import World


class Pool:
    """Agents by number."""

    def __init__(self, world: World, calls: Calls, dialplan: Dialplan) -> None:
        self._world = world
        self._calls = calls
        self._bridge: Bridge | None = None
        self.agents: dict[str, PoolAgent] = {}
        self._by_channel: dict[Channel, PoolAgent] = {}
        dialplan.applications["AgentLogin"] = self._log_in
        calls.on_withdrawal.append(self._withdraw)

    def add(self, number: str, name: str) -> None:
        self.agents[number] = PoolAgent(number, name)
        self._world.custom_states[f"Agent:{number}"] = "UNAVAILABLE"

    def _log_in(self, channel: Channel, data: str) -> bool:
        agent = self.agents.get(data.partition(",")[0])
        if agent is None or agent.channel is not None:
            return True
        world = self._world
        agent.channel, agent.since = channel, int(world.now())
        self._by_channel[channel] = agent
        if self._bridge is None or self._bridge.uniqueid not in world.bridges:
            self._bridge = world.new_bridge(
                type="agent_hold", technology="holding_bridge", creator="AgentPool", lasting=True
            )
        world.emit("AgentLogin", "agent", channel, ("Agent", agent.number))
        world.set_custom_state(f"Agent:{agent.number}", "NOT_INUSE")
        world.enter(self._bridge, channel)
        world.start_music(channel)
        return False

    def _withdraw(self, channel: Channel, _ending: bool) -> None:
        agent = self._by_channel.pop(channel, None)
        if agent is None:
            return
        world = self._world
        world.stop_music(channel)
        world.leave(channel)
        agent.channel = None
        logged_in = int(world.now()) - agent.since
        world.emit("AgentLogoff", "agent", channel, ("Agent", agent.number), ("Logintime", logged_in))
        world.set_custom_state(f"Agent:{agent.number}", "UNAVAILABLE")

    def log_off(self, agent: PoolAgent) -> None:
        """The agent's call ends, and with it his time in the pool."""
        if agent.channel:
            self._calls.hang_up(agent.channel, asked=False)
