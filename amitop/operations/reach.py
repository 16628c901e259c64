"""Whom an Action touches at this moment, as far as the model can tell."""

from __future__ import annotations

from collections.abc import Callable

from amitop.ami import Action
from amitop.operations import reach_desk, reach_moves
from amitop.operations.ere import UncertainPattern, translate
from amitop.operations.find import channel_called, line, oldest_first
from amitop.operations.touched import Reach, missing, on
from amitop.operations.verbs import person
from amitop.pbx import Pbx
from amitop.pbx.entities import Channel

__all__ = ["Reach", "reach"]


def reach(action: Action, pbx: Pbx) -> Reach:
    """Whom `action` would touch if it were carried out now."""
    known = _KNOWN.get(action.name.lower())
    if known is not None:
        return known(action, pbx)
    name = action.get("Channel")
    if not name:
        return Reach()
    channel = channel_called(pbx, name)
    return missing(name) if channel is None else on(pbx, [channel], f"Is done to {person(channel)}.")


def _hangup(action: Action, pbx: Pbx) -> Reach:
    name = action.get("Channel")
    if name.startswith("/"):
        return _hangup_matching(name, pbx)
    channel = channel_called(pbx, name)
    return missing(name) if channel is None else _cut_off(pbx, [channel])


def _hangup_matching(text: str, pbx: Pbx) -> Reach:
    """`/ERE/`: each channel that it matches now. Without the second slash Asterisk refuses it."""
    if len(text) < 2 or not text.endswith("/"):
        return Reach(unknown="Asterisk takes a regular expression between two slashes only")
    if not all(each.name.isascii() for each in pbx.channels.values()):
        return Reach(unknown="it can't be told which channels this matches: one has a name beyond ASCII")
    try:
        pattern = translate(text[1:-1])
    except UncertainPattern as error:
        return Reach(unknown=f"it can't be told which channels this matches: {error}")
    found = oldest_first([each for each in pbx.channels.values() if pattern.search(each.name)])
    if not found:
        return Reach("No channel matches this now.", many=True)
    return _cut_off(pbx, found, many=True)


def _cut_off(pbx: Pbx, channels: list[Channel], many: bool = False) -> Reach:
    if len(channels) > 1:
        return on(pbx, channels, f"Cuts off {len(channels)} channels.", many)
    (channel,) = channels
    others = pbx.companions(channel)
    beside = f", who is with {person(others[0])}" if len(others) == 1 else ""
    rest = f"; {len(others)} others stay in the bridge" if len(others) > 1 else ""
    return on(pbx, channels, f"Cuts off {person(channel)}{beside}{rest}.", many)


def _timeout(action: Action, pbx: Pbx) -> Reach:
    name = action.get("Channel")
    channel = channel_called(pbx, name)
    if channel is None:
        return missing(name)
    return on(pbx, [channel], f"Hangs up {person(channel)} in {action.get('Timeout') or '?'} s.")


def _originate(action: Action, pbx: Pbx) -> Reach:
    del pbx
    return Reach(f"Calls {action.get('Channel') or 'nobody yet'}.")


def _command(action: Action, pbx: Pbx) -> Reach:
    """`channel request hangup` and what ends the PBX; of other CLI commands nothing is known."""
    words = action.get("Command").split()
    lower = [each.lower() for each in words]
    everybody = oldest_first(list(pbx.channels.values()))
    if lower[:3] == ["channel", "request", "hangup"] and len(words) == 4:
        if lower[3] == "all":
            return _cut_off(pbx, everybody, many=True) if everybody else Reach("There is no channel.", many=True)
        channel = channel_called(pbx, words[3])
        return missing(words[3]) if channel is None else _cut_off(pbx, [channel])
    if lower[:2] in (["core", "stop"], ["core", "restart"]):
        lines = tuple(line(pbx, each) for each in everybody)
        return Reach("Ends the PBX, and every call.", tuple(each.uniqueid for each in everybody), lines, many=True)
    return Reach()


_KNOWN: dict[str, Callable[[Action, Pbx], Reach]] = {
    "absolutetimeout": _timeout,
    "command": _command,
    "hangup": _hangup,
    "originate": _originate,
    "pjsiphangup": _hangup,
    **reach_moves.KNOWN,
    **reach_desk.KNOWN,
}
