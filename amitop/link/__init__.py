"""One session with a PBX over TCP or TLS: connect, log in, send Actions, hear packets."""

from amitop.link.errors import ConnectFailed, LinkError, LinkLost, LoginInUse, LoginRefused
from amitop.link.session import Link
from amitop.link.target import Target

__all__ = ["ConnectFailed", "Link", "LinkError", "LinkLost", "LoginInUse", "LoginRefused", "Target"]
