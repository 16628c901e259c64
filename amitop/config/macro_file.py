"""A macro's table in TOML, read with a sentence for each mistake, and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amitop.config.errors import ConfigError, unknown
from amitop.config.macro import Ask, Macro, Step
from amitop.config.placeholders import LISTS, ROWS, VALUES, names_in

_MACRO = ("name", "says", "key", "row", "ask", "step")
_ASK = ("label", "default", "remember", "optional")
_STEP = ("action", "headers", "wait", "each")


def read(stem: str, table: Mapping[str, Any]) -> Macro:
    """The macro that a file's table tells. Raises `ConfigError` with the key and what was expected."""
    _only(table, _MACRO, "")
    asks = table.get("ask", {})
    if not isinstance(asks, dict):
        raise ConfigError("ask: expected tables such as [ask.file]")
    steps = table.get("step", [])
    if not isinstance(steps, list) or not steps:
        raise ConfigError("step: expected at least one [[step]] with an action")
    row = _text(table, "row", "")
    if row and row not in ROWS:
        raise ConfigError(unknown(f"row = {row!r}", ROWS, row))
    asked = tuple(_ask(name, each) for name, each in asks.items())
    return Macro(
        stem,
        _needed(table, "name", "", "what it is called"),
        tuple(_step(number, each, asked) for number, each in enumerate(steps, 1)),
        _text(table, "says", ""),
        _text(table, "key", ""),
        row,
        asked,
    )


def written(macro: Macro) -> dict[str, Any]:
    """A macro as the table of its file."""
    table: dict[str, Any] = {"name": macro.name}
    table |= {key: value for key in ("says", "key", "row") if (value := getattr(macro, key))}
    if macro.asks:
        table["ask"] = {ask.name: _written_ask(ask) for ask in macro.asks}
    table["step"] = [_written_step(step) for step in macro.steps]
    return table


def _ask(name: str, table: Any) -> Ask:
    where = f"ask.{name}"
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: expected a table with a label")
    _only(table, _ASK, f"{where}.")
    default = _text(table, "default", f"{where}.")
    _check_names(f"{where}.default", default, [*VALUES, "me"])
    return Ask(
        name,
        _text(table, "label", f"{where}.") or name,
        default,
        _truth(table, "remember", f"{where}.", False),
        _truth(table, "optional", f"{where}.", False),
    )


def _step(number: int, table: Any, asks: tuple[Ask, ...]) -> Step:
    where = f"step {number}: "
    if not isinstance(table, dict):
        raise ConfigError(f"{where}expected a table with an action")
    _only(table, _STEP, where)
    each = _text(table, "each", where)
    if each and each not in LISTS:
        raise ConfigError(unknown(f"{where}each = {each!r}", tuple(LISTS), each))
    known = [*VALUES, "me", *(f"ask.{ask.name}" for ask in asks), *(["each"] if each else [])]
    headers = tuple(_headers(where, table.get("headers", {})))
    for key, value in headers:
        _check_names(f"{where}headers.{key}", value, known)
    action = _needed(table, "action", where, "an Action's name")
    return Step(action, headers, _truth(table, "wait", where, True), each)


def _headers(where: str, given: Any) -> list[tuple[str, str]]:
    """Headers in order: a table, with a list for one that comes again, or pairs where such ones are apart."""
    where = f"{where}headers"
    if isinstance(given, dict):
        pairs = [
            (key, one) for key, value in given.items() for one in (value if isinstance(value, list) else [value])
        ]
    elif isinstance(given, list) and all(isinstance(each, list) and len(each) == 2 for each in given):
        pairs = [(key, value) for key, value in given]
    else:
        raise ConfigError(f'{where}: expected a table such as {{ Channel = "…" }}, or a list of [name, value]')
    headers = []
    for key, value in pairs:
        if not isinstance(key, str) or not key.strip() or key.strip() != key or ":" in key:
            raise ConfigError(f"{where}: {key!r} is no name of a header")
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str | int):
            raise ConfigError(f"{where}.{key}: expected a text or a list of texts")
        if any(each in f"{key}{value}" for each in "\r\n\0"):
            raise ConfigError(f"{where}.{key}: a line end would end the line for Asterisk")
        headers.append((key, str(value)))
    return headers


def _written_ask(ask: Ask) -> dict[str, Any]:
    table: dict[str, Any] = {"label": ask.label}
    if ask.default:
        table["default"] = ask.default
    return table | {key: True for key in ("remember", "optional") if getattr(ask, key)}


def _written_step(step: Step) -> dict[str, Any]:
    table: dict[str, Any] = {"action": step.action}
    if step.each:
        table["each"] = step.each
    if not step.wait:
        table["wait"] = False
    grouped: dict[str, list[str]] = {}
    for key, value in step.headers:
        grouped.setdefault(key, []).append(value)
    together = [(key, value) for key, values in grouped.items() for value in values]
    if together == list(step.headers):
        table["headers"] = {key: values if len(values) > 1 else values[0] for key, values in grouped.items()}
    else:
        table["headers"] = [list(pair) for pair in step.headers]
    return table


def _check_names(where: str, text: str, known: list[str]) -> None:
    try:
        names = names_in(text)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from None
    for name in names:
        if name in LISTS:
            raise ConfigError(
                f"{where}: {{{name}}} has several values: write each = {name!r} in the step, and {{each}}"
            )
        if name not in known:
            raise ConfigError(unknown(f"{where}: {{{name}}}", known, name))


def _only(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(unknown(f"{where}{key}", known, key))


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or any(each in value for each in "\r\n\0"):
        raise ConfigError(f"{where}{key}: expected a text of one line")
    return value


def _needed(table: Mapping[str, Any], key: str, where: str, what: str) -> str:
    value = _text(table, key, where)
    if not value.strip():
        raise ConfigError(f"{where}{key} is missing: {what}")
    return value


def _truth(table: Mapping[str, Any], key: str, where: str, otherwise: bool) -> bool:
    value = table.get(key, otherwise)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}{key}: expected true or false")
    return value
