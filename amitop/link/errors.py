"""What can go wrong with a session; each error's text is a plain sentence for the operator."""

from __future__ import annotations


class LinkError(Exception):
    """The session can't be had or went away. `exit_code` is the command line's (DESIGN: 3 connect, 4 login)."""

    exit_code = 3


class ConnectFailed(LinkError):
    """No session: wrong host, closed port, no banner, TLS that does not verify, silence."""


class LinkLost(LinkError):
    """The session was there and is gone."""


class LoginRefused(LinkError):
    """The PBX refused user or secret; trying again would not help."""

    exit_code = 4


class LoginInUse(LoginRefused):
    """The account allows one session only, and it is taken (`allowmultiplelogin=no`)."""
