"""Traps of Actions on channels and bridges."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.operations.find import channel_called, channels_beginning
from amitop.operations.traps.trap import Fields, Look, Trap, counted
from amitop.operations.verbs import person
from amitop.pbx import Pbx


def _cause(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    cause, number = fields.get("Cause"), fields.number("Cause")
    if fields.action == "hangup" and cause and (number is None or not 0 <= number <= 127):
        yield Trap("Cause", "a Cause that is no number from 0 to 127 is left out without a word")


def _expression(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    name = fields.get("Channel")
    if name.startswith("/") and (len(name) < 2 or not name.endswith("/")):
        yield Trap("Channel", "a regular expression needs a slash at its end too")
    elif name == "//":
        yield Trap("Channel", "an empty expression matches every channel")
    elif name.startswith("/") and not name.startswith("/^"):
        yield Trap("Channel", "the expression may match anywhere in a name: ^ ties it to the beginning")


def _redirect(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    """One whose partner stays is named; a second channel needs all of its own place or none of it."""
    extra = fields.get("ExtraChannel")
    for key in ("ExtraContext", "ExtraExten", "ExtraPriority"):
        if fields.get(key) and not extra:
            yield Trap(key, f"without an ExtraChannel, {key} means nothing")
    if extra and not fields.get("ExtraContext"):
        sentence = "without an ExtraContext the second channel goes where the first goes"
        yield Trap("ExtraContext", sentence, extra)
    elif extra:
        for key in ("ExtraExten", "ExtraPriority"):
            if not fields.get(key):
                yield Trap(key, f"with an ExtraContext, {key} has to be given too")
    channel = channel_called(pbx, fields.get("Channel"))
    if channel is None:
        return
    if channel.hangup_requested:
        yield Trap("Channel", "the channel is being hung up, and Asterisk refuses it", channel.name)
    others = pbx.companions(channel)
    if others and not extra:
        sentence = "whoever is with the channel is left behind, and most likely hung up"
        yield Trap("ExtraChannel", sentence, counted([person(each) for each in others]))


def _priority(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    for key in ("Priority", "ExtraPriority"):
        number = fields.number(key)
        if number is not None and number < 1:
            yield Trap(key, "a Priority counts from 1")


def _transferrer(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    channel = channel_called(pbx, fields.get("Channel"))
    others = pbx.companions(channel) if channel is not None else []
    if channel is not None and not others:
        yield Trap("Channel", "the channel is with nobody whom it could transfer", person(channel))
    elif fields.action == "blindtransfer" and channel is not None:
        sentence = "the Channel is the one that transfers and leaves; those with it are moved"
        moved = counted([person(each) for each in others])
        yield Trap(
            "Channel", sentence, f"{person(channel)} leaves, {moved} {'moves' if len(others) == 1 else 'move'}"
        )
    if fields.action == "blindtransfer" and fields.get("Channel") and not fields.get("Exten"):
        yield Trap("Exten", "Asterisk's documentation calls it optional, and Asterisk refuses it without")


def _feature_code(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    code = "atxfer" if fields.action == "atxfer" else "atxferabort"
    yield Trap("Channel", f"it is done by the feature code {code}, which the PBX has to have for this channel")


def _bridge(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    for key in ("Channel1", "Channel2"):
        name = fields.get(key)
        found = channels_beginning(pbx, name)
        if len(found) > 1:
            sentence = "Asterisk takes the first channel that it finds to begin so, and several do"
            yield Trap(key, sentence, counted([each.name for each in found]))
        elif found and found[0].name.lower() != name.lower():
            yield Trap(key, "Asterisk takes the first channel that it finds to begin so", found[0].name)


def _digits(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if len(fields.get("Digit")) > 1:
        yield Trap("Digit", "only the first digit is played", fields.get("Digit")[0])


def _milliseconds(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    timeout = fields.number("Timeout")
    if timeout and 0 < timeout < 1000:
        yield Trap("Timeout", f"the Timeout counts in milliseconds: {timeout} is less than a second")


def _seconds(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    timeout = fields.number("Timeout")
    if timeout and timeout >= 1000 and timeout % 1000 == 0:
        yield Trap("Timeout", f"the Timeout counts in seconds: {timeout} is more than a quarter of an hour")


def _global(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if fields.get("Channel"):
        return
    if fields.action == "setvar":
        yield Trap("Channel", "without a Channel this sets a global variable, for every call")
    else:
        yield Trap("Channel", "without a Channel this reads a global variable")


def _shell(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if fields.get("Command"):
        yield Trap("Command", "the Command is run by the PBX's shell when the recording ends")
    for key in ("File", "Options"):
        if "," in fields.get(key):
            yield Trap(key, "Asterisk joins File, Options and Command by commas: what follows a comma is the next")


TRAPS: dict[str, tuple[Look, ...]] = {
    "absolutetimeout": (_seconds,),
    "atxfer": (_transferrer, _feature_code),
    "blindtransfer": (_transferrer,),
    "bridge": (_bridge,),
    "cancelatxfer": (_feature_code,),
    "getvar": (_global,),
    "hangup": (_cause, _expression),
    "mixmonitor": (_shell,),
    "park": (_milliseconds,),
    "pjsiphangup": (_cause, _expression),
    "playdtmf": (_digits,),
    "playmf": (_digits,),
    "redirect": (_redirect, _priority),
    "setvar": (_global,),
}
