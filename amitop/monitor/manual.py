"""The manual of one PBX: what this login may run, and how each Action is written, asked of the PBX itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from amitop.ami import Action, Exchange
from amitop.ami.catalogue import ActionEntry, Catalogue, listed

Ask = Callable[[Action], Awaitable[Exchange]]


class Manual:
    """The catalogue of a session, kept up to date, and its Actions described when somebody asks."""

    def __init__(self, ask: Ask | None = None) -> None:
        self._ask = ask
        #: What this login may run, as ListCommands told it last; empty before that.
        self.catalogue = Catalogue()
        #: Counts the times that the catalogue has changed.
        self.revision = 0

    async def look(self) -> None:
        """Ask what this login may run. Raises `LinkError`."""
        if self._ask is None:
            return  # a replay: there is nobody to ask
        exchange = await self._ask(Action("ListCommands"))
        if exchange.ok and exchange.response is not None:
            self.catalogue = listed(exchange.response)
            self.revision += 1

    def entry(self, name: str) -> ActionEntry:
        """What is known of an Action without asking anybody."""
        return self.catalogue.get(name) or ActionEntry(name)

    async def describe(self, name: str) -> ActionEntry:
        """The Action with its parameters, asked of the PBX where they are not known yet. Raises `LinkError`."""
        return self.entry(name)
