"""The agent pool, and one row a person: queue members by interface, merged with the pool."""

from __future__ import annotations

from amitop.pbx import channels
from amitop.pbx.entities import Agent, Channel, Member, PoolAgent
from amitop.pbx.fields import Fields, known, moment
from amitop.pbx.parties import Parties
from amitop.pbx.state import Reducer, State


def record(state: State, agent: str) -> PoolAgent | None:
    """The pool's agent of this id, made where it is not known yet."""
    if not agent:
        return None
    found = state.pool_agents.get(agent)
    if found is None:
        found = state.pool_agents[agent] = PoolAgent(agent)
    found.touched = state.serial
    state.staff += 1
    return found


def login(state: State, fields: Fields, at: float) -> None:
    found = record(state, fields.get("Agent", ""))
    channel = channels.find(state, fields, "", at)
    if found is not None:
        found.status = "AGENT_IDLE"
        _sit(state, found, channel.uniqueid if channel else None)
        found.logged_in = at


def logoff(state: State, fields: Fields, at: float) -> None:
    del at
    found = record(state, fields.get("Agent", ""))
    if found is not None:
        _log_off(state, found)


def remove(state: State, agent: str) -> None:
    """The pool has no such agent any longer."""
    if found := state.pool_agents.pop(agent, None):
        _sit(state, found, None)


def _sit(state: State, found: PoolAgent, uniqueid: str | None) -> None:
    """The agent is logged in on this channel, or on none."""
    if state.agent_on.get(found.channel or "") == found.agent:
        del state.agent_on[found.channel or ""]
    found.channel = uniqueid
    if uniqueid:
        state.agent_on[uniqueid] = found.agent


def _log_off(state: State, found: PoolAgent) -> None:
    found.status = "AGENT_LOGGEDOFF"
    _sit(state, found, None)
    found.logged_in = None
    found.talking_to = ""
    found.call_started = None


def listed(state: State, fields: Fields, at: float) -> None:
    """An item of Agents. On a call its lines end in a bare LF on some versions (AMI.md §8.1)."""
    del at
    found = record(state, fields.get("Agent", ""))
    if found is None:
        return
    found.name = fields.get("Name", found.name)
    status = fields.get("Status", found.status)
    if status == "AGENT_LOGGEDOFF":
        _log_off(state, found)
        return
    found.status = status
    _sit(state, found, fields.get("Uniqueid") or found.channel)
    found.logged_in = moment(fields.get("LoggedInTime")) or found.logged_in
    found.talking_to = known(fields.get("TalkingToChan"))
    found.call_started = moment(fields.get("CallStarted"))


def varset(state: State, fields: Fields, at: float) -> None:
    """Follow BRIDGEPEER of an agent's channel: that is what Asterisk itself goes by to say ONCALL."""
    found = state.pool_agents.get(state.agent_on.get(fields.get("Uniqueid", ""), ""))
    if found is None:
        return
    peer = fields.get("Value", "")
    found.talking_to = peer
    found.status = "AGENT_ONCALL" if peer else "AGENT_IDLE"
    found.call_started = at if peer else None
    found.touched = state.serial


def rows(state: State, parties: Parties) -> list[Agent]:
    """Return one row a person, by name: members of the same interface across the queues, and the pool's agents."""
    by_interface: dict[str, list[Member]] = {}
    for queue in state.queues.values():
        for member in queue.members.values():
            by_interface.setdefault(member.interface, []).append(member)
    live = _live_channels(state)
    unseen = set(state.pool_agents)
    agents = []
    for interface, members in by_interface.items():
        pool = state.pool_agents.get(_pool_id(members[0]))
        if pool is not None:
            unseen.discard(pool.agent)
        channel = _channel_of(state, parties, members, pool, live)
        agents.append(Agent(interface, members[0].name, interface, members, pool, channel))
    for pool in (state.pool_agents[agent] for agent in unseen):
        channel = state.channels.get(pool.channel or "")
        agents.append(
            Agent(f"Agent:{pool.agent}", pool.name or pool.agent, f"Agent:{pool.agent}", [], pool, channel)
        )
    return sorted(agents, key=lambda agent: (agent.name.casefold(), agent.key))


def _pool_id(member: Member) -> str:
    """Return the pool's agent behind a member: `Agent:1001` as state interface."""
    for interface in (member.state_interface, member.interface):
        kind, _, agent = interface.replace("/", ":", 1).partition(":")
        if kind.lower() == "agent":
            return agent
    return ""


def _device(interface: str) -> str:
    """Return what the channels of an interface are named by, in small letters, as case does not count.

    `pjsip/101` of `PJSIP/101/sip:…`, `local/101@phones` of `Local/101@phones/n`. Nothing of a number that is
    reached through an endpoint (`PJSIP/0170@trunk`, `SIP/trunk/0170`): its channels have the trunk's name.
    """
    technology, _, rest = interface.lower().partition("/")
    if technology == "local":
        exten, at, context = rest.rpartition("@")
        if not at:
            exten, context = rest.partition("/")[0], "default"
        return f"local/{exten}@{context.partition('/')[0]}"
    peer, _, more = rest.partition("/")
    return "" if "@" in peer or more.lstrip("+").isdecimal() else f"{technology}/{peer}"


def _live_channels(state: State) -> dict[str, Channel]:
    """Return the channel of each device; the half that talks, of a Local channel."""
    live: dict[str, Channel] = {}
    for channel in state.channels.values():
        device = channel.name.rpartition("-")[0].lower()
        known_one = live.get(device)
        if known_one is None or (channel.bridge and not known_one.bridge):
            live[device] = channel
    return live


def _channel_of(
    state: State, parties: Parties, members: list[Member], pool: PoolAgent | None, live: dict[str, Channel]
) -> Channel | None:
    """Return the channel of a person: whom a queue's caller is with, and else what is named like the interface."""
    if pool is not None and pool.channel:
        return state.channels.get(pool.channel)
    for member in members:
        if found := _with_caller(state, parties, member):
            return found
    for interface in (members[0].state_interface, members[0].interface):
        if interface.lower().startswith("hint:"):
            continue  # a hint says nothing of which device is behind it
        named = live.get(_device(interface))
        if named is not None:
            return parties.behind(named)
    return None


def _with_caller(state: State, parties: Parties, member: Member) -> Channel | None:
    """Return the channel on which a member talks with the caller of the queue."""
    caller = state.channels.get(member.talking_to)
    if caller is None:
        return None
    answered = state.channels.get(member.answered_on)
    ends = parties.ends(caller)
    if answered is not None and (found := parties.behind(answered)) in ends:
        return found
    return ends[0] if len(ends) == 1 else answered


HANDLERS: dict[str, Reducer] = {
    "AgentLogin": login,
    "AgentLogoff": logoff,
    "Agents": listed,
}
