"""What a PBX can be asked before an operation is sent, and what its answer means for the operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from amitop.ami import Action, Exchange
from amitop.operations.find import channel_called
from amitop.operations.verbs import Operation, person
from amitop.pbx import Pbx

# What can stand in an argument of a dialplan function and mean nothing but itself.
_PLAIN = re.compile(r"[\w*#+.:@/!&=-]{1,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """A Getvar that changes nothing."""

    action: Action
    #: What the answer means: a sentence on what is wrong; empty if nothing is, or if it tells nothing.
    reads: Callable[[Exchange], str]
    #: Whether nothing should be sent if something is wrong.
    refuses: bool = False


def questions(operation: Operation, pbx: Pbx, by_caller: bool = True) -> list[Question]:
    """Return what to ask before `operation` is sent: whether its goals exist, and who may transfer by keys.

    `by_caller` asks for the very channel: an extension can be for some caller IDs only.
    """
    return [question for action in operation.actions for question in _of(action, pbx if by_caller else None)]


def _of(action: Action, pbx: Pbx | None) -> Iterator[Question]:
    """Yield the questions on one Action, on its channels only if `pbx` is given."""
    make = _QUESTIONS.get(action.name.lower())
    if make is not None:
        yield from make(action, pbx)


def _redirect(action: Action, pbx: Pbx | None) -> Iterator[Question]:
    goal, channels = (action.get("Exten"), action.get("Context")), ("Channel", "ExtraChannel")
    names = [action.get(key) if pbx is not None else "" for key in channels]
    away = action.get("ExtraExten"), action.get("ExtraContext")
    yield from _goal(*goal, names[0], _CUT_OFF)
    if action.get("ExtraChannel"):
        yield from _goal(*(away if all(away) else goal), names[1], _CUT_OFF)


def _blind_transfer(action: Action, pbx: Pbx | None) -> Iterator[Question]:
    found = channel_called(pbx, action.get("Channel")) if pbx is not None else None
    others = pbx.companions(found) if pbx is not None and found is not None else []
    moved = others[0].name if len(others) == 1 else ""
    yield from _goal(action.get("Exten"), action.get("Context"), moved, _CUT_OFF)


def _originate(action: Action, pbx: Pbx | None) -> Iterator[Question]:
    del pbx
    yield from _goal(action.get("Exten"), action.get("Context"), "", "whoever answers is cut off")


def _attended_transfer(action: Action, pbx: Pbx | None) -> Iterator[Question]:
    channel = action.get("Channel") if pbx is not None else ""
    yield from _goal(action.get("Exten"), action.get("Context"), channel, "the call would come to nothing")
    found = channel_called(pbx, channel) if pbx is not None else None
    if found is not None:
        yield _may_transfer(channel, person(found))


_CUT_OFF = "whoever is sent there is cut off"
_QUESTIONS: dict[str, Callable[[Action, Pbx | None], Iterator[Question]]] = {
    "atxfer": _attended_transfer,
    "blindtransfer": _blind_transfer,
    "originate": _originate,
    "redirect": _redirect,
}


def _goal(exten: str, context: str, channel: str, what_then: str) -> Iterator[Question]:
    """Ask whether an extension exists, for the caller ID of `channel` if one is given."""
    if not (_PLAIN.fullmatch(exten) and _PLAIN.fullmatch(context)):
        return
    headers = {"Variable": f"DIALPLAN_EXISTS({context},{exten},1)", **({"Channel": channel} if channel else {})}

    def reads(exchange: Exchange) -> str:
        missing = _value(exchange) == "0"
        return f"there is no {exten} in the context {context}: {what_then}" if missing else ""

    yield Question(Action("Getvar", headers), reads)


def _may_transfer(channel: str, who: str) -> Question:
    """Ask whether the party of a channel may transfer by keys: `T` in what Dial or Queue gave it."""

    def reads(exchange: Exchange) -> str:
        value = _value(exchange)
        may = value is None or "T" in value
        return "" if may else f"{who} may not transfer: its Dial or Queue has no t or T for it"

    return Question(
        Action("Getvar", {"Channel": channel, "Variable": "CHANNEL(dtmf_features)"}), reads, refuses=True
    )


def _value(exchange: Exchange) -> str | None:
    """Return the value that a Getvar gave; None if it gave none."""
    if not exchange.ok or exchange.response is None or "Value" not in exchange.response.fields:
        return None
    return exchange.response.get("Value")
