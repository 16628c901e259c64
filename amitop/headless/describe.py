"""The model as plain data: what `amitop snapshot --format json` prints. Its keys are a contract with scripts."""

from __future__ import annotations

from typing import Any

from amitop.monitor import Monitor, Playback
from amitop.pbx.entities import (
    DEVICE_STATES,
    Agent,
    Bridge,
    Call,
    Caller,
    Channel,
    Conference,
    Member,
    ParkedCall,
    Participant,
    Queue,
)
from amitop.pbx.fields import whole
from amitop.pbx.parties import Parties

Json = dict[str, Any]


def snapshot(monitor: Monitor | Playback) -> Json:
    """Everything there is. Times are seconds since the epoch, and what is not known is null."""
    pbx = monitor.pbx
    return {
        "pbx": {"host": monitor.target.address, "version": monitor.version or None, "started": monitor.started_at},
        "channels": [channel(each) for each in pbx.channels.values()],
        "bridges": [bridge(each) for each in pbx.bridges.values()],
        "calls": [call(each) for each in pbx.calls()],
        "queues": [queue(each) for each in sorted(pbx.queues.values(), key=lambda each: each.name)],
        "agents": [agent(each, pbx.parties()) for each in pbx.agents()],
        "parked": [parked(each) for each in pbx.parked.values()],
        "conferences": [conference(each) for each in pbx.conferences.values()],
        "not_listed": {str(family): reason for family, reason in monitor.blind.items()},
    }


def channel(each: Channel) -> Json:
    return {
        "uniqueid": each.uniqueid,
        "linkedid": each.linkedid or None,
        "name": each.name,
        "state": each.state,
        "caller_number": each.caller_number or None,
        "caller_name": each.caller_name or None,
        "connected_number": each.connected_number or None,
        "connected_name": each.connected_name or None,
        "account": each.account or None,
        "context": each.context or None,
        "exten": each.exten or None,
        "priority": priority if (priority := whole(each.priority, -1)) >= 0 else None,
        "application": each.application or None,
        "application_data": each.application_data or None,
        "bridge": each.bridge,
        "dialled_by": each.dialled_by,
        "queue": each.queue,
        "parked": each.parked,
        "hold_since": each.hold_since,
        "started": each.started,
    }


def bridge(each: Bridge) -> Json:
    return {
        "uniqueid": each.uniqueid,
        "type": each.type or None,
        "technology": each.technology or None,
        "name": each.name or None,
        "creator": each.creator or None,
        "channels": list(each.channels),
        "started": each.started,
    }


def call(each: Call) -> Json:
    return {
        "key": each.key,
        "channels": [channel.uniqueid for channel in each.channels],
        "caller": each.caller.uniqueid,
        "caller_number": each.caller.caller_number or None,
        "caller_name": each.caller.caller_name or None,
        "with": [end.uniqueid for end in each.ends],
        "queue": each.queue,
        "conference": each.conference,
        "started": each.started,
    }


def queue(each: Queue) -> Json:
    return {
        "name": each.name,
        "strategy": each.strategy or None,
        "max_callers": each.max_callers,
        "hold_time": each.hold_time,
        "talk_time": each.talk_time,
        "completed": each.completed,
        "abandoned": each.abandoned,
        "service_level": each.service_level,
        "service_level_percent": each.service_level_percent,
        "service_level_percent_of_all": each.service_level_percent_of_all,
        "weight": each.weight,
        "members": [member(one) for one in each.members.values()],
        "callers": [caller(one) for one in each.waiting],
    }


def member(each: Member) -> Json:
    return {
        "interface": each.interface,
        "name": each.name or None,
        "state_interface": each.state_interface or None,
        "membership": each.membership or None,
        "penalty": each.penalty,
        "calls_taken": each.calls_taken,
        "last_call": each.last_call,
        "in_call": each.in_call,
        "status": _status(each.status),
        "paused": each.paused,
        "paused_reason": each.paused_reason or None,
        "paused_since": each.paused_since,
    }


def _status(number: int) -> str:
    return DEVICE_STATES[number] if 0 <= number < len(DEVICE_STATES) else DEVICE_STATES[0]


def caller(each: Caller) -> Json:
    return {
        "uniqueid": each.uniqueid,
        "channel": each.channel,
        "position": each.position,
        "number": each.number or None,
        "name": each.name or None,
        "joined": each.joined,
    }


def agent(each: Agent, parties: Parties) -> Json:
    return {
        "key": each.key,
        "name": each.name,
        "interface": each.interface,
        "queues": [member.queue for member in each.members],
        "status": _status(each.members[0].status) if each.members else None,
        "in_call": any(member.in_call for member in each.members),
        "paused": each.paused,
        "paused_reason": next((member.paused_reason for member in each.members if member.paused_reason), None),
        "pool_agent": each.pool.agent if each.pool else None,
        "pool_status": each.pool.status if each.pool else None,
        "channel": each.channel.uniqueid if each.channel else None,
        "with": [end.uniqueid for end in parties.ends(each.channel)] if each.channel else [],
    }


def parked(each: ParkedCall) -> Json:
    return {
        "uniqueid": each.uniqueid,
        "channel": each.channel,
        "lot": each.lot,
        "space": each.space,
        "number": each.number or None,
        "name": each.name or None,
        "parker": each.parker or None,
        "parked": each.parked,
        "timeout_at": each.timeout_at,
    }


def conference(each: Conference) -> Json:
    return {
        "name": each.name,
        "bridge": each.bridge,
        "locked": each.locked,
        "recording": each.recording,
        "participants": [participant(one) for one in each.participants.values()],
    }


def participant(each: Participant) -> Json:
    return {
        "uniqueid": each.uniqueid,
        "channel": each.channel,
        "number": each.number or None,
        "name": each.name or None,
        "admin": each.admin,
        "muted": each.muted,
        "talking": each.talking,
        "joined": each.joined,
    }
