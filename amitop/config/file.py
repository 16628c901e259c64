"""`config.toml` in the user's configuration folder: written by people and only read by amitop.

Nothing in it stops the program: what is wrong is told and left out. What guards fails safe: a `read_only` that
can't be understood holds, and a host whose TLS can't be is not reached at all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amitop.config.errors import ConfigError, Problem, and_so, in_order, unknown
from amitop.config.hosts import Host, LeftOut, Saved, groups_of, read_hosts
from amitop.config.places import config_folder
from amitop.config.reading import read_environment, read_page, read_settings
from amitop.config.settings import DEFAULT, READ_ONLY, SETTINGS, Given, Settings


@dataclass(frozen=True, slots=True)
class Config:
    """What is good of the file, the environment and the arguments, and what is not."""

    hosts: Mapping[str, Host]
    #: The name of the host or group that is meant where none is named, or empty.
    default: str
    settings: Settings
    #: What is wrong, each as a sentence; without it everything else holds.
    problems: tuple[Problem, ...] = ()
    #: The files that were looked at, whether or not they could be read.
    files: tuple[Path, ...] = ()
    #: What was given of the hosts, by `hosts.NAME.key`.
    given: Mapping[str, Given] = field(default_factory=dict)
    #: Saved hosts that may not be reached, by name in lower case.
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    #: Why there may be hosts that were not read, or another default; empty where this is all.
    unsure: str = ""
    unsure_default: str = ""
    #: Why a group may have other hosts than these; empty where it has not.
    unsure_group: str = ""
    #: What is read-only though it is no host, for some mistake: see `Saved.read_only_at`.
    read_only_at: Mapping[str, str] = field(default_factory=dict)

    def host(self, name: str) -> Host | None:
        """The saved host of a name, or with an empty one that of none named; None where there is none.

        Raises `ConfigError` where a mistake hides which it is, so that no other is reached in its place, and none
        without its TLS. A `HOST:PORT` is always an address.
        """
        if name in self.hosts:
            return self.hosts[name]
        if name and (none := self._none_of(name)):
            raise ConfigError(none.why)
        if not name and (why := self.unsure_default or self.unsure):
            says = "so it is not known which PBX is meant: mend it, or give --host HOST:PORT"
            raise ConfigError(and_so(why, says))
        if name and ":" not in name and self.unsure:
            says = f"so it is not known what host {name} is: mend it, or give HOST:PORT"
            raise ConfigError(and_so(self.unsure, says))
        return None

    def group(self, name: str) -> list[Host | LeftOut]:
        """Its hosts, also those that may not be reached, which come last; none where it is no group."""
        return [each for each in self._every if name and each.group == name]

    @property
    def names(self) -> list[str]:
        """What `--host` may name: hosts and groups."""
        return list(dict.fromkeys([*(each.name for each in self._every), *groups_of(self._every)]))

    @property
    def _every(self) -> list[Host | LeftOut]:
        return [*self.hosts.values(), *self.left_out.values()]

    def _none_of(self, name: str) -> LeftOut | None:
        """The host that is left out, or of a group of which all are the first."""
        if none := self.left_out.get(name.lower()):
            return none
        if any(host.group.lower() == name.lower() for host in self.hosts.values()):
            return None
        return next((each for each in self.left_out.values() if each.group.lower() == name.lower()), None)


def config_file() -> Path:
    """Where the configuration is, whether or not it exists. `AMITOP_CONFIG` names another file."""
    named = os.environ.get("AMITOP_CONFIG")
    return Path(named) if named else config_folder() / "config.toml"


def hosts_folder(config: Path | None = None) -> Path:
    """Where each file is a host, named as the file is: beside the configuration, whether or not it exists."""
    return (config or config_file()).parent / "hosts.d"


def load_config(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Config:
    """Read it all once: arguments (by name, as argparse has them) before the environment, the file, and defaults.

    A file that is not there says nothing, and no mistake in one raises: see `Config.problems`.
    """
    path = path or config_file()
    problems: list[Problem] = []
    page = read_page(path, path.name, problems, or_pipe=True)
    saved = read_hosts(page, hosts_folder(path))
    given = read_settings(page)
    if page.broken:
        # It may have said so, and nobody can know.
        given[READ_ONLY.name] = Given(True, page.file, problems[0].line)
        says = "until then nothing of it holds, and all is read-only unless AMITOP_READ_ONLY=no"
        problems[0] = Problem(page.file, problems[0].line, "", f"{problems[0].sentence}; {says}")
    given |= read_environment(os.environ if environ is None else environ, problems)
    for setting in SETTINGS:
        if value := (arguments or {}).get(setting.name):
            given[setting.name] = Given(value, "--" + setting.name.replace("_", "-"))
    default, unsure_default = _default(saved, given.get(DEFAULT.name), problems)
    return Config(
        saved.hosts,
        default,
        Settings(given),
        in_order(problems, page.file),
        (path, *saved.files),
        saved.given,
        saved.left_out,
        saved.unsure,
        unsure_default,
        saved.unsure or saved.unsure_group,
        saved.read_only_at,
    )


def _default(saved: Saved, given: Given | None, problems: list[Problem]) -> tuple[str, str]:
    """The default's name, and why it is not known which it is."""
    if given is None or not given.value:
        meant = (f"did you mean {DEFAULT.name}?", f"did you mean {DEFAULT.variable}?")
        wrong = [each for each in problems if each.key == DEFAULT.name or each.sentence.endswith(meant)]
        if wrong:
            return "", str(wrong[0])
        only = list(saved.hosts) or list(saved.seen)
        return (only[0] if len(saved.seen) == 1 and not saved.unsure else ""), ""
    names = [*saved.hosts, *groups_of([*saved.hosts.values(), *saved.left_out.values()])]
    if given.value in names or given.value.lower() in saved.left_out:
        return given.value, ""
    problem = Problem(
        given.source, given.line, DEFAULT.name, unknown(f"default = {given.value}", names, given.value)
    )
    problems.append(problem)
    return "", str(problem)
