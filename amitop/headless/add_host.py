"""`amitop host add`: asks for a PBX, tries the login, and keeps both where the next start finds them."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

from amitop.config import Config, ConfigError, Host, find_secret
from amitop.config.files import at_home
from amitop.config.keep import (
    check_name,
    host_path,
    host_toml,
    into_keyring,
    secret_path,
    write_host,
    write_secret,
)
from amitop.config.os_keyring import has_keyring
from amitop.headless import asking
from amitop.headless.doctor import MARKS
from amitop.headless.output import tell, write
from amitop.headless.run import FINE, complain
from amitop.link import Target
from amitop.link.target import TLS_PORT
from amitop.monitor.checkup import Checkup, examine
from amitop.monitor.findings import Mark, findings
from amitop.text import visible

#: What of a checkup tells what a login may see and do.
_TOLD = frozenset({"TLS", "login", "Asterisk", "read", "views", "keys"})
KEYRING, FILE, NOWHERE = "keyring", "file", "no"


@dataclass(frozen=True, slots=True)
class Given:
    """What the arguments say; empty or None where it is to be asked."""

    name: str
    address: str = ""
    user: str = ""
    secret_file: str = ""
    tls: bool | None = None
    tls_ca: str = ""
    read_only: bool = False
    keep: str = ""
    write: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Given:
        """Of the command line. Raises `ConfigError` for what can't be saved."""
        if arguments.get("tls_no_verify"):
            raise ConfigError("a saved host verifies its certificate: give --tls-ca FILE for one of your own")
        address = arguments.get("host") or ""
        return cls(
            name=arguments["saved_as"],
            address=address if isinstance(address, str) else address[-1],
            user=arguments.get("user") or "",
            secret_file=arguments.get("secret_file") or "",
            tls=True if arguments.get("tls") or arguments.get("tls_ca") else None,
            tls_ca=arguments.get("tls_ca") or "",
            read_only=bool(arguments.get("read_only")),
            keep=arguments["keep"] or "",
            write=arguments["write"],
        )


def add_host(given: Given, config: Config) -> int:
    """The whole dialogue; returns the exit code. Nothing is written before the last question was answered.

    Raises `ConfigError` or `ValueError` with a sentence.
    """
    check_name(given.name)
    if taken := next((each for each in config.names if each.lower() == given.name.lower()), ""):
        raise ConfigError(
            f"there is a host or a group called {taken} already: choose another name, or edit its file"
        )
    if os.path.lexists(path := host_path(given.name)):
        raise ConfigError(f"{path} is there already: choose another name, or edit that file")
    if not asking.can_ask():
        asking.need(_missing(given))
    try:
        return _added(given)
    except (KeyboardInterrupt, EOFError):
        tell("")
        complain("nothing was saved")
        return 130


def _missing(given: Given) -> list[str]:
    missing = [] if given.address else ["--host HOST[:PORT]"]
    missing += [] if given.user else ["--user NAME"]
    if not given.secret_file:
        missing += [] if os.environ.get("AMITOP_SECRET") else ["--secret-file FILE or AMITOP_SECRET"]
        missing += [] if given.keep else ["--keep keyring, file or no"]
    return missing


def _added(given: Given) -> int:
    host, target = _asked(given)
    _tell(f"trying {target.user} at {target.address} …")
    found = asyncio.run(examine(target, 0.5))
    _tell_what_it_may(found)
    if found.error is not None and not _keep_anyhow():
        return found.error.exit_code
    keep = _where(given, host)
    wanted = given.write or (asking.can_ask() and asking.yes(f"Write it to {host_path(given.name)}?", True))
    host, done = _kept(host, target, keep), ""
    if wanted:
        done = f"{write_host(host)} is written"
        _tell(f"{done}; amitop --host {host.name} uses it")
    else:
        _tell("for config.toml:")
    write(host_toml(host), f"the lines of {host.name} for config.toml", done)
    return FINE


def _asked(given: Given) -> tuple[Host, Target]:
    """What the arguments leave open, and the secret."""
    address = given.address or asking.ask_needed("Address of the PBX, HOST or HOST:PORT", Target.parse)
    Target.parse(address)  # complains of what is none before more is asked
    tls = given.tls
    if tls is None:
        likely = address.endswith(f":{TLS_PORT}")
        tls = asking.yes("TLS?", likely) if asking.can_ask() and not given.address else likely
    target = Target.parse(address, tls=tls)
    user = given.user or asking.ask_needed("User, the [section] in its manager.conf")
    target = replace(target, tls_ca=given.tls_ca or None).with_login(user, "")
    secret = _secret(given, target)
    host = Host(
        given.name,
        address,
        user,
        str(at_home(given.secret_file).absolute()) if given.secret_file else "",
        tls,
        str(at_home(given.tls_ca).absolute()) if given.tls_ca else "",
        given.read_only,
    )
    return host, target.with_login(user, secret)


def _secret(given: Given, target: Target) -> str:
    if given.secret_file or os.environ.get("AMITOP_SECRET"):
        secret = find_secret(target.address, target.user, given.secret_file)
    else:
        secret = asking.ask_secret(f"Secret of {target.user} at {target.address}")
    try:
        secret.encode("utf-8")
    except UnicodeEncodeError:
        raise ConfigError("the secret holds bytes that are no text in UTF-8") from None
    return secret


def _tell_what_it_may(found: Checkup) -> None:
    lines = [each for each in findings(found, time.time()) if each.check in _TOLD or each.mark is Mark.WRONG]
    for each in lines:
        # Half a second of listening is too short to say what is read.
        if each.check != "read" or found.user is not None:
            _tell(f"{MARKS[each.mark]} {each.check}: {each.says}")
    if found.logged_in:
        _tell("  amitop doctor tells more, and which login would do")


def _keep_anyhow() -> bool:
    if not asking.can_ask():
        complain("nothing was saved")
        return False
    if asking.yes("The login does not work. Save it anyhow?", False):
        return True
    complain("nothing was saved")
    return False


def _where(given: Given, host: Host) -> str:
    """Where the secret is to go."""
    if host.secret_file:
        return NOWHERE
    if given.keep:
        return given.keep
    _tell(f"keyring: the OS's own; file: {secret_path(given.name)}, for you alone; no: asked for at each start")
    likely = (KEYRING, FILE) if has_keyring() else (FILE, KEYRING)
    return asking.choose("Where does the secret go?", (*likely, NOWHERE))


def _kept(host: Host, target: Target, keep: str) -> Host:
    """The host, its secret put where it goes."""
    if keep == KEYRING:
        try:
            into_keyring(target.address, target.user, target.secret)
        except ConfigError as error:
            if not asking.can_ask():
                raise ConfigError(f"{error}; --keep file keeps it in a file for you alone") from error
            _tell(f"{error}.")
            keep = FILE if asking.yes(f"Keep it in {secret_path(host.name)}, for you alone?", True) else NOWHERE
        else:
            _tell("the keyring holds the secret")
    return _kept_in_a_file(host, target.secret) if keep == FILE else host


def _kept_in_a_file(host: Host, secret: str) -> Host:
    path = secret_path(host.name)
    try:
        write_secret(host.name, secret)
    except FileExistsError:
        if not asking.can_ask():
            raise ConfigError(f"{path} is there already, and was left as it is: remove it first") from None
        if not asking.yes(f"{path} is there already. Write over it?", False):
            raise ConfigError(f"{path} was left as it is, and nothing was saved") from None
        write_secret(host.name, secret, overwrite=True)
    _tell(f"{path} holds the secret")
    return replace(host, secret_file=str(path))


def _tell(line: str) -> None:
    """Say a line on standard error, broken between words if that is a terminal."""
    line = visible(line)
    if not sys.stderr.isatty():
        return tell(line)
    for part in wrap(line, get_terminal_size().columns, subsequent_indent="  ", break_long_words=False):
        tell(part)
    return None
