"""From packets to a ladder. Any packets, in any order: what makes no sense is left out, and nothing raises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from amitop.ami import Kind, Packet
from amitop.ladder.cast import Cast
from amitop.ladder.events import ACTIONS, EVENTS
from amitop.ladder.ladder import Column, ColumnKind, Ladder, Step
from amitop.ladder.script import Draft, Script


class Heard(NamedTuple):
    """A packet with its number in the journal and its time."""

    number: int
    at: float
    packet: Packet


def build(packets: Iterable[Heard], *, fold: bool = True) -> Ladder:
    """The ladder of the call that `packets` tell of; `fold` puts both halves of a Local channel in one column."""
    heard = list(packets)
    cast = Cast(fold)
    for each in heard:
        cast.meet(each.packet)
    script = Script(cast)
    for each in heard:
        handlers = EVENTS if each.packet.kind is Kind.EVENT else ACTIONS
        handler = handlers.get(each.packet.name)
        # A list's items say what is, not what happens.
        if handler is not None and (handlers is ACTIONS or not _is_item(each.packet)):
            script.open(each.number, each.at, each.packet)
            handler(script)
    return _finish(script, cast)


def _is_item(packet: Packet) -> bool:
    return packet.action_id is not None and packet.name != "OriginateResponse"


def _finish(script: Script, cast: Cast) -> Ladder:
    drafts = _merged(script.told())
    keys = list(dict.fromkeys(key for draft in drafts for key in (draft.one, draft.other) if key))
    places = {key: place for place, key in enumerate(keys)}
    steps = tuple(_step(draft, places) for draft in drafts)
    columns = tuple(cast.columns(keys, script.states))
    lives = tuple(_life(steps, place, columns[place]) for place in range(len(keys)))
    return Ladder(columns, steps, cast.folded(keys), lives)


def _merged(drafts: list[Draft]) -> list[Draft]:
    """Steps that say the same in a row made one."""
    merged: list[Draft] = []
    for draft in drafts:
        if merged and merged[-1].says == draft.says:
            merged[-1].packets += draft.packets
            merged[-1].times += draft.times
        else:
            merged.append(draft)
    return merged


def _step(draft: Draft, places: dict[str, int]) -> Step:
    to = places[draft.other] if draft.other and draft.other != draft.one else None
    return Step(
        draft.at,
        draft.kind,
        draft.text,
        places[draft.one],
        to,
        tuple(dict.fromkeys(draft.packets)),
        draft.times,
        draft.cause,
        draft.code,
    )


def _life(steps: tuple[Step, ...], place: int, column: Column) -> tuple[int, int]:
    """From the first step that concerns a column to its last, or to the end where a channel still lives."""
    mine = [index for index, step in enumerate(steps) if place in (step.column, step.to)]
    ended = column.state == "Hangup" or column.kind is not ColumnKind.CHANNEL
    return mine[0], mine[-1] if ended else len(steps) - 1
