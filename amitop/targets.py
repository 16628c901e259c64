"""Which PBXs the arguments, the saved hosts or this machine's manager.conf name, each with its login."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from amitop.config import Config, ConfigError, Host, config_file, find_secret, read_manager_conf
from amitop.config.secret import own_secret
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

    Of several, one whose login or saved address can't be told is among them with its `problem`. Raises
    `ConfigError` or `ValueError` where the only one can't be told, or where it is wrong how they are named.
    """
    given = vars(arguments)
    meant = named(given, config)
    if not meant:
        return [_this_machine(given.get("user", ""), start_hint)]
    places = _places(meant, config, given)
    if len(places) == 1:
        place = places[0]
        return [_found(place.name, place.host, _login(place.target, place.host, given))]
    alone = _lacking(places, given)
    return [_one_of_several(each, given, alone) for each in places]


def named(given: dict[str, Any], config: Config) -> list[str]:
    """The hosts that are meant, by saved name or address; a group stands for all of its hosts."""
    if given.get("all"):
        if given.get("host"):
            raise ValueError("--all means every saved host: give it without --host")
        if not config.hosts:
            raise ConfigError(f"--all means every saved host, and none is saved in {config_file()}")
        return list(config.hosts)
    asked = given.get("host") or config.default or []
    if not asked:
        config.host("")  # raises where a mistake hides which is meant
    return [name for each in ([asked] if isinstance(asked, str) else asked) for name in _group(each, config)]


def _group(name: str, config: Config) -> list[str]:
    """The hosts of a group; what is a host, or no group, stands for itself."""
    if name in config.hosts:
        return [name]
    if of_group := [host.name for host in config.hosts.values() if host.group == name]:
        return of_group
    config.host(name)  # raises where a mistake hides what it is
    return [name]


class _Place(NamedTuple):
    name: str
    host: Host | None
    target: Target
    problem: str = ""


def _places(meant: Iterable[str], config: Config, given: dict[str, Any]) -> list[_Place]:
    """Names and addresses, none twice. Raises `ValueError` where one is none, but not for a host among several."""
    made: dict[str, _Place] = {}
    meant = list(dict.fromkeys(meant))
    for name in meant:
        host = config.host(name)
        # What is said for one PBX is said of that one; of several it is said of those that are not saved.
        said = given if host is None or len(meant) == 1 else {}
        try:
            target = _target(name, host, said)
        except ValueError as error:
            if host is None:
                raise
            why = f"hosts.{name}.address: {error}"
            if len(meant) == 1:
                raise ValueError(why) from error
            made.setdefault(name, _Place(name, host, Target(host.address), why))
            continue
        place = _Place(name if host else target.address, host, target)
        made[target.address.lower()] = _first_of_both(made.get(target.address.lower()), place)
    return list(made.values())


def _first_of_both(first: _Place | None, again: _Place) -> _Place:
    """A PBX that is meant twice, once. Where one of the two is saved as read-only it is read-only."""
    if first is None or again.host is None or not again.host.read_only:
        return first or again
    return first._replace(host=replace(first.host, read_only=True) if first.host else again.host)


def _target(name: str, host: Host | None, said: dict[str, Any]) -> Target:
    """Where it is. Raises `ValueError`."""
    saved = host or Host("", name)
    return replace(
        Target.parse(saved.address, tls=said.get("tls", saved.tls)),
        tls_ca=said.get("tls_ca") or saved.tls_ca or None,
        tls_verify=not said.get("tls_no_verify", False),
    )


def _found(name: str, host: Host | None, target: Target, problem: str = "") -> Found:
    return Found(name, target, host.read_only if host else False, host.colour if host else "", problem)


def _login(target: Target, saved: Host | None, given: dict[str, Any]) -> Target:
    """The target with its login. Raises `ConfigError`."""
    user = given.get("user", "") or (saved.user if saved else "")
    if not user:
        return _local_login(target)
    file = saved.secret_file if saved else ""
    return target.with_login(user, find_secret(target.address, user, given.get("secret_file", ""), file))


def _local_login(target: Target) -> Target:
    login = read_manager_conf() if target.host in ("127.0.0.1", "localhost", "::1") else None
    if login is None or login.port != target.port:
        raise ConfigError(f"which login at {target.address}? give --user NAME")
    return target.with_login(login.user, login.secret)


# Of several.


def _user(host: Host | None, given: dict[str, Any]) -> str:
    return host.user if host is not None else given.get("user", "")


def _files(host: Host | None, given: dict[str, Any]) -> Sequence[str]:
    return [host.secret_file] if host is not None else [given.get("secret_file", "")]


def _lacking(places: Iterable[_Place], given: dict[str, Any]) -> list[str]:
    """The addresses of those for which neither a file nor the keyring has a secret."""
    lacking = []
    for _, host, target, problem in places:
        user = _user(host, given)
        try:
            known = problem or not user or own_secret(target.address, user, *_files(host, given))
        except ConfigError:
            known = True  # a file that can't be used is told of, and nothing else is tried in its place
        if not known:
            lacking.append(target.address)
    return lacking


def _one_of_several(place: _Place, given: dict[str, Any], lacking: Sequence[str]) -> Found:
    name, host, target, problem = place
    user = _user(host, given)
    if problem:
        return _found(name, host, target, problem)
    try:
        if not user:
            return _found(name, host, _local_login(target))
        secret = own_secret(target.address, user, *_files(host, given))
        if not secret and len(lacking) > 1 and os.environ.get("AMITOP_SECRET"):
            # It would go to PBXs that it may not be of.
            raise ConfigError(
                f"AMITOP_SECRET names no host, and {len(lacking)} of these have no secret of their own: "
                f"save a secret_file for {name}"
            )
        return _found(name, host, target.with_login(user, secret or find_secret(target.address, user)))
    except ConfigError as error:
        return _found(name, host, target.with_login(user, ""), str(error))


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
