"""One AMI packet: a block of `Key: Value` lines, kept as the bytes it came in."""

from __future__ import annotations

import re
from enum import StrEnum
from sys import intern

BANNER_START = b"Asterisk Call Manager/"

_NAME = re.compile(rb"\A[\r\n]*(Event|Response|Action):[ ]?([^\r\n]*)", re.IGNORECASE)
_ACTION_ID = re.compile(rb"\nActionID:[ ]?([^\r\n]*)", re.IGNORECASE)
_LINE_END = re.compile(r"\r?\n")
_BLANK_LINE = (b"\n\r\n", b"\n\n")

# Command output of Asterisk 13 and older: these headers, and then text with an end of its own.
_TEXT_HEAD = re.compile(
    rb"\A[\r\n]*+Response:[ ]?Follows\r?\n(?:Privilege:[^\n]*+\n)?(?:ActionID:[^\n]*+\n)?", re.IGNORECASE
)
_TEXT_END = b"--END COMMAND--"

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Kind(StrEnum):
    """What a packet is, told by its first header (AMI.md §8.7)."""

    BANNER = "banner"
    ACTION = "action"
    RESPONSE = "response"
    EVENT = "event"
    TEXT = "text"


# An Enum's members are slow to get at; for what every packet needs, a name of the module is quicker.
_EVENT = Kind.EVENT
# The events met so far, by their first line: nearly all packets are told by it, and share one name.
_events: dict[bytes, str] = {}
_EVENTS_LIMIT = 1024
_EVENTS_LENGTH = 64


def unescape(value: str) -> str:
    r"""Undo Asterisk's C escapes (`\n`, `\'`, `\\` …); an unknown escape gives its own character.

    Only for the fields that Asterisk does escape (AMI.md §1, since 13.5): `Packet.unescaped` knows them.
    """
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)


def is_escaped(event: str, key: str) -> bool:
    """Whether Asterisk (13.5 and later) C-escapes header `key` of event `event` (AMI.md §1)."""
    key = key.lower()
    if key.endswith(("calleridname", "connectedlinename")):
        return event.lower() not in _NAMES_UNESCAPED and not key.startswith("effective")
    if key.startswith("chanvariable"):
        return True
    if key == "value":
        return event.lower() == "varset"
    return event.lower() == "presencestatechange" and key in ("subtype", "message")


# Packets whose names are written by their own modules, not from a channel snapshot.
_NAMES_UNESCAPED = frozenset({"queueentry", "originateresponse", "meetmelist", "rename", "peerentry"})


class Packet:
    """One packet of the wire.

    `raw` holds every byte of it, its final blank line and any stray blank lines before it included, so that
    joining the raw bytes of successive packets gives the stream back. Headers are parsed when first asked for.
    """

    __slots__ = ("_fields", "_lower", "kind", "name", "raw")

    raw: bytes
    kind: Kind
    #: The value of the first header: the event's name, the response's word, the action's name.
    name: str

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._fields: dict[str, str] | None = None
        self._lower: dict[str, str] | None = None
        name = _events.get(line := raw.split(b"\r\n", 1)[0])
        if name is not None:
            self.kind = _EVENT
            self.name = name
            return
        self.kind, self.name = _classify(raw)
        if line.startswith(b"Event:") and self.name.isalnum() and _is_worth_keeping(line):
            _events[line] = self.name

    @property
    def is_complete(self) -> bool:
        """Whether all of it came: False for what a lost connection or the framer's limit cut off.

        The last value of such a packet may be the beginning of another one (`1.1` of `1.12`): nothing acts on it.
        """
        if not self.raw.endswith(_BLANK_LINE):
            return self.kind is Kind.BANNER and self.raw.endswith(b"\n")
        if self.kind is _EVENT:
            return True
        # A blank line in the text of a command ends nothing.
        return not self._holds_text or _TEXT_END in self.raw[-20:]

    @property
    def _holds_text(self) -> bool:
        """Whether it is command output of Asterisk 13 or older: its headers, and text that may look like any."""
        return self.kind is Kind.RESPONSE and self.name.lower() == "follows"

    def _parted(self) -> tuple[bytes, bytes]:
        """Its bytes up to the end of its headers, and the text behind them."""
        found = _TEXT_HEAD.match(self.raw) if self._holds_text else None
        return (self.raw[: found.end()], self.raw[found.end() :]) if found else (self.raw, b"")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All headers in wire order, repeats kept; a line without a colon, or of text, has the key ``""``."""
        head, text = self._parted()
        return [_split(line) for line in _lines(head) if line] + [("", line) for line in _lines(text) if line]

    @property
    def output(self) -> list[str]:
        """The lines that a command printed: `Output:` headers since Asterisk 14, text before (AMI.md §1)."""
        if not self._holds_text:
            return self.all("Output")
        text = self._parted()[1]
        before, end, _ = text.rpartition(_TEXT_END)
        return _lines(before if end else text)

    @property
    def fields(self) -> dict[str, str]:
        """The first value of each header, by its key just as it is on the wire: the quick way for reducers."""
        if self._fields is None:
            self._fields = _first_values(self.raw if self.kind is _EVENT else self._parted()[0])
        return self._fields

    @property
    def action_id(self) -> str | None:
        """The ActionID, or None; found without parsing the headers."""
        match = _ACTION_ID.search(self.raw if self.kind is _EVENT else self._parted()[0])
        return match[1].decode("utf-8", "surrogateescape") if match else None

    def get(self, key: str, default: str = "") -> str:
        """The first value of `key`, whatever its case."""
        value = self.fields.get(key)
        if value is not None:
            return value
        if self._lower is None:
            self._lower = {}
            for name, each in self.headers:
                self._lower.setdefault(name.lower(), each)
        return self._lower.get(key.lower(), default)

    def all(self, key: str) -> list[str]:
        """Every value of `key` in wire order."""
        wanted = key.lower()
        return [value for name, value in self.headers if name.lower() == wanted]

    def unescaped(self, key: str) -> str:
        """The first value of `key`, C escapes undone where Asterisk made them (AMI.md §1)."""
        value = self.get(key)
        return unescape(value) if is_escaped(self.name, key) else value

    def __repr__(self) -> str:
        return f"<Packet {self.kind} {self.name!r} {len(self.raw)} bytes>"


def _is_worth_keeping(line: bytes) -> bool:
    return len(line) <= _EVENTS_LENGTH and len(_events) < _EVENTS_LIMIT


def _classify(raw: bytes) -> tuple[Kind, str]:
    match = _NAME.match(raw)
    if match:
        return Kind(match[1].decode().lower()), match[2].decode("utf-8", "surrogateescape")
    text = raw.lstrip(b"\r\n")
    if text.startswith(BANNER_START):
        return Kind.BANNER, text[len(BANNER_START) :].strip().decode("utf-8", "replace")
    return Kind.TEXT, ""


def _lines(raw: bytes) -> list[str]:
    text = raw.decode("utf-8", "surrogateescape")
    lines = text.split("\r\n")
    if text.count("\n") != len(lines) - 1:
        lines = _LINE_END.split(text)
    return lines


def _split(line: str) -> tuple[str, str]:
    """A line's key and value. Exactly one space is taken off: an Output line may be indented."""
    key, colon, value = line.partition(": ")
    if colon and (":" not in key or key.startswith("ChanVariable(")):
        return key, value  # `ChanVariable(IAX2/[::1]:4569-77): X=a:b` has colons in its key (AMI.md §8.9)
    key, colon, value = line.partition(":")
    if not colon:
        return "", line
    return key, value[1:] if value.startswith(" ") else value


# Header names that are interned, so that a look-up by a name in the code finds the same object. Python 3.12.0 to
# 3.12.6 never free an interned string (CPython issue 113993): those of a PBX are limited in number and length.
_keys: dict[str, str] = {}
_KEYS_LIMIT = 4096
_KEYS_LENGTH = 64


def _interned(key: str) -> str:
    if len(key) <= _KEYS_LENGTH and len(_keys) < _KEYS_LIMIT:
        key = _keys[key] = intern(key)
    return key


class _Seen(dict[str, tuple[str, str]]):
    """Lines seen before, split: most lines of a stream are, and finding one here takes half the time."""

    def __missing__(self, line: str) -> tuple[str, str]:
        key, value = _split(line)
        pair = (_keys.get(key) or _interned(key), value)
        if len(line) <= _SEEN_LENGTH and key != "Timestamp":
            if len(self) >= _SEEN_LIMIT:
                self.clear()
            self[line] = pair
        return pair


# What a few thousand channels say of themselves; some 10 MB at the most.
_SEEN_LIMIT = 32768
_SEEN_LENGTH = 96
_seen = _Seen().__getitem__


def _first_values(raw: bytes) -> dict[str, str]:
    lines = _lines(raw)
    if lines[-2:] == ["", ""]:
        del lines[-2:]
    fields = dict(map(_seen, lines))
    if len(fields) == len(lines) and "" not in fields:
        return fields
    fields = {}
    for line in lines:
        key, value = _seen(line)
        if key:
            fields.setdefault(key, value)
    return fields
