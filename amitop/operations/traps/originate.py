"""Traps of Originate."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.operations.traps.trap import Fields, Look, Trap
from amitop.pbx import Pbx

_ID_LIMIT = 149


def _waits(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if not fields.on("Async"):
        sentence = "without Async: true the connection waits until somebody answers, and no OriginateResponse comes"
        yield Trap("Async", sentence)


def _where(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    application, exten = fields.get("Application"), fields.get("Exten")
    if application and exten:
        yield Trap(
            "Exten", "with an Application as well, the call never goes to the Exten", f"it runs {application}"
        )
    if exten and not application:
        for key in ("Context", "Priority"):
            if not fields.get(key):
                yield Trap(key, f"an Exten needs a {key} too")
    if fields.get("Data") and not application:
        yield Trap("Data", "without an Application, Data means nothing")
    if not application and not exten and (fields.get("Context") or fields.get("Priority")):
        yield Trap("Exten", "a Context or a Priority needs an Exten too")


def _channel(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    """Whom it calls: a technology and a number; a Local channel into its own place calls itself again."""
    del pbx
    channel = fields.get("Channel")
    if channel and "/" not in channel:
        yield Trap("Channel", "a Channel is a technology and a destination: PJSIP/100 or Local/100@internal")
    exten, context = fields.get("Exten"), fields.get("Context")
    if not exten or not channel.lower().startswith("local/"):
        return
    number, _, place = channel[6:].partition("/")[0].partition("@")
    if number.lower() == exten.lower() and (place or "default").lower() == (context or "default").lower():
        yield Trap("Channel", "both ends go to the same extension, which may call itself over and over")


def _timeout(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    timeout = fields.number("Timeout")
    if timeout is not None and 0 < timeout < 1000:
        yield Trap("Timeout", f"the Timeout counts in milliseconds: {timeout} is less than a second")
    elif timeout is not None and timeout <= 0:
        yield Trap("Timeout", "a Timeout of nothing lets the phone ring for no time")


def _variables(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    for value in fields.all("Variable"):
        if _splits(value):
            yield Trap("Variable", "a comma begins another variable: put quotation marks round the value", value)
        elif "=" not in value:
            yield Trap("Variable", "a Variable is written NAME=value; without = it is left out", value)


def _splits(value: str) -> bool:
    """Whether Asterisk finds a comma that stands neither in quotation marks nor in brackets."""
    quoted, depth, escaped = False, 0, False
    for sign in value:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif sign in "([" and not quoted:
            depth += 1
        elif sign in ")]" and not quoted and depth:
            depth -= 1
        elif sign == "," and not quoted and not depth:
            return True
    return False


def _ids(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    for key in ("ChannelId", "OtherChannelId"):
        wanted = fields.get(key)
        if len(wanted) > _ID_LIMIT:
            yield Trap(key, f"a Uniqueid has at most {_ID_LIMIT} characters")
        elif wanted in pbx.channels:
            yield Trap(key, "a live channel has this Uniqueid already", pbx.channels[wanted].name)


TRAPS: dict[str, tuple[Look, ...]] = {
    "originate": (_waits, _where, _channel, _timeout, _variables, _ids),
}
