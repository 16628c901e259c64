"""`config.toml` in the user's configuration folder: written by people and only read by amitop.

default = "pbx1"
read_only = false

[limits]
actions_per_second = 5

[hosts.pbx1]
address = "pbx1.example.org:5038"
user = "amitop"
secret_file = "~/.amitop-secret"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from amitop.config.errors import ConfigError, not_known
from amitop.config.hosts import Host, read_hosts
from amitop.config.settings import Settings, read_settings, top_keys


@dataclass(frozen=True, slots=True)
class Config:
    """What the file and the environment say."""

    hosts: Mapping[str, Host]
    #: The name of the host that is meant where none is named, or empty.
    default: str
    settings: Settings


def config_file() -> Path:
    """Where the configuration is, whether or not it exists. `AMITOP_CONFIG` names another file."""
    named = os.environ.get("AMITOP_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("amitop") / "config.toml"


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Read it once. A file that is not there says nothing.

    Raises `ConfigError` with file, key and what was expected.
    """
    path = path or config_file()
    table = _parsed(path)
    known = {"default", "hosts"} | top_keys()
    for key in sorted(set(table) - known):
        raise ConfigError(not_known(path, key, sorted(known)))
    hosts, default = read_hosts(table, path)
    return Config(hosts, default, read_settings(table, path, environ))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
