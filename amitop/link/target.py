"""Which PBX to talk to, and how."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass, field, replace
from pathlib import Path

from amitop import crash
from amitop.config.address import read_address
from amitop.config.files import require_plain
from amitop.link.errors import ConnectFailed

#: Asterisk's usual ports for AMI, plain and over TLS.
PORT = 5038
TLS_PORT = 5039


@dataclass(frozen=True, slots=True)
class Target:
    """Address and login of one PBX."""

    host: str
    port: int = PORT
    user: str = ""
    secret: str = field(default="", repr=False)
    tls: bool = False
    #: A file with the certificates to trust instead of the system's.
    tls_ca: str | None = None
    #: False only where the operator spelled it out.
    tls_verify: bool = True

    def __post_init__(self) -> None:
        crash.never_show(self.secret)

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @classmethod
    def parse(cls, text: str, *, user: str = "", tls: bool = False) -> Target:
        """A target from `HOST`, `HOST:PORT`, `IPv6` or `[IPv6]:PORT`.

        Raises `ValueError` with a sentence where `text` is none of these.
        """
        host, port = read_address(text)
        return cls(host, port or (TLS_PORT if tls else PORT), user, tls=tls)

    def with_login(self, user: str, secret: str) -> Target:
        return replace(self, user=user, secret=secret)

    def ssl_context(self) -> ssl.SSLContext | None:
        """The TLS settings, or None for plain TCP. Raises `ConnectFailed` where `tls_ca` can't be read."""
        if not self.tls:
            return None
        try:
            if self.tls_ca:
                require_plain(os.stat(self.tls_ca), Path(self.tls_ca))
            context = ssl.create_default_context(cafile=self.tls_ca)
        except (OSError, ssl.SSLError) as error:
            why = error.strerror or error
            raise ConnectFailed(f"the certificates in {self.tls_ca} can't be read: {why}") from error
        if not self.tls_verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context
