"""Deeds and answers for the tests of History and console."""

from __future__ import annotations

from amitop.ami import Action, Exchange, Packet
from tests.tui.still import NOW, StillMonitor

CHANNELS = (
    "Channel              Location             State   Application(Data)             ",
    "Local/100@phones-000 100@phones:3         Up      Dial(PJSIP/100,30)            ",
    "PJSIP/trunk-00000a52 support@caller:2     Up      Queue(support,t)              ",
    "2 active channels",
    "1 active call",
    "212 calls processed",
)


def output(*lines: str, word: str = "Success") -> bytes:
    """The Response to a Command that printed these lines."""
    told = "".join(f"Output: {line}\r\n" for line in lines)
    return f"Response: {word}\r\nMessage: Command output follows\r\n{told}\r\n".encode()


def ended(monitor: StillMonitor, at: float, action: Action, answer: bytes | None, id_: str, took: float) -> None:
    """A deed of `at`; without an answer its end is not known."""
    exchange = Exchange(action, id_, at)
    deed = monitor.history.sent(exchange, "pbx1:5038", "amitop")
    if answer is None:
        exchange.disconnect(at + took)
    else:
        exchange.receive(Packet(answer), at + took)
    monitor.history.ended(deed, exchange)


def fill(monitor: StillMonitor) -> None:
    """A day's work: done, refused, not known, under way."""
    success = b"Response: Success\r\nMessage: %s\r\n\r\n"
    pause = {"Interface": "PJSIP/104", "Paused": "true", "Queue": "support", "Reason": "Lunch"}
    ring = {
        "Channel": "Local/5551234@line/n",
        "Context": "caller",
        "Exten": "support",
        "Priority": "1",
        "Async": "true",
        "Variable": "__TALK=60",
    }
    days = 86400
    ended(monitor, NOW - 400 * days, Action("Reload"), success % b"Module Reloaded", "amitop-0-1", 0.8)
    ended(monitor, NOW - 2 * days, Action("QueuePause", pause), success % b"Interface paused", "amitop-0-2", 0.002)
    ended(
        monitor,
        NOW - 900,
        Action("Originate", ring),
        success % b"Originate successfully queued",
        "amitop-0-3",
        0.004,
    )
    ended(monitor, NOW - 700, Action("Setvar", {"Variable": "PIN", "Value": "1234"}), None, "amitop-0-4", 10)
    gone = b"Response: Error\r\nMessage: No such channel\r\n\r\n"
    ended(monitor, NOW - 61, Action("Hangup", {"Channel": "PJSIP/100-00000a41"}), gone, "amitop-0-5", 0.0031)
    command = Action("Command", {"Command": "core show channels"})
    ended(monitor, NOW - 38, command, output(*CHANNELS), "amitop-7c00aa01-41", 0.0123)
    park = Action("Park", {"Channel": "PJSIP/trunk-00000a52", "Parkinglot": "default"})
    monitor.history.sent(Exchange(park, "amitop-0-7", NOW - 2), "pbx1:5038", "amitop")
