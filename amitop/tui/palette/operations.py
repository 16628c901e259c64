"""The acts of the registry: those on the chosen row first, named with who is meant, then the views and the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from amitop.pbx.entities import Channel
from amitop.text import visible
from amitop.tui.acting.lacking import row_lacks
from amitop.tui.format import plural
from amitop.tui.keys.registry import Act
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer
from amitop.tui.palette.refusals import operation_refused
from amitop.tui.target import Target

# Acts that change nothing and are yet about the chosen row, and what they are called with it.
_ABOUT_ROW = {"ladder": "Ladder of", "packets": "Packets of"}
# Where the footer's word is too short to stand with a name.
_CALLED = {"attended": "Attended transfer of", "transfer": "Transfer", "hang_up": "Hang up"}
_COMPOSING = ("compose", "console")


def row_operations(moment: Moment) -> Iterator[Offer]:
    """What can be done to the chosen row, or to those that are marked."""
    for act in _of_row(moment):
        if act.danger:
            name, refusal = _operation(act, moment), operation_refused(act.id, moment.aim)
        else:
            name, refusal = _named(act, moment.target), row_lacks(act.id, moment.target)
        run = partial(moment.app.action_act, act.id, moment.aim)
        says = _channel_name(act, moment)
        yield Offer(moment.noun, name, run, says, _also(act), act.key, "accent", refusal)


def _operation(act: Act, moment: Moment) -> str:
    """`Hang up Ana Souza → Alice`, or `Hang up 3 marked calls`."""
    if not moment.aim.marked:
        return _named(act, moment.target)
    verb = "Pause or unpause" if act.id == "pause" else _verb(act, moment.target)
    return f"{verb} {plural(len(moment.aim.marked), f'marked {moment.noun}')}"


def _named(act: Act, target: Target) -> str:
    who = _meant(act, target)
    return f"{_verb(act, target)} {who}" if who else act.says


def _channel_name(act: Act, moment: Moment) -> str:
    """Which of several channels of one person is cut off."""
    target = moment.target
    if act.id != "hang_up" or moment.aim.marked or target.channel is None or target.call is not None:
        return ""
    return visible(target.channel.name)


def composing(moment: Moment) -> Iterator[Offer]:
    """Composer and console."""
    for name in _COMPOSING:
        yield from (_plain(moment, act, "PBX") for act in moment.acts if act.id == name)


def views(moment: Moment) -> Iterator[Offer]:
    """The views, by their names."""
    yield from (_plain(moment, act, "view") for act in moment.acts if act.group == "Views")


def other_acts(moment: Moment) -> Iterator[Offer]:
    """Every other act of the view that is shown."""
    told = {act.id for act in _of_row(moment)} | {"palette", *_COMPOSING}
    told |= set() if moment.app.hosts.several else {"host"}
    for act in moment.acts:
        if act.id not in told and act.group != "Views":
            yield _plain(moment, act, _KINDS.get(act.group, "screen"))


_KINDS = {"Time": "time", "Packets": "packets", "Ladder": "ladder", "On the PBX": "PBX", "amitop": "amitop"}


def _of_row(moment: Moment) -> list[Act]:
    """The acts about the chosen row, those on the PBX first; a packet's are not among them."""
    if not moment.has_rows:
        return []
    on_pbx = [act for act in moment.acts if act.danger and act.group == "On the PBX"]
    return on_pbx + [act for act in moment.acts if act.id in _ABOUT_ROW]


def _plain(moment: Moment, act: Act, kind: str) -> Offer:
    run: Callable[[], object] = partial(moment.app.run_action, act.textual_action)
    if act.id == "compose":
        run = partial(moment.app.doers.composing.open, target=moment.target)
    if act.id == "console":
        run = moment.app.doers.talk(moment.scene).console  # with the PBX of that moment
    # A view's word is in its sentence, and that of a key in time too short without its neighbours in the footer.
    named = act.label and act.group not in ("Views", "Time")
    name, says = (_capital(act.label), act.says) if named else (act.says, "")
    return Offer(kind, name, run, says, _also(act), act.key, "accent")


def _also(act: Act) -> str:
    """The footer's word, and the same written as one, as in the name of an Action."""
    return f"{act.label} {act.label.replace(' ', '')}" if " " in act.label else act.label


def _verb(act: Act, target: Target) -> str:
    if act.id == "pause" and target.agent is not None and target.agent.paused:
        return "Unpause"
    return _ABOUT_ROW.get(act.id) or _CALLED.get(act.id) or _capital(act.label)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _meant(act: Act, target: Target) -> str:
    """Who is meant."""
    if act.id == "pause" and target.agent is not None:
        members = target.agent.members if target.member is None else [target.member]
        queues = ", ".join(member.queue for member in members)
        return visible(f"{target.agent.name} in {queues}" if queues else target.agent.name)
    if target.call is not None:
        return _parties(target.call.caller, target.call.queue or target.call.conference or "")
    return _parties(target.channel, target.channel.queue or "") if target.channel is not None else ""


def _parties(channel: Channel, place: str) -> str:
    """`Ana Souza → Alice`."""
    one = channel.caller_name or channel.caller_number or channel.name
    other = channel.connected_name or channel.connected_number or place
    return visible(f"{one} → {other}" if other else one)
