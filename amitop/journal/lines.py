"""One packet as a line of JSON and back; its keys are a contract with scripts."""

from __future__ import annotations

import base64
import json
from typing import Any

from amitop.ami import Kind, Packet
from amitop.ami.framer import LIMIT

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_spaced = json.JSONEncoder(ensure_ascii=False).encode


def packet_line(packet: Packet, at: float, direction: str, connection: int = 0) -> bytes:
    """The line that `amitop packets --format jsonl` prints."""
    return _bytes(_spaced(_data(packet, round(at, 6), direction, connection)))


def exact_line(packet: Packet, at: float, direction: str, connection: int = 0, aside: bool = False) -> bytes:
    """The line of a recording: the same, exact to the byte.

    `raw` (base64) is there where the headers do not give the bytes back, `"model": false` where the packet was
    kept from the model.
    """
    headers = packet.headers
    data = _data(packet, at, direction, connection, headers)
    if _raw(packet.kind, headers) != packet.raw:
        data["raw"] = base64.b64encode(packet.raw).decode("ascii")
    if aside:
        data["model"] = False
    return _bytes(_encode(data))


def other_line(data: dict[str, Any]) -> bytes:
    """A line of a recording that is no packet."""
    return _bytes(_encode(data))


#: Values that a line may hold: each takes some 60 bytes of memory for the two of `[]`.
VALUES = 4_000_000


def parse(line: bytes | bytearray) -> Any:
    """Return the JSON of a line. Raises `ValueError` or `RecursionError` if it is none, or has too many values."""
    if len(line) > VALUES and sum(map(line.count, (b",", b"[", b"{"))) > VALUES:
        raise ValueError("too many values")
    return json.loads(line)


def raw_of(data: dict[str, Any]) -> bytes:
    """Return the bytes of the packet that a line tells. Raises `ValueError` and its kin if it is none."""
    if "raw" in data:
        raw: bytes | None = base64.b64decode(data["raw"], validate=True)
    else:
        headers = data["headers"]
        if not isinstance(headers, list) or not all(type(key) is type(value) is str for key, value in headers):
            raise ValueError("these are no headers")
        raw = _raw(data["kind"], headers)
    if raw is None or len(raw) > LIMIT:
        raise ValueError("this is no packet")
    return raw


def _data(
    packet: Packet, at: float, direction: str, connection: int, headers: list[tuple[str, str]] | None = None
) -> dict[str, Any]:
    return {
        "t": at,
        "connection": connection,
        "direction": str(direction),
        "kind": str(packet.kind),
        "name": packet.name if packet.kind is not Kind.BANNER else "",
        "action_id": packet.action_id,
        "headers": packet.headers if headers is None else headers,
    }


def _raw(kind: str, headers: list[tuple[str, str]]) -> bytes | None:
    """The packet's bytes as Asterisk nearly always writes them; None where the text is no UTF-8."""
    text = "".join([f"{key}: {value}\r\n" if key else f"{value}\r\n" for key, value in headers])
    try:
        return text.encode() if kind == "banner" else text.encode() + b"\r\n"
    except UnicodeEncodeError:
        return None


def _bytes(text: str) -> bytes:
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Bytes that are not UTF-8 came as lone surrogates, which JSON readers refuse.
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").encode() + b"\n"
