"""Whom those Actions touch that move channels, join them or part them."""

from __future__ import annotations

from collections.abc import Callable

from amitop.ami import Action
from amitop.operations.find import channel_called, channels_beginning
from amitop.operations.touched import Reach, missing, on
from amitop.operations.verbs import person
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel


def _redirect(action: Action, pbx: Pbx) -> Reach:
    names = [name for name in (action.get("Channel"), action.get("ExtraChannel")) if name]
    moved: list[Channel] = []
    for name in names:
        channel = channel_called(pbx, name)
        if channel is None:
            return missing(name)
        moved.append(channel)
    if not moved:
        return missing("")
    where = _place(action)
    away = f"{action.get('ExtraExten')}@{action.get('ExtraContext')}" if action.get("ExtraContext") else where
    said = [f"{person(each)} goes to {to}" for each, to in zip(moved, (where, away), strict=False)]
    ids = [each.uniqueid for each in moved]
    left = [each for each in _with(pbx, moved) if each.uniqueid not in ids]
    return on(pbx, moved, _sentence([*said, *_left_behind(left)]))


def _blind_transfer(action: Action, pbx: Pbx) -> Reach:
    """The Channel is the one that transfers and leaves; those with it are moved."""
    channel = channel_called(pbx, action.get("Channel"))
    if channel is None:
        return missing(action.get("Channel"))
    others = pbx.companions(channel)
    if not others:
        return on(pbx, [channel], f"{person(channel)} is with nobody whom it could transfer.")
    moved = person(others[0]) if len(others) == 1 else f"{len(others)} others"
    verb = "goes" if len(others) == 1 else "go"
    sentence = f"{moved} {verb} to {_place(action)}; {person(channel)} is released."
    return on(pbx, [channel, *others], sentence)


def _bridge(action: Action, pbx: Pbx) -> Reach:
    """Each name is a beginning: the first channel that Asterisk finds is taken, and no rule says which."""
    taken: list[Channel] = []
    for header in ("Channel1", "Channel2"):
        name = action.get(header)
        found = channels_beginning(pbx, name)
        if not found:
            return missing(name)
        exact = [each for each in found if each.name.lower() == name.lower()]
        if len(found) > 1:
            # Even a whole name is no more than a beginning here: PJSIP/a-1 finds PJSIP/a-10 as well.
            whole = " (a whole name is one too)" if exact else ""
            why = f"{len(found)} channels begin with {name}{whole}: Asterisk takes one of them, which can't be told"
            return on(pbx, found, "", unknown=why)
        taken.append(found[0])
    if taken[0] is taken[1]:
        return on(pbx, taken[:1], "", unknown=f"both names mean {taken[0].name}")
    ids = [each.uniqueid for each in taken]
    left = [each for each in _with(pbx, taken) if each.uniqueid not in ids]
    return on(pbx, taken, _sentence([f"{person(taken[0])} is put with {person(taken[1])}", *_left_behind(left)]))


def _bridge_destroy(action: Action, pbx: Pbx) -> Reach:
    name = action.get("BridgeUniqueid")
    bridge = pbx.bridges.get(name)
    if bridge is None:
        return Reach(unknown=f"no bridge of the name {name} is known" if name else "no bridge is named")
    inside = [pbx.channels[each] for each in bridge.channels if each in pbx.channels]
    return on(pbx, inside, f"Takes {len(inside)} out of their bridge, and hangs up most.", many=True)


def _bridge_kick(action: Action, pbx: Pbx) -> Reach:
    channel = channel_called(pbx, action.get("Channel"))
    if channel is None:
        return missing(action.get("Channel"))
    if not channel.bridge:
        return on(pbx, [channel], f"{person(channel)} is in no bridge now.")
    others = _left_behind(pbx.companions(channel))
    return on(pbx, [channel], _sentence([f"{person(channel)} is taken out of the bridge", *others]))


def _park(action: Action, pbx: Pbx) -> Reach:
    channel = channel_called(pbx, action.get("Channel"))
    if channel is None:
        return missing(action.get("Channel"))
    lot = action.get("Parkinglot")
    where = f" in {lot}" if lot else ""
    others = _left_behind(pbx.companions(channel))
    return on(pbx, [channel], _sentence([f"{person(channel)} is parked{where}", *others]))


def _place(action: Action) -> str:
    """Where to, as `100@internal`."""
    exten, context = action.get("Exten") or "?", action.get("Context")
    return f"{exten}@{context}" if context else exten


def _with(pbx: Pbx, channels: list[Channel]) -> list[Channel]:
    """All who are in a bridge with one of these, each once."""
    found = {other.uniqueid: other for each in channels for other in pbx.companions(each)}
    return list(found.values())


def _left_behind(others: list[Channel]) -> list[str]:
    if not others:
        return []
    if len(others) == 1:
        return [f"{person(others[0])} is left behind, and most likely hung up"]
    return [f"{len(others)} others are left behind"]


def _sentence(parts: list[str]) -> str:
    return "; ".join(parts) + "."


KNOWN: dict[str, Callable[[Action, Pbx], Reach]] = {
    "blindtransfer": _blind_transfer,
    "bridge": _bridge,
    "bridgedestroy": _bridge_destroy,
    "bridgekick": _bridge_kick,
    "park": _park,
    "redirect": _redirect,
}
