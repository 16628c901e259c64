"""The embedded PBX's dialplan: what an extension does, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable

from amitop.demo.calls import Calls
from amitop.demo.entities import Channel, Party
from amitop.demo.world import World

Step = tuple[str, str]
#: An application: true when the channel goes on to its next step at once.
Application = Callable[[Channel, str], bool]

#: The call centre's numbers, and the queue that each leads to.
NUMBERS = {"4930901810": "support", "34910550120": "sales", "442079460130": "billing", "4930901899": "night"}

_PHONE = re.compile(r"1\d\d|2\d{3}")
#: Nobody sits there, and somebody answers at once.
_MACHINE = re.compile(r"1[3-8]\d")
_OUTSIDE = re.compile(r"\+?\d{6,}")
_SPACE = re.compile(r"7[0-9][1-9]|7[1-9]0")


class Dialplan:
    """Looks extensions up and walks channels through them."""

    def __init__(self, world: World, calls: Calls) -> None:
        self._world = world
        self._calls = calls
        self.applications: dict[str, Application] = {
            "Answer": self._answer,
            "Ringing": self._ringing,
            "Set": self._set,
            "Goto": self._goto,
            "Dial": self._dial,
            "Hangup": self._hangup,
            "Busy": lambda channel, _: self._refuse(channel, 17),
            "Congestion": lambda channel, _: self._refuse(channel, 34),
            "NoOp": lambda _channel, _data: True,
        }
        # These last until something happens.
        for name in ("Wait", "Echo", "MusicOnHold", "Playback", "Milliwatt", "WaitExten"):
            self.applications[name] = lambda _channel, _data: False
        calls.dialplan = self

    def steps(self, context: str, exten: str) -> list[Step] | None:
        """The steps of an extension, or None where there is no such extension."""
        match context:
            case "from-trunk":
                return _from_trunk(exten)
            case "queues":
                return self._queue(exten)
            case "phones":
                return _phones(exten)
            case "line":
                return [("Answer", ""), ("Wait", "3600")] if exten.lstrip("+").isdigit() else None
            case "agents":
                return [("Answer", ""), ("AgentLogin", f"{exten},s")] if exten.isdigit() else None
            case "parkedcalls":
                return [("ParkedCall", f"default,{exten}")] if _SPACE.fullmatch(exten) else None
            case "unparked":
                return [("NoOp", "not fetched"), ("Hangup", "")] if exten == "s" else None
            case "default" | "caller":
                return _phones(exten) or self._queue(exten) or _caller(exten)
        return None

    def _queue(self, name: str) -> list[Step] | None:
        return (
            [("Answer", ""), ("Queue", f"{name},tT,,,300"), ("Hangup", "")] if name in self._world.queues else None
        )

    def run(self, channel: Channel, context: str, exten: str, priority: int = 1) -> None:
        """Start a channel at a place; where there is none, its call ends."""
        channel.context, channel.exten, channel.priority = context, exten, priority
        channel.alone = False
        self._go_on(channel)

    def resume(self, channel: Channel) -> None:
        """The application that the channel was in is over."""
        if channel.alone:
            self._calls.hang_up(channel, asked=False)
            return
        channel.priority += 1
        self._go_on(channel)

    def start(self, channel: Channel, application: str, data: str) -> None:
        """An application alone, with no extension around it (Originate)."""
        self._world.execute(channel, application, data)
        channel.alone = channel.runs = True
        if self.applications.get(application, _unknown)(channel, data) and not channel.gone:
            self._calls.hang_up(channel, asked=False)

    def _go_on(self, channel: Channel) -> None:
        while not channel.gone:
            steps = self.steps(channel.context, channel.exten) or []
            if channel.priority > len(steps):
                # The priority stays where it was last told.
                channel.priority = max(1, min(channel.priority, len(steps)))
                self._calls.hang_up(channel, asked=False)
                return
            application, data = steps[channel.priority - 1]
            self._world.execute(channel, application, data)
            if not self.applications.get(application, _unknown)(channel, data):
                return
            channel.priority += 1

    def _answer(self, channel: Channel, _data: str) -> bool:
        self._calls.pick_up(channel)
        return True

    def _ringing(self, channel: Channel, _data: str) -> bool:
        if channel.half:
            self._calls.ring(channel.half)
        return True

    def _set(self, channel: Channel, data: str) -> bool:
        name, _, value = data.partition("=")
        self.assign(channel, name, value)
        return True

    def assign(self, channel: Channel, name: str, value: str) -> None:
        """Set a variable, or one of the functions that change the channel itself."""
        if name == "CHANNEL(accountcode)":
            self._world.set_account(channel, value)
        elif name == "CALLERID(name)":
            self._world.set_parties(channel, Party(channel.caller.number, value), channel.connected)
        elif name == "CALLERID(num)":
            self._world.set_parties(channel, Party(value, channel.caller.name), channel.connected)
        else:
            self._world.set_variable(channel, name, value)

    def _goto(self, channel: Channel, data: str) -> bool:
        context, exten, _ = data.split(",")
        channel.context, channel.exten, channel.priority = context, exten, 0
        return True

    def _hangup(self, channel: Channel, data: str) -> bool:
        self._calls.hang_up(channel, int(data or 16), asked=False)
        return False

    def _refuse(self, channel: Channel, cause: int) -> bool:
        self._calls.busy(channel, cause)
        return False

    def _dial(self, channel: Channel, data: str) -> bool:
        calls, world = self._calls, self._world
        calls.dial(
            channel,
            data.partition(",")[0],
            "AppDial",
            lambda leg: None if channel.gone or leg.gone else void(world.talk(channel, leg)),
            lambda _status: None if channel.gone else self.resume(channel),
            shown=channel.caller,
        )
        return False


def void(_: object) -> None:
    """For a callback whose result nobody wants."""


def _unknown(_channel: Channel, _data: str) -> bool:
    return True


def _from_trunk(exten: str) -> list[Step] | None:
    queue = NUMBERS.get(exten)
    if queue is None:
        return None
    return [
        ("Set", f"__CAME_BY={exten}"),
        ("Set", f"CHANNEL(accountcode)={queue}"),
        ("Answer", ""),
        ("Playback", f"welcome-{queue}"),
        ("Goto", f"queues,{queue},1"),
    ]


def _phones(exten: str) -> list[Step] | None:
    if exten == "1234":
        return [("Answer", ""), ("ConfBridge", "1234"), ("Hangup", "")]
    if exten == "700":
        return [("Answer", ""), ("Park", "default"), ("Hangup", "")]
    if _MACHINE.fullmatch(exten):
        return [("Answer", ""), ("Wait", "3600")]
    if _PHONE.fullmatch(exten):
        return [("Dial", f"PJSIP/{exten},25,tT"), ("Hangup", "")]
    if _SPACE.fullmatch(exten):
        return [("ParkedCall", f"default,{exten}")]
    if _OUTSIDE.fullmatch(exten):
        return [("Dial", f"PJSIP/{exten}@trunk-berlin,60,T"), ("Hangup", "")]
    return None


def _caller(exten: str) -> list[Step] | None:
    """Plain things to do, by name."""
    if exten.startswith("dial-"):
        return [("Dial", f"Local/{exten.removeprefix('dial-')}@phones/n,20,tT"), ("Hangup", "")]
    applications = {
        "conf": ("ConfBridge", "1234"),
        "conf-listener": ("ConfBridge", "1234,,listener"),
        "park": ("Park", "default"),
        "wait": ("Wait", "3600"),
        "echo": ("Echo", ""),
        "music": ("MusicOnHold", "default"),
        "busy": ("Busy", "2"),
        "congestion": ("Congestion", "2"),
    }
    return [("Answer", ""), applications[exten], ("Hangup", "")] if exten in applications else None
