"""Whom a header means: channels, queues, members and conferences, found as Asterisk finds them.

Case never counts. Where a channel's name is asked for a Uniqueid will do as well (`ast_channel_get_by_name`).
"""

from __future__ import annotations

from amitop.operations.verbs import person
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel, Conference, Member, Participant, Queue
from amitop.pbx.state import age


def channel_called(pbx: Pbx, text: str) -> Channel | None:
    """The channel of this name or, where there is none, of this Uniqueid."""
    wanted = text.lower()
    named = (each for each in pbx.channels.values() if each.name.lower() == wanted)
    known = (each for each in pbx.channels.values() if each.uniqueid.lower() == wanted)
    return (next(named, None) or next(known, None)) if wanted else None


def channels_beginning(pbx: Pbx, text: str) -> list[Channel]:
    """The channels of which `Bridge` takes one: names that begin so, else Uniqueids, oldest first."""
    wanted = text.lower()
    if not wanted:
        return []
    named = [each for each in pbx.channels.values() if each.name.lower().startswith(wanted)]
    # The beginning of a Uniqueid will do as well, where no name begins so (seen on 16 and 22).
    known = [each for each in pbx.channels.values() if each.uniqueid.lower().startswith(wanted)]
    return oldest_first(named or known)


def oldest_first(channels: list[Channel]) -> list[Channel]:
    return sorted(channels, key=lambda each: (age(each.uniqueid), each.uniqueid))


def queue_called(pbx: Pbx, name: str) -> Queue | None:
    return next((each for each in pbx.queues.values() if each.name.lower() == name.lower()), None)


def memberships(pbx: Pbx, interface: str, queue: str = "") -> list[Member]:
    """An interface's places in `queue`, or in every queue where that is empty, by queue."""
    return [
        member
        for _, each in sorted(pbx.queues.items())
        if not queue or each.name.lower() == queue.lower()
        for member in each.members.values()
        if member.interface.lower() == interface.lower()
    ]


def conference_called(pbx: Pbx, name: str) -> Conference | None:
    return next((each for each in pbx.conferences.values() if each.name.lower() == name.lower()), None)


def participants(room: Conference, who: str, prefix: bool) -> list[Participant]:
    """Whom a conference's Action means by its Channel: `all`, `participants` (no admins), or a name."""
    wanted = who.lower()
    everybody = sorted(room.participants.values(), key=lambda each: (age(each.uniqueid), each.uniqueid))
    if wanted == "all":
        return everybody
    if wanted == "participants":
        return [each for each in everybody if not each.admin]
    if prefix:
        return [each for each in everybody if wanted and each.channel.lower().startswith(wanted)]
    return [each for each in everybody if each.channel.lower() == wanted]


def line(pbx: Pbx, channel: Channel) -> str:
    """Who is on a channel, its name, and with whom."""
    who = person(channel)
    said = who if who == channel.name else f"{who}  {channel.name}"
    others = pbx.companions(channel)
    if not others:
        return said
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return f"{said}  with {person(others[0])}{more}"
