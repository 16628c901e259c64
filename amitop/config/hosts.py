"""Saved hosts: `config.toml` in the user's configuration folder, written by people and only read by amitop.

default = "pbx1"

[hosts.pbx1]
address = "pbx1.example.org:5038"
user = "amitop"
secret_file = "~/.amitop-secret"
"""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from amitop.config.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Host:
    """A saved PBX."""

    name: str
    address: str
    user: str = ""
    secret_file: str = ""
    tls: bool = False
    tls_ca: str = ""
    read_only: bool = False


def config_file() -> Path:
    """Where the configuration is, whether or not it exists. `AMITOP_CONFIG` names another file."""
    named = os.environ.get("AMITOP_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("amitop") / "config.toml"


def load_hosts(path: Path | None = None) -> tuple[dict[str, Host], str]:
    """The saved hosts by name, and the default's name or ``""``.

    Raises `ConfigError` with file, key and what was expected.
    """
    path = path or config_file()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    unknown = set(table) - {"default", "hosts"}
    if unknown:
        raise ConfigError(_not_known(path, sorted(unknown)[0], ["default", "hosts"]))
    sections = table.get("hosts", {})
    if not isinstance(sections, dict):
        raise ConfigError(f"{path}: hosts: expected tables such as [hosts.pbx1]")
    hosts = {name: _host(path, name, section) for name, section in sections.items()}
    default = table.get("default", next(iter(hosts)) if len(hosts) == 1 else "")
    if default and default not in hosts:
        raise ConfigError(_not_known(path, f"default = {default!r}", list(hosts)))
    return hosts, str(default)


def _host(path: Path, name: str, section: Any) -> Host:
    where = f"hosts.{name}"
    if not isinstance(section, dict):
        raise ConfigError(f"{path}: {where}: expected a table with an address")
    known = {each.name: each.type for each in fields(Host) if each.name != "name"}
    for key, value in section.items():
        if key not in known:
            raise ConfigError(_not_known(path, f"{where}.{key}", list(known)))
        wanted: type = bool if known[key] == "bool" else str
        if not isinstance(value, wanted):
            raise ConfigError(f"{path}: {where}.{key}: expected {'true or false' if wanted is bool else 'a text'}")
    if not section.get("address"):
        raise ConfigError(f"{path}: {where}.address is missing: the PBX's HOST or HOST:PORT")
    return Host(name, **section)


def _not_known(path: Path, what: str, known: list[str]) -> str:
    near = difflib.get_close_matches(what.rpartition(".")[2], known, 1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known) or 'none'}"
    return f"{path}: {what} is not known; {hint}"
