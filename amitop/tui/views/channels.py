"""Channels: every leg that lives on the PBX."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from amitop.pbx import Family, Pbx
from amitop.pbx.entities import Call, Caller, Channel
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import duration, party, place, plural, short_id, since, who
from amitop.tui.scene import Scene
from amitop.tui.states import HOLD, of_call, of_channel
from amitop.tui.table.columns import Cell, Column, by_age
from amitop.tui.table.grouping import Grouping
from amitop.tui.views import fields, groups, offered
from amitop.tui.views.base import View, field_line, needles_of


def party_of(channel: Channel) -> str:
    """Return who a channel is."""
    return party(channel.caller_name, channel.caller_number)


def connected_of(channel: Channel) -> str:
    """Return whom a channel says it is connected to, which may be out of date."""
    return party(channel.connected_name, channel.connected_number)


def company(pbx: Pbx, channel: Channel, short: bool = False) -> str:
    """Return who `channel` is with: in its bridge or ringing; and what it says itself if nobody is to be seen."""
    room = pbx.conferences.get(channel.conference or "")
    if room is not None:
        return plural(len(room.participants), "participant")
    told = partners(channel, pbx.parties().ends(channel), short)
    return told or party(channel.connected_name, "" if short else channel.connected_number)


def partners(channel: Channel, ends: Sequence[Channel], short: bool = False) -> str:
    """Return who the `ends` are that `channel` is with: the first by name, and how many more there are."""
    if not ends:
        return ""
    end = ends[0]
    told = party(end.caller_name, "" if short else end.caller_number)
    if not short:
        told = told or connected_of(channel) or visible(end.name)
    return f"{told} +{len(ends) - 1}" if told and len(ends) > 1 else told


class ChannelsView(View[Channel]):
    """One row a channel."""

    id = "channels"
    title = "Channels"
    short = "Chan"
    noun = "channel"
    nothing = "No channels: nobody is on the phone"
    families = (Family.CHANNELS,)
    fields = fields.CHANNEL
    first_sort = (7, True)
    groupings = ("queue", "trunk", "context")

    def make_columns(self) -> Sequence[Column[Channel]]:
        return [
            Column("state", self._state, lambda row: of_channel(row).word, 9, 9, priority=0, indent=2),
            Column("caller", self._caller, lambda row: party_of(row).lower(), 26, 28, 2, priority=0),
            Column("connected", self._connected, lambda row: connected_of(row).lower(), 24, 26, 2, priority=0),
            Column("exten@context", self._place, lambda row: (row.context, row.exten), 13, 20, 1, priority=4),
            Column("application", self._application, lambda row: row.application, 11, 12, priority=6),
            Column("channel", self._name, lambda row: row.name, 24, 26, 1, priority=3, keep_end=True),
            Column("bridge", self._bridge, lambda row: row.bridge or "", 6, 6, priority=5),
            Column("duration", self._duration, self._age, 8, 9, right=True, priority=0, largest_first=True),
            *offered.channel(self.scene),
        ]

    def rows(self) -> Iterable[Channel]:
        return self.scene.pbx.channels.values()

    def key(self, row: Channel) -> Hashable:
        return row.uniqueid

    def version(self, row: Channel) -> Hashable:
        return row.touched

    def text(self, row: Channel) -> str:
        words = (of_channel(row).word, party_of(row), connected_of(row), f"{row.exten}@{row.context}")
        return " ".join((*words, row.application, row.name, row.bridge or "", row.uniqueid, row.queue or ""))

    def grouping(self, by: str) -> Grouping[Channel] | None:
        return groups.of_channels(self.scene, by)

    def channel(self, row: Channel) -> Channel | None:
        return self.scene.channel(row.uniqueid)

    def needles(self, row: Channel) -> tuple[bytes, ...]:
        return needles_of(row)  # of one that has ended too: why it did is in its packets

    def _state(self, row: Channel) -> Cell:
        return of_channel(row).cell

    def _caller(self, row: Channel) -> Cell:
        return Cell(party_of(row), short=party(row.caller_name, ""))

    def _connected(self, row: Channel) -> Cell:
        return Cell(connected_of(row), short=party(row.connected_name, ""))

    def _place(self, row: Channel) -> Cell:
        return Cell(place(row.exten, row.context), "muted")

    def _application(self, row: Channel) -> Cell:
        return Cell(visible(row.application))

    def _name(self, row: Channel) -> Cell:
        return Cell(visible(row.name), "muted")

    def _bridge(self, row: Channel) -> Cell:
        return Cell(short_id(row.bridge), "link")

    def _duration(self, row: Channel) -> Cell:
        return Cell(since(row.started, self.scene.as_of))

    def _age(self, row: Channel) -> float | None:
        return by_age(row.started)

    def details(self, row: Channel) -> list[Line]:
        return [
            self._headline(row),
            *channel_fields(self.scene, row),
            [],
            *legs(self.scene, [row, *self._with(row)]),
        ]

    def _with(self, row: Channel) -> list[Channel]:
        return self.scene.pbx.companions(row)

    def _headline(self, row: Channel) -> Line:
        return headline(self.scene, row, self.scene.pbx.companions(row))


def headline(scene: Scene, row: Channel, others: list[Channel], call: Call | None = None) -> Line:
    """Who is with whom, and how."""
    line = [Piece(who(row.caller_name, row.caller_number, row.name), "strong")]
    if others:
        names = ", ".join(who(each.caller_name, each.caller_number, each.name) for each in others[:3])
        line += [Piece(" ↔ "), Piece(names + (" …" if len(others) > 3 else ""), "strong")]
    elif row.connected_name or row.connected_number:
        line += [Piece(" → "), Piece(who(row.connected_name, row.connected_number), "strong")]
    state = of_call(call) if call is not None else of_channel(row)
    told = {"Hold": "on hold", "Up": "up", "Waiting": "waiting", "Ringing": "ringing"}.get(
        state.word, state.word.lower()
    )
    legs_held = [each.hold_since for each in (call.channels if call else [row]) if each.hold_since is not None]
    start = min(legs_held, default=row.started) if state is HOLD else row.started
    return [*line, Piece(f"   {state.glyph} {told} {since(start, scene.as_of)}", state.style)]


def waiting_in(scene: Scene, row: Channel) -> Caller | None:
    """The place in a queue where this channel waits."""
    queue = scene.pbx.queues.get(row.queue or "")
    if queue is None or row.uniqueid not in queue.callers:
        return None
    queue.count()
    return queue.callers[row.uniqueid]


def channel_fields(scene: Scene, row: Channel) -> list[Line]:
    """What is known of a channel, a line each."""
    lines = [field_line("channel", row.name), field_line("linked", row.linkedid or row.uniqueid)]
    bridge = scene.pbx.bridges.get(row.bridge or "")
    if bridge is not None:
        about = f"  {visible(bridge.technology)}, {plural(len(bridge.channels), 'channel')}"
        lines.append(field_line("bridge", Piece(short_id(bridge.uniqueid), "link"), Piece(about, "muted")))
    caller = waiting_in(scene, row)
    if caller is not None:
        waited = duration(scene.as_of - caller.joined) if caller.joined is not None else "?"
        lines.append(
            field_line(
                "queue", caller.queue, Piece("  waited "), waited, Piece("  position "), str(caller.position)
            )
        )
    elif row.queue:
        lines.append(field_line("queue", row.queue))
    agent = scene.agent_on(row)
    if agent is not None:
        lines.append(field_line("agent", agent.name, Piece(f"  {visible(agent.interface)}")))
    where = place(row.exten, row.context)
    if where or row.application:
        data = f"({visible(row.application_data)})" if row.application_data else ""
        doing = f"  {visible(row.application)}{data}" if row.application else ""
        lines.append(
            field_line("at", where, Piece(f":{visible(row.priority)}" if row.priority else ""), Piece(doing))
        )
    return lines


def legs(scene: Scene, channels: Sequence[Channel], limit: int = 8) -> list[Line]:
    """Channels of a call or a bridge, a line each."""
    lines: list[Line] = []
    widest = max((len(visible(each.name)) for each in channels[:limit]), default=0)
    for each in channels[:limit]:
        state = of_channel(each)
        pieces = [Piece(f"{state.glyph} ", state.style), Piece(f"{visible(each.name):<{widest}}", "text")]
        lines.append(
            [*pieces, Piece(f"  {party_of(each)}"), Piece(f"  {since(each.started, scene.as_of)}", "faint")]
        )
    if len(channels) > limit:
        lines.append([Piece(f"  and {len(channels) - limit:,} more")])
    return lines
