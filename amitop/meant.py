"""Which PBXs are meant, by saved name, group or address, each once; and what is saved of a place holds for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from amitop.config import READ_ONLY, Config, ConfigError, Host, config_file
from amitop.config.address import place_of
from amitop.link import Target
from amitop.link.target import PORT, TLS_PORT


class Meant(NamedTuple):
    """Names and addresses, as they were given."""

    names: list[str]
    #: Why some may be missing among them, in a sentence; empty where these are all.
    missing: str = ""


class Place(NamedTuple):
    """One PBX that is meant."""

    name: str
    #: None where it is meant by its address.
    host: Host | None
    target: Target
    #: Why it can't be reached, in a sentence.
    problem: str = ""
    #: How it was called, where that is not its name.
    called: str = ""
    #: What else it was called.
    also: tuple[str, ...] = ()
    colour: str = ""
    read_only: bool = False
    #: Why it is read-only, in a sentence, where its name does not tell.
    guarded: str = ""


def meant_by(given: Mapping[str, Any], config: Config) -> Meant:
    """The hosts that the arguments mean, or else the default; a group stands for all of its hosts."""
    if given.get("all"):
        if given.get("host"):
            raise ValueError("--all means every saved host: give it without --host")
        if not config.hosts and not config.left_out:
            raise ConfigError(f"--all means every saved host, and none is saved in {config_file()}")
        return Meant([*config.hosts, *(each.name for each in config.left_out.values())], config.unsure)
    asked = given.get("host") or config.default or []
    if not asked:
        config.host("")  # raises where a mistake hides which is meant
    names: list[str] = []
    missing = ""
    for each in [asked] if isinstance(asked, str) else asked:
        group = [] if each in config.hosts else [host.name for host in config.group(each)]
        names += group or [each]
        missing = missing or (config.unsure_group if group else "")
    return Meant(list(dict.fromkeys(names)), missing)


def places(names: Sequence[str], config: Config, given: Mapping[str, Any]) -> list[Place]:
    """Names and addresses, none twice. Raises `ValueError` for an address that is none."""
    made: dict[tuple[str, int], Place] = {}
    for name in names:
        try:
            host = config.host(name)
        except ConfigError as error:
            made[name, 0] = Place(name, None, Target(name), str(error))
            continue
        # What is said for one PBX is said of that one; of several it is said of those that are not saved.
        if host is None:
            place = by_address(_target(name, None, given), config, _target(name, None, {"tls": True}))
        else:
            target = _target(name, host, given if len(names) == 1 else {})
            place = Place(name, host, target, colour=host.colour, read_only=host.read_only)
        where = place_of(place.target.host), place.target.port
        made[where] = _once(made[where], place) if where in made else place
    return list(made.values())


def _once(first: Place, again: Place) -> Place:
    """A PBX that is meant twice, once and as it is saved; read-only, and over TLS, where one of the two is."""
    kept, other = (again, first) if first.host is None and again.host is not None else (first, again)
    target = kept.target
    if other.target.tls and not target.tls:
        target = replace(target, tls=True, tls_ca=other.target.tls_ca)
    guarded = kept.guarded if kept.read_only else other.guarded
    return kept._replace(
        target=target,
        also=(*first.also, other.called or other.name),
        read_only=kept.read_only or other.read_only,
        guarded=guarded,
    )


def by_address(target: Target, config: Config, over_tls: Target | None = None) -> Place:
    """A PBX that is meant by its address, with a login that is not saved: whom a saved host guards it guards here.

    TLS holds as it is saved, also where no port was said and the PBX is saved with that of TLS, as it is in
    `over_tls`. Read-only holds for both ports of an Asterisk, since it is one PBX behind them.
    """
    saved = [(host, _target(host.name, host, {})) for host in config.hosts.values()]
    here = [each for each in saved if place_of(each[1].host) == place_of(target.host)]
    there = [each for each in here if each[1].port == target.port]
    if over_tls is not None and not there:
        there = [each for each in here if each[1].port == over_tls.port and each[1].tls]
    for _, known in there:
        if known.tls and not target.tls:
            target = replace(target, port=known.port, tls=True, tls_ca=target.tls_ca or known.tls_ca)
    guarded = next(_guards(target, config), "")
    # By two names nobody can say which of them it is.
    host = there[0][0] if len(there) == 1 else None
    name, colour = (host.name, host.colour) if host is not None else (target.address, "")
    return Place(name, None, target, "", target.address, colour=colour, read_only=bool(guarded), guarded=guarded)


def _guards(target: Target, config: Config) -> Iterator[str]:
    """Why a PBX that is meant by its address is read-only, in sentences."""
    saved = [(host.name, host.address, host.tls) for host in config.hosts.values() if host.read_only]
    saved += [(name, address, False) for address, name in config.read_only_at.items() if address]
    for name, address, tls in saved:
        known = Target.parse(address, tls=tls)
        if _is_same_pbx(known, target):
            yield f"{target.address} is saved as {name}, which is read-only"
        elif _is_same_pbx(replace(known, host=name), target):  # in other letters, or with the port beside it
            yield f"{target.address} may be the saved host {name}, which is read-only"
    given = config.settings.given(READ_ONLY)
    if (why := config.read_only_at.get("")) and not (given is not None and given.is_outright and not given.value):
        yield f"{why}; {target.address} may be it, so it is read-only unless {READ_ONLY.variable}=no"


def _is_same_pbx(one: Target, other: Target) -> bool:
    ports = {one.port, other.port}
    return place_of(one.host) == place_of(other.host) and (len(ports) == 1 or ports == {PORT, TLS_PORT})


def _target(name: str, host: Host | None, said: Mapping[str, Any]) -> Target:
    """Where it is. Raises `ValueError`."""
    saved = host or Host("", name)
    return replace(
        Target.parse(saved.address, tls=said.get("tls", saved.tls)),
        tls_ca=said.get("tls_ca") or saved.tls_ca or None,
        tls_verify=not said.get("tls_no_verify", False),
    )
