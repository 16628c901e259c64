"""A checkup of one PBX and of the login there: asked step by step, as findings that any face can show."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from amitop.ami import Action, Exchange, Kind, Packet
from amitop.ami.catalogue import Catalogue, listed
from amitop.link import Link, LinkError, LoginInUse, Target
from amitop.link.sealed import Sealed
from amitop.monitor.identity import Identity, identify
from amitop.monitor.lag import Lag
from amitop.monitor.privileges import Heard, Known, User, disabled_events, user_of, written
from amitop.operations.needs import LISTS

# So many new channels without an event of the dialplan are no accident.
_SOME = 3

# What may stand in a CLI command without quotes.
_PLAIN_NAME = re.compile(r"[\w.@-]+")
# Of a user's section only these: the rest holds its secret, and is not kept.
_OPTIONS = ("writetimeout", "eventfilter")
_LINE = re.compile(r"Line-\d+-\d+")


@dataclass(slots=True)
class Checkup:
    """What was found out; what could not be is None or empty."""

    target: Target
    #: Why it went no further: no connection, no login, or the link was lost.
    error: LinkError | None = None
    #: Seconds until there was a connection.
    connected_in: float | None = None
    sealed: Sealed | None = None
    ami_version: str = ""
    logged_in: bool = False
    identity: Identity = field(default_factory=Identity)
    #: What ListCommands listed; None where it was refused.
    listed: Catalogue | None = None
    user: User | None = None
    write: Known = field(default_factory=dict)
    heard: Heard = field(default_factory=Heard)
    #: Lists that were refused or failed, with Asterisk's words.
    refused: dict[str, str] = field(default_factory=dict)
    #: Whether channels came or went while events were listened to.
    moved: bool = False
    channels: int | None = None
    #: `writetimeout` in milliseconds and the filters, where this login's section of manager.conf was readable.
    options: dict[str, list[str]] | None = None
    disabled: list[str] = field(default_factory=list)
    #: Seconds of listening, how many events came, and by how much the latest was late where events are stamped.
    seconds: float = 0.0
    events: int = 0
    late: float | None = None
    #: Seconds that a Ping took behind them.
    pong: float | None = None
    #: Whether a second login was let in beside the first; None where it failed otherwise.
    second: bool | None = None

    @property
    def version(self) -> str:
        return self.identity.version

    @property
    def is_local(self) -> bool:
        """Whether the PBX is on this machine, so that nobody listens between."""
        host = self.target.host
        return host in ("localhost", "::1") or host.startswith("127.")

    @property
    def is_private(self) -> bool:
        """Whether nobody but the PBX hears what is said."""
        return self.is_local or (self.target.tls and self.target.tls_verify)

    @property
    def read(self) -> Known:
        """The read classes, as far as they are known."""
        if self.user is not None:
            return {name: name in self.user.read for name in self.heard.read}
        found = self.heard.read
        return found | dict.fromkeys(self.silent, False)

    @property
    def silent(self) -> list[str]:
        """Classes of which no event came although something happened: not read, or left out by a filter."""
        found = self.heard.read
        silent = ["call"] if self.moved and not found["call"] else []
        # Hardly a channel but runs through the dialplan or gets a variable set.
        return silent + (["dialplan"] if self.heard.names["Newchannel"] >= _SOME and not found["dialplan"] else [])


async def examine(
    target: Target, seconds: float, wait: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Checkup:
    """Ask one PBX everything that a checkup is about, listening for so many seconds; nothing on it is changed."""
    found = Checkup(target)
    ear = _Ear(found)
    link = Link(target, ear)
    try:
        try:
            await link.open()
            found.logged_in = True
        finally:
            found.connected_in, found.ami_version, found.sealed = link.connected_in, link.ami_version, link.tls
        examination = _Examination(found, link)
        await examination.who()
        await examination.what_it_may()
        await examination.listen(seconds, wait)
        await examination.second_login()
    except LinkError as error:
        found.error = error
    finally:
        await link.close()
    return found


class _Ear:
    """Hears the session: counts its events, and how late they are."""

    def __init__(self, found: Checkup) -> None:
        self._found = found
        self._lag = Lag()

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        if packet.kind is not Kind.EVENT or exchange is not None:
            return
        self._found.heard.hear(packet.name, packet.get("Privilege"))
        self._lag.measure(packet, at)
        if self._lag.behind is not None:
            self._found.late = max(self._lag.behind, self._found.late or 0.0)

    def sent(self, *_: object) -> None: ...

    def ended(self, *_: object) -> None: ...

    def failed(self, error: Exception) -> None:
        """Leave out of the figures what can't be counted."""


class _Examination:
    """The questions."""

    def __init__(self, found: Checkup, link: Link) -> None:
        self._found = found
        self._link = link

    async def _ask(self, action: Action) -> Exchange:
        return await self._link.ask(action, 30.0)

    async def who(self) -> None:
        self._found.identity = await identify(self._ask)

    async def what_it_may(self) -> None:
        """The Actions listed, the lists tried, and what the console and manager.conf tell of this login."""
        found = self._found
        answer = await self._ask(Action("ListCommands"))
        if answer.ok and answer.response is not None:
            found.listed = listed(answer.response)
            found.write = written(found.listed, found.version)
        for listing in LISTS:
            answer = await self._ask(Action(listing.action, _some(listing.action)))
            if answer.response is None or answer.message.strip().lower() == "permission denied":
                found.refused[listing.action] = answer.message.strip() or "no answer"
            elif answer.message.lower().startswith("invalid/unknown"):
                found.refused[listing.action] = "this PBX does not offer it: its module may not be loaded"
        await self._ask_the_console()
        await self._ask_manager_conf()

    async def _ask_the_console(self) -> None:
        found = self._found
        if found.listed is None or "Command" not in found.listed:
            return
        if _PLAIN_NAME.fullmatch(found.target.user):
            found.user = user_of(await self._printed(f"manager show user {found.target.user}"))
        if found.user is not None:
            found.write = {name: name in found.user.write for name in found.write}
        found.disabled = disabled_events(await self._printed("manager show settings"))

    async def _printed(self, command: str) -> list[str]:
        answer = await self._ask(Action("Command", {"Command": command}))
        return answer.response.output if answer.response is not None and answer.ok else []

    async def _ask_manager_conf(self) -> None:
        """The answer holds this login's secret: it is not asked for where somebody might listen, and not kept."""
        found = self._found
        if found.listed is None or "GetConfig" not in found.listed or not found.is_private:
            return
        headers = {"Filename": "manager.conf", "Category": found.target.user}
        answer = await self._ask(Action("GetConfig", headers))
        if answer.response is None or not answer.ok:
            return
        found.options = {name: [] for name in _OPTIONS}
        for key, line in answer.response.headers:
            option = next((name for name in _OPTIONS if line.lower().startswith(name)), "")
            if option and _LINE.fullmatch(key):
                found.options[option].append(line)

    async def listen(self, seconds: float, wait: Callable[[float], Awaitable[None]]) -> None:
        """Listen to the events, and see how long a Ping then takes."""
        found = self._found
        before = await self._channels()
        began, events = time.monotonic(), found.heard.names.total()
        await wait(seconds)
        found.seconds, found.events = time.monotonic() - began, found.heard.names.total() - events
        asked = time.monotonic()
        if (await self._ask(Action("Ping"))).response is not None:
            found.pong = time.monotonic() - asked
        after = await self._channels()
        if before is not None and after is not None:
            found.moved = before != after
            found.channels = len(after)

    async def _channels(self) -> set[str] | None:
        answer = await self._ask(Action("CoreShowChannels"))
        return {item.get("Uniqueid") for item in answer.events} if answer.ok else None

    async def second_login(self) -> None:
        """Whether the operator's Actions get a connection of their own."""
        link = Link(self._found.target, _Ear(Checkup(self._found.target)), events="off")
        try:
            await link.open()
            self._found.second = True
        except LoginInUse:
            self._found.second = False
        except LinkError:
            self._found.second = None
        finally:
            with contextlib.suppress(LinkError):
                await link.close()


def _some(action: str) -> dict[str, str]:
    """As little of a list as will do: whether it is refused is what matters."""
    return {"Queue": "amitop-no-such-queue"} if action in ("QueueStatus", "QueueSummary") else {}
