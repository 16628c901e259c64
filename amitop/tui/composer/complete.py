"""Completions of a header from the live model: channels, queues, members, rooms and what was seen of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from amitop.pbx import Pbx
from amitop.pbx.entities import DEVICE_STATES, Channel, Member
from amitop.tui.composer.form import Headers
from amitop.tui.composer.lot import Candidate, Lot, lot_of
from amitop.tui.composer.values import words_for
from amitop.tui.format import party, plural

Source = Callable[[Pbx, Headers], Iterable[Candidate]]


def candidates(action: str, key: str, headers: Headers, pbx: Pbx) -> Lot:
    """Every value that is known for a header of this Action, with these other headers filled in."""
    if words := words_for(action, key):
        return lot_of(Candidate(*each) for each in words)
    source = _source(action, key)
    if source is _channels:
        channels = pbx.channels.values()
        return Lot(
            ((f"{each.name}\n{_caller(each)}".lower(), each) for each in channels),
            _channel,
        )
    if source is _uniqueids:
        return Lot(((f"{each.uniqueid}\n{each.name}".lower(), each) for each in pbx.channels.values()), _uniqueid)
    return lot_of(source(pbx, headers) if source is not None else ())


def _source(action: str, key: str) -> Source | None:
    name = key.lower()
    if action.lower() == "originate" and name == "channel":
        return _devices
    if action.lower().startswith("confbridge") and name == "channel":
        return _participants
    return _SOURCES.get(name)


def is_open(action: str, key: str) -> bool:
    """Whether other values than the known ones are as likely, so that none is chosen before one is asked for."""
    name = key.lower()
    return name in _OPEN or (action.lower() == "originate" and name == "channel")


def about(action: str, key: str, value: str, headers: Headers, pbx: Pbx) -> str:
    """Who or what a value is; for an empty one, which words the header takes."""
    if words := words_for(action, key):
        told = " · ".join(word for word, _ in words)
        return dict(words).get(value, "") or (told if len(told) < 24 else f"{told[:22]}…")
    if not value:
        return ""
    source = _source(action, key)
    if source is _channels:
        # Of ten thousand channels only the one is worked out.
        return next((_channel(each).about for each in pbx.channels.values() if each.name == value), "")
    if source is _uniqueids:
        return pbx.channels[value].name if value in pbx.channels else ""
    known = source(pbx, headers) if source is not None else ()
    return next((each.about for each in known if each.value == value), "")


# Where they come from.


def _value_of(headers: Headers, key: str) -> str:
    return next((value for name, value in headers if name.lower() == key), "")


def _caller(channel: Channel) -> str:
    """Who is searched for: as it is shown, and yet cheap for ten thousand."""
    name, number = channel.caller_name, channel.caller_number
    return f"{name} <{number}>" if name and number else name or number


def _channel(channel: Channel) -> Candidate:
    who = party(channel.caller_name, channel.caller_number)
    return Candidate(channel.name, f"{who}  {channel.state}" if who else channel.state, who)


def _channels(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    return map(_channel, pbx.channels.values())


def _callers(pbx: Pbx, headers: Headers) -> Iterator[Candidate]:
    """Who waits in the queue that is filled in, else in any."""
    wanted = _value_of(headers, "queue")
    for queue in pbx.queues.values():
        if queue.name == wanted or not wanted:
            for caller in queue.waiting:
                who = party(caller.name, caller.number)
                yield Candidate(caller.channel, f"{who}  {caller.position}. in {queue.name}", who)


def _queues(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for queue in pbx.queues.values():
        yield Candidate(queue.name, plural(len(queue.callers), "caller"))


def _members(pbx: Pbx, headers: Headers) -> Iterator[Candidate]:
    """Members of the queue that is filled in, else of all; then other devices."""
    queue = pbx.queues.get(_value_of(headers, "queue"))
    known: dict[str, list[Member]] = {}
    for each in [queue] if queue is not None else pbx.queues.values():
        for member in each.members.values():
            known.setdefault(member.interface, []).append(member)
    for interface, members in known.items():
        yield Candidate(interface, f"{members[0].name}  {_how(members)}", members[0].name)
    for device in pbx.endpoints.values():
        if device.device not in known and not device.device.startswith(("Queue:", "confbridge:", "park:")):
            yield Candidate(device.device, _state(device.state))


def _how(members: list[Member]) -> str:
    if all(each.paused for each in members):
        reason = members[0].paused_reason
        return f"paused, {reason}" if reason else "paused"
    status = members[0].status
    return DEVICE_STATES[status] if 0 <= status < len(DEVICE_STATES) else ""


def _state(name: str) -> str:
    return {"NOT_INUSE": "not in use", "INUSE": "in use", "RINGINUSE": "ringing", "ONHOLD": "on hold"}.get(
        name, name.lower()
    )


def _devices(pbx: Pbx, headers: Headers) -> Iterator[Candidate]:
    """What can be dialled: members' interfaces and devices."""
    del headers
    return _members(pbx, ())


def _endpoints(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for each in pbx.endpoints.values():
        technology, slash, name = each.device.partition("/")
        if slash and technology == "PJSIP":
            yield Candidate(name, _state(each.state))


def _device_states(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for each in pbx.endpoints.values():
        yield Candidate(each.device, _state(each.state))


def _conferences(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for room in pbx.conferences.values():
        number = len(room.participants)
        yield Candidate(room.name, "1 person" if number == 1 else f"{number} people")


def _participants(pbx: Pbx, headers: Headers) -> Iterator[Candidate]:
    """Who is in the conference that is filled in, else in any."""
    wanted = _value_of(headers, "conference")
    for room in pbx.conferences.values():
        if room.name == wanted or not wanted:
            for guest in room.participants.values():
                muted = "  muted" if guest.muted else ""
                who = party(guest.name, guest.number)
                yield Candidate(guest.channel, f"{who}  in {room.name}{muted}", who)
    yield Candidate("all", "everybody there")
    yield Candidate("participants", "everybody but admins")


def _bridges(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for bridge in pbx.bridges.values():
        people = [pbx.channels[each] for each in bridge.channels if each in pbx.channels]
        names = ", ".join(each.caller_name or each.caller_number or each.name for each in people[:3])
        yield Candidate(bridge.uniqueid, names or bridge.type, names)


def _uniqueids(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    return map(_uniqueid, pbx.channels.values())


def _uniqueid(channel: Channel) -> Candidate:
    return Candidate(channel.uniqueid, channel.name, channel.name)


def _seen(field: str, context: str = "") -> Source:
    """Values of a channel's field on live channels, the most frequent first; `context` names a header to heed."""

    def seen(pbx: Pbx, headers: Headers) -> Iterator[Candidate]:
        wanted = _value_of(headers, context)
        count: Counter[str] = Counter(
            getattr(channel, field) for channel in pbx.channels.values() if not wanted or channel.context == wanted
        )
        for value, number in count.most_common():
            if value:
                yield Candidate(value, plural(number, "channel"))

    return seen


def _lots(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for lot, number in Counter(each.lot for each in pbx.parked.values()).items():
        yield Candidate(lot, f"{number} parked")


def _agents(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    for each in pbx.pool_agents.values():
        yield Candidate(each.agent, f"{each.name}  {each.status.removeprefix('AGENT_').lower()}", each.name)


def _reasons(pbx: Pbx, _: Headers) -> Iterator[Candidate]:
    reasons = (each.paused_reason for queue in pbx.queues.values() for each in queue.members.values())
    for reason, number in Counter(each for each in reasons if each).most_common():
        yield Candidate(reason, f"{number} paused")


_SOURCES: dict[str, Source] = {
    **dict.fromkeys(
        ("channel", "channel1", "channel2", "extrachannel", "timeoutchannel", "announcechannel"), _channels
    ),
    **dict.fromkeys(("queue",), _queues),
    **dict.fromkeys(("interface", "stateinterface", "location"), _members),
    **dict.fromkeys(("context", "extracontext"), _seen("context")),
    "caller": _callers,
    "exten": _seen("exten", "context"),
    "extraexten": _seen("exten", "extracontext"),
    "application": _seen("application"),
    "account": _seen("account"),
    "conference": _conferences,
    "bridgeuniqueid": _bridges,
    "uniqueid": _uniqueids,
    "parkinglot": _lots,
    "agent": _agents,
    "endpoint": _endpoints,
    "device": _device_states,
    "reason": _reasons,
}
_OPEN = frozenset({"exten", "extraexten", "application", "account", "reason", "cause"})
