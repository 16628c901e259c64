"""What a client sends, cut into Actions by Asterisk's own rules (AMI.md §1)."""

from __future__ import annotations

from dataclasses import dataclass, field

_LINE_LIMIT = 1022
_HEADER_LIMIT = 128
TOO_LONG = "Failed to parse message: line too long"
TOO_MANY = "Too many lines in message or allocation failure"


@dataclass(slots=True)
class Request:
    """One Action as it came, with the complaint that it earns where it can't be read."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    complaint: str = ""

    @property
    def action(self) -> str:
        """The first Action header that says anything."""
        return next((value for key, value in self.headers if key.lower() == "action" and value), "")

    @property
    def action_id(self) -> str:
        return self.get("ActionID")

    def get(self, key: str, default: str = "") -> str:
        """The first value of `key`, whatever its case."""
        wanted = key.lower()
        return next((value for name, value in self.headers if name.lower() == wanted), default)

    def number(self, key: str, default: int) -> int:
        """The value of `key` as a number of up to nine digits; anything else is the default."""
        value = self.get(key)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default

    def all(self, key: str) -> list[str]:
        """Every value of `key`."""
        wanted = key.lower()
        return [value for name, value in self.headers if name.lower() == wanted]


class Requests:
    """Bytes in, requests out."""

    def __init__(self) -> None:
        self._buffer = b""
        self._request = Request()

    def feed(self, data: bytes) -> list[Request]:
        """Take `data` and give the requests that it ends."""
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        done = []
        for line in lines:
            text = line.removesuffix(b"\r")
            if text and len(text) != _LINE_LIMIT + 1:
                self._take(text)
                continue
            # A line of 1,023 bytes ends the message early, and the rest becomes a message of its own.
            if text:
                self._take(text)
            done.append(self._request)
            self._request = Request()
        return done

    def _take(self, text: bytes) -> None:
        request = self._request
        if len(text) > _LINE_LIMIT + 1:
            request.complaint = TOO_LONG
        elif len(request.headers) >= _HEADER_LIMIT:
            request.complaint = request.complaint or TOO_MANY
        else:
            key, colon, value = text.partition(b"\0")[0].decode("utf-8", "surrogateescape").partition(":")
            if colon:
                request.headers.append((key, value.lstrip(" ")))
