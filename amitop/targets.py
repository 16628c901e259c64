"""Which PBXs the arguments, the saved hosts or this machine's manager.conf name, each with its login."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from amitop.config import Config, ConfigError, Host, Problem, config_file, find_secret, read_manager_conf
from amitop.config.address import is_here
from amitop.config.errors import did_you_mean
from amitop.config.secret import given_secret, own_secret
from amitop.link import Target
from amitop.meant import Place, by_address, meant_by, places


@dataclass(frozen=True, slots=True)
class Found:
    """One PBX to be watched."""

    #: What it is called: the saved host's name, also where it was meant by its address, else that.
    name: str
    target: Target
    #: Whether it is saved as read-only.
    read_only: bool = False
    colour: str = ""
    #: Why it can't be logged in to, in a sentence; empty where it can be tried.
    problem: str = ""
    #: What else it was called, by which it would be there twice.
    also: tuple[str, ...] = ()
    #: Why it is read-only, in a sentence, where its name does not tell.
    guarded: str = ""

    @property
    def told(self) -> list[Problem]:
        """Sentences: why it is read-only where nobody said so, and under which names it is not shown again."""
        doubles = [f"{name} is the same PBX as {self.name}, and is there once" for name in self.also]
        return [Problem("hosts", None, self.name, says) for says in (self.guarded, *doubles) if says]


def find_target(arguments: argparse.Namespace, config: Config, start_hint: bool = False) -> Found:
    """The one PBX that is meant.

    Raises `ConfigError` or `ValueError` with a sentence on what is missing, or where several are meant.
    """
    found = find_targets(arguments, config, start_hint)
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise ValueError(f"this is about one PBX, and {names} are meant: give --host NAME once")
    return found[0]


def find_targets(arguments: argparse.Namespace, config: Config, start_hint: bool = False) -> list[Found]:
    """Every PBX that is meant, each once, in the order in which they were named.

    Of several, a saved one that is wrong or whose login can't be had is among them with its `problem`. Raises
    `ConfigError` or `ValueError` where that is so of all, and where it is wrong how they are named.
    """
    given = vars(arguments)
    meant = meant_by(given, config)
    if not meant.names:
        return [_this_machine(given.get("user", ""), config, start_hint)]
    there = places(meant.names, config, given)
    if len(there) == 1 and not meant.missing:
        place = there[0]
        if place.problem:
            raise ConfigError(place.problem)
        return [_found(place, _login(place.target, place.host, given, config))]
    found = _several(there, given, config, meant.missing)
    if all(each.problem for each in found):
        raise ConfigError("\n".join(dict.fromkeys(each.problem for each in found)))
    return found


def _found(place: Place, target: Target, problem: str = "") -> Found:
    return Found(place.name, target, place.read_only, place.colour, problem, place.also, place.guarded)


def _login(target: Target, saved: Host | None, given: dict[str, Any], config: Config) -> Target:
    """The target with its login. Raises `ConfigError`."""
    user = given.get("user", "") or (saved.user if saved else "")
    if not user:
        return _local_login(target, saved, config)
    file = saved.secret_file if saved else ""
    return target.with_login(user, find_secret(target.address, user, given.get("secret_file", ""), file))


def _local_login(target: Target, saved: Host | None, config: Config) -> Target:
    login = read_manager_conf() if is_here(target.host) else None
    if login is not None and login.port == target.port:
        return target.with_login(login.user, login.secret)
    if saved is None and (near := did_you_mean(target.host, config.names)):
        raise ConfigError(f"{target.host} is no saved host{near} As an address it needs --user NAME")
    raise ConfigError(f"which login at {target.address}? give --user NAME")


def _several(there: Sequence[Place], given: dict[str, Any], config: Config, missing: str) -> list[Found]:
    """Each with its own login. Raises `ConfigError` where none is known for an address of the arguments."""
    found: list[Found] = []
    #: Those for which neither a file nor the keyring has a secret, and what is wrong with the keyring.
    lacking: dict[str, str] = {}
    #: Those that can't be tried, and may have no secret of their own either.
    unknown: list[str] = []
    for place in there:
        user, target, problem = _user(place, given), place.target, place.problem
        try:
            if not problem and not user:
                target = _local_login(target, place.host, config)
            elif not problem:
                secret, trouble = own_secret(target.address, user, _file(place, given))
                target = target.with_login(user, secret)
                lacking |= {} if secret else {place.name: trouble}
        except ConfigError as error:
            if place.host is None and not user:
                raise
            # Where a file can't be used, nothing else is tried in its place.
            target, problem = target.with_login(user, ""), str(error)
        if problem and not _file(place, given) and not _has_secret(place.name, config):
            unknown.append(place.name)
        found.append(_found(place, target, problem))
    why = _for_nobody(list(lacking), unknown, missing)
    return [_asked_for(each, lacking[each.name], why) if each.name in lacking else each for each in found]


def _has_secret(name: str, config: Config) -> bool:
    """Whether a host that is left out has a secret of its own."""
    left_out = config.left_out.get(name.lower())
    return left_out is not None and left_out.has_secret


def _for_nobody(lacking: Sequence[str], unknown: Sequence[str], missing: str) -> str:
    """Why `AMITOP_SECRET` may be of another PBX than the one that lacks a secret; empty where it is of that.

    It is for the one PBX, of all that were meant, that has no secret of its own.
    """
    if not os.environ.get("AMITOP_SECRET"):
        return ""
    if len(lacking) > 1:
        return f"AMITOP_SECRET names no host, and {len(lacking)} of these have no secret of their own"
    if unknown:
        return f"AMITOP_SECRET names no host, and may be that of {unknown[0]}, which can't be tried"
    return (
        f"AMITOP_SECRET names no host, and may be that of one that is missing here ({missing})" if missing else ""
    )


def _asked_for(found: Found, trouble: str, for_nobody: str) -> Found:
    """One that has no secret of its own."""
    if for_nobody:
        return replace(found, problem=f"{for_nobody}: save a secret_file for {found.name}")
    target = found.target
    try:
        return replace(
            found, target=target.with_login(target.user, given_secret(target.address, target.user, trouble))
        )
    except ConfigError as error:
        return replace(found, problem=str(error))


def _user(place: Place, given: dict[str, Any]) -> str:
    return place.host.user if place.host is not None else given.get("user", "")


def _file(place: Place, given: dict[str, Any]) -> str:
    return place.host.secret_file if place.host is not None else given.get("secret_file", "")


def _this_machine(user: str, config: Config, start_hint: bool) -> Found:
    login = read_manager_conf(user=user)
    if login is None:
        raise ConfigError(_how_to_start() if start_hint else "which PBX? give --host HOST[:PORT] --user NAME")
    secret = os.environ.get("AMITOP_SECRET") or login.secret
    place = by_address(Target(login.host, login.port), config)
    return _found(place, place.target.with_login(login.user, secret))


def _how_to_start() -> str:
    return (
        "no PBX to watch.\n"
        "  amitop --demo                        to look around on an embedded PBX\n"
        "  amitop --host HOST[:PORT] --user NAME   to watch yours (manager.conf: enabled = yes, and a user)\n"
        "  amitop host add NAME                 to try it and save it\n"
        f"  or by hand: {config_file()} with [hosts.NAME] address, user, secret_file"
    )
