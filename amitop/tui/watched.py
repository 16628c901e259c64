"""What the full screen knows of the core: one monitored PBX, and nothing below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from amitop.ami import Action, Exchange
from amitop.journal import Journal
from amitop.journal.history import History
from amitop.monitor import LinkState, Manual
from amitop.pbx import Family, Pbx

__all__ = ["LinkState", "Named", "Place", "Watched"]


class Place(Protocol):
    """Where the PBX is."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def tls(self) -> bool: ...


class Watched(Protocol):
    """The face of `monitor.Monitor` that the screen uses; tests give a still one."""

    @property
    def target(self) -> Place: ...
    @property
    def pbx(self) -> Pbx: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def history(self) -> History: ...
    @property
    def state(self) -> LinkState: ...
    @property
    def state_text(self) -> str: ...
    @property
    def was_live(self) -> bool: ...
    @property
    def lost_at(self) -> float | None: ...
    @property
    def fault(self) -> str: ...
    @property
    def retry_at(self) -> float | None: ...
    @property
    def version(self) -> str: ...
    @property
    def started_at(self) -> float | None: ...
    @property
    def behind(self) -> float | None: ...
    @property
    def packets(self) -> int: ...
    @property
    def blind(self) -> Mapping[Family, str]: ...
    @property
    def read_only(self) -> bool: ...
    @property
    def shares_connection(self) -> bool: ...

    async def run(self) -> None:
        """Connect, follow and reconnect until closed."""

    @property
    def manual(self) -> Manual: ...

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        """Send an operator's Action."""

    async def inquire(self, action: Action) -> Exchange:
        """Ask something on amitop's own account."""

    def retry_now(self) -> None:
        """Try to connect at once."""

    async def let_go(self, why: str) -> None:
        """End the connection of the events for now."""

    async def close(self) -> None:
        """End the connections."""


class Named(NamedTuple):
    """One of several PBXs on the screen."""

    monitor: Watched
    name: str
    #: An ink, or any colour; empty for one of the screen's own choice.
    colour: str = ""
