"""Saved hosts: the `[hosts.NAME]` tables of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from amitop.config.errors import ConfigError, not_known


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
    #: The colour of its name where several PBXs are on the screen, as themes name it.
    colour: str = ""
    #: Hosts of one group are watched together by `--host GROUP`.
    group: str = ""


def read_hosts(table: Mapping[str, Any], path: Path) -> tuple[dict[str, Host], str]:
    """The saved hosts by name, and the default's name or ``""``, of the file at `path` that was parsed to `table`.

    Raises `ConfigError` with file, key and what was expected.
    """
    sections = table.get("hosts", {})
    if not isinstance(sections, dict):
        raise ConfigError(f"{path}: hosts: expected tables such as [hosts.pbx1]")
    hosts = {name: _host(path, name, section) for name, section in sections.items()}
    default = table.get("default", next(iter(hosts)) if len(hosts) == 1 else "")
    if default and default not in hosts and default not in {host.group for host in hosts.values()}:
        raise ConfigError(not_known(path, f"default = {default!r}", list(hosts)))
    return hosts, str(default)


def _host(path: Path, name: str, section: Any) -> Host:
    where = f"hosts.{name}"
    if not isinstance(section, dict):
        raise ConfigError(f"{path}: {where}: expected a table with an address")
    known = {each.name: each.type for each in fields(Host) if each.name != "name"}
    for key, value in section.items():
        if key in ("secret", "password"):
            raise ConfigError(
                f"{path}: {where}.{key}: a secret is not kept here, where it would be read along; "
                f'put it into a file of mode 0600 and write secret_file = "FILE", or run amitop host add'
            )
        if key not in known:
            raise ConfigError(not_known(path, f"{where}.{key}", list(known)))
        wanted: type = bool if known[key] == "bool" else str
        if not isinstance(value, wanted):
            raise ConfigError(f"{path}: {where}.{key}: expected {'true or false' if wanted is bool else 'a text'}")
    if not section.get("address"):
        raise ConfigError(f"{path}: {where}.address is missing: the PBX's HOST or HOST:PORT")
    return Host(name, **section)
