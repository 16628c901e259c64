"""Names that nobody bears now: of channels, queues, conferences and bridges."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Collection, Iterator

from amitop.operations.find import channel_called, channels_beginning, conference_called, queue_called
from amitop.operations.traps.trap import Fields, Trap
from amitop.pbx import Pbx

# Actions whose Channel is none that lives.
_NO_CHANNEL = frozenset({"originate", "confbridgekick", "confbridgemute", "confbridgeunmute", "messagesend"})
# Actions that take a queue or a conference which need not be there yet.
_NEW_QUEUE = frozenset({"queuelog", "queuereload"})
#: Of many names only so many are compared with a misspelt one: those that begin most like it.
_COMPARED = 100


def unknown_names(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    """Each name that is not in the model, with the one that looks most like it."""
    yield from _channels(fields, pbx)
    queue = fields.get("Queue")
    if queue and pbx.queues and fields.action not in _NEW_QUEUE and queue_called(pbx, queue) is None:
        yield Trap("Queue", "no queue of this name is known", _nearest(queue, pbx.queues))
    room = fields.get("Conference")
    if room and conference_called(pbx, room) is None:
        yield Trap("Conference", "no conference of this name is known", _nearest(room, pbx.conferences))
    bridge = fields.get("BridgeUniqueid")
    if bridge and bridge not in pbx.bridges:
        yield Trap("BridgeUniqueid", "no bridge of this name is known", _nearest(bridge, pbx.bridges))


def _channels(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    if fields.action in _NO_CHANNEL:
        return
    for key in ("Channel", "ExtraChannel", "TimeoutChannel", "AnnounceChannel"):
        name = fields.get(key)
        if not name or (key == "Channel" and name.startswith("/")) or channel_called(pbx, name) is not None:
            continue
        yield Trap(key, "no live channel of this name is known", _nearest_channel(name, pbx))
    for key in ("Channel1", "Channel2"):
        name = fields.get(key)
        if name and not channels_beginning(pbx, name):
            yield Trap(key, "no live channel begins so", _nearest_channel(name, pbx))


def _nearest_channel(name: str, pbx: Pbx) -> str:
    return _nearest(name, [each.name for each in pbx.channels.values()])


def _nearest(name: str, known: Collection[str]) -> str:
    """The name that looks most like it, whatever the case; empty where none does."""
    wanted = name.lower()
    lower = {each.lower(): each for each in known}
    alike = heapq.nlargest(_COMPARED, lower, key=lambda each: _shared(wanted, each))
    found = difflib.get_close_matches(wanted, alike, 1, 0.6)
    return f"nearest: {lower[found[0]]}" if found else ""


def _shared(one: str, other: str) -> int:
    """How many characters two names begin with alike."""
    count = 0
    for each, its in zip(one, other, strict=False):
        if each != its:
            break
        count += 1
    return count
