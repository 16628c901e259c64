"""How the session came about: reached, sealed, greeted, logged in, and whether a second one may be."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

from amitop.monitor.checkup import Checkup
from amitop.monitor.findings.finding import Finding, Mark, listed

_DAY = 86400.0


def reached(found: Checkup) -> Iterator[Finding]:
    """Whether it could be connected to."""
    if found.connected_in is None and isinstance(found.error and found.error.__cause__, ssl.SSLError):
        yield Finding("reachable", Mark.FINE, found.target.address)
        yield Finding("TLS", Mark.WRONG, str(found.error))
    elif found.connected_in is not None:
        yield Finding("reachable", Mark.FINE, f"{found.target.address}, in {found.connected_in * 1000:.0f} ms")
    else:
        yield Finding("reachable", Mark.WRONG, str(found.error))


def sealed(found: Checkup, now: float) -> Iterator[Finding]:
    """TLS: whether nobody reads along, and until when the certificate holds."""
    if found.connected_in is None:
        return
    sealed = found.sealed
    if sealed is None:
        yield from _open(found)
        return
    how = f"{sealed.version}, {sealed.cipher}"
    if not found.target.tls_verify:
        do = "leave --tls-no-verify out, with --tls-ca FILE for an authority of your own"
        yield Finding("TLS", Mark.NOTE, f"{how}; the certificate is not verified: anyone may listen", do)
        return
    days = None if sealed.expires is None else int((sealed.expires - now) // _DAY)
    text = f"{how}; verified, for {listed(sealed.names) or 'this host'}"
    if days is None:
        yield Finding("TLS", Mark.FINE, text)
    else:
        soon = days < 21
        yield Finding(
            "TLS",
            Mark.NOTE if soon else Mark.FINE,
            f"{text}; the certificate runs out in {days} days",
            "renew tlscertfile of manager.conf, then manager reload" if soon else "",
        )


def _open(found: Checkup) -> Iterator[Finding]:
    if found.is_local:
        yield Finding("TLS", Mark.FINE, "none, and none is needed: it stays on this machine")
        return
    yield Finding(
        "TLS",
        Mark.NOTE,
        "none: who is on the way reads along; only the secret itself does not cross in the open",
        "manager.conf: tlsenable = yes, tlsbindaddr = 0.0.0.0:5039, tlscertfile = …; then amitop --tls",
    )


def greeting(found: Checkup) -> Iterator[Finding]:
    """Whether an AMI answers there."""
    if found.ami_version:
        yield Finding("greeting", Mark.FINE, f"Asterisk Call Manager {found.ami_version}")
    elif found.connected_in is not None:
        yield Finding("greeting", Mark.WRONG, str(found.error))


def login(found: Checkup) -> Iterator[Finding]:
    """Whether user and secret are taken."""
    if found.logged_in:
        yield Finding("login", Mark.FINE, f"as {found.target.user}")
    elif found.ami_version:
        yield Finding("login", Mark.WRONG, str(found.error))


def version(found: Checkup, now: float) -> Iterator[Finding]:
    """Which Asterisk, and since when."""
    if not found.version:
        do = "write = reporting in manager.conf lets it be asked"
        yield Finding("Asterisk", Mark.NOTE, "its version is not told to this login", do)
        return
    started = found.identity.started_at
    up = "" if started is None else f", up for {_long(now - started)}"
    yield Finding("Asterisk", Mark.FINE, f"{found.version}{up}")


def second(found: Checkup) -> Iterator[Finding]:
    """Whether Actions may have a connection of their own."""
    if found.second:
        yield Finding("second login", Mark.FINE, "allowed: an Action that takes long never holds up the events")
    elif found.second is False:
        yield Finding(
            "second login",
            Mark.NOTE,
            "refused: Actions go over the events' own connection, and hold them up while they last",
            "allowmultiplelogin = yes in manager.conf",
        )


def _long(seconds: float) -> str:
    days, rest = divmod(max(0, int(seconds)), 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    return f"{days} d {hours} h" if days else f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
