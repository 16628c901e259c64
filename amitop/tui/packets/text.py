"""A packet in full: its headers aligned, its bytes as they are, or in hexadecimal."""

from __future__ import annotations

from io import BytesIO
from itertools import islice

from amitop.ami import Packet, is_escaped, unescape
from amitop.journal.redact import MASK
from amitop.text import ELLIPSIS, visible
from amitop.tui.bars import Line, Piece
from amitop.tui.format import size

#: In the order in which the key goes through them.
FORMS = ("headers", "raw", "hex")
_MASK = MASK.decode()
# So many bytes stand in a line of the narrowest terminal.
_HEX_ACROSS = 8
#: Bytes and lines of one packet that are shown at most: they are drawn anew each time.
BYTES, LINES = 64 * 1024, 2_000


def lines_of(packet: Packet, form: str) -> list[Line]:
    """Return the packet in one of `FORMS`; of a very long one the beginning, and how much more there is."""
    raw = packet.raw[: LINES * _HEX_ACROSS if form == "hex" else BYTES]
    raw = b"".join(islice(BytesIO(raw), LINES)) if form != "hex" else raw
    if form == "headers":
        lines = _headers(packet if len(raw) == len(packet.raw) else Packet(raw))
    else:
        lines = _raw(raw) if form == "raw" else _hex(raw)
    if more := len(packet.raw) - len(raw):
        lines.append([Piece(f"{ELLIPSIS} {size(more)} more bytes are not shown; a saved packet is whole", "faint")])
    return lines


def _headers(packet: Packet) -> list[Line]:
    headers = packet.headers
    widest = min(28, max((len(visible(key)) for key, _ in headers), default=0))
    lines: list[Line] = []
    for key, value in headers:
        style = "link" if key.lower().endswith(("uniqueid", "linkedid")) else "text"
        lines.append([Piece(f"{visible(key):<{widest}}  "), *_value(packet, key, value, style)])
    return lines


def _value(packet: Packet, key: str, value: str, style: str) -> Line:
    """A header's value; where Asterisk escaped it, what is meant, and beside it what came over the wire."""
    if _MASK in value:
        return [Piece(visible(value), "hold"), Piece("  u shows it", "faint")]
    if "\\" not in value or not is_escaped(packet.name, key):
        return [Piece(visible(value), style)]
    return [Piece(visible(unescape(value)), style), Piece("  "), Piece(visible(value), "faint")]


def _raw(raw: bytes) -> list[Line]:
    """The bytes as text, with the line ends that they have."""
    lines: list[Line] = []
    for part in raw.splitlines(keepends=True):
        text = part.rstrip(b"\r\n")
        end = part[len(text) :].replace(b"\r", "␍".encode()).replace(b"\n", "␊".encode()).decode()
        lines.append([Piece(visible(text.decode("utf-8", "surrogateescape")), "text"), Piece(end, "faint")])
    return lines


def _hex(raw: bytes) -> list[Line]:
    lines: list[Line] = []
    for at in range(0, len(raw), _HEX_ACROSS):
        part = raw[at : at + _HEX_ACROSS]
        text = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        digits = f"{part.hex(' '):<{_HEX_ACROSS * 3 - 1}}"
        lines.append([Piece(f"{at:04x}  ", "faint"), Piece(f"{digits}  ", "text"), Piece(text, "muted")])
    return lines
