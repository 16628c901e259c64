"""Who is with whom: real channels at both ends, seen through the halves of Local channels.

The bridge says who talks with whom, and DialBegin who rings whom. The connected line is only a hint: it may be that
of somebody who has transferred the call and hung up.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from amitop.pbx.entities import Channel
from amitop.pbx.state import State

#: How many ends of one channel are looked for: no line lists those of a conference.
MOST = 8
_OTHER_HALF = {";1": ";2", ";2": ";1"}


class Parties:
    """The ends of all calls at one moment; to be made anew when channels came, went, met or parted."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._halves: dict[str, Channel] = {}
        self._dialled: dict[str, list[Channel]] = {}
        for channel in state.channels.values():
            if channel.is_local and channel.name[-2:] in _OTHER_HALF:
                self._halves[channel.name] = channel
            if channel.dialled_by:
                self._dialled.setdefault(channel.dialled_by, []).append(channel)

    def other_half(self, channel: Channel) -> Channel | None:
        """Return the other half of a Local channel; None if this is none, or the other is not there."""
        if not channel.is_local:
            return None
        return self._halves.get(channel.name[:-2] + _OTHER_HALF.get(channel.name[-2:], ""))

    def ends(self, channel: Channel) -> list[Channel]:
        """Return the channels that `channel` is with, `MOST` at most: in its bridge, or ringing.

        A Local half stands for whoever is behind its other half, and for itself if nobody is.
        """
        return self._ends(channel, {channel.uniqueid})

    def _ends(self, channel: Channel, seen: set[str]) -> list[Channel]:
        found: list[Channel] = []
        todo = [channel]
        while todo and len(found) < MOST:
            for each in islice(self._beside(todo.pop()), MOST):
                if each.uniqueid in seen:
                    continue
                seen.add(each.uniqueid)
                other = self.other_half(each)
                if other is None or other.uniqueid in seen:
                    found.append(each)
                    continue
                seen.add(other.uniqueid)
                if any(one.uniqueid not in seen for one in islice(self._beside(other), MOST)):
                    todo.append(other)
                else:
                    found.append(each)
        return found[:MOST]

    def _beside(self, channel: Channel) -> Iterator[Channel]:
        """Yield those in the channel's bridge; while it is in none, those it dials and the one that dials it."""
        channels = self._state.channels
        if channel.bridge:
            if self._state.talks(channel):
                members = self._state.bridges[channel.bridge].channels
                yield from (channels[each] for each in members if each != channel.uniqueid and each in channels)
            return
        yield from self._dialled.get(channel.uniqueid, ())
        if channel.dialled_by in channels:
            yield channels[channel.dialled_by]

    def behind(self, channel: Channel) -> Channel:
        """Return the real channel behind a Local channel that somebody was called by, and else the channel itself.

        What is dialled is the first half; the second runs the dialplan that reaches the telephone.
        """
        if not channel.is_local or channel.name[-2:] not in _OTHER_HALF:
            return channel
        second = channel if channel.name.endswith(";2") else self.other_half(channel)
        return self._only_end(second, channel) if second is not None else channel

    def beyond(self, channel: Channel) -> Channel:
        """Return the real channel behind the other half, at the near end of a call that began with `channel`."""
        other = self.other_half(channel)
        return self._only_end(other, channel) if other is not None else channel

    def _only_end(self, half: Channel, otherwise: Channel) -> Channel:
        """Return the real channel that `half` reaches, if it is one alone."""
        other = self.other_half(half)
        real = [
            each for each in self._ends(half, {half.uniqueid, other.uniqueid if other else ""}) if not each.is_local
        ]
        return real[0] if len(real) == 1 else otherwise
