"""What a form starts with: values from the chosen row, and what an operator nearly always means."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from amitop.pbx import Pbx
from amitop.pbx.entities import Agent, Channel, Member

# By Action: headers that are filled in at first. Async: else the session waits until somebody answers (AMI.md §1).
_USUAL = {
    "originate": {"Priority": "1", "Async": "true"},
    "hangup": {"Cause": "16"},
    "redirect": {"Priority": "1"},
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row that was chosen when the composer was opened."""

    key: Hashable = None
    channel: Channel | None = None
    agent: Agent | None = None
    member: Member | None = None


def usual(name: str) -> dict[str, str]:
    """What an Action starts with, whatever is chosen."""
    return dict(_USUAL.get(name.lower(), {}))


def start_values(name: str, keys: list[str], chosen: Chosen, pbx: Pbx) -> dict[str, str]:
    """Values by header for those of `keys` that the chosen row gives."""
    known = _of_row(chosen, pbx)
    if name.lower() == "originate":
        # A live channel can't be dialled, its agent's interface can.
        known["channel"] = chosen.agent.interface if chosen.agent is not None else ""
    if name.lower() == "queuepause" and chosen.agent is not None:
        paused = chosen.member.paused if chosen.member is not None else chosen.agent.paused
        known["paused"] = "false" if paused else "true"
    values = {key: known.get(key.lower(), "") for key in keys}
    return {key: value for key, value in values.items() if value}


def _of_row(chosen: Chosen, pbx: Pbx) -> dict[str, str]:
    channel, agent, member = chosen.channel, chosen.agent, chosen.member
    known: dict[str, str] = {}
    if channel is not None:
        known.update(dict.fromkeys(("channel", "channel1", "caller"), channel.name))
        known.update(uniqueid=channel.uniqueid, bridgeuniqueid=channel.bridge or "", queue=channel.queue or "")
        known["conference"] = _conference(channel.uniqueid, pbx)
    if agent is not None:
        known["interface"] = agent.interface
        known["agent"] = agent.pool.agent if agent.pool is not None else ""
    if member is not None:
        known["queue"], known["interface"] = member.queue, member.interface
    key = chosen.key
    if isinstance(key, tuple) and key and key[0] in pbx.queues:
        known["queue"] = key[0]
    elif isinstance(key, str) and key in pbx.queues and agent is None:
        known["queue"] = key
    elif isinstance(key, str) and key in pbx.endpoints:
        known["device"], known["endpoint"] = key, key.rpartition("/")[2]
        known["interface"] = key
    elif isinstance(key, str) and key in pbx.parked:
        known["parkinglot"] = pbx.parked[key].lot
    return known


def _conference(uniqueid: str, pbx: Pbx) -> str:
    return next((room.name for room in pbx.conferences.values() if uniqueid in room.participants), "")
