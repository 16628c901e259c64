"""This machine's own PBX: address and login from Asterisk's manager.conf, where the user may read it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from amitop.config.files import read_file

#: Where Asterisk keeps it; `AMITOP_MANAGER_CONF` names another file.
MANAGER_CONF = "/etc/asterisk/manager.conf"

_YES = frozenset({"yes", "true", "y", "t", "1", "on"})


@dataclass(frozen=True, slots=True)
class LocalLogin:
    """How to log in to the PBX on this machine."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)


def read_manager_conf(path: Path | None = None, user: str = "") -> LocalLogin | None:
    """The login for `user`, or for the account that may read most; None where there is none to be had."""
    path = path or Path(os.environ.get("AMITOP_MANAGER_CONF", MANAGER_CONF))
    try:
        sections = _sections(path)
    except (OSError, UnicodeDecodeError):
        return None
    general = sections.pop("general", {})
    if general.get("enabled", "no").lower() not in _YES:
        return None
    accounts = {name: options for name, options in sections.items() if options.get("secret")}
    chosen = user if user in accounts else "" if user else _widest(accounts)
    if not chosen:
        return None
    host = general.get("bindaddr", "127.0.0.1")
    port = general.get("port", "5038")
    return LocalLogin(
        "127.0.0.1" if host in ("0.0.0.0", "::", "[::]") else host.strip("[]"),
        int(port) if port.isdecimal() else 5038,
        chosen,
        accounts[chosen]["secret"],
    )


def _widest(accounts: dict[str, dict[str, str]]) -> str:
    """The account with the most read classes; `all` is the most."""

    def classes(name: str) -> int:
        read = accounts[name].get("read", "")
        return 1000 if "all" in read.split(",") else len(read.split(",")) if read else 0

    return max(accounts, key=classes, default="")


def _sections(path: Path, seen: frozenset[Path] = frozenset()) -> dict[str, dict[str, str]]:
    """Sections of an Asterisk configuration file; templates followed, `#include` too."""
    sections: dict[str, dict[str, str]] = {}
    templates: set[str] = set()
    current: dict[str, str] = {}
    for line in _lines(path, seen):
        if line.startswith("["):
            name, _, rest = line[1:].partition("]")
            options = [word.strip() for word in rest.strip().strip("()").split(",") if word.strip()]
            current = sections.setdefault(name, {})
            for parent in options:
                current.update(sections.get(parent, {}))
            if "!" in options:
                templates.add(name)
        elif "=" in line:
            key, _, value = line.partition("=")
            current[key.strip().lower()] = value.removeprefix(">").strip()
    return {name: options for name, options in sections.items() if name not in templates}


def _lines(path: Path, seen: frozenset[Path]) -> list[str]:
    lines: list[str] = []
    for raw in read_file(path).decode("utf-8").splitlines():
        line = raw.replace("\\;", "\0").partition(";")[0].replace("\0", ";").strip()
        if line.startswith(("#include", "#tryinclude")):
            named = line.split(None, 1)[1].strip('"<>') if " " in line else ""
            for each in sorted(path.parent.glob(named)) if named and not named.startswith("/") else [Path(named)]:
                if each.is_file() and each not in seen:
                    lines.extend(_lines(each, seen | {path}))
        elif line:
            lines.append(line)
    return lines
