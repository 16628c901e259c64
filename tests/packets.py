"""Packets as text, for tests of what reads them."""

from collections.abc import Mapping

from amitop.ami import Packet


def wire(text: str) -> bytes:
    """`text` as it comes over the wire: CRLF line ends, a blank line behind."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def packet(text: str) -> Packet:
    """The packet that `text` shows, one header a line."""
    return Packet(wire(text))


def event(name: str, headers: Mapping[str, object] | None = None, **more: object) -> Packet:
    """The event `name` with these headers."""
    lines = [f"Event: {name}"]
    lines += [f"{key}: {value}" for key, value in {**(headers or {}), **more}.items()]
    return Packet(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape"))


def response(word: str = "Success", **headers: object) -> Packet:
    """A Response."""
    lines = [f"Response: {word}", *(f"{key}: {value}" for key, value in headers.items())]
    return Packet(("\r\n".join(lines) + "\r\n\r\n").encode())
