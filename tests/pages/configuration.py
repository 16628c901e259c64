"""docs/configuration.md, out of the definitions of the settings (`amitop.config`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amitop.config import FAMILIES, HOST_KEYS, SETTINGS, Setting
from amitop.config.settings import Family, toml

#: What stands in the complete example: every setting and key of a host, by name.
EXAMPLE: dict[str, Any] = {
    "default": "berlin",
    "read_only": False,
    "theme": "amitop-light",
    "keys.preset": "vim",
    "limits.actions_per_second": 5.0,
    "groups.trunks": ("PJSIP/provider*", "DAHDI/*"),
    "wall.queues": ("support", "sales"),
    "wall.turn": 20.0,
    "address": "pbx1.example.org:5039",
    "user": "amitop",
    "secret_file": "~/.amitop-secret",
    "tls": True,
    "tls_ca": "/etc/ssl/our-own.pem",
    "colour": "green",
    "group": "berlin",
}
#: An entry of every family: what stands for its stars, and the value.
ENTRIES: dict[str, tuple[tuple[str, ...], Any]] = {
    "keys.*": (("hang_up",), "X,delete"),
    "views.*.columns": (("calls",), ["state", "caller", "with", "duration"]),
    "views.*.sort": (("calls",), ["queue", "-duration"]),
    "filters.*.*": (("calls", "long"), "duration > 600"),
}


def configuration_page() -> str:
    """The text of configuration.md: the prose beside this file, with what the program knows in its places."""
    made = {
        "@example": example,
        "@settings": _settings,
        "@families": _families,
        "@hosts": _hosts,
    }
    lines = Path(__file__).with_suffix(".md").read_text(encoding="utf-8").splitlines()
    return "\n".join(each for line in lines for each in (made[line]() if line in made else [line])) + "\n"


def example() -> Iterator[str]:
    """A complete file, each line with what it is for."""
    tables: dict[str, list[str]] = {}
    for setting in SETTINGS:
        table, _, key = setting.name.rpartition(".")
        tables.setdefault(table, []).extend(_commented(key, EXAMPLE[setting.name], setting.help))
    for family in FAMILIES:
        stars, value = ENTRIES[family.pattern]
        table, _, key = family.named(*stars).rpartition(".")
        tables.setdefault(table, []).extend(_commented(key, value, family.help))
    tables["hosts.pbx1"] = [
        line for key in HOST_KEYS for line in _commented(key.name, EXAMPLE.get(key.name, key.default), key.help)
    ]
    for name, lines in tables.items():
        if name:
            yield ""
            yield f"[{name}]"
        yield from lines
    yield ""
    yield "[hosts.pbx2]"
    yield "# An address is enough."
    yield 'address = "192.0.2.7"'
    yield 'group = "berlin"'


def _commented(key: str, value: Any, says: str) -> Iterator[str]:
    yield f"# {says}"
    yield f"{key} = {toml(value)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _settings() -> Iterator[str]:
    yield _row("setting", "what for", "expected", "default", "variable")
    yield "|---|---|---|---|---|"
    for each in SETTINGS:
        yield _row(f"`{each.name}`", each.help, each.kind.expected, _default(each), f"`{each.variable}`")


def _default(setting: Setting[Any]) -> str:
    return f"`{toml(setting.default)}`" if setting.default != "" else "none"


def _families() -> Iterator[str]:
    yield _row("setting", "what for", "expected", "variable")
    yield "|---|---|---|---|"
    for each in FAMILIES:
        yield _row(f"`{_named(each)}`", each.help, each.kind.expected, _variable(each))


def _named(family: Family[Any]) -> str:
    """The pattern with names in place of its stars."""
    return family.named(*(name.strip().upper() for name in family.names.split(",")))


def _variable(family: Family[Any]) -> str:
    return f"`{family.prefix}{family.names.upper()}`" if family.prefix else "none"


def _hosts() -> Iterator[str]:
    yield _row("key", "what for", "expected", "default")
    yield "|---|---|---|---|"
    for each in HOST_KEYS:
        yield _row(f"`{each.name}`", each.help, each.kind.expected, _host_default(each))


def _host_default(setting: Setting[Any]) -> str:
    return "must be given" if setting.name == "address" else _default(setting)
