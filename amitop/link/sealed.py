"""What TLS came to, in words for people."""

from __future__ import annotations

import ssl
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sealed:
    """A connection over TLS."""

    version: str
    cipher: str
    #: The names and addresses that the certificate bears; empty where it was not verified.
    names: tuple[str, ...] = ()
    #: When the certificate runs out, in seconds since the epoch; None where it was not verified.
    expires: float | None = None


def sealed(found: ssl.SSLObject) -> Sealed:
    """Read it off a connection whose handshake is done."""
    cipher = found.cipher()
    # A certificate that nobody verified is not told by Python, and proves nothing.
    certificate: dict[str, object] = dict(found.getpeercert() or {})
    names = [*_pairs(certificate.get("subjectAltName")), *_common_name(certificate.get("subject"))]
    return Sealed(
        found.version() or "",
        cipher[0] if cipher else "",
        tuple(dict.fromkeys(names)),
        ssl.cert_time_to_seconds(str(certificate["notAfter"])) if "notAfter" in certificate else None,
    )


def _pairs(given: object) -> list[str]:
    return [str(value) for _, value in given] if isinstance(given, tuple) else []


def _common_name(subject: object) -> list[str]:
    parts = [pair for part in subject for pair in part] if isinstance(subject, tuple) else []
    return [str(value) for key, value in parts if key == "commonName"]
