"""A still PBX that answers what the composer asks: ListCommands, and no to everything about its manual."""

from __future__ import annotations

from collections.abc import Callable

from amitop.ami import Action, Exchange, Framer, Packet
from amitop.tui.app import AmitopApp
from amitop.tui.composer.screen import ComposerScreen
from tests.tui.still import NOW, StillMonitor, still

LISTED = (
    ("QueuePause", "Makes a queue member temporarily unavailable.", "agent,all"),
    ("QueueStatus", "Show queue status.", "<none>"),
    ("Hangup", "Hangup channel.", "system,call,all"),
    ("Originate", "Originate a call.", "originate,all"),
    ("Command", "Execute Asterisk CLI Command.", "command,all"),
    ("Ping", "Keepalive command.", "<none>"),
)


def _commands() -> bytes:
    lines = "".join(f"{name}: {synopsis}  (Priv: {priv})\r\n" for name, synopsis, priv in LISTED)
    return f"Response: Success\r\n{lines}\r\n".encode()


def _params(queue: str) -> bytes:
    return (
        f"Event: QueueParams\r\nQueue: {queue}\r\nMax: 0\r\nStrategy: ringall\r\nCalls: 1\r\nHoldtime: 12\r\n"
        f"TalkTime: 90\r\nCompleted: 22\r\nAbandoned: 3\r\nActionID: x\r\n\r\n"
    ).encode()


def _member(queue: str, name: str, number: int) -> bytes:
    return (
        f"Event: QueueMember\r\nQueue: {queue}\r\nName: {name}\r\nLocation: PJSIP/{number}\r\n"
        f"Membership: static\r\nCallsTaken: {number % 7}\r\nPaused: {number % 2}\r\nActionID: x\r\n\r\n"
    ).encode()


QUEUE_STATUS = b"".join(
    [
        b"Response: Success\r\nActionID: x\r\nEventList: start\r\nMessage: Queue status will follow\r\n\r\n",
        *(
            _params(queue) + b"".join(_member(queue, name, number) for number, name in enumerate(names, 100))
            for queue, names in (("support", ("Alice", "Bob [/x]", "Carol")), ("sales", ("Dave", "Eve")))
        ),
        b"Event: QueueStatusComplete\r\nActionID: x\r\nEventList: Complete\r\nListItems: 7\r\n\r\n",
    ]
)
ANSWERS = {
    "ListCommands": _commands(),
    "Command": b"Response: Error\r\nMessage: Permission denied\r\n\r\n",
    "QueueStatus": QUEUE_STATUS,
    "QueuePause": b"Response: Success\r\nMessage: Interface paused successfully\r\n\r\n",
}


class ListingMonitor(StillMonitor):
    """Answers each Action with its packets; only what an operator sent is kept in `performed`."""

    def __init__(self) -> None:
        super().__init__(still().pbx)
        self.answers = dict(ANSWERS)
        self.last: Exchange | None = None

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        del timeout
        if sent is not None:
            self.performed.append(action)
        exchange = self.last = Exchange(action, "amitop-7c00aa01-61", NOW)
        if sent is not None:
            sent(exchange)
        for packet in Framer().feed(self.answers.get(action.name, b"Response: Success\r\nMessage: Done\r\n\r\n")):
            exchange.receive(packet, NOW + 0.0024)
        if exchange.ok and self.obeys:
            self.obey(action)
        return exchange


def heard(raw: str) -> Packet:
    return Packet(raw.replace("\n", "\r\n").encode("utf-8", "surrogateescape"))


def composer(app: AmitopApp) -> ComposerScreen:
    """The composer, which has to be in front."""
    assert isinstance(app.screen, ComposerScreen)
    return app.screen
