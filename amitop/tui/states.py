"""States as they are shown: a glyph, a word and the name of a colour. The glyph alone is enough."""

from __future__ import annotations

from typing import NamedTuple

from amitop.pbx.entities import Agent, Call, Channel, Endpoint, Member, ParkedCall, Participant
from amitop.text import visible
from amitop.tui.table.columns import Cell


class Shown(NamedTuple):
    """A state on the screen."""

    glyph: str
    word: str
    style: str

    @property
    def cell(self) -> Cell:
        return Cell(f"{self.glyph} {self.word}", self.style)


UP = Shown("●", "Up", "up")
RINGING = Shown("◐", "Ringing", "ringing")
HOLD = Shown("‖", "Hold", "hold")
WAITING = Shown("○", "Waiting", "waiting")
PARKED = Shown("P", "Parked", "parked")
DIALING = Shown("◌", "Dialing", "dialing")
HANGING_UP = Shown("×", "Ending", "bad")

_CHANNEL = {
    "up": UP,
    "ringing": RINGING,
    "ring": Shown("◐", "Ring", "ringing"),
    "dialing": DIALING,
    "dialing offhook": DIALING,
    "busy": Shown("×", "Busy", "bad"),
    "pre-ring": Shown("◐", "Pre-ring", "ringing"),
}

FREE = Shown("○", "Free", "up")
PAUSED = Shown("‖", "Paused", "paused")
IN_CALL = Shown("●", "In call", "busy")
AWAY = Shown("×", "Away", "gone")
LOGGED_OFF = Shown("·", "Off", "gone")
WRAP_UP = Shown("◒", "Wrap-up", "parked")

# QueueMember `Status` by number (entities.DEVICE_STATES).
_MEMBER = {
    0: Shown("?", "Unknown", "gone"),
    1: FREE,
    2: IN_CALL,
    3: Shown("●", "Busy", "bad"),
    4: Shown("×", "Invalid", "bad"),
    5: AWAY,
    6: RINGING,
    7: Shown("◐", "Ring+call", "ringing"),
    8: HOLD,
}

# What a state interface says that knows of no call.
_NOT_BUSY = (FREE, AWAY, _MEMBER[0], _MEMBER[4])

DEVICE = {
    "NOT_INUSE": FREE,
    "INUSE": Shown("●", "In use", "busy"),
    "BUSY": _MEMBER[3],
    "INVALID": _MEMBER[4],
    "UNAVAILABLE": Shown("×", "Unreachable", "gone"),
    "RINGING": RINGING,
    "RINGINUSE": _MEMBER[7],
    "ONHOLD": HOLD,
    "UNKNOWN": _MEMBER[0],
}

#: Statuses of a queue member who is at work on a call.
BUSY_STATUSES = frozenset({2, 3, 6, 7, 8})

TALKING = Shown("●", "Talking", "up")
LISTENS = Shown("○", "Listens", "waiting")
MUTED = Shown("m", "Muted", "hold")
WAITS = Shown("◌", "Waits", "dialing")

# What each kind of row shows, by Asterisk's words for it and by others that a filter may use.
CHANNELS = {**_CHANNEL, **{each.word: each for each in (HANGING_UP, HOLD, PARKED, WAITING)}}
MEMBERS = {
    **{
        name: _MEMBER[number]
        for number, name in enumerate(
            "UNKNOWN NOT_INUSE INUSE BUSY INVALID UNAVAILABLE RINGING RINGINUSE ONHOLD".split()
        )
    },
    **{each.word: each for each in (PAUSED, WRAP_UP)},
}
AGENTS = {**MEMBERS, "AGENT_LOGGEDOFF": LOGGED_OFF, "AGENT_ONCALL": IN_CALL}
GUESTS = {each.word: each for each in (TALKING, LISTENS, MUTED, WAITS, PARKED)}

_OTHER = {"hold": HOLD, "parked": PARKED, "progress": DIALING, "proceeding": DIALING}


def of_state(word: str) -> Shown:
    """A channel's state by Asterisk's word for it."""
    known = _CHANNEL.get(word.lower()) or _OTHER.get(word.lower())
    return known or Shown("·", visible(word) or "Down", "gone")


def of_channel(channel: Channel) -> Shown:
    """What a channel is doing, from an operator's point of view."""
    if channel.hangup_requested:
        return HANGING_UP
    if channel.hold_since is not None:
        return HOLD
    if channel.parked:
        return PARKED
    if channel.queue and not channel.bridge:
        return WAITING
    return of_state(channel.state)


def of_call(call: Call) -> Shown:
    """What a call is doing: what it waits for comes before what already stands."""
    states = [of_channel(channel) for channel in call.channels]
    for wanted in (HANGING_UP, HOLD, PARKED):
        if wanted in states:
            return wanted
    if any(channel.bridge for channel in call.channels) and UP in states:
        return UP
    for wanted in (RINGING, WAITING, DIALING):
        if wanted in states:
            return wanted
    return states[0]


def wraps_up(member: Member, now: float) -> bool:
    """Whether a member still has time to write up the last call."""
    ended = member.completed_at or member.last_call
    return bool(member.wrapup and ended is not None and now - ended < member.wrapup)


def of_member(member: Member, now: float) -> Shown:
    """Return what a queue member is doing.

    Who is in a call of the queue is in a call, whatever the state interface says: a trunk or a Custom device tells
    nothing of it.
    """
    known = _MEMBER.get(member.status, _MEMBER[0])
    if member.in_call and known in _NOT_BUSY:
        return IN_CALL
    if member.paused and known in (FREE, _MEMBER[0]):
        return PAUSED
    if known is FREE and wraps_up(member, now):
        return WRAP_UP
    return known


def of_agent(agent: Agent, now: float) -> Shown:
    """What a person is doing: talking or ringing before paused before free."""
    if agent.pool is not None and agent.pool.status == "AGENT_LOGGEDOFF":
        return LOGGED_OFF
    states = [of_member(member, now) for member in agent.members]
    for wanted in (HOLD, IN_CALL, RINGING, _MEMBER[7], _MEMBER[3]):
        if wanted in states:
            return wanted
    if agent.pool is not None and agent.pool.status == "AGENT_ONCALL":
        return IN_CALL
    if agent.paused:
        return PAUSED
    for wanted in (WRAP_UP, FREE, AWAY):
        if wanted in states:
            return wanted
    return states[0] if states else FREE


def of_guest(guest: Participant | ParkedCall) -> Shown:
    """What somebody in a room is doing."""
    if isinstance(guest, ParkedCall):
        return PARKED
    if guest.waiting:
        return WAITS
    if guest.muted:
        return MUTED
    return TALKING if guest.talking else LISTENS


def of_device(endpoint: Endpoint) -> Shown:
    """What a device is doing."""
    return DEVICE.get(endpoint.state) or Shown("·", visible(endpoint.state), "gone")
