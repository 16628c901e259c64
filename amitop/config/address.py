"""Where a PBX is, as people write it: `HOST`, `HOST:PORT`, and when two of them are one place."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket

# Who connects to the addresses of nobody reaches this machine too.
_LOOPBACK = frozenset({"127.0.0.1", "::1", "0.0.0.0", "::"})
# What a resolver takes for an IPv4 address though people rarely write it so: 127.1, 0x7f000001.
_SHORT_IP = re.compile(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+)){0,3}")


def read_address(text: str) -> tuple[str, int | None]:
    """Host and port of `HOST`, `HOST:PORT`, `IPv6` or `[IPv6]:PORT`; no port where none is said.

    Raises `ValueError` with a sentence where `text` is none of these.
    """
    host, port = text, ""
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise ValueError(f"{text!r} is not an address: write [IPv6]:PORT")
        port = rest[1:]
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if not host:
        raise ValueError(f"{text!r} names no host")
    if ":" in host and not _is_ip(host):
        raise ValueError(f"{text!r} is not an address: write HOST:PORT or [IPv6]:PORT")
    if port and not (port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        raise ValueError(f"{port!r} is not a port: a number from 1 to 65535 is")
    return host, int(port) if port else None


def place_of(host: str) -> str:
    """What the spellings of one host have in common, with nobody asked: its name, or `localhost` for loopback."""
    host = host.lower().removesuffix(".")
    if _SHORT_IP.fullmatch(host):
        with contextlib.suppress(OSError):
            host = socket.inet_ntoa(socket.inet_aton(host))
    if not _is_ip(host):
        return host
    ip = ipaddress.ip_address(host)
    plain = str(getattr(ip, "ipv4_mapped", None) or ip)
    return "localhost" if plain in _LOOPBACK else plain


def is_here(host: str) -> bool:
    """Whether it is this machine, by its loopback."""
    return place_of(host) == "localhost"


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
