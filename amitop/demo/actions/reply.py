"""What is answered: a Response, or a Response with a list and its end."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable

from amitop.demo.requests import Request

#: The packets of an answer, or their promise where the Action takes its time.
Reply = list[bytes] | Awaitable[list[bytes]]


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _id(request: Request) -> str:
    return f"ActionID: {request.action_id}\r\n" if request.action_id else ""


def response(request: Request, word: str, *headers: tuple[str, object]) -> list[bytes]:
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers)
    return [_encode(f"Response: {word}\r\n{_id(request)}{lines}\r\n")]


def success(request: Request, *headers: tuple[str, object]) -> list[bytes]:
    """`Response: Success` with these headers."""
    return response(request, "Success", *headers)


def done(request: Request, message: str) -> list[bytes]:
    """`Response: Success` with a message."""
    return response(request, "Success", ("Message", message))


def error(request: Request, message: str) -> list[bytes]:
    """`Response: Error` with a message."""
    return response(request, "Error", ("Message", message))


class Item:
    """An item of a list. Most carry their ActionID first, queues' and channels' last."""

    __slots__ = ("_id_first", "_name", "_text")

    def __init__(self, name: str, text: str, *, id_first: bool = True) -> None:
        self._name, self._text, self._id_first = name, text, id_first

    def encode(self, action_id: str) -> bytes:
        if self._id_first:
            return _encode(f"Event: {self._name}\r\n{action_id}{self._text}\r\n")
        return _encode(f"Event: {self._name}\r\n{self._text}{action_id}\r\n")


def lines(*headers: tuple[str, object]) -> str:
    """Headers as text."""
    return "".join(f"{key}: {value}\r\n" for key, value in headers)


def listing(
    request: Request, message: str, items: Iterable[Item], complete: str, *, extra: str = "", plus: str = ""
) -> list[bytes]:
    """A Response, its items and their completion; `{n}` in `extra` is their number."""
    action_id = _id(request)
    packets = response(request, "Success", ("EventList", "start"), ("Message", message))
    packets += [each.encode(action_id) for each in items]
    count = len(packets) - 1
    end = f"EventList: Complete\r\nListItems: {count}\r\n{extra.replace('{n}', str(count))}{plus}"
    packets.append(_encode(f"Event: {complete}\r\n{action_id}{end}\r\n"))
    return packets
