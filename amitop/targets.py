"""Which PBXs the arguments, the saved hosts or this machine's manager.conf name, each with its login."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from amitop.config import Config, ConfigError, Host, Problem, config_file, find_secret, read_manager_conf
from amitop.config.address import is_here, place_of
from amitop.config.errors import did_you_mean
from amitop.config.secret import given_secret, own_secret
from amitop.link import Target


@dataclass(frozen=True, slots=True)
class Found:
    """One PBX to be watched."""

    #: What it is called: the saved host's name, else its address.
    name: str
    target: Target
    #: Whether it is saved as read-only.
    read_only: bool = False
    colour: str = ""
    #: Why it can't be logged in to, in a sentence; empty where it can be tried.
    problem: str = ""
    #: What else it was called, by which it would be there twice.
    also: tuple[str, ...] = ()

    @property
    def doubles(self) -> list[Problem]:
        """A sentence for each name under which it is not shown again."""
        says = f"is the same PBX as {self.name}, and is there once"
        return [Problem("hosts", None, name, f"{name} {says}") for name in self.also]


def find_target(arguments: argparse.Namespace, config: Config, start_hint: bool = False) -> Target:
    """The one PBX that is meant; `arguments.read_only` is set where it is saved so.

    Raises `ConfigError` or `ValueError` with a sentence on what is missing, or where several are meant.
    """
    found = find_targets(arguments, config, start_hint)
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise ValueError(f"this is about one PBX, and {names} are meant: give --host NAME once")
    if found[0].read_only:
        arguments.read_only = True
    return found[0].target


def find_targets(arguments: argparse.Namespace, config: Config, start_hint: bool = False) -> list[Found]:
    """Every PBX that is meant, each once, in the order in which they were named.

    Of several, a saved one that is wrong or whose login can't be had is among them with its `problem`. Raises
    `ConfigError` or `ValueError` where that is so of all, and where it is wrong how they are named.
    """
    given = vars(arguments)
    meant = named(given, config)
    if not meant:
        return [_this_machine(given.get("user", ""), start_hint)]
    places = _places(meant, config, given)
    if len(places) == 1:
        place = places[0]
        if place.problem:
            raise ConfigError(place.problem)
        return [_found(place, _login(place.target, place.host, given, config))]
    found = _several(places, given, config)
    if all(each.problem for each in found):
        raise ConfigError("\n".join(dict.fromkeys(each.problem for each in found)))
    return found


def named(given: dict[str, Any], config: Config) -> list[str]:
    """The hosts that are meant, by saved name or address; a group stands for all of its hosts."""
    if given.get("all"):
        if given.get("host"):
            raise ValueError("--all means every saved host: give it without --host")
        if not config.hosts and not config.left_out:
            raise ConfigError(f"--all means every saved host, and none is saved in {config_file()}")
        return [*config.hosts, *(each.name for each in config.left_out.values())]
    asked = given.get("host") or config.default or []
    if not asked:
        config.host("")  # raises where a mistake hides which is meant
    every = [name for each in ([asked] if isinstance(asked, str) else asked) for name in _group(each, config)]
    return list(dict.fromkeys(every))


def _group(name: str, config: Config) -> list[str]:
    """The hosts of a group; what is a host, or no group, stands for itself."""
    if name in config.hosts:
        return [name]
    return [host.name for host in config.group(name)] or [name]


class _Place(NamedTuple):
    name: str
    host: Host | None
    target: Target
    problem: str = ""
    also: tuple[str, ...] = ()


def _places(meant: Sequence[str], config: Config, given: dict[str, Any]) -> list[_Place]:
    """Names and addresses, none twice. Raises `ValueError` for an address that is none."""
    made: dict[tuple[str, int], _Place] = {}
    for name in meant:
        try:
            host = config.host(name)
        except ConfigError as error:
            made[name, 0] = _Place(name, None, Target(name), str(error))
            continue
        # What is said for one PBX is said of that one; of several it is said of those that are not saved.
        target = _target(name, host, given if host is None or len(meant) == 1 else {})
        place = _Place(name if host else target.address, host, target)
        where = place_of(target.host), target.port
        made[where] = _once(made[where], place) if where in made else place
    return list(made.values())


def _once(first: _Place, again: _Place) -> _Place:
    """A PBX that is meant twice, once and as it is saved; read-only, and over TLS, where one of the two is."""
    kept, other = (again, first) if first.host is None and again.host is not None else (first, again)
    host, target = kept.host, kept.target
    if host is not None and other.host is not None and other.host.read_only:
        host = replace(host, read_only=True)
    if other.target.tls and not target.tls:
        target = replace(target, tls=True, tls_ca=other.target.tls_ca)
    return kept._replace(host=host, target=target, also=(*first.also, other.name))


def _target(name: str, host: Host | None, said: dict[str, Any]) -> Target:
    """Where it is. Raises `ValueError`."""
    saved = host or Host("", name)
    return replace(
        Target.parse(saved.address, tls=said.get("tls", saved.tls)),
        tls_ca=said.get("tls_ca") or saved.tls_ca or None,
        tls_verify=not said.get("tls_no_verify", False),
    )


def _found(place: _Place, target: Target, problem: str = "") -> Found:
    host = place.host
    read_only, colour = (host.read_only, host.colour) if host else (False, "")
    return Found(place.name, target, read_only, colour, problem, place.also)


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


def _several(places: Iterable[_Place], given: dict[str, Any], config: Config) -> list[Found]:
    """Each with its own login. Raises `ConfigError` where none is known for an address of the arguments."""
    found: list[Found] = []
    #: Those for which neither a file nor the keyring has a secret, and what is wrong with the keyring.
    lacking: dict[str, str] = {}
    for place in places:
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
        found.append(_found(place, target, problem))
    return [_asked_for(each, lacking[each.name], len(lacking)) if each.name in lacking else each for each in found]


def _asked_for(found: Found, trouble: str, lacking: int) -> Found:
    """One that has no secret of its own, as so many."""
    target = found.target
    if lacking > 1 and os.environ.get("AMITOP_SECRET"):
        # It would go to PBXs that it may not be of.
        why = f"AMITOP_SECRET names no host, and {lacking} of these have no secret of their own"
        return replace(found, problem=f"{why}: save a secret_file for {found.name}")
    try:
        return replace(
            found, target=target.with_login(target.user, given_secret(target.address, target.user, trouble))
        )
    except ConfigError as error:
        return replace(found, problem=str(error))


def _user(place: _Place, given: dict[str, Any]) -> str:
    return place.host.user if place.host is not None else given.get("user", "")


def _file(place: _Place, given: dict[str, Any]) -> str:
    return place.host.secret_file if place.host is not None else given.get("secret_file", "")


def _this_machine(user: str, start_hint: bool) -> Found:
    login = read_manager_conf(user=user)
    if login is None:
        raise ConfigError(_how_to_start() if start_hint else "which PBX? give --host HOST[:PORT] --user NAME")
    secret = os.environ.get("AMITOP_SECRET") or login.secret
    target = Target(login.host, login.port, login.user, secret)
    return Found(target.address, target)


def _how_to_start() -> str:
    return (
        "no PBX to watch.\n"
        "  amitop --demo                        to look around on an embedded PBX\n"
        "  amitop --host HOST[:PORT] --user NAME   to watch yours (manager.conf: enabled = yes, and a user)\n"
        "  amitop host add NAME                 to try it and save it\n"
        f"  or by hand: {config_file()} with [hosts.NAME] address, user, secret_file"
    )
